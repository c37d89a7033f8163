//! Our reader of URLs beside the web's: what ours reads, the web's reads as the same.

use domain::check::target::{Host, Scheme, Url};
use proptest::prelude::*;

fn agree(text: &str) -> Result<(), TestCaseError> {
    let Ok(ours) = Url::parse(text) else {
        return Ok(());
    };
    same(&ours, text, url::Url::parse(text))
}

fn same(
    ours: &Url,
    text: &str,
    theirs: Result<url::Url, url::ParseError>,
) -> Result<(), TestCaseError> {
    let theirs = theirs.map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
    let scheme = match ours.scheme() {
        Scheme::Http => "http",
        Scheme::Https => "https",
    };
    prop_assert_eq!(scheme, theirs.scheme(), "{}", text);
    let host = match theirs.host() {
        Some(url::Host::Domain(name)) => Host::Name(name.to_owned()),
        Some(url::Host::Ipv4(address)) => Host::Address(address.into()),
        Some(url::Host::Ipv6(address)) => Host::Address(address.into()),
        None => return Err(TestCaseError::fail(format!("{text}: no host"))),
    };
    prop_assert_eq!(ours.host(), &host, "{}", text);
    prop_assert_eq!(
        Some(ours.port()),
        theirs.port_or_known_default(),
        "{}",
        text
    );
    prop_assert!(theirs.username().is_empty() && theirs.password().is_none());
    // An encoded dot is a step to the web and a name to us; a server is asked for it as it was written.
    if !text.to_ascii_lowercase().contains("%2e") {
        let asked = &theirs[url::Position::BeforePath..url::Position::AfterQuery];
        // The web encodes one character more in a query.
        prop_assert_eq!(
            ours.asked().replace('\'', "%27"),
            asked.replace('\'', "%27"),
            "{}",
            text
        );
    }
    Ok(())
}

/// Pieces that readers of URLs have been found to differ on.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "http",
        "https",
        "ftp",
        "://",
        ":",
        "/",
        "//",
        "\\",
        "@",
        "#",
        "?",
        ".",
        "..",
        "/../",
        "/./",
        "%2e",
        "%2F",
        "%00",
        "%",
        "[",
        "]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "::",
        "127.0.0.1",
        "0x7f.1",
        "0177.1",
        "2130706433",
        "0x",
        "08",
        "a.example",
        "EHR.Example",
        "xn--e1a.example",
        "user",
        "pass",
        ":80",
        ":443",
        ":8080",
        ":0",
        ":65536",
        "\t",
        "\n",
        " ",
        "\u{3002}",
        "\u{ff0e}",
        "\u{2488}",
        "-",
        "_",
        "a=b",
        "&",
        ";",
        "'",
        "\"",
        "|",
        "~",
        "0",
        "1",
        "é",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_we_read_the_web_reads_alike(pieces in prop::collection::vec(piece(), 0..8), whole in any::<bool>()) {
        let text: String = pieces.concat();
        let text = if whole { format!("https://{text}") } else { text };
        agree(&text)?;
    }

    #[test]
    fn a_location_leads_both_to_the_same(pieces in prop::collection::vec(piece(), 0..6)) {
        let location: String = pieces.concat();
        let base = "https://a.example:8443/b/c/d?q=1";
        if let Ok(ours) = Url::parse(base).unwrap().join(&location) {
            let theirs = url::Url::parse(base).unwrap().join(&location);
            same(&ours, &location, theirs)?;
        }
    }
}
