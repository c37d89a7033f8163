//! Hosts: a name, or an address in whichever of its spellings, so that what is judged is what is meant.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest name, in characters.
const NAME_MAX: usize = 253;
/// The longest label of one.
const LABEL_MAX: usize = 63;

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// A name to resolve, in small letters.
    Name(String),
    /// An address.
    Address(IpAddr),
}

/// Why a text is no host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAHost {
    /// It is not a name.
    #[error(
        "must be a whole name such as ehr.example.com (letters, digits, '-' and '_', international ones as xn--), or an address"
    )]
    Name,
    /// It ends in a number, as addresses do, and is not one.
    #[error("ends in a number, and is not an IPv4 address")]
    Number,
    /// It has a colon, as IPv6 addresses do, and is not one.
    #[error("is not an IPv6 address")]
    Colon,
}

impl Host {
    /// Reads a name or an address. Whatever the C library or a browser takes for an address
    /// (`0x7f.1`, `2130706433`, `0177.0.0.1`) is one here as well, and never a name to resolve.
    pub fn parse(text: &str) -> Result<Self, NotAHost> {
        if text.contains(':') {
            let address: Ipv6Addr = text.parse().map_err(|_| NotAHost::Colon)?;
            return Ok(Self::Address(address.into()));
        }
        if ends_in_a_number(text) {
            let address = spelled(text).ok_or(NotAHost::Number)?;
            return Ok(Self::Address(address.into()));
        }
        name(text).map(Self::Name).ok_or(NotAHost::Name)
    }
}

/// As it stands in an authority: IPv6 in brackets.
impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}"),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

fn name(text: &str) -> Option<String> {
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A single label means something else in every network: the resolver would add its own domains.
    let whole = text.len() <= NAME_MAX && text.contains('.') && text.split('.').all(label);
    whole.then(|| text.to_ascii_lowercase())
}

fn ends_in_a_number(text: &str) -> bool {
    let last = text.strip_suffix('.').unwrap_or(text);
    let last = last.rsplit('.').next().unwrap_or_default();
    let digits = !last.is_empty() && last.chars().all(|c| c.is_ascii_digit());
    digits || number(last).is_some()
}

/// One to four numbers; the last one fills what is left.
fn spelled(text: &str) -> Option<Ipv4Addr> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let parts: Option<Vec<u64>> = text.split('.').map(number).collect();
    let parts = parts?;
    let (last, first) = parts.split_last()?;
    let left = 4_usize.checked_sub(first.len()).filter(|left| *left > 0)?;
    if first.iter().any(|part| *part > 255) || *last >= 1_u64 << (8 * left) {
        return None;
    }
    let high = first.iter().zip([24, 16, 8]).map(|(part, at)| part << at);
    let bits = u32::try_from(high.sum::<u64>() + last).ok()?;
    Some(Ipv4Addr::from_bits(bits))
}

/// A decimal, octal (`0…`) or hexadecimal (`0x…`) number.
fn number(text: &str) -> Option<u64> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (digits, radix) = match (hex, text.strip_prefix('0')) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) => (digits, 8),
        (None, None) if text.is_empty() => return None,
        (None, None) => (text, 10),
    };
    // "0" and "0x" are nought; a sign is no digit.
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    let sound = digits.len() <= 16 && digits.chars().all(|c| c.is_digit(radix));
    sound.then(|| u64::from_str_radix(digits, radix).ok())?
}
