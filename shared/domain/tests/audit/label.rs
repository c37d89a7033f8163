//! What may stand in the clear: short texts of few letters, and nothing a person would write.

use domain::audit::{
    code::{Act, Category, Disclosure, Outcome, Purpose},
    hash::Hash,
    label::{FACTS_MAX, Fact, Facts, INTEGER_MAX, Label, NotClear},
    record::LogName,
};

#[test]
fn a_label_is_short_and_plain() {
    for text in ["a", "grant-1", "A_b.c:d@e#f/g+h-9", &"a".repeat(120)] {
        assert_eq!(Label::new(text).unwrap().as_str(), text);
    }
    for text in [
        "",
        "a b",
        "O'Hara",
        "Doe,Jane",
        "\n",
        "ä",
        "a\0",
        "\"",
        "(a)",
        &"a".repeat(121),
    ] {
        assert_eq!(Label::new(text), Err(NotClear::Text), "{text}");
    }
    assert_eq!(LogName::new("a+b"), Err(NotClear::Text));
}

#[test]
fn a_fact_is_a_number_a_flag_or_a_short_text() {
    assert_eq!(
        Fact::text("step 3 of 9").unwrap().as_text(),
        Some("step 3 of 9")
    );
    for text in [
        "",
        "O'Hara",
        "line\nbreak",
        "Jane; chart",
        "ü",
        &"a".repeat(121),
    ] {
        assert_eq!(Fact::text(text), Err(NotClear::Text), "{text}");
    }
    for number in [INTEGER_MAX, -INTEGER_MAX, 0] {
        assert_eq!(Fact::int(number).unwrap().as_int(), Some(number));
    }
    for number in [INTEGER_MAX + 1, -INTEGER_MAX - 1, i64::MIN, i64::MAX] {
        assert_eq!(Fact::int(number), Err(NotClear::Number));
    }
    assert_eq!(Fact::Flag(true).as_flag(), Some(true));
    assert_eq!(Fact::Flag(true).as_int(), None);
    assert_eq!(Fact::Flag(true).as_text(), None);
    assert_eq!(Fact::int(1).unwrap().as_flag(), None);
}

#[test]
fn facts_have_plain_names_and_are_few() {
    let mut facts = Facts::default();
    for name in ["", "Step", "9step", "_a", "a b", "a-b", &"a".repeat(33)] {
        assert_eq!(
            facts.insert(name, Fact::Flag(true)),
            Err(NotClear::Name),
            "{name}"
        );
    }
    for number in 0..FACTS_MAX {
        facts
            .insert(&format!("fact_{number}"), Fact::Flag(true))
            .unwrap();
    }
    assert_eq!(
        facts.insert("another", Fact::Flag(true)),
        Err(NotClear::TooMany)
    );
    facts.insert("fact_0", Fact::Flag(false)).unwrap();
    assert_eq!(facts.get("fact_0").unwrap().as_flag(), Some(false));
    assert_eq!(facts.iter().count(), FACTS_MAX);
}

#[test]
fn every_code_is_read_as_it_is_written() {
    assert!(
        Act::ALL
            .iter()
            .all(|code| Act::parse(code.as_str()) == Some(*code))
    );
    assert!(
        Outcome::ALL
            .iter()
            .all(|code| Outcome::parse(code.as_str()) == Some(*code))
    );
    assert!(
        Purpose::ALL
            .iter()
            .all(|code| Purpose::parse(code.as_str()) == Some(*code))
    );
    assert!(
        Disclosure::ALL
            .iter()
            .all(|code| Disclosure::parse(code.as_str()) == Some(*code))
    );
    assert!(
        Category::ALL
            .iter()
            .all(|code| Category::parse(code.as_str()) == Some(*code))
    );
    assert_eq!(
        (Act::ALL.len(), Outcome::ALL.len(), Purpose::ALL.len()),
        (20, 4, 8)
    );
    assert_eq!((Disclosure::ALL.len(), Category::ALL.len()), (4, 10));
    assert_eq!(
        serde_json::to_string(&Act::PhiRead).unwrap(),
        "\"phi.read\""
    );
    assert_eq!(
        serde_json::from_str::<Purpose>("\"BTG\"").unwrap(),
        Purpose::BreakTheGlass
    );
    assert_eq!(Act::parse("phi.READ"), None);
}

#[test]
fn a_hash_has_one_spelling() {
    let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let hash = Hash::of(&[b"a", b"bc"]);
    assert_eq!(hash.hex(), hex);
    assert_eq!(Hash::parse(hex), Ok(hash));
    assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{hex}\""));
    assert_eq!(
        serde_json::from_str::<Hash>(&format!("\"{hex}\"")).unwrap(),
        hash
    );
    for text in [
        "",
        &hex[1..],
        &hex.to_uppercase(),
        &format!("{hex}0"),
        &hex.replace('a', "g"),
    ] {
        assert!(Hash::parse(text).is_err(), "{text}");
    }
}
