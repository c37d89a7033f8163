//! One request and its answer, on a connection of its own; only so much of the answer is read.

use std::convert::Infallible;

use domain::check::target::{Reason, Scheme, Url};
use domain::reading::Measured;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::Builder;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::limits::{BODY, HEAD, HEADERS};
use crate::prober::Parts;
use crate::trouble;

/// What is asked, beside where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question {
    /// What kinds of answer are understood.
    pub(crate) accept: &'static str,
    /// Whether a redirect is to be followed, so that its body is of no interest.
    pub(crate) follow: bool,
    /// When certificates are judged.
    pub(crate) at: Timestamp,
}

/// An answer.
pub(crate) enum Answer {
    /// It is to be found elsewhere.
    Elsewhere(Url),
    /// This is it.
    Here {
        /// Its status.
        status: u16,
        /// The beginning of its body.
        body: Vec<u8>,
        /// Whether that is all of it.
        whole: bool,
    },
}

impl Parts {
    /// Asks a URL. The certificate it shows first is measured, whatever becomes of the rest.
    pub(crate) async fn ask(
        &self,
        url: &Url,
        question: Question,
        measured: &mut Measured,
    ) -> Result<Answer, Reason> {
        let stream = self.reach(url.host(), url.port()).await?;
        match url.scheme() {
            Scheme::Http => exchange(stream, url, question).await,
            Scheme::Https => {
                let shaking = self
                    .tls
                    .shake(stream, url.host(), question.at, &[b"http/1.1"]);
                let shaken = shaking.await;
                let shown = &mut measured.certificate_expires_at;
                *shown = shown.or(shaken.expires_at);
                exchange(shaken.stream?, url, question).await
            }
        }
    }
}

async fn exchange<S>(stream: S, url: &Url, question: Question) -> Result<Answer, Reason>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handshake = Builder::new()
        .max_headers(HEADERS)
        .max_buf_size(HEAD)
        .handshake(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(|error| trouble::of_http(&error))?;
    let answer = async {
        let response = sender.send_request(request(url, question.accept)?).await;
        let response = response.map_err(|error| trouble::of_http(&error))?;
        read(response, url, question).await
    };
    // The connection ends before its answer is read, where it is to be closed; its errors reach the answer.
    let driven = async {
        let _ended = connection.await;
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        answer = answer => answer,
        never = driven => match never {},
    }
}

/// No cookie, no credential, no compression; nothing that could be told apart from one practice to another.
fn request(url: &Url, accept: &'static str) -> Result<Request<Empty<Bytes>>, Reason> {
    Request::get(url.asked())
        .header(header::HOST, url.authority())
        .header(header::ACCEPT, accept)
        .header(header::ACCEPT_ENCODING, "identity")
        .header(header::USER_AGENT, "StatDesk-Probe")
        .header(header::CONNECTION, "close")
        .body(Empty::new())
        .map_err(|_| Reason::NotATarget)
}

async fn read(
    response: Response<Incoming>,
    url: &Url,
    question: Question,
) -> Result<Answer, Reason> {
    let status = response.status().as_u16();
    if question.follow
        && let Some(location) = location(&response)?
    {
        let next = url.join(location).map_err(|_| Reason::RedirectRefused)?;
        let open = url.scheme() == Scheme::Https && next.scheme() == Scheme::Http;
        return match open {
            true => Err(Reason::RedirectRefused),
            false => Ok(Answer::Elsewhere(next)),
        };
    }
    let (body, whole) = beginning(response.into_body()).await?;
    Ok(Answer::Here {
        status,
        body,
        whole,
    })
}

/// Where a redirect leads; none where it is none, such as 304, or does not say.
fn location(response: &Response<Incoming>) -> Result<Option<&str>, Reason> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let mut locations = response.headers().get_all(header::LOCATION).iter();
    match (locations.next(), locations.next()) {
        (None, _) => Ok(None),
        (Some(one), None) => one.to_str().map(Some).map_err(|_| Reason::RedirectRefused),
        // Of two, another program could follow the other.
        (Some(_), Some(_)) => Err(Reason::RedirectRefused),
    }
}

async fn beginning(mut body: Incoming) -> Result<(Vec<u8>, bool), Reason> {
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| trouble::of_http(&error))?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        let room = BODY - read.len();
        let fitting = data.get(..room).unwrap_or(data);
        read.extend_from_slice(fitting);
        if fitting.len() < data.len() || read.len() == BODY {
            return Ok((read, false));
        }
    }
    Ok((read, true))
}
