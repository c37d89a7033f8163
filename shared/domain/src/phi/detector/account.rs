//! Account, claim, encounter, accession, authorization and prescription numbers; not the clinic's accounts with others.

use super::label::{Label, labelled};
use super::text::Text;
use super::vocabulary::Cue;
use super::{Class, Found};

const fn account(words: &'static [&'static str], bare: usize, marked: usize) -> Label {
    Label {
        words,
        class: Class::Account,
        bare,
        marked,
    }
}

const ACCOUNTS: [Label; 22] = [
    account(&["acct"], 6, 4),
    account(&["acc"], 6, 5),
    account(&["account"], 6, 4),
    account(&["accts"], 6, 4),
    account(&["guarantor"], 5, 4),
    account(&["claim"], 6, 5),
    account(&["statement"], 7, 5),
    account(&["accession"], 5, 4),
    account(&["encounter"], 6, 4),
    account(&["visit"], usize::MAX, 5),
    account(&["specimen"], 7, 5),
    account(&["csn"], 6, 6),
    account(&["har"], 6, 6),
    account(&["fin"], 6, 5),
    account(&["auth"], 7, 5),
    account(&["authorization"], 7, 5),
    account(&["rx"], 6, 5),
    account(&["prescription"], 6, 5),
    account(&["pa"], usize::MAX, 6),
    account(&["referral"], usize::MAX, 6),
    account(&["requisition"], usize::MAX, 6),
    account(&["invoice"], usize::MAX, 7),
];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let label = ACCOUNTS.iter().find_map(|label| labelled(text, at, label));
        let Some(one) = label else { continue };
        let theirs = text
            .before(at, 3)
            .chain(text.after(at, 7))
            .any(|t| t.is(Cue::Vendor));
        let patients = text.before(at, 4).any(|t| t.is(Cue::Patient));
        if patients || !theirs {
            found.push(one);
        }
    }
}
