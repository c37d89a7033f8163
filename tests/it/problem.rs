//! infra/problems.md: a section for each problem, each with an example that is one.

use std::collections::BTreeMap;

use lambda::failure::PROBLEMS;
use serde_json::Value;

const BOOK: &str = include_str!("../../infra/problems.md");

/// The sections by their anchor.
fn sections() -> BTreeMap<&'static str, &'static str> {
    BOOK.split("\n## ")
        .skip(1)
        .map(|section| section.split_once('\n').expect("a heading"))
        .collect()
}

#[test]
fn every_problem_has_its_section_and_every_section_its_problem() {
    let sections = sections();
    let written: Vec<_> = sections.keys().copied().collect();
    let mut known: Vec<_> = PROBLEMS.iter().map(|(anchor, _, _)| *anchor).collect();
    known.sort_unstable();
    assert_eq!(written, known);
    for (anchor, title, status) in PROBLEMS {
        let section = sections[anchor];
        let words = section.trim_start();
        assert!(
            words.starts_with(&format!("{status}")),
            "{anchor}: the section begins with the status"
        );
        let (meaning, rest) = section.split_once("```json\n").expect("an example");
        let (example, _) = rest.split_once("\n```").expect("its end");
        assert!(meaning.len() > 40, "{anchor}: what it means");
        let example: Value = serde_json::from_str(example).expect(anchor);
        assert_eq!(
            example["type"],
            format!("https://statdesk.example/problems#{anchor}")
        );
        assert_eq!(example["title"], title);
        assert_eq!(example["status"], status);
        assert!(example["detail"].is_string());
        assert_eq!(example["errors"].is_array(), anchor == "invalid");
    }
}
