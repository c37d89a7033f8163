//! Reports as clinic staff type them: each comes out in a tier that a person accepted, and says why.

use std::collections::{BTreeMap, BTreeSet};

use domain::impact::Rule;
use domain::kind::{Kind, Scope, Symptom, Tier};
use serde::Deserialize;
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::figure;
use tests::fixture;

#[derive(Deserialize)]
struct Sample {
    id: String,
    summary: String,
    description: String,
    #[serde(default)]
    fields: Fields,
    expected: Expected,
}

#[derive(Deserialize, Default)]
struct Fields {
    system_kind_hint: Option<String>,
    symptom: Option<String>,
    scope: Option<String>,
}

#[derive(Deserialize)]
struct Expected {
    tier: Tier,
    acceptable_tiers: Option<Vec<Tier>>,
}

impl Sample {
    fn accepted(&self) -> Vec<Tier> {
        let tier = vec![self.expected.tier];
        self.expected.acceptable_tiers.clone().unwrap_or(tier)
    }

    /// The report as the API takes it: the kind that was hinted at is the seeded system's id.
    fn body(&self) -> Value {
        let mut body = json!({ "summary": self.summary, "description": self.description });
        let fields = [
            ("system", &self.fields.system_kind_hint),
            ("symptom", &self.fields.symptom),
            ("scope", &self.fields.scope),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                body[name] = json!(value);
            }
        }
        body
    }
}

fn samples() -> Vec<Sample> {
    include_str!("../data/tickets.jsonl")
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

/// Lower-case words of four letters and more.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}

/// Every word that a reason is made of.
fn vocabulary() -> BTreeSet<String> {
    let mut all = words("scope not stated");
    for rule in Rule::all() {
        all.extend(words(rule.because()));
    }
    for kind in Kind::ALL {
        all.extend(words(&kind.to_string()));
    }
    for symptom in ["down", "degraded", "error", "question", "request"] {
        let symptom: Symptom = serde_json::from_value(json!(symptom)).expect("a symptom");
        all.extend(words(&symptom.to_string()));
    }
    for scope in [Scope::Practice, Scope::Site, Scope::Department, Scope::User] {
        all.extend(words(&scope.to_string()));
    }
    all
}

/// "The answer says which rule decided." "A ticket's title is made of structure."
/// "Every tier must be one a person accepted ..., no critical ticket may come out `general`, and
/// over-tiering is counted too."
#[tokio::test]
async fn every_report_comes_out_in_an_accepted_tier() {
    let clinic = Clinic::open().await;
    let people = [
        ("staff", "staff", false),
        ("technician", "technician", true),
        ("technician-2", "technician", true),
        ("officer", "manager", true),
    ];
    let vocabulary = vocabulary();
    let samples = samples();
    assert_eq!(samples.len(), 50);
    let mut confusion: BTreeMap<(Tier, Tier), usize> = BTreeMap::new();
    let (mut over, mut wrong) = (0, Vec::new());
    for (number, sample) in samples.iter().enumerate() {
        // One practice each, so that none joins another.
        let practice = format!("practice-{number}");
        fixture::practice_of(
            clinic.app(),
            &practice,
            "America/Chicago",
            &["main"],
            &people,
        )
        .await;
        let opened = clinic
            .post(&format!("{practice}-staff"), "/v1/tickets", sample.body())
            .await
            .expect(201)
            .json();
        let id = &sample.id;
        let tier: Tier = serde_json::from_value(opened["tier"].clone()).expect("a tier");
        assert_eq!(opened["incident"], Value::Null, "{id}");
        *confusion.entry((sample.expected.tier, tier)).or_default() += 1;
        over += usize::from(tier.stricter_than(sample.expected.tier));
        if !sample.accepted().contains(&tier) {
            wrong.push(format!(
                "{id}: {tier} by {}, accepted {:?}",
                opened["tier_reason"]["rule"],
                sample.accepted()
            ));
        }
        assert!(
            sample.expected.tier != Tier::Critical || tier != Tier::General,
            "{id}: critical came out general"
        );

        let reason = &opened["tier_reason"];
        let (rule, why) = (reason["rule"].as_str(), reason["text"].as_str());
        assert!(
            Rule::all().any(|known| Some(known.id()) == rule),
            "{id}: {reason}"
        );
        let why = why.expect("a reason");
        assert!(!why.is_empty(), "{id}");
        let foreign: Vec<_> = words(why).difference(&vocabulary).cloned().collect();
        assert!(foreign.is_empty(), "{id}: {foreign:?} in {why:?}");
        // The rest of the answer is no place for the report's words either.
        let title = words(opened["title"].as_str().expect("a title"));
        let own = ["main", "user"];
        let foreign = title.difference(&vocabulary);
        let foreign: Vec<_> = foreign
            .filter(|word| !own.contains(&word.as_str()))
            .collect();
        assert!(foreign.is_empty(), "{id}: {foreign:?}");
    }
    let right = samples.len() - wrong.len();
    let confusion: Vec<_> = confusion
        .iter()
        .map(|((label, given), count)| format!("labelled {label:<8} given {given:<8} {count:>3}"))
        .collect();
    figure!(
        "tiers of the sample reports",
        "{right} of {} accepted ({:.1} %), over-tiered against the label {over}\n{}",
        samples.len(),
        100.0 * right as f64 / samples.len() as f64,
        confusion.join("\n")
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}
