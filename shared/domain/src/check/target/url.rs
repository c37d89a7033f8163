//! URLs that may be asked for: a narrow grammar with one reading, which no two programs understand differently.

use super::host::{Host, NotAHost};
use super::port;

/// The longest URL, in characters.
pub const URL_MAX: usize = 2048;

/// How it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// In the open.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A URL of a web server. It has no user, no password and no fragment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Url {
    scheme: Scheme,
    host: Host,
    port: u16,
    path: String,
    query: Option<String>,
}

/// Why a text is no such URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAUrl {
    /// It is too long.
    #[error("must have at most 2048 characters")]
    TooLong,
    /// It is something else's.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// It holds a user or a password.
    #[error("must not hold a user or a password")]
    User,
    /// Its host is none.
    #[error("{0}")]
    Host(#[from] NotAHost),
    /// Its port is none, or not for the web.
    #[error("must have a port that a web server may have, or none")]
    Port,
    /// Something stands in it that has to be percent-encoded, or that is for browsers only.
    #[error("must hold only what a URL may, the rest percent-encoded, and no fragment")]
    Character,
}

impl Url {
    /// Reads a whole URL.
    pub fn parse(text: &str) -> Result<Self, NotAUrl> {
        if text.len() > URL_MAX {
            return Err(NotAUrl::TooLong);
        }
        let (name, rest) = text.split_once("://").ok_or(NotAUrl::Scheme)?;
        let schemes = [Scheme::Https, Scheme::Http];
        let scheme = schemes
            .into_iter()
            .find(|scheme| scheme.name().eq_ignore_ascii_case(name))
            .ok_or(NotAUrl::Scheme)?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if authority.contains('@') {
            return Err(NotAUrl::User);
        }
        let (host, digits) = parts(authority)?;
        let port = digits.map_or(Ok(scheme.port()), read_port)?;
        let (path, query) = target(rest)?;
        Ok(Self {
            scheme,
            host,
            port,
            path,
            query,
        })
    }

    /// Where a `Location` of this URL's answer leads.
    pub fn join(&self, location: &str) -> Result<Self, NotAUrl> {
        let location = location.split('#').next().unwrap_or_default();
        if has_scheme(location) {
            return Self::parse(location);
        }
        if location.starts_with("//") {
            return Self::parse(&format!("{}:{location}", self.scheme.name()));
        }
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let whole = match location.chars().next() {
            None => return Ok(self.clone()),
            Some('/') => location.to_owned(),
            Some('?') => format!("{}{location}", self.path),
            Some(_) => format!("{folder}/{location}"),
        };
        if whole.len() > URL_MAX {
            return Err(NotAUrl::TooLong);
        }
        let (path, query) = target(&whole)?;
        Ok(Self {
            path,
            query,
            ..self.clone()
        })
    }

    /// The URL of something below this one.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        Self {
            path: format!("{}/{name}", self.path.trim_end_matches('/')),
            query: None,
            ..self.clone()
        }
    }

    /// How it is asked.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whom.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// At which port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Host and port as the request names them: the usual port is left out.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.port == self.scheme.port() {
            true => self.host.to_string(),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    /// What is asked for: the path, and the query where there is one.
    #[must_use]
    pub fn asked(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// Whether it has a query.
    #[must_use]
    pub const fn has_query(&self) -> bool {
        self.query.is_some()
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scheme, authority) = (self.scheme.name(), self.authority());
        write!(f, "{scheme}://{authority}{}", self.asked())
    }
}

fn parts(authority: &str) -> Result<(Host, Option<&str>), NotAUrl> {
    let Some(rest) = authority.strip_prefix('[') else {
        return match authority.split_once(':') {
            Some((host, port)) => Ok((Host::parse(host)?, Some(port))),
            None => Ok((Host::parse(authority)?, None)),
        };
    };
    let (inner, rest) = rest.split_once(']').ok_or(NotAHost::Colon)?;
    // Brackets are IPv6's alone.
    if !inner.contains(':') {
        return Err(NotAHost::Colon.into());
    }
    let port = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(':').ok_or(NotAUrl::Port)?),
    };
    Ok((Host::parse(inner)?, port))
}

fn read_port(digits: &str) -> Result<u16, NotAUrl> {
    let sound = (1..=5).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    let port = sound.then(|| digits.parse().ok()).flatten();
    port.filter(|port| port::may_be_web(*port))
        .ok_or(NotAUrl::Port)
}

/// Path and query of what stands behind an authority.
fn target(text: &str) -> Result<(String, Option<String>), NotAUrl> {
    if !is_encoded(text) {
        return Err(NotAUrl::Character);
    }
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (text, None),
    };
    Ok((without_dots(path), query))
}

/// RFC 3986: `pchar`, `/` and `?`, and `%` only before two digits.
fn is_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => {
            let digits = bytes.get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        }
        byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(byte),
    })
}

/// RFC 3986 5.2.4: `.` and `..` are steps, not names.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut steps = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(step) = steps.next() {
        let last = steps.peek().is_none();
        match step {
            "." | ".." => {
                if step == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            step => kept.push(step),
        }
    }
    format!("/{}", kept.join("/"))
}

fn has_scheme(text: &str) -> bool {
    let Some((name, _)) = text.split_once(':') else {
        return false;
    };
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(inner)
}
