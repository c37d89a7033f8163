//! Notes: one that a public log signed, one of our own byte for byte, and texts that are none.

use domain::audit::{
    base64,
    hash::Hash,
    note::{Checkpoint, Key, Malformed, NOTE_MAX, Note, SIGNATURES_MAX, SpkiDer},
};
use proptest::prelude::*;

use crate::given::{check, note, sign, signer, spki};

/// A checkpoint of the public Rekor log, signed by its P-256 key (type 0x02).
const REKOR: &str = "rekor.sigstore.dev - 2605736670972794746\n75408393\n\
    Fnnj13Uu1jdksPc4HZLapKX329dVlD5+MGNsiqBq1XM=\n\n\
    \u{2014} rekor.sigstore.dev wNI9ajBFAiBTyiBM9WtyOTgohje6QZ5rFGJUdMq7Wk3A6oThE98SUgIhAMvxDwa7FyqRqg\
    +YV3rdPPrfS23w19iK+piMSGVOmP5w\n";
const REKOR_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0\
    zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==";

fn rekor() -> Key {
    Key {
        name: "rekor.sigstore.dev".to_owned(),
        spki: SpkiDer(base64::decode(REKOR_KEY).unwrap()),
    }
}

#[test]
fn a_checkpoint_of_a_public_log_verifies() {
    let note = Note::parse(REKOR).unwrap();
    assert_eq!(note.checkpoint.size, 75_408_393);
    assert_eq!(
        note.checkpoint.origin,
        "rekor.sigstore.dev - 2605736670972794746"
    );
    assert_eq!(rekor().spki.key_id(), [0xc0, 0xd2, 0x3d, 0x6a]);
    assert!(note.signed_by(&[rekor()], &check));
    let changed = Note::parse(&REKOR.replace("75408393", "75408394")).unwrap();
    assert!(!changed.signed_by(&[rekor()], &check));
}

/// A signature that was made once: `openssl dgst -sha256 -verify` says of the text and of it: Verified OK.
#[test]
fn a_note_is_these_bytes() {
    let root =
        Hash::parse("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328").unwrap();
    let checkpoint = Checkpoint {
        origin: "audit.example.net/lakeside".to_owned(),
        size: 8,
        root,
    };
    let text = "audit.example.net/lakeside\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";
    assert_eq!(checkpoint.text(), text);
    let signature = "MEUCIQCOJS8jeTOhGTv9Z+GVPpliqDYlkIAdjeUOGgcKAg1FcgIgZqCFtDEFOWYq6Aoqi0719IazljzmZK3ByC7KWNa6FHs=";
    let signature = domain::audit::base64::decode(signature).unwrap();
    let signed = checkpoint.signed(&spki(&signer(1)), &signature);
    assert_eq!(
        signed,
        format!(
            "{text}\n\u{2014} audit.example.net/lakeside \
             +FeuTjBFAiEAjiUvI3kzoRk7/WfhlT6ZYqg2JZCAHY3lDhoHCgINRXICIGaghbQxBTlmKugKKotO9fSGs5Y85mStwcguyljWuhR7\n"
        )
    );
    let parsed = Note::parse(&signed).unwrap();
    assert_eq!(parsed.checkpoint, checkpoint);
    assert!(parsed.signed_by(&[key(&checkpoint.origin, 1)], &check));
}

fn key(name: &str, seed: u8) -> Key {
    Key {
        name: name.to_owned(),
        spki: spki(&signer(seed)),
    }
}

#[test]
fn lines_of_unknown_keys_are_passed_over() {
    let own = note("log", 3, Hash([7; 32]), &signer(1));
    let text = "log\n3\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
    let line = |key: &SpkiDer, name: &str, signature: &[u8]| {
        let line = base64::encode(&[&key.key_id(), signature].concat());
        format!("\u{2014} {name} {line}\n")
    };
    let stranger = line(&spki(&signer(2)), "log", b"whatever");
    let namesake = line(&spki(&signer(1)), "other", b"whatever");
    let trusts = |note: &str, keys: &[Key]| Note::parse(note).unwrap().signed_by(keys, &check);
    let trusted = [key("log", 1)];
    assert!(trusts(&own, &trusted));
    assert!(trusts(&format!("{own}{stranger}{namesake}"), &trusted));
    assert!(trusts(
        &format!("{own}{stranger}"),
        &[key("log", 3), key("log", 1)]
    ));
    assert!(!trusts(&own, &[]));
    assert!(!trusts(&own, &[key("other", 1)]));
    assert!(!trusts(&own, &[key("log", 2)]));
    // A trusted key's line that fails condemns the note, whatever else is under it.
    assert!(!trusts(
        &format!("{own}{stranger}"),
        &[key("log", 1), key("log", 2)]
    ));
    let second = line(&spki(&signer(2)), "log", &sign(&signer(2), text.as_bytes()));
    assert!(trusts(
        &format!("{own}{second}"),
        &[key("log", 1), key("log", 2)]
    ));
}

#[test]
fn what_is_no_note_is_refused() {
    let own = note("log", 3, Hash([7; 32]), &signer(1));
    let swap = |from: &str, to: &str| {
        let changed = own.replacen(from, to, 1);
        assert_ne!(changed, own, "{from}");
        Note::parse(&changed)
    };
    assert_eq!(swap("\n3\n", "\n03\n"), Err(Malformed::Checkpoint));
    assert_eq!(swap("\n3\n", "\n+3\n"), Err(Malformed::Checkpoint));
    assert_eq!(swap("\n3\n", "\n-3\n"), Err(Malformed::Checkpoint));
    assert_eq!(
        swap("\n3\n", "\n18446744073709551616\n"),
        Err(Malformed::Checkpoint)
    );
    assert_eq!(swap("Bwc=\n", "Bwd=\n"), Err(Malformed::Checkpoint));
    assert_eq!(
        swap("Bwc=\n", "Bwc=\nextension\n"),
        Err(Malformed::Checkpoint)
    );
    assert_eq!(swap("log\n3", "3"), Err(Malformed::Checkpoint));
    assert_eq!(swap("log\n3", "\n3"), Err(Malformed::Checkpoint));
    assert_eq!(swap("log\n3", "log\r\n3"), Err(Malformed::Control));
    assert_eq!(swap("log\n3", "lo\0g\n3"), Err(Malformed::Control));
    assert_eq!(swap("=\n\n", "=\n"), Err(Malformed::Shape));
    assert_eq!(Note::parse(own.trim_end()), Err(Malformed::Shape));
    assert_eq!(Note::parse(&format!("{own}\n")), Err(Malformed::Shape));
    assert_eq!(swap("\u{2014} log", "- log"), Err(Malformed::Signature));
    assert_eq!(
        swap("\u{2014} log", "\u{2014}  log"),
        Err(Malformed::Signature)
    );
    assert_eq!(
        swap("\u{2014} log", "\u{2014} l+g"),
        Err(Malformed::Signature)
    );
    assert_eq!(
        swap("\u{2014} log", "\u{2014} l\u{a0}g"),
        Err(Malformed::Signature)
    );
    assert_eq!(
        swap("\u{2014} log ", "\u{2014} log AAAA "),
        Err(Malformed::Signature)
    );
    let line = own.lines().last().unwrap();
    assert_eq!(
        Note::parse(&own.replace(line, "\u{2014} log AAAAAA==")),
        Err(Malformed::Signature)
    );
    let most = own.replace(line, &[line; SIGNATURES_MAX].join("\n"));
    assert_eq!(Note::parse(&most).unwrap().signatures.len(), SIGNATURES_MAX);
    assert_eq!(
        Note::parse(&format!("{most}{line}\n")),
        Err(Malformed::TooLong)
    );
    assert_eq!(
        Note::parse(&"a".repeat(NOTE_MAX + 1)),
        Err(Malformed::TooLong)
    );
}

proptest! {
    #[test]
    fn what_is_signed_is_read(origin in "[a-z./]{1,30}", size in any::<u64>(), root in any::<[u8; 32]>()) {
        let checkpoint = Checkpoint { origin, size, root: Hash(root) };
        let read = Note::parse(&checkpoint.signed(&SpkiDer(vec![1]), b"signature")).unwrap();
        prop_assert_eq!(read.checkpoint, checkpoint);
        prop_assert_eq!(&read.signatures[0].bytes, b"signature");
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z0-9+=\\n \u{2014}]{0,80}") {
        let _ = Note::parse(&text);
    }
}
