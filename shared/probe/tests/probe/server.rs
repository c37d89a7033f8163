//! Servers on this machine that answer as they are told to, well or badly.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

/// How a server answers.
#[derive(Clone)]
pub enum Answer {
    /// With this, then the connection is closed.
    Text(String),
    /// With what stands at the path that was asked for.
    Paths(BTreeMap<&'static str, String>),
    /// With each byte of this after a pause.
    Trickle(String, Duration),
    /// With this at once, then with each byte of that after a pause.
    Drip(String, String, Duration),
    /// With this, then with that without end.
    Endless(String, String),
    /// Not at all, and the connection stays.
    Silence,
    /// By closing the connection without a word.
    Nothing,
    /// By breaking the connection.
    Break,
    /// With this, before anything was asked.
    Greet(String),
}

/// A running server.
pub struct Server {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    heads: Arc<Mutex<Vec<String>>>,
    names: Arc<Mutex<Vec<Option<String>>>>,
    serving: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A whole response.
pub fn response(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

/// A port at which nothing listens; it is nobody else's as long as the socket is held.
pub fn nobody() -> (u16, TcpSocket) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    (socket.local_addr().unwrap().port(), socket)
}

impl Server {
    /// In the open.
    pub async fn plain(answer: Answer) -> Self {
        Self::start(None, answer).await
    }

    /// Over TLS.
    pub async fn tls(config: Arc<ServerConfig>, answer: Answer) -> Self {
        Self::start(Some(TlsAcceptor::from(config)), answer).await
    }

    async fn start(tls: Option<TlsAcceptor>, answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (heads, names) = (Arc::default(), Arc::default());
        let (their_heads, their_names) = (Arc::clone(&heads), Arc::clone(&names));
        let serving = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, answer) = (tls.clone(), answer.clone());
                let (heads, names) = (Arc::clone(&their_heads), Arc::clone(&their_names));
                connections.spawn(serve(stream, tls, answer, heads, names));
            }
        });
        Self {
            port,
            heads,
            names,
            serving,
        }
    }

    /// The heads of the requests that came, in order.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// The names that TLS was asked for.
    pub fn names(&self) -> Vec<Option<String>> {
        self.names.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    tls: Option<TlsAcceptor>,
    answer: Answer,
    heads: Arc<Mutex<Vec<String>>>,
    names: Arc<Mutex<Vec<Option<String>>>>,
) {
    if matches!(answer, Answer::Break) {
        stream.set_zero_linger().unwrap();
        return;
    }
    if let Answer::Greet(text) = answer {
        stream.write_all(text.as_bytes()).await.unwrap();
        // What is asked all the same is read, so that the end is no break.
        let _ = stream.shutdown().await;
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        return;
    }
    let Some(tls) = tls else {
        return reply(stream, answer, &heads).await;
    };
    if let Ok(stream) = tls.accept(stream).await {
        let name = stream.get_ref().1.server_name().map(str::to_owned);
        names.lock().unwrap().push(name);
        reply(stream, answer, &heads).await;
    }
}

async fn reply<S>(mut stream: S, answer: Answer, heads: &Mutex<Vec<String>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    heads.lock().unwrap().push(head);
    // Whoever has seen enough closes: what cannot be written any more is no failure of the server's.
    let _ = write(&mut stream, answer, &path).await;
    let _ = stream.shutdown().await;
}

async fn write<S>(stream: &mut S, answer: Answer, path: &str) -> std::io::Result<()>
where
    S: AsyncWrite + Unpin,
{
    match answer {
        Answer::Text(text) => stream.write_all(text.as_bytes()).await,
        Answer::Paths(paths) => {
            let text = paths.get(path).cloned();
            let text = text.unwrap_or_else(|| response(404, "", ""));
            stream.write_all(text.as_bytes()).await
        }
        Answer::Trickle(text, pause) => drip(stream, &text, pause).await,
        Answer::Drip(head, text, pause) => {
            stream.write_all(head.as_bytes()).await?;
            drip(stream, &text, pause).await
        }
        Answer::Endless(head, part) => {
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(part.as_bytes()).await?;
            }
        }
        Answer::Silence => std::future::pending().await,
        Answer::Nothing | Answer::Break | Answer::Greet(_) => Ok(()),
    }
}

async fn drip<S>(stream: &mut S, text: &str, pause: Duration) -> std::io::Result<()>
where
    S: AsyncWrite + Unpin,
{
    for byte in text.bytes() {
        stream.write_all(&[byte]).await?;
        stream.flush().await?;
        sleep(pause).await;
    }
    Ok(())
}
