//! What must hold for the impact of every report, however it is written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain tells nobody anything and knows no clock and no files; its tests may.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::impact::{Given, assess, vendors_in};
use domain::kind::{Kind, Scope, Symptom, Tier};
use proptest::prelude::*;

/// What people add to be served first.
const SHOUTS: [&str; 14] = [
    "!!!!",
    " URGENT",
    " URGENT!!! ASAP!!!",
    " I am the CEO.",
    " Dr. Albrecht, Medical Director",
    " STAT STAT STAT",
    " top priority, P1, sev 1",
    " This is the practice administrator speaking.",
    " please hurry!!!",
    " EMERGENCY!!",
    " right now!",
    " fix this immediately or I will call the owner.",
    " -- sent by the Chief Executive Officer",
    " highest priority per the board of directors!",
];

fn tickets() -> Vec<(String, String)> {
    ["tickets.jsonl", "tickets-dev.jsonl"]
        .into_iter()
        .flat_map(|name| {
            let path = format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).expect(&path);
            let lines: Vec<serde_json::Value> = text
                .lines()
                .map(|l| serde_json::from_str(l).unwrap())
                .collect();
            lines
        })
        .map(|t| {
            (
                t["summary"].as_str().unwrap().to_owned(),
                t["description"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn tier(summary: &str, description: &str) -> Tier {
    assess(&Given {
        summary,
        description,
        ..Given::default()
    })
    .tier
}

/// The tier comes "not from a priority the caller picks; seniority, capitals and "urgent" raise
/// nothing."
#[test]
fn shouting_and_rank_change_no_tier() {
    for (summary, description) in tickets() {
        let calm = tier(&summary, &description);
        for shout in SHOUTS {
            let loud = format!("{description}{shout}");
            assert_eq!(tier(&summary, &loud), calm, "{summary} / {loud}");
            let loud = format!("{summary}{shout}");
            assert_eq!(tier(&loud, &description), calm, "{loud} / {description}");
        }
        assert_eq!(
            tier(&summary.to_uppercase(), &description.to_uppercase()),
            calm,
            "capitals: {summary}"
        );
    }
}

#[test]
fn a_reason_is_made_of_our_own_words() {
    let words = |text: &str| -> BTreeSet<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() >= 4)
            .map(str::to_owned)
            .collect()
    };
    let mut vocabulary = words(&Kind::ALL.map(|kind| kind.to_string()).join(" "));
    for symptom in [
        Symptom::Down,
        Symptom::Degraded,
        Symptom::Error,
        Symptom::Question,
        Symptom::Request,
    ] {
        vocabulary.extend(words(symptom.as_str()));
    }
    for scope in [Scope::Practice, Scope::Site, Scope::Department, Scope::User] {
        vocabulary.extend(words(&scope.to_string()));
    }
    vocabulary.extend(words("scope not stated"));
    for rule in domain::impact::Rule::all() {
        vocabulary.extend(words(rule.because()));
    }
    for (summary, description) in tickets() {
        let reason = assess(&Given {
            summary: &summary,
            description: &description,
            ..Given::default()
        })
        .reason;
        let foreign: Vec<String> = words(&reason).difference(&vocabulary).cloned().collect();
        assert!(foreign.is_empty(), "{foreign:?}");
    }
}

#[test]
fn a_long_text_is_read_in_little_time() {
    let began = Instant::now();
    let _ = assess(&Given::default());
    println!(
        "{:?} for the first report, lexicon and all",
        began.elapsed()
    );
    let tickets = tickets();
    let began = Instant::now();
    for (summary, description) in &tickets {
        let _ = tier(summary, description);
    }
    println!("{:?} for {} reports", began.elapsed(), tickets.len());
    let worst = [
        "nobody can open epic and the phones are down, ".repeat(2500),
        "a".repeat(100_000),
        "\n".repeat(100_000),
        " ".repeat(100_000),
        "1) ".repeat(33_000),
        "all the ".repeat(12_500),
        "not not none no ".repeat(6_250),
        "and the is ".repeat(9_000),
        "prescribimg ".repeat(8_400),
        "\u{1f600}".repeat(25_000),
        "x. ".repeat(33_000),
        "x, it came back. ".repeat(6_000),
    ];
    for text in worst {
        let began = Instant::now();
        let _ = assess(&Given {
            summary: &text,
            description: &text,
            ..Given::default()
        });
        let took = began.elapsed();
        println!(
            "{:?} for {} bytes of {:?}",
            took,
            text.len(),
            &text.chars().take(12).collect::<String>()
        );
        // Generous, for a loaded machine and a build without optimisation; quadratic reading takes minutes.
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

/// What a caller may state.
type Structure = (
    Option<Kind>,
    Option<Symptom>,
    Option<Scope>,
    Option<bool>,
    Option<bool>,
);

fn structure() -> impl Strategy<Value = Structure> {
    let symptoms = [
        Symptom::Down,
        Symptom::Degraded,
        Symptom::Error,
        Symptom::Question,
        Symptom::Request,
    ];
    let scopes = [Scope::Practice, Scope::Site, Scope::Department, Scope::User];
    (
        proptest::option::of(proptest::sample::select(Kind::ALL.to_vec())),
        proptest::option::of(proptest::sample::select(symptoms.to_vec())),
        proptest::option::of(proptest::sample::select(scopes.to_vec())),
        proptest::option::of(any::<bool>()),
        proptest::option::of(any::<bool>()),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_assessed(summary in ".{0,80}", description in "(?s).{0,400}", fields in structure()) {
        let (kind, symptom, scope, workaround, patients_waiting) = fields;
        let given = Given { summary: &summary, description: &description, kind, symptom, scope, workaround, patients_waiting };
        let one = assess(&given);
        prop_assert_eq!(one.tier, one.rule.tier());
        prop_assert_eq!(&one, &assess(&given));
        let _ = vendors_in(&description);
    }

    #[test]
    fn words_of_the_trade_in_any_order_are_assessed(words in proptest::collection::vec(
        proptest::sample::select(vec!["epic", "down", "nobody", "and", "the", "is", "not", ",", ".", "?", "1)", "but", "since",
            "claims", "works", "also", "printer", "back", "it", "all", "14", "-", "\n", "duo", "if", "pt", "wrong", "chart"]), 0..60)) {
        let text = words.join(" ");
        let assessed = assess(&Given { description: &text, ..Given::default() });
        prop_assert!(!assessed.reason.is_empty());
    }

    /// The table: `critical` is "a clinical system is down or unusable", `billing` is "billing
    /// operations are affected".
    #[test]
    fn a_stated_outage_of_a_clinical_site_is_never_general(kind in proptest::sample::select(Kind::ALL.to_vec()), text in ".{0,60}") {
        let given = Given { summary: &text, kind: Some(kind), symptom: Some(Symptom::Down), scope: Some(Scope::Site), ..Given::default() };
        let tier = assess(&given).tier;
        if kind.is_clinical() {
            prop_assert_eq!(tier, Tier::Critical);
        }
        if kind.is_billing() {
            prop_assert_ne!(tier, Tier::General);
        }
    }
}
