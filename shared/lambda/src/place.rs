//! Places of a monitor's key where another tool's senders put it, and the challenge of each (RFC 9110, section 11.6.1).

/// Where a key was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path of `/v1/in/{token}/{format}`.
    Path,
    /// In the body of `/v2/enqueue`, as PagerDuty's senders have it.
    RoutingKey,
    /// In the header of `/v2/alerts`, as Opsgenie's senders have it.
    GenieKey,
}

impl Place {
    /// In words, to begin a sentence with.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Path => "The token in the path",
            Self::RoutingKey => "`routing_key`",
            Self::GenieKey => "`Authorization: GenieKey <key>`",
        }
    }

    /// What `WWW-Authenticate` says. `Bearer` would be no help: that header is not read here.
    #[must_use]
    pub fn challenge(self) -> &'static str {
        match self {
            Self::Path => "ApiKey in=\"path\", name=\"token\"",
            Self::RoutingKey => "ApiKey in=\"body\", name=\"routing_key\"",
            Self::GenieKey => "GenieKey",
        }
    }
}
