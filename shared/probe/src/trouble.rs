//! What went wrong on the way, as a code: errors are looked at by kind, and their words are dropped.

use std::error::Error;
use std::io::{self, ErrorKind};

use domain::check::target::Reason;

/// Of a socket, and of TLS on it.
pub(crate) fn of_io(error: &io::Error) -> Reason {
    let inner = error.get_ref();
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(tls);
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => Reason::Refused,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            Reason::Reset
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Reason::Unreachable,
        ErrorKind::TimedOut => Reason::TimedOut,
        ErrorKind::UnexpectedEof => Reason::Closed,
        _ => Reason::Broken,
    }
}

fn of_tls(error: &rustls::Error) -> Reason {
    use rustls::CertificateError as Certificate;
    let rustls::Error::InvalidCertificate(why) = error else {
        return Reason::TlsFailed;
    };
    match why {
        Certificate::Expired | Certificate::ExpiredContext { .. } => Reason::TlsExpired,
        Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => Reason::TlsNotYetValid,
        Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
            Reason::TlsName
        }
        _ => Reason::TlsUntrusted,
    }
}

/// Of an exchange. The question whether a head is too large can be asked of hyper only with a server linked in;
/// without one its words are the answer, which a test holds it to.
pub(crate) fn of_http(error: &hyper::Error) -> Reason {
    if error.is_parse() {
        return match error.to_string().contains("too large") {
            true => Reason::TooLarge,
            false => Reason::NotHttp,
        };
    }
    if error.is_incomplete_message() {
        return Reason::Closed;
    }
    let below = std::iter::successors(error.source(), |error| (*error).source());
    let mut sockets = below.filter_map(|error| error.downcast_ref::<io::Error>());
    sockets.next().map_or(Reason::Broken, of_io)
}
