//! Endpoints of a practice on this machine, which answer as they are told to.

use std::sync::atomic::{AtomicU16, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Year, month and day.
pub type Day = (i32, u8, u8);

static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(|| {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    let key = KeyPair::generate().expect("a key");
    CertifiedIssuer::self_signed(params, key).expect("an authority")
});

/// The practices' own authority, as `ProbeRoots` takes it.
#[must_use]
pub fn authority() -> String {
    let body = domain::audit::base64::encode(AUTHORITY.der());
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

/// An endpoint: it answers until it is dropped.
pub struct Endpoint {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    said: Arc<Said>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Said {
    status: AtomicU16,
    delay_ms: AtomicU64,
    looks: AtomicUsize,
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A port at which nothing listens; it is nobody else's as long as the socket is held.
///
/// # Panics
/// When there is no port left.
#[must_use]
pub fn nobody() -> (u16, TcpSocket) {
    let socket = TcpSocket::new_v4().expect("a socket");
    let any = "127.0.0.1:0".parse().expect("an address");
    socket.bind(any).expect("a port");
    (socket.local_addr().expect("bound").port(), socket)
}

impl Endpoint {
    /// One in the open, which answers 200.
    pub async fn plain() -> Self {
        let any = TcpListener::bind("127.0.0.1:0").await;
        Self::start(any.expect("a port"), None)
    }

    /// One over TLS with a certificate of the authority's that runs out on that day.
    pub async fn tls(until: Day) -> Self {
        let any = TcpListener::bind("127.0.0.1:0").await;
        Self::start(any.expect("a port"), Some(acceptor(until)))
    }

    /// The same over TLS where something else stood.
    ///
    /// # Panics
    /// When the port is somebody else's.
    #[must_use]
    pub fn tls_at(socket: TcpSocket, until: Day) -> Self {
        let listener = socket.listen(64).expect("a listener");
        Self::start(listener, Some(acceptor(until)))
    }

    fn start(listener: TcpListener, tls: Option<TlsAcceptor>) -> Self {
        let port = listener.local_addr().expect("bound").port();
        let said = Arc::new(Said::default());
        said.status.store(200, Ordering::SeqCst);
        let theirs = said.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, said) = (tls.clone(), theirs.clone());
                tokio::spawn(async move {
                    match tls {
                        None => answer(stream, &said).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => answer(stream, &said).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Self {
            port,
            said,
            serving,
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers with this from now on.
    pub fn say(&self, status: u16) {
        self.said.status.store(status, Ordering::SeqCst);
    }

    /// Takes so long from now on.
    pub fn take_ms(&self, ms: u64) {
        self.said.delay_ms.store(ms, Ordering::SeqCst);
    }

    /// How often it was asked.
    #[must_use]
    pub fn looks(&self) -> usize {
        self.said.looks.load(Ordering::SeqCst)
    }
}

/// Answers one request; whoever goes before its end is let go.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, said: &Said) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    said.looks.fetch_add(1, Ordering::SeqCst);
    let delay = said.delay_ms.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(delay)).await;
    let status = said.status.load(Ordering::SeqCst);
    let text = format!("HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(text.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

fn acceptor(until: Day) -> TlsAcceptor {
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(until.0, until.1, until.2);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, &AUTHORITY).expect("a certificate");
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a configuration");
    TlsAcceptor::from(Arc::new(config))
}
