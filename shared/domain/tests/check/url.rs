//! The one reading of a URL, of a host, and of where a redirect leads.

use std::net::IpAddr;

use domain::check::target::{Host, NotAUrl, Scheme, Url};
use proptest::prelude::*;

#[test]
fn a_url_has_one_reading() {
    let url = Url::parse("HTTPS://Ehr.Example.COM:8443/a/./b/../c%20d?x=1").unwrap();
    assert_eq!(url.scheme(), Scheme::Https);
    assert_eq!(url.host(), &Host::Name("ehr.example.com".to_owned()));
    assert_eq!((url.port(), url.asked().as_str()), (8443, "/a/c%20d?x=1"));
    assert_eq!(url.authority(), "ehr.example.com:8443");
    let plain = Url::parse("https://a.example:443").unwrap();
    assert_eq!(
        (plain.authority().as_str(), plain.asked().as_str()),
        ("a.example", "/")
    );
    assert_eq!(
        Url::parse("http://[2001:db8::1]:8080/x")
            .unwrap()
            .to_string(),
        "http://[2001:db8::1]:8080/x"
    );
    let base = Url::parse("https://a.example/r4/").unwrap();
    assert_eq!(
        base.below("metadata").to_string(),
        "https://a.example/r4/metadata"
    );
}

#[test]
fn what_is_no_url_is_refused_for_its_reason() {
    let scheme = [
        "",
        "a.example",
        "ftp://a.example",
        "file:///etc/passwd",
        "gopher://a.example/",
        "javascript:alert(1)",
        " https://a.example",
        "https:/a.example",
        "https:a.example",
    ];
    for text in scheme {
        assert_eq!(Url::parse(text), Err(NotAUrl::Scheme), "{text}");
    }
    let user = [
        "https://user@a.example/",
        "https://user:key@a.example/",
        "https://a.example:443@169.254.169.254/",
        "https://@a.example/",
    ];
    for text in user {
        assert_eq!(Url::parse(text), Err(NotAUrl::User), "{text}");
    }
    let host = [
        "https://",
        "https:///a",
        "https://localhost/",
        "https://.a.example/",
        "https://a..example/",
        "https://a.example./",
        "https://-a.example/",
        "https://a b.example/",
        "https://\u{e4}.example/",
        "https://a.ex%61mple/",
        "https://a.example\u{3002}com/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://a.0x7g.1/",
        "https://[::1/",
        "https://[a.example]/",
        "https://[fe80::1%25eth0]/",
        "https://::1/",
    ];
    for text in host {
        let read = Url::parse(text);
        assert!(matches!(read, Err(NotAUrl::Host(_))), "{text}: {read:?}");
    }
    let port = [
        "https://a.example:/",
        "https://a.example:0/",
        "https://a.example:65536/",
        "https://a.example:+443/",
        "https://a.example:25/",
        "https://a.example:6379/",
        "https://[::1]443/",
        "https://a.example:443:80/",
    ];
    for text in port {
        assert_eq!(Url::parse(text), Err(NotAUrl::Port), "{text}");
    }
    let character = [
        "https://a.example/a b",
        "https://a.example/\u{e4}",
        "https://a.example/%",
        "https://a.example/%2",
        "https://a.example/%zz",
        "https://a.example/a\r\nHost: b",
        "https://a.example\\@b.example/",
        "https://a.example/#top",
        "https://a.example/?a|b",
    ];
    for text in character {
        assert_eq!(Url::parse(text), Err(NotAUrl::Character), "{text:?}");
    }
    let long = format!("https://a.example/{}", "a".repeat(2048));
    assert_eq!(Url::parse(&long), Err(NotAUrl::TooLong));
}

/// What the C library takes for an address is one, not a name to resolve.
#[test]
fn an_address_is_one_in_every_spelling() {
    let here: IpAddr = "127.0.0.1".parse().unwrap();
    let spellings = [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "0177.0.0.1",
        "017700000001",
        "0x7f.0x0.0x0.0x1",
        "00127.1",
    ];
    // The last is octal for 87.
    for text in &spellings[..10] {
        assert_eq!(Host::parse(text), Ok(Host::Address(here)), "{text}");
    }
    assert_ne!(Host::parse(spellings[10]), Ok(Host::Address(here)));
    assert_eq!(
        Host::parse("0"),
        Ok(Host::Address("0.0.0.0".parse().unwrap()))
    );
    for text in ["0x100000000", "1.2.3.256", "1.2.65536", "08.1", "1.2..3"] {
        assert!(Host::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_location_leads_where_rfc_3986_says() {
    let base = Url::parse("https://a.example/b/c/d?q=1").unwrap();
    let led = [
        ("g", "https://a.example/b/c/g"),
        ("./g", "https://a.example/b/c/g"),
        ("g/", "https://a.example/b/c/g/"),
        ("/g", "https://a.example/g"),
        ("?y=2", "https://a.example/b/c/d?y=2"),
        ("g?y=2#s", "https://a.example/b/c/g?y=2"),
        ("#s", "https://a.example/b/c/d?q=1"),
        ("", "https://a.example/b/c/d?q=1"),
        ("..", "https://a.example/b/"),
        ("../..", "https://a.example/"),
        ("../../../g", "https://a.example/g"),
        ("//b.example/x", "https://b.example/x"),
        ("http://b.example", "http://b.example/"),
        (
            "login?next=http://b.example",
            "https://a.example/b/c/login?next=http://b.example",
        ),
    ];
    for (location, to) in led {
        let joined = base.join(location).map(|url| url.to_string());
        assert_eq!(joined, Ok(to.to_owned()), "{location}");
    }
    for lost in [
        "///b.example",
        "/\\b.example",
        "\\\\b.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:b.example",
        "//user@b.example/",
    ] {
        assert!(base.join(lost).is_err(), "{lost}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes, it is answered; what is read is read again as the same.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}", scheme in "(https?://)?") {
        let text = format!("{scheme}{text}");
        if let Ok(url) = Url::parse(&text) {
            prop_assert_eq!(Url::parse(&url.to_string()), Ok(url));
        }
        let base = Url::parse("https://a.example/b/c").unwrap();
        if let Ok(url) = base.join(&text) {
            prop_assert_eq!(Url::parse(&url.to_string()), Ok(url));
        }
    }

    /// Every address is one in decimal, octal, hexadecimal and as a single number.
    #[test]
    fn any_address_is_one_in_every_spelling(bits in any::<u32>()) {
        let address = std::net::Ipv4Addr::from_bits(bits);
        let [a, b, c, d] = address.octets();
        let low = bits & 0x00ff_ffff;
        for text in [
            format!("{address}"),
            format!("{bits}"),
            format!("{bits:#x}"),
            format!("0{bits:o}"),
            format!("{a:#x}.0{b:o}.{c}.{d:#X}"),
            format!("{a}.{low}"),
            format!("{a}.{b}.{:#x}", bits & 0xffff),
        ] {
            prop_assert_eq!(Host::parse(&text), Ok(Host::Address(address.into())), "{}", text);
        }
    }
}
