//! Every rule of impact by example, and what holds between fields and words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use domain::flag::Flag;
use domain::impact::{Assessment, Given, Rule, assess, vendors_in};
use domain::kind::{Kind, Scope, Symptom, Tier};

fn told(words: &str) -> Assessment {
    assess(&Given {
        description: words,
        ..Given::default()
    })
}

fn stated(words: &str, kind: Kind, symptom: Symptom, scope: Scope) -> Given<'_> {
    Given {
        description: words,
        kind: Some(kind),
        symptom: Some(symptom),
        scope: Some(scope),
        ..Given::default()
    }
}

/// "The tier comes from clinical impact = system x symptom x scope (with `workaround` and
/// `patients_waiting` when given). ... The answer says which rule decided."
#[test]
fn every_rule_has_its_example() {
    let examples = [
        (
            Rule::CompromiseUnderWay,
            "all the files were renamed and a note wants bitcoin",
        ),
        (
            Rule::PatientSafetyOfMany,
            "charts got merged in Epic for several patients, wrong allergies on each",
        ),
        (Rule::Question, "how do I add a smart phrase in Epic?"),
        (Rule::Request, "please add Wes to Epic"),
        (Rule::BillingOnePerson, "one claim was denied"),
        (
            Rule::BillingMinor,
            "the statement has the old logo, looks ugly",
        ),
        (Rule::BillingAffected, "claims are stuck since Monday"),
        (Rule::ClinicalDownForMany, "Epic is down for everybody"),
        (
            Rule::ClinicalDegradedForMany,
            "Epic is crawling for everybody",
        ),
        (
            Rule::ClinicalErrorForMany,
            "notes fail to sign for all providers",
        ),
        (
            Rule::ClinicalUnclearForMany,
            "Epic moved both clinics into one picker for everyone",
        ),
        (Rule::ClinicalScopeUnknown, "Epic is down"),
        (
            Rule::ClinicalPatientsWaiting,
            "Epic is frozen on me and patients are waiting",
        ),
        (
            Rule::ClinicalUnclear,
            "there is an odd error in the lab interface",
        ),
        (Rule::ClinicalMinor, "Epic is a little slow"),
        (Rule::ClinicalOnePerson, "Epic is down, only on my computer"),
        (Rule::ComputersOfASite, "none of the computers will turn on"),
        (Rule::Device, "the printer jams"),
        (Rule::UnknownSystemDown, "everything is frozen"),
        (Rule::OtherSystem, "Outlook is broken on my machine"),
        (Rule::NothingStated, "good morning"),
    ];
    for (rule, words) in examples {
        assert_eq!(told(words).rule, rule, "{words}");
    }
    let mut shown: BTreeSet<&str> = examples.iter().map(|(rule, _)| rule.id()).collect();
    let way_round = Given {
        workaround: Some(true),
        ..stated("", Kind::Ehr, Symptom::Error, Scope::Site)
    };
    assert_eq!(assess(&way_round).rule, Rule::ClinicalWayRound);
    shown.insert(Rule::ClinicalWayRound.id());
    let all: BTreeSet<&str> = Rule::all().map(Rule::id).collect();
    assert_eq!(shown, all);
}

#[test]
fn ids_are_the_names_on_the_wire_and_each_stands_once() {
    let rules: Vec<Rule> = Rule::all().collect();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        assert_eq!(
            serde_json::to_string(&rule).unwrap(),
            format!("\"{}\"", rule.id())
        );
        assert!(!rule.because().is_empty());
    }
}

#[test]
fn a_reason_reads_like_a_sentence() {
    let assessed = assess(&stated("", Kind::Ehr, Symptom::Down, Scope::Site));
    assert_eq!(
        assessed.reason,
        "EHR down, whole site: a clinical system is unusable for more than one person."
    );
    assert!(
        told("Epic is down")
            .reason
            .starts_with("EHR down, scope not stated: ")
    );
}

#[test]
fn a_stated_printer_outage_stays_general() {
    let assessed = assess(&stated(
        "nothing comes out",
        Kind::Printer,
        Symptom::Down,
        Scope::Site,
    ));
    assert_eq!(
        (assessed.tier, assessed.needs_triage),
        (Tier::General, false)
    );
}

#[test]
fn a_stated_question_does_not_hide_an_outage() {
    let assessed = assess(&stated(
        "Epic is down at every desk, nobody can chart",
        Kind::Ehr,
        Symptom::Question,
        Scope::User,
    ));
    assert_eq!(
        (assessed.tier, assessed.needs_triage),
        (Tier::Critical, true)
    );
}

#[test]
fn stated_fields_hold_over_milder_words() {
    let assessed = assess(&stated(
        "see attached",
        Kind::Scheduling,
        Symptom::Down,
        Scope::Site,
    ));
    assert_eq!(assessed.tier, Tier::Critical);
    let assessed = assess(&stated(
        "claims are stuck",
        Kind::Billing,
        Symptom::Question,
        Scope::User,
    ));
    assert_eq!(assessed.tier, Tier::General);
}

/// "... (with `workaround` and `patients_waiting` when given)."
#[test]
fn patients_waiting_makes_a_prescriber_critical() {
    let waiting = Given {
        patients_waiting: Some(true),
        ..stated("", Kind::EPrescribing, Symptom::Down, Scope::User)
    };
    assert_eq!(assess(&waiting).tier, Tier::Critical);
    let way_round = Given {
        workaround: Some(true),
        ..waiting
    };
    assert_eq!(assess(&way_round).tier, Tier::General);
}

/// "Unknown systems are never quietly `general`: when the text suggests a clinical or billing
/// system the stricter tier wins and the ticket is marked `needs_triage`."
#[test]
fn an_unknown_system_is_never_quietly_general() {
    for words in [
        "everything is down",
        "our system is frozen, nobody can work",
    ] {
        let assessed = told(words);
        assert_eq!(
            (assessed.tier, assessed.needs_triage),
            (Tier::Critical, true),
            "{words}"
        );
    }
    assert!(told("it broke").needs_triage);
    // A system that nobody has heard of, out of order for many: care may rest on it all the same.
    let unheard_of = told("nobody can e-fax out, srfax says queue full, referrals not going");
    assert!(unheard_of.needs_triage, "{unheard_of:?}");
}

/// "Flags `patient_safety`, `privacy`, `security` (wrong patient, misdirected fax, lost laptop,
/// phishing, ransomware…) are set by rules", whatever the tier.
#[test]
fn flags_are_raised_by_words_whatever_the_tier() {
    let flags = |words: &str| told(words).flags;
    assert_eq!(
        flags("her chart has somebody else's allergies"),
        [Flag::PatientSafety]
    );
    assert_eq!(flags("I faxed it to the wrong number"), [Flag::Privacy]);
    assert_eq!(flags("lost my laptop on the bus"), [Flag::Privacy]);
    for security in [
        "I clicked the link in that email",
        "I typed my password into a phishing page",
        "ransomware note on the screen of the front desk",
    ] {
        assert_eq!(flags(security), [Flag::Security], "{security}");
    }
    assert_eq!(
        flags("the dose was charted on the wrong patient"),
        [Flag::PatientSafety]
    );
    assert_eq!(flags("duo push I didn't request"), [Flag::Security]);
    assert_eq!(flags("who signs up for the phishing training"), []);
    assert_eq!(flags("the printer is out of toner"), []);
    assert_eq!(told("I faxed it to the wrong number").tier, Tier::General);
}

#[test]
fn what_works_is_not_what_is_broken() {
    let assessed = told("Epic works and the internet is fine, but nobody gets a dial tone");
    assert_eq!(
        (assessed.kind, assessed.tier),
        (Kind::Phones, Tier::Critical)
    );
}

#[test]
fn what_is_over_or_only_planned_is_not_an_outage() {
    for words in [
        "Epic was down for everybody at 8 but it is back up",
        "what do we do if Epic goes down for the whole clinic?",
        "reprint the downtime forms for Epic",
    ] {
        assert_eq!(told(words).tier, Tier::General, "{words}");
    }
}

#[test]
fn products_are_recognised_by_their_slang() {
    let ids: Vec<&str> = vendors_in("hyperspace and ecw send to sure scripts")
        .iter()
        .map(|v| v.id.as_str())
        .collect();
    assert_eq!(ids, ["epic", "eclinicalworks", "surescripts"]);
    assert!(vendors_in("the coffee machine").is_empty());
}
