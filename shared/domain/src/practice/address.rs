//! Addresses of channels: what a page may be sent to.

use super::ChannelKind;

/// The most channels one person has.
pub const CHANNELS_MAX: usize = 10;
/// The longest mail address (RFC 5321 section 4.5.3.1.3: a path of 256 with its brackets).
const EMAIL_MAX: usize = 254;
/// The longest URL.
const URL_MAX: usize = 1024;
/// The longest domain name (RFC 1035 section 2.3.4).
const DOMAIN_MAX: usize = 253;

/// Last labels of names that only a private network knows: nothing outside can post there.
const PRIVATE: [&str; 6] = [
    "localhost",
    "local",
    "localdomain",
    "internal",
    "lan",
    "arpa",
];

impl ChannelKind {
    /// Whether a page can be sent to this address.
    ///
    /// # Errors
    /// What would be right; never what was given.
    pub fn check(self, to: &str) -> Result<(), &'static str> {
        let (sound, must_be) = match self {
            Self::Email => (
                is_email(to),
                "must be a mail address such as ana@clinic.example",
            ),
            Self::Sms => (
                is_number(to),
                "must be a telephone number in E.164, such as +13125550123",
            ),
            Self::Https => (
                is_url(to),
                "must be an https URL with a public host name, without user name, IP address or fragment",
            ),
        };
        if sound { Ok(()) } else { Err(must_be) }
    }
}

/// `local@domain` with a dot-atom before the `@` (RFC 5322 section 3.2.3), in ASCII.
fn is_email(to: &str) -> bool {
    let Some((local, domain)) = to.rsplit_once('@') else {
        return false;
    };
    let atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    to.len() <= EMAIL_MAX
        && local.len() <= 64
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(atext))
        && is_domain(domain)
}

/// ITU-T E.164: `+`, a country code that begins with 1 to 9, at most 15 digits.
fn is_number(to: &str) -> bool {
    to.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.chars().all(|c| c.is_ascii_digit())
    })
}

fn is_url(to: &str) -> bool {
    let Some(rest) = to.strip_prefix("https://") else {
        return false;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let port_fits = port.is_none_or(|port| {
        port.chars().all(|c| c.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    to.len() <= URL_MAX
        && to
            .chars()
            .all(|c| c.is_ascii_graphic() && !"\"<>\\^`{|}#".contains(c))
        && port_fits
        && is_domain(host)
}

/// A public host name: two labels or more, the last one no number, so that no spelling of an IP
/// address passes.
fn is_domain(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let sound = |label: &&str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let last = labels.last().copied().unwrap_or_default();
    name.len() <= DOMAIN_MAX
        && labels.len() >= 2
        && labels.iter().all(sound)
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
        && !PRIVATE
            .iter()
            .any(|private| last.eq_ignore_ascii_case(private))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: ChannelKind, good: &[&str], bad: &[&str]) {
        for to in good {
            assert!(kind.check(to).is_ok(), "{to}");
        }
        for to in bad {
            assert!(kind.check(to).is_err(), "{to}");
        }
    }

    #[test]
    fn mail_addresses() {
        let long = format!("{}@clinic.example", "a".repeat(65));
        check(
            ChannelKind::Email,
            &[
                "ana@clinic.example",
                "a.b+c@x-1.co",
                "o'neill@clinic.example",
            ],
            &[
                "",
                "ana",
                "ana@",
                "@clinic.example",
                "ana@clinic",
                "a..b@clinic.example",
                ".a@clinic.example",
                "a b@clinic.example",
                "ana@-x.example",
                "ana@1.2.3.4",
                "ana@[1.2.3.4]",
                "ana@clinic.example\n",
                "a@b@clinic.example",
                "zoë@clinic.example",
                "ana@clinic.local",
                &long,
            ],
        );
    }

    #[test]
    fn telephone_numbers() {
        check(
            ChannelKind::Sms,
            &["+13125550123", "+4930123456"],
            &[
                "",
                "+",
                "13125550123",
                "+0312555012",
                "+1 312 555 0123",
                "+1312555",
                "+1312555012345678",
                "+1312555O123",
            ],
        );
    }

    #[test]
    fn https_urls() {
        check(
            ChannelKind::Https,
            &[
                "https://hooks.clinic.example/page?x=1",
                "https://a.example:8443",
                "https://a.example/",
            ],
            &[
                "",
                "http://a.example/",
                "HTTPS://a.example/",
                "https://",
                "https:///x",
                "https://ana@a.example/",
                "https://a:b@a.example/",
                "https://localhost/x",
                "https://x.localhost/",
                "https://router.local/",
                "https://127.0.0.1/",
                "https://0x7f.1/",
                "https://2130706433/",
                "https://[::1]/",
                "https://a.example:0/",
                "https://a.example:99999/",
                "https://a.example:/",
                "https://a.example/#x",
                "https://a.example/\u{0}",
                "https://a.example/a b",
                "https://metadata.internal/",
                "https://a.example\\@b.example/",
                "https://a.example./",
            ],
        );
    }
}
