//! TLS to an endpoint: verified as ever, and the end of the certificate kept even of one that is turned down.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use domain::check::target::{Host, Reason};
use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{leaf, trouble};

/// Whom to trust.
#[derive(Debug, Clone)]
pub enum Roots {
    /// The public authorities.
    Public,
    /// These certificates alone, in DER.
    Given(Vec<Vec<u8>>),
    /// The public authorities, and these beside them.
    And(Vec<Vec<u8>>),
}

impl Roots {
    /// The public authorities, and those of a PEM file beside them.
    ///
    /// # Errors
    /// When it holds no certificate, or one that cannot be read.
    pub fn and(pem: &str) -> Result<Self, NotARoot> {
        let read = CertificateDer::pem_slice_iter(pem.as_bytes());
        let read = read.map(|one| one.map(|der| der.to_vec()).map_err(|_| NotARoot));
        let given: Vec<_> = read.collect::<Result<_, _>>()?;
        match given.is_empty() {
            true => Err(NotARoot),
            false => Ok(Self::And(given)),
        }
    }
}

/// One of the roots given is no certificate, or there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the roots to trust are missing, or one of them is no certificate")]
pub struct NotARoot;

/// What every handshake shares.
pub(crate) struct Tls {
    provider: Arc<CryptoProvider>,
    verifier: Arc<WebPkiServerVerifier>,
}

/// What became of a handshake.
pub(crate) struct Shaken {
    /// The connection, or why there is none.
    pub(crate) stream: Result<TlsStream<TcpStream>, Reason>,
    /// When the certificate runs out, where one was shown.
    pub(crate) expires_at: Option<Timestamp>,
}

impl Tls {
    pub(crate) fn new(roots: &Roots) -> Result<Self, NotARoot> {
        let mut store = RootCertStore::empty();
        let (public, given) = match roots {
            Roots::Public => (true, &[][..]),
            Roots::Given(given) => (false, given.as_slice()),
            Roots::And(given) => (true, given.as_slice()),
        };
        if public {
            let known = webpki_roots::TLS_SERVER_ROOTS.iter().cloned();
            store.roots.extend(known);
        }
        for root in given {
            let root = CertificateDer::from(root.clone());
            store.add(root).map_err(|_| NotARoot)?;
        }
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone())
                .build()
                .map_err(|_| NotARoot)?;
        Ok(Self { provider, verifier })
    }

    /// Shakes hands on a connection, naming the host as it was set up; certificates are judged at `at`.
    pub(crate) async fn shake(
        &self,
        stream: TcpStream,
        host: &Host,
        at: Timestamp,
        protocols: &[&[u8]],
    ) -> Shaken {
        let recorder = Arc::new(Recorder {
            verifier: self.verifier.clone(),
            leaf: OnceLock::new(),
        });
        let stream = match (self.config(&recorder, at, protocols), server_name(host)) {
            (Ok(config), Some(name)) => {
                let shaking = TlsConnector::from(Arc::new(config)).connect(name, stream);
                shaking.await.map_err(|error| trouble::of_io(&error))
            }
            _ => Err(Reason::TlsFailed),
        };
        let expires_at = recorder.leaf.get().and_then(|der| leaf::expires_at(der));
        Shaken { stream, expires_at }
    }

    fn config(
        &self,
        recorder: &Arc<Recorder>,
        at: Timestamp,
        protocols: &[&[u8]],
    ) -> Result<ClientConfig, Error> {
        let seconds = u64::try_from(at.as_second()).unwrap_or(0);
        let at = At(UnixTime::since_unix_epoch(std::time::Duration::from_secs(
            seconds,
        )));
        let mut config = ClientConfig::builder_with_details(self.provider.clone(), Arc::new(at))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(recorder.clone())
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        // A resumed session shows no certificate.
        config.resumption = Resumption::disabled();
        Ok(config)
    }
}

fn server_name(host: &Host) -> Option<ServerName<'static>> {
    match host {
        Host::Name(name) => ServerName::try_from(name.clone()).ok(),
        Host::Address(IpAddr::V4(address)) => Some(IpAddr::V4(*address).into()),
        Host::Address(IpAddr::V6(address)) => Some(IpAddr::V6(*address).into()),
    }
}

/// The instant of the round, so that a repeated one judges the same.
#[derive(Debug)]
struct At(UnixTime);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// Keeps the certificate, and leaves every verdict to the real verifier.
#[derive(Debug)]
struct Recorder {
    verifier: Arc<WebPkiServerVerifier>,
    leaf: OnceLock<Vec<u8>>,
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.leaf.get_or_init(|| end_entity.to_vec());
        self.verifier
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
