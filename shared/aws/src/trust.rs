//! The HTTPS client: one TLS stack, trusting only the roots that AWS endpoints chain to.

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// Amazon Trust Services' roots (Amazon Root CA 1-4, Starfield Services G2).
const ROOTS: &[u8] = include_bytes!("amazon-roots.pem");

/// A connection to AWS's hosts, for what no SDK asks of them.
pub fn connector() -> Result<Connector, Box<dyn std::error::Error + Send + Sync>> {
    let provider = tls::Provider::Rustls(CryptoMode::AwsLc);
    let builder = Connector::builder().tls_provider(provider);
    Ok(builder.tls_context(context()?).build())
}

fn context() -> Result<TlsContext, Box<dyn std::error::Error + Send + Sync>> {
    let trust = TrustStore::empty().with_pem_certificate(ROOTS);
    Ok(TlsContext::builder().with_trust_store(trust).build()?)
}

/// A client for AWS endpoints. It knows no other root: safer, and faster to make than parsing the
/// hundreds of a system's store.
pub fn client() -> Result<SharedHttpClient, Box<dyn std::error::Error + Send + Sync>> {
    let context = context()?;
    Ok(aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc))
        .tls_context(context)
        .build_https())
}
