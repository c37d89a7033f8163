//! Canonical JSON against literal bytes, against another writer, and against bytes that are not canonical.

use std::{borrow::Cow, collections::BTreeMap};

use domain::audit::canonical::{DEPTH_MAX, NotCanonical, SIZE_MAX, Value, read, write};
use proptest::prelude::*;

fn object(members: &[(&str, Value<'static>)]) -> Value<'static> {
    let members = members.iter().cloned();
    Value::Object(
        members
            .map(|(name, value)| (name.to_owned().into(), value))
            .collect(),
    )
}

/// RFC 8785, 3.2.3: members in the order of UTF-16 units, where U+1F600 (D83D DE00) comes before U+FB33.
#[test]
fn the_order_of_rfc_8785() {
    let names = [
        "\u{20ac}",
        "\r",
        "\u{fb33}",
        "1",
        "\u{1f600}",
        "\u{80}",
        "\u{f6}",
    ];
    let members: Vec<_> = names.iter().map(|name| (*name, Value::Null)).collect();
    let text = "{\"\\r\":null,\"1\":null,\"\u{80}\":null,\"\u{f6}\":null,\"\u{20ac}\":null,\
                \"\u{1f600}\":null,\"\u{fb33}\":null}";
    assert_eq!(write(&object(&members)).unwrap(), text);
    assert_eq!(read(text.as_bytes()).unwrap(), object(&members));
}

/// RFC 8785, 3.2.2.2: the shortest escapes, and nothing else escaped.
#[test]
fn the_escapes_of_rfc_8785() {
    let value = Value::Text("\u{20ac}$\u{f}\nA'B\"\\\"/\u{8}\u{c}\t\r\u{7f}\u{2028}".into());
    let text = "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\"/\\b\\f\\t\\r\u{7f}\u{2028}\"";
    assert_eq!(write(&value).unwrap(), text);
    assert_eq!(read(text.as_bytes()).unwrap(), value);
}

#[test]
fn every_kind_of_value() {
    let value = object(&[
        (
            "b",
            Value::List(vec![Value::Int(-7), Value::Bool(true), Value::Null]),
        ),
        ("a", object(&[])),
        ("c", Value::List(vec![])),
        ("d", Value::Bool(false)),
        ("e", Value::Int(9_007_199_254_740_991)),
    ]);
    let text = r#"{"a":{},"b":[-7,true,null],"c":[],"d":false,"e":9007199254740991}"#;
    assert_eq!(write(&value).unwrap(), text);
    assert_eq!(read(text.as_bytes()).unwrap(), value);
}

#[test]
fn a_second_spelling_is_refused() {
    let refused: [&[u8]; 40] = [
        b"",
        b" ",
        b"{ }",
        b"[1, 2]",
        b" 1",
        b"1 ",
        b"\"a\"\n",
        b"01",
        b"-0",
        b"+1",
        b"-",
        b"1.0",
        b"1e3",
        b"0.5",
        b"9007199254740992",
        b"-9007199254740992",
        b"99999999999999999999999",
        b"NaN",
        b"True",
        b"nul",
        b"{\"b\":1,\"a\":2}",
        b"{\"a\":1,\"a\":1}",
        b"{\"a\":1,}",
        b"{a:1}",
        b"{\"a\" :1}",
        b"{\"a\"}",
        b"[1,]",
        b"[1",
        b"\"\\/\"",
        b"\"\\u0041\"",
        b"\"\\u000A\"",
        b"\"\\u000a\"",
        b"\"\\u001F\"",
        b"\"\\x\"",
        b"\"\n\"",
        b"\"a",
        b"\"\\ud83d\\ude00\"",
        b"\"\xff\"",
        b"\xef\xbb\xbf1",
        b"1 2",
    ];
    for bytes in refused {
        assert!(read(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn size_depth_and_numbers_have_their_bounds() {
    let deep =
        |depth: usize| (0..depth).fold(Value::List(vec![]), |value, _| Value::List(vec![value]));
    let at_most = write(&deep(DEPTH_MAX)).unwrap();
    assert_eq!(read(at_most.as_bytes()).unwrap(), deep(DEPTH_MAX));
    assert_eq!(write(&deep(DEPTH_MAX + 1)), Err(NotCanonical::Depth));
    assert_eq!(
        read(format!("[{at_most}]").as_bytes()),
        Err(NotCanonical::Depth)
    );
    assert_eq!(
        read("[".repeat(100_000).as_bytes()),
        Err(NotCanonical::Depth)
    );
    let long = Value::Text("a".repeat(SIZE_MAX - 2).into());
    assert_eq!(read(write(&long).unwrap().as_bytes()).unwrap(), long);
    let longer = Value::Text("a".repeat(SIZE_MAX - 1).into());
    assert_eq!(write(&longer), Err(NotCanonical::Size));
    assert_eq!(read(&vec![b'1'; SIZE_MAX + 1]), Err(NotCanonical::Size));
    for number in [i64::MIN, i64::MAX, 1 << 53, -(1 << 53)] {
        assert_eq!(write(&Value::Int(number)), Err(NotCanonical::Number));
    }
}

fn value() -> impl Strategy<Value = Value<'static>> {
    let text = prop_oneof![
        any::<String>(),
        "[\\x00-\\x7f]{0,6}",
        "[\u{e000}-\u{ffff}\u{10000}-\u{10400}]{0,2}"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-(1_i64 << 53) + 1..1 << 53).prop_map(Value::Int),
        text.clone().prop_map(|text| Value::Text(text.into())),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::btree_map(text.clone().prop_map(Cow::Owned), inner, 0..6)
                .prop_map(Value::Object),
        ]
    })
}

/// The value as another reader and writer of JSON sees it.
fn oracle(value: &Value<'_>) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.to_string().into(),
        Value::List(values) => values.iter().map(oracle).collect(),
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members
                .iter()
                .map(|(k, v)| (k.to_string(), oracle(v)))
                .collect();
            serde_json::Value::Object(members.into_iter().collect())
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in value()) {
        let text = write(&value).unwrap();
        prop_assert_eq!(read(text.as_bytes()).unwrap(), value);
    }

    #[test]
    fn another_reader_understands_it(value in value()) {
        let text = write(&value).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read, oracle(&value));
    }

    /// The other writer sorts by UTF-8, which is the same order below U+E000, and escapes as RFC 8785 does.
    #[test]
    fn another_writer_agrees(names in prop::collection::btree_map("[\\x00-\\u{d7ff}]{0,3}", "[\\x00-\\x7f]{0,9}", 0..8)) {
        let value = Value::Object(names.into_iter().map(|(k, v)| (k.into(), Value::Text(v.into()))).collect());
        prop_assert_eq!(write(&value).unwrap(), serde_json::to_string(&oracle(&value)).unwrap());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    /// Near-canonical bytes: what the reader takes, the writer writes again.
    #[test]
    fn what_is_read_is_written_again(text in r#"[\[\]{}",:\\0-2a-cu tnul\n-]{0,24}"#) {
        if let Ok(value) = read(text.as_bytes()) {
            prop_assert_eq!(write(&value).unwrap(), text);
        }
    }

    #[test]
    fn a_changed_byte_is_another_value_or_refused(value in value(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let text = write(&value).unwrap();
        let mut bytes = text.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = to;
        if let Ok(read) = read(&bytes) {
            prop_assert_eq!(write(&read).unwrap().into_bytes(), bytes.clone());
            prop_assert_eq!(read == value, bytes == text.as_bytes());
        }
    }
}
