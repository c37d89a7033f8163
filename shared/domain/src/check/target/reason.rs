//! Why a look at an endpoint found it wanting: a code, never a word of the other side's.

use serde::{Deserialize, Serialize};

use crate::reading::Status;

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What is set up is no host or URL.
    NotATarget,
    /// The name does not exist, or has no address.
    DnsNotFound,
    /// The name could not be looked up.
    DnsFailed,
    /// It leads to an address that nobody outside may be sent to.
    ForbiddenAddress,
    /// Nothing listens there.
    Refused,
    /// There is no way there.
    Unreachable,
    /// The connection was broken.
    Reset,
    /// The connection was closed before the answer.
    Closed,
    /// It took longer than a look may.
    TimedOut,
    /// The connection failed in another way.
    Broken,
    /// No authority that is trusted stands for its certificate.
    TlsUntrusted,
    /// Its certificate has run out.
    TlsExpired,
    /// Its certificate is not valid yet.
    TlsNotYetValid,
    /// Its certificate is another name's.
    TlsName,
    /// TLS could not be agreed on.
    TlsFailed,
    /// What it answered is not HTTP.
    NotHttp,
    /// Its headers go on for longer than headers do.
    TooLarge,
    /// It answered with this status.
    HttpStatus(u16),
    /// It answered, and not with what it can do.
    NotFhir,
    /// It sent us on and on.
    TooManyRedirects,
    /// It sent us where we do not go: from https to http, to another protocol, to nowhere.
    RedirectRefused,
}

impl Reason {
    /// What it says of the check.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            // It is there, and has had enough of us.
            Self::HttpStatus(429) => Status::Warn,
            _ => Status::Fail,
        }
    }

    /// Whether it may as well be that we reach nobody: nothing was heard from the other side.
    #[must_use]
    pub const fn may_be_ours(self) -> bool {
        matches!(
            self,
            Self::DnsNotFound
                | Self::DnsFailed
                | Self::Refused
                | Self::Unreachable
                | Self::Reset
                | Self::Closed
                | Self::TimedOut
                | Self::Broken
        )
    }

    /// The HTTP status, where that is it.
    #[must_use]
    pub const fn status_code(self) -> Option<u16> {
        match self {
            Self::HttpStatus(code) => Some(code),
            _ => None,
        }
    }

    /// Its code; the number of an HTTP status stands beside it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotATarget => "not_a_target",
            Self::DnsNotFound => "dns_not_found",
            Self::DnsFailed => "dns_failed",
            Self::ForbiddenAddress => "forbidden_address",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken",
            Self::TlsUntrusted => "tls_untrusted",
            Self::TlsExpired => "tls_expired",
            Self::TlsNotYetValid => "tls_not_yet_valid",
            Self::TlsName => "tls_name",
            Self::TlsFailed => "tls_failed",
            Self::NotHttp => "not_http",
            Self::TooLarge => "too_large",
            Self::HttpStatus(_) => "http_status",
            Self::NotFhir => "not_fhir",
            Self::TooManyRedirects => "too_many_redirects",
            Self::RedirectRefused => "redirect_refused",
        }
    }
}
