//! Names: resolved once a hop, by the system or from a table.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use domain::check::target::{Host, Reason};

/// How names become addresses.
#[derive(Debug, Clone, Default)]
pub enum Names {
    /// As the system does.
    #[default]
    System,
    /// By a table, in small letters; what is not in it does not exist.
    Fixed(BTreeMap<String, Vec<IpAddr>>),
}

impl Names {
    /// Every address of a host.
    pub(crate) async fn resolve(&self, host: &Host) -> Result<Vec<IpAddr>, Reason> {
        let found = match (host, self) {
            (Host::Address(address), _) => vec![*address],
            (Host::Name(name), Self::Fixed(table)) => table.get(name).cloned().unwrap_or_default(),
            (Host::Name(name), Self::System) => {
                let found = tokio::net::lookup_host((name.as_str(), 0)).await;
                let found = found.map_err(|error| of_the_system(&error.to_string()))?;
                found.map(|address: SocketAddr| address.ip()).collect()
            }
        };
        match found.is_empty() {
            true => Err(Reason::DnsNotFound),
            false => Ok(found),
        }
    }
}

/// The standard library keeps the resolver's words and not its number: EAI_NONAME and EAI_NODATA as glibc, musl and
/// macOS say them. Everything else, such as a resolver that does not answer, says nothing of the name.
fn of_the_system(words: &str) -> Reason {
    const ABSENT: &[&str] = &[
        "Name or service not known",
        "No address associated with hostname",
        "Name does not resolve",
        "Name has no usable address",
        "nodename nor servname provided",
    ];
    match ABSENT.iter().any(|absent| words.contains(absent)) {
        true => Reason::DnsNotFound,
        false => Reason::DnsFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::{Reason, of_the_system};

    #[test]
    fn a_name_that_is_absent_is_told_from_a_resolver_that_is() {
        let said = "failed to lookup address information: ";
        let absent = format!("{said}Name or service not known");
        assert_eq!(of_the_system(&absent), Reason::DnsNotFound);
        let silent = format!("{said}Temporary failure in name resolution");
        assert_eq!(of_the_system(&silent), Reason::DnsFailed);
    }
}
