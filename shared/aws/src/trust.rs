//! The HTTPS client: one TLS stack, trusting only the roots that AWS endpoints chain to.

use aws_smithy_http_client::tls::{self, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// Amazon Trust Services' roots (Amazon Root CA 1-4, Starfield Services G2).
const ROOTS: &[u8] = include_bytes!("amazon-roots.pem");

/// A client for AWS endpoints. It knows no other root: safer, and faster to make than parsing the
/// hundreds of a system's store.
pub fn client() -> Result<SharedHttpClient, Box<dyn std::error::Error + Send + Sync>> {
    let trust = TrustStore::empty().with_pem_certificate(ROOTS);
    let context = TlsContext::builder().with_trust_store(trust).build()?;
    Ok(aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc))
        .tls_context(context)
        .build_https())
}
