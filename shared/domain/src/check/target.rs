//! Targets: which endpoint of a practice's a check looks at, and what has to be seen there.

use serde::{Deserialize, Serialize};

use crate::refusal::Fields;

mod host;
mod port;
mod reason;
mod seen;
mod url;

pub use host::{Host, NotAHost};
pub use reason::Reason;
pub use seen::{FhirVersion, Seen};
pub use url::{NotAUrl, Scheme, URL_MAX, Url};

/// The most ranges of status codes that one target expects.
pub const CODES_MAX: usize = 8;

/// A range of HTTP status codes, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
}

impl Codes {
    /// Whether a code is one of them.
    #[must_use]
    pub const fn hold(self, code: u16) -> bool {
        self.from <= code && code <= self.to
    }
}

/// What is looked at. It holds no text that anything seen is searched for: that could be a patient's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// A page or an API that answers `GET`.
    Http {
        /// Where.
        url: String,
        /// The status codes that mean it works.
        #[serde(default = "Target::usual")]
        expect: Vec<Codes>,
        /// Whether the answer is what a redirect leads to, or the redirect itself.
        #[serde(default = "Target::follows")]
        follow: bool,
    },
    /// A TLS server: whether its certificate holds, and until when.
    Tls {
        /// Its name or address.
        host: String,
        /// Its port.
        #[serde(default = "Target::https")]
        port: u16,
    },
    /// A port that accepts connections, such as an interface engine's. Nothing is sent to it.
    Tcp {
        /// Its name or address.
        host: String,
        /// Its port.
        port: u16,
    },
    /// A FHIR server, by the statement of what it can do, which needs no login.
    Fhir {
        /// Its base: `metadata` is asked for below it.
        base: String,
    },
}

impl Target {
    fn usual() -> Vec<Codes> {
        vec![Codes { from: 200, to: 399 }]
    }

    const fn follows() -> bool {
        true
    }

    const fn https() -> u16 {
        443
    }

    /// Whom it asks; none where what is set up is no host or URL.
    #[must_use]
    pub fn host(&self) -> Option<Host> {
        match self {
            Self::Http { url, .. } | Self::Fhir { base: url } => {
                Url::parse(url).ok().map(|url| url.host().clone())
            }
            Self::Tls { host, .. } | Self::Tcp { host, .. } => Host::parse(host).ok(),
        }
    }

    /// Notes what is wrong with a target.
    pub fn check(&self, path: &str, fields: &mut Fields) {
        match self {
            Self::Http { url, expect, .. } => {
                check_url(url, &format!("{path}url"), fields);
                check_codes(expect, &format!("{path}expect"), fields);
            }
            Self::Tls { host, port } | Self::Tcp { host, port } => {
                if let Err(not) = Host::parse(host) {
                    fields.add(format!("{path}host"), not.to_string());
                }
                fields.require(*port > 0, &format!("{path}port"), "must be 1 to 65535");
            }
            Self::Fhir { base } => check_url(base, &format!("{path}base"), fields),
        }
    }
}

fn check_url(text: &str, path: &str, fields: &mut Fields) {
    match Url::parse(text) {
        Err(not) => fields.add(path, not.to_string()),
        // Everybody at the practice reads a check's settings, and a query is where keys and patients stand.
        Ok(url) => fields.require(!url.has_query(), path, "must not have a query"),
    }
}

fn check_codes(codes: &[Codes], path: &str, fields: &mut Fields) {
    let few = (1..=CODES_MAX).contains(&codes.len());
    fields.require(few, path, "must be 1 to 8 ranges");
    for (index, range) in codes.iter().enumerate() {
        let sound = 100 <= range.from && range.from <= range.to && range.to <= 599;
        let reason = "must go from one of 100 to 599 to one that is not less";
        fields.require(sound, &format!("{path}[{index}]"), reason);
    }
}
