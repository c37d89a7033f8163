//! The gateway over TCP, with bytes no HTTP library would send.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::gateway;

async fn listening() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(gateway().await.serve(listener, std::future::pending()));
    address
}

/// Sends bytes, closes this side, and reads the answer to its end: a reset connection is an error here.
async fn exchange(address: SocketAddr, head: &[u8], body: &[u8]) -> String {
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let bytes = [head, body].concat();
    let writing = tokio::spawn(async move { write.write_all(&bytes).await.map(|()| write) });
    let mut answer = Vec::new();
    read.read_to_end(&mut answer).await.unwrap();
    writing.await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

fn head(line: &str, length: usize) -> Vec<u8> {
    let kind = "content-type: text/plain\r\nconnection: close";
    format!("{line} HTTP/1.1\r\nhost: x\r\n{kind}\r\ncontent-length: {length}\r\n\r\n").into_bytes()
}

#[tokio::test]
async fn large_bodies_are_answered_and_never_reset() {
    let address = listening().await;
    for (megabytes, status) in [(2, "200"), (9, "413"), (12, "413"), (40, "413")] {
        let body = vec![b'x'; megabytes * 1024 * 1024];
        let answer = exchange(address, &head("POST /v1/things", body.len()), &body).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{megabytes} MB: {}",
            &answer[..60]
        );
    }
}

#[tokio::test]
async fn bad_utf8_anywhere_is_answered() {
    let address = listening().await;
    for (head, status) in [
        (&b"GET /v1/things/%FF?a=%C3%28 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"[..], "200"),
        (b"GET /x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer \xff\xfe\r\nconnection: close\r\n\r\n", "200"),
        (b"GET /\xff\xfe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "400"),
    ] {
        let answer = exchange(address, head, b"").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{}", &answer);
    }
    let answer = exchange(address, &head("POST /v1/things", 2), b"\xff\xfe").await;
    assert!(answer.contains("\"isBase64Encoded\":true"), "{answer}");
}

#[tokio::test]
async fn a_function_goes_on_when_its_client_hangs_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (done, mut is_done) = tokio::sync::mpsc::channel(1);
    let registry = crate::registry::Registry::default().event("sweep", |event| async { Ok(event) });
    let registry = registry.http("echo", move |_| {
        let done = done.clone();
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            done.send(()).await.unwrap();
            Ok(super::answer(200, ""))
        }
    });
    let gateway = super::Gateway::new(super::stack().await, registry).unwrap();
    tokio::spawn(gateway.serve(listener, std::future::pending()));
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(&head("GET /x", 0)).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    drop(client);
    tokio::time::timeout(std::time::Duration::from_secs(2), is_done.recv())
        .await
        .unwrap()
        .unwrap();
}
