//! How long and how often a data key seals, and which one goes first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aws_sdk_kms::config::{BehaviorVersion, Config};

use super::*;

/// Keys that are kept by hand: nothing here asks KMS.
fn keys() -> DataKeys {
    let config = Config::builder().behavior_version(BehaviorVersion::latest());
    let config = config.build();
    let client = crate::client::Kms::made_by(move || aws_sdk_kms::Client::from_conf(config));
    DataKeys::new(client, "alias/test".to_owned())
}

fn key() -> DataKey {
    DataKey {
        plain: Zeroizing::new(vec![0; 32]),
        encrypted: vec![1; 96],
        under: "alias/test".to_owned(),
    }
}

fn place(ticket: usize) -> Place {
    (PracticeId::new("lakeside").unwrap(), format!("t{ticket}"))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn a_key_seals_for_five_minutes_and_without_kms_for_fifteen() {
    let keys = keys();
    keys.keep(place(0), key(), 1, at(0));
    for (second, fresh, stale) in [(300, true, true), (301, false, true), (901, false, false)] {
        let now = at(second);
        assert_eq!(keys.kept(&place(0), 1, FRESH, now).is_some(), fresh);
        assert_eq!(keys.kept(&place(0), 1, STALE, now).is_some(), stale);
    }
    assert!(
        keys.kept(&place(1), 1, STALE, at(0)).is_none(),
        "another ticket's"
    );
}

#[test]
fn a_key_seals_a_thousand_records_or_four_mebibytes() {
    let keys = keys();
    keys.keep(place(0), key(), 1, at(0));
    for number in 2..=RECORDS {
        let kept = keys.kept(&place(0), 1, FRESH, at(0));
        assert!(kept.is_some(), "record {number}");
    }
    assert!(keys.kept(&place(0), 1, STALE, at(0)).is_none());
    keys.keep(place(1), key(), BYTES - 10, at(0));
    assert!(keys.kept(&place(1), 11, FRESH, at(0)).is_none());
    assert!(keys.kept(&place(1), 10, FRESH, at(0)).is_some());
    assert!(keys.kept(&place(1), 1, STALE, at(0)).is_none());
}

#[test]
fn the_key_that_was_not_used_for_longest_goes() {
    let keys = keys();
    for ticket in 0..KEPT {
        keys.keep(place(ticket), key(), 1, at(0));
    }
    for ticket in (0..KEPT).filter(|ticket| *ticket != 5) {
        keys.kept(&place(ticket), 1, FRESH, at(1)).unwrap();
    }
    keys.keep(place(KEPT), key(), 1, at(2));
    for ticket in 0..=KEPT {
        let kept = keys.kept(&place(ticket), 1, FRESH, at(2));
        assert_eq!(kept.is_some(), ticket != 5, "{ticket}");
    }
    // What is too old for anything does not lie about in memory.
    keys.keep(place(0), key(), 1, at(2000));
    assert_eq!(keys.lock().len(), 1);
}
