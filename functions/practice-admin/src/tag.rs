//! Entity tags: what `If-Match` means, for things that have a version and things that have none.

use lambda::failure::{Failure, Http};
use lambda::request::Request;

/// The entity tag of a version (RFC 9110 section 8.8.3).
pub fn of(version: impl std::fmt::Display) -> String {
    format!("\"{version}\"")
}

/// Whether the request names the version it means.
pub fn is_named(request: &Request) -> bool {
    request.header("if-match").is_some()
}

/// 412 unless what stands is what the request names. Comparison is strong: a weak tag never
/// matches (RFC 9110 section 13.1.1).
pub fn check(request: &Request, stands: &str) -> Result<(), Failure> {
    match request.header("if-match") {
        Some(named) if !matches(named, stands) => Err(Http::Precondition.into()),
        _ => Ok(()),
    }
}

fn matches(named: &str, stands: &str) -> bool {
    named
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one == stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_matches_by_any_strong_tag() {
        let stands = of(7);
        for named in ["\"7\"", "*", "\"6\", \"7\""] {
            assert!(matches(named, &stands), "{named}");
        }
        for named in ["\"6\"", "W/\"7\"", "7", ""] {
            assert!(!matches(named, &stands), "{named}");
        }
    }
}
