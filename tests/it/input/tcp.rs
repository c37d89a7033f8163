//! Over a real connection: bad input gets an answer, never a dropped connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use lambda::app::Clock;
use local::{Server, ServerOptions};
use tests::fixture;

/// A server on a free port of this machine, with one practice.
async fn serve() -> String {
    let options = ServerOptions {
        port: 0,
        schedules: false,
        ..ServerOptions::default()
    };
    let clock = Clock::new(local::now);
    let server = Server::open(options, |stack| local::functions(stack, &clock));
    let server = server.await.expect("a server");
    let stack = server.gateway().stack();
    let app = local::function::app(stack, "practice-admin", &stack.config, clock).expect("an app");
    fixture::practice(&app, "lakeside", "America/Chicago", &["main"]).await;
    let address = server.url().trim_start_matches("http://").to_owned();
    tokio::spawn(server.run(std::future::pending()));
    address
}

/// One connection, used as a client does.
struct Connection(TcpStream);

impl Connection {
    fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("a timeout");
        stream.set_write_timeout(patience).expect("a timeout");
        Self(stream)
    }

    fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).expect("the server reads on");
    }

    /// The next answer: its status and body.
    fn answer(&mut self) -> (u16, String) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).expect("an answer");
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse())
        });
        let mut body = vec![0; length.expect("a length").expect("a number")];
        self.0.read_exact(&mut body).expect("a body");
        (
            status.expect("a status"),
            String::from_utf8(body).expect("a text"),
        )
    }

    fn post(&mut self, headers: &str, body: &[u8]) -> (u16, String) {
        let head = format!(
            "POST /v1/tickets HTTP/1.1\r\nhost: desk.test\r\n\
             authorization: Bearer lakeside-staff\r\n{headers}\r\n"
        );
        self.send(head.as_bytes());
        self.send(body);
        self.answer()
    }

    fn json(&mut self, body: &[u8]) -> (u16, String) {
        let length = body.len();
        let headers = format!("content-type: application/json\r\ncontent-length: {length}\r\n");
        self.post(&headers, body)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_bodies_are_answered_and_the_connection_goes_on() {
    let address = serve().await;
    let task = tokio::task::spawn_blocking(move || {
        let mut connection = Connection::open(&address);
        let good = br#"{"summary": "EHR is down"}"#;
        let huge = format!(r#"{{"summary": "{}"}}"#, "x".repeat(2 << 20));
        let vast = vec![b'x'; 11 << 20];
        let bad: [(&[u8], u16); 8] = [
            (huge.as_bytes(), 413),
            (&[b'['; 100_000], 400),
            (b"{\"summary\": \"\xFF\"}", 400),
            (b"\0\0\0\0", 400),
            (b"[]", 422),
            (b"{\"summary\": \"\\u0000\"}", 422),
            (b"{\"summary\": 1, \"colour\": 2}", 422),
            (&vast, 413),
        ];
        for (body, status) in bad {
            let (answered, text) = connection.json(body);
            assert_eq!(answered, status, "{text}");
            // The same connection carries the next request.
            let (answered, text) = connection.json(good);
            assert_eq!(answered, 201, "{text}");
        }
        // In chunks, without saying how long it will be.
        let mut chunks = Vec::new();
        for part in huge.as_bytes().chunks(65_536) {
            chunks.extend(format!("{:x}\r\n", part.len()).bytes());
            chunks.extend(part);
            chunks.extend(b"\r\n");
        }
        chunks.extend(b"0\r\n\r\n");
        let headers = "content-type: application/json\r\ntransfer-encoding: chunked\r\n";
        let (answered, text) = connection.post(headers, &chunks);
        assert_eq!(answered, 413, "{text}");
        assert!(text.contains("#too-large"), "{text}");
        let (answered, _) = connection.json(good);
        assert_eq!(answered, 201);
        // Bytes that no header should have.
        let (answered, text) = connection.post(
            &format!("x-name: caf\u{e9}\r\ncontent-length: {}\r\n", good.len()),
            good,
        );
        assert_eq!(answered, 201, "{text}");
        // A client that hangs up in the middle harms nobody.
        let mut rude = Connection::open(&address);
        rude.send(b"POST /v1/tickets HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{\"summ");
        drop(rude);
        // What is no HTTP at all is refused as such.
        let mut noise = Connection::open(&address);
        noise.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n");
        let (answered, _) = noise.answer();
        assert_eq!(answered, 400);
        let (answered, _) = connection.json(good);
        assert_eq!(answered, 201);
    });
    task.await.expect("the client's thread");
}
