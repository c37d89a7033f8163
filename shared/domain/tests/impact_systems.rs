//! Reports that name several systems, and words that are easily taken for something else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::flag::Flag;
use domain::impact::{Assessment, Given, assess, vendors, vendors_in};
use domain::kind::{Kind, Scope, Symptom, Tier};

/// What is made of a summary line alone.
fn line(summary: &str) -> Assessment {
    assess(&Given {
        summary,
        ..Given::default()
    })
}

/// Tier and kind of each.
fn all_are(tier: Tier, lines: &[(&str, Kind)]) {
    for (words, kind) in lines {
        let assessed = line(words);
        assert_eq!(
            (assessed.tier, assessed.kind),
            (tier, *kind),
            "{words}: {assessed:?}"
        );
        assert!(assessed.symptom.is_trouble(), "{words}: {assessed:?}");
    }
}

/// The strictest system that is said to be in trouble decides, in whatever order and however they are joined.
#[test]
fn a_device_beside_a_clinical_outage_takes_nothing_over() {
    all_are(
        Tier::Critical,
        &[
            (
                "nobody can log in to athena and the printer is offline",
                Kind::Ehr,
            ),
            (
                "the copier is offline and nobody can log in to cerner",
                Kind::Ehr,
            ),
            (
                "toner low on the hp and ecw is down for everyone",
                Kind::Ehr,
            ),
            (
                "label printer down at checkout also nextgen down",
                Kind::Ehr,
            ),
            ("ecw down. toner low", Kind::Ehr),
            ("ink low. greenway down", Kind::Ehr),
            ("meditech is frozen plus the zebra jammed", Kind::Ehr),
            ("EHR down at front desk, printer jammed too", Kind::Ehr),
            ("printer down and ehr down and phones down", Kind::Ehr),
            (
                "sectra wont open for any tech but the scanner is stuck as well",
                Kind::Imaging,
            ),
            ("scanner jammed, surescripts down", Kind::EPrescribing),
            (
                "my mouse is dead. also surescripts is down",
                Kind::EPrescribing,
            ),
            ("monitor flickers and also nextgen is down", Kind::Ehr),
            ("kipu down. need a new mouse", Kind::Ehr),
        ],
    );
}

#[test]
fn a_device_or_a_fax_beside_a_billing_outage_takes_nothing_over() {
    all_are(
        Tier::Billing,
        &[
            ("claims stuck and printer jammed", Kind::Billing),
            ("printer jammed and claims stuck", Kind::Billing),
            ("fax down and availity down", Kind::Clearinghouse),
            ("waystar down plus my headset died", Kind::Clearinghouse),
            ("copier streaks, cant run eligibility", Kind::Eligibility),
            ("payments not posting, projector bulb out", Kind::Billing),
            (
                "clover wont take cards and receipt printer is jammed",
                Kind::Billing,
            ),
        ],
    );
}

#[test]
fn what_is_named_in_one_breath_shares_its_trouble() {
    all_are(
        Tier::Critical,
        &[
            ("epic and the printers are both down", Kind::Ehr),
            ("printers and epic are down", Kind::Ehr),
            ("the copier and nextgen wont open", Kind::Ehr),
            ("cerner, the scanner and the copier are down", Kind::Ehr),
            ("pacs n the printer offline", Kind::Imaging),
            ("ecw and printing down for all", Kind::Ehr),
        ],
    );
    all_are(
        Tier::Billing,
        &[("waystar and the fax are down", Kind::Clearinghouse)],
    );
}

#[test]
fn a_clinical_system_that_works_does_not_raise_a_device() {
    for words in [
        "printer offline, epic is fine",
        "my keyboard is stuck but athena works",
        "printer jammed and ecw is ok",
        "toner low. nextgen is up",
        "webcam dead, phones work",
        "my laptop is frozen, cant open epic",
        "the label printer will not print labels from epic",
        "the rep called about epic, and the printer is down",
    ] {
        assert_eq!(line(words).tier, Tier::General, "{words}");
    }
}

#[test]
fn what_is_up_is_not_what_is_down() {
    all_are(
        Tier::Critical,
        &[
            ("Surescripts is up but ecw is down", Kind::Ehr),
            ("greenway is down, surescripts is up", Kind::Ehr),
            ("duo works but athena wont load for anyone", Kind::Ehr),
            ("phones ok, kipu down", Kind::Ehr),
            (
                "epic is fine. drfirst down for all providers",
                Kind::EPrescribing,
            ),
            ("no internet but phones ok", Kind::Network),
            ("internet out, phones fine", Kind::Network),
            ("comcast out, printers fine", Kind::Network),
        ],
    );
    // A line that is fine says nothing of whom the other fails.
    for words in [
        "no internet but phones ok",
        "internet down, cell phones fine",
    ] {
        assert!(!line(words).scope_known, "{words}");
    }
    let spared = line("epic is down, rooms 1 and 2 are fine");
    assert_eq!(spared.scope, Scope::User);
}

/// What the front office sees in its billing product may be care's: the schedule.
#[test]
fn what_an_office_product_fails_at_decides() {
    all_are(
        Tier::Critical,
        &[
            ("tebra down cant see schedule", Kind::Scheduling),
            ("kareo is down cannot open the schedule", Kind::Scheduling),
            ("tebra down cant see schedule or bill", Kind::Scheduling),
            ("advancedmd down, cannot see appointments", Kind::Scheduling),
            ("medisoft froze cant see the schedule", Kind::Scheduling),
            ("tebra scheduling down", Kind::Scheduling),
        ],
    );
    all_are(
        Tier::Billing,
        &[("advancedmd down cant post payments", Kind::Billing)],
    );
}

#[test]
fn a_way_in_that_does_not_open_is_an_error() {
    for words in [
        "cant log in to epic",
        "cannot sign in to nextgen",
        "cant get into athena",
        "unable to log into cerner",
        "cant log on to ecw this morning",
        "okta down cant log into anything",
        "Duo push not coming thru, cant log into anything",
        "cant sign into anything",
    ] {
        let assessed = line(words);
        assert!(assessed.symptom.is_trouble(), "{words}: {assessed:?}");
        assert_eq!(
            (assessed.tier, assessed.needs_triage),
            (Tier::Critical, true),
            "{words}: {assessed:?}"
        );
    }
    // One person's is one person's, and still no request.
    for words in [
        "im locked out of nextgen",
        "i cant log in to epic",
        "meditech says my password is wrong",
        "my cerner account is locked",
    ] {
        let assessed = line(words);
        assert_eq!(
            (assessed.tier, assessed.symptom),
            (Tier::General, Symptom::Error),
            "{words}: {assessed:?}"
        );
    }
    assert!(line("locked out of epic").needs_triage);
    for words in [
        "please reset my password",
        "forgot my epic password",
        "availity password / reset please",
    ] {
        assert_eq!(line(words).symptom, Symptom::Request, "{words}");
    }
    let asked = line("outlook keeps asking for password");
    assert_eq!(
        (asked.kind, asked.symptom),
        (Kind::Identity, Symptom::Error)
    );
}

#[test]
fn without_power_nothing_runs() {
    for words in [
        "power outage",
        "power outage, nothing on",
        "power failure at the west campus",
        "lost power in the building",
        "blackout, all stations dark",
        "lights are off and nothing turns on",
        "the power went out",
    ] {
        let assessed = line(words);
        assert_eq!(assessed.tier, Tier::Critical, "{words}: {assessed:?}");
    }
}

#[test]
fn everything_slow_is_not_quietly_general() {
    for (words, kind) in [
        ("outlook slow, epic slow, everything slow", Some(Kind::Ehr)),
        ("gmail slow and athena slow", Some(Kind::Ehr)),
        ("eCW slow", Some(Kind::Ehr)),
        ("modmed laggy", Some(Kind::Ehr)),
        ("everything is slow today", None),
        ("everything slow this morning", None),
    ] {
        let assessed = line(words);
        assert_eq!(
            (assessed.symptom, assessed.needs_triage),
            (Symptom::Degraded, true),
            "{words}"
        );
        assert!(kind.is_none_or(|kind| kind == assessed.kind), "{words}");
    }
    for words in [
        "weave phones rebooting over and over",
        "mitel phones restarting over and over",
    ] {
        let assessed = line(words);
        assert_eq!(
            (assessed.kind, assessed.symptom),
            (Kind::Phones, Symptom::Degraded)
        );
    }
}

#[test]
fn what_went_to_the_wrong_patient_concerns_privacy() {
    for words in [
        "patient got wrong patient's lab results in portal",
        "emailed chart to wrong patient",
        "mailed statement to wrong patient",
        "texted lab results to the wrong pt",
        "gave discharge papers to wrong pt",
        "patient received wrong patient's statement",
        "patient sees someone else's results in mychart",
    ] {
        assert!(line(words).flags.contains(&Flag::Privacy), "{words}");
    }
    let room = line("monitor broke in rm 3");
    assert_eq!(room.flags, [], "nobody broke in");
    let charted = line("note charted on the wrong patient");
    assert_eq!(charted.flags, [Flag::PatientSafety]);
}

#[test]
fn a_name_that_is_an_ordinary_word_needs_its_setting() {
    for words in ["square down", "our square is dead", "square reader offline"] {
        let assessed = line(words);
        assert_eq!(
            (assessed.tier, assessed.kind),
            (Tier::Billing, Kind::Billing),
            "{words}"
        );
    }
    for words in [
        "CHC east front door badge broken",
        "the door at chc west is stuck",
        "chc building elevator stuck",
    ] {
        let assessed = line(words);
        assert_eq!(
            (assessed.tier, assessed.kind),
            (Tier::General, Kind::Other),
            "{words}"
        );
    }
    assert_eq!(line("chc claims rejected").kind, Kind::Clearinghouse);
    for words in [
        "the patient's horizon insurance card wont scan",
        "scanner will not scan insurance cards",
    ] {
        assert_eq!(line(words).kind, Kind::Printer, "{words}");
    }
    assert_eq!(line("vmware horizon is down for everyone").kind, Kind::Ehr);
}

#[test]
fn down_for_all_is_down_for_everybody() {
    for words in [
        "Waystar down for all",
        "ecw frozen for all",
        "duo and epic both down",
        "epic logins all inactive",
    ] {
        assert_eq!(line(words).scope, Scope::Site, "{words}");
    }
}

/// What intake listens for is not what a product is called.
#[test]
fn a_wording_is_recognised_and_is_no_name() {
    let named = |words: &str| -> Vec<&str> {
        vendors_in(words)
            .iter()
            .map(|one| one.id.as_str())
            .collect()
    };
    assert_eq!(
        named("eras stopped since the switch to change"),
        ["change-healthcare"]
    );
    assert_eq!(named("optum rejects"), ["change-healthcare"]);
    assert_eq!(named("square down"), ["square"]);
    let names: Vec<&str> = vendors().iter().flat_map(|one| one.names.clone()).collect();
    for wording in [
        "the switch to change",
        "moved to change",
        "chc",
        "aegd",
        "square is",
    ] {
        assert!(!names.contains(&wording), "{wording}");
    }
    let kind = |id: &str| {
        vendors()
            .iter()
            .find(|one| one.id == id)
            .map(|one| one.kind)
    };
    assert_eq!(kind("qgenda"), Some(Kind::Other));
    assert_eq!(kind("centricity"), Some(Kind::Ehr));
}
