//! The gateway behind a TCP port.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Response, StatusCode};
use futures::StreamExt;
use tokio::net::TcpListener;

use super::{Gateway, MAX_BODY_BYTES, reply};

/// How much of a body that is too large is still read, so that the client hears the answer instead of a reset.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;

impl Gateway {
    /// Serves until `stop` resolves, then lets running requests end.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let router = Router::new().fallback(answer).with_state(self);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(stop)
            .await
    }
}

async fn answer(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let response = match read(body).await {
        Read::Whole(body) => {
            // In a task of its own: a client that hangs up does not stop a function that has begun, as on AWS.
            let call = tokio::spawn(async move { gateway.exchange(parts, body, peer.ip()).await });
            call.await.unwrap_or_else(|_| {
                reply::own(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            })
        }
        Read::TooLarge => reply::own(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
        Read::Broken => reply::own(StatusCode::BAD_REQUEST, "Bad Request"),
    };
    response.map(Body::from)
}

enum Read {
    Whole(Bytes),
    TooLarge,
    Broken,
}

/// Reads a body to its end, keeping no more than a request may hold.
async fn read(body: Body) -> Read {
    let mut kept = Vec::new();
    let mut length = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let Ok(chunk) = chunk else {
            return Read::Broken;
        };
        length += chunk.len();
        match length {
            0..=MAX_BODY_BYTES => kept.extend_from_slice(&chunk),
            _ if length <= MAX_DRAINED_BYTES => kept = Vec::new(),
            _ => break,
        }
    }
    if length <= MAX_BODY_BYTES {
        Read::Whole(Bytes::from(kept))
    } else {
        Read::TooLarge
    }
}
