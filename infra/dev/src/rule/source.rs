//! What a Rust file must look like: how it opens, how long it is, what it may be called, why it excuses itself.

use std::path::Path;

/// Lines a file may have, its unit tests not counted.
const LONGEST: usize = 400;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "service", "model", "dto", "misc",
];

/// Every rule over one file.
pub fn findings(path: &Path, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let shown = path.display();
    if !text.starts_with("//! ") {
        findings.push(format!("{shown}: does not open with a `//!` sentence"));
    }
    let lines = lines_without_tests(text);
    if lines > LONGEST {
        findings.push(format!(
            "{shown}: {lines} lines without its tests, more than {LONGEST}"
        ));
    }
    let empty = path
        .iter()
        .filter_map(|part| part.to_str())
        .map(|part| part.trim_end_matches(".rs"));
    for name in empty.filter(|part| EMPTY_NAMES.contains(part)) {
        findings.push(format!(
            "{shown}: `{name}` says nothing about what is inside"
        ));
    }
    if path.starts_with("functions") && path.ends_with("src/main.rs") && lines > 20 {
        findings.push(format!(
            "{shown}: {lines} lines; an entry only starts the runtime"
        ));
    }
    // A folder of tests may excuse itself as a test module does.
    if !path.iter().any(|part| part == "tests") {
        findings.extend(
            unexplained(text)
                .into_iter()
                .map(|line| format!("{shown}:{line}: an allow without a reason")),
        );
    }
    findings
}

/// Counts what is outside `#[cfg(test)] mod … { … }` at the margin.
fn lines_without_tests(text: &str) -> usize {
    let (mut counted, mut in_tests) = (0, false);
    for line in text.lines() {
        if line == "#[cfg(test)]" {
            in_tests = true;
        }
        if !in_tests {
            counted += 1;
        }
        // A module in a file of its own (`mod tests;`) or the closing brace at the margin ends it.
        if line == "}" || (in_tests && line.starts_with("mod ") && line.ends_with(';')) {
            in_tests = false;
        }
    }
    counted
}

/// Line numbers of `allow` and `expect` attributes outside tests that give no reason.
fn unexplained(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut in_tests = false;
    for (index, line) in text.lines().enumerate() {
        in_tests = in_tests || line == "#[cfg(test)]";
        let opens = ["#[allow(", "#![allow(", "#[expect(", "#![expect("]
            .iter()
            .any(|start| line.trim().starts_with(start));
        if !in_tests && opens {
            let attribute: String = text
                .lines()
                .skip(index)
                .scan(false, |closed, line| {
                    if *closed {
                        return None;
                    }
                    *closed = line.trim_end().ends_with(")]");
                    Some(line)
                })
                .collect();
            // What a test file excuses for all of itself is the tests' licence to unwrap and to panic.
            if !attribute.contains("reason = ") && !attribute.contains("clippy::unwrap_used") {
                found.push(index + 1);
            }
        }
        if line == "}" {
            in_tests = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::findings;

    #[test]
    fn unit_tests_do_not_count() {
        let body = "fn a() {}\n".repeat(398);
        let tests = format!(
            "#[cfg(test)]\nmod tests {{\n{}}}\n",
            "    fn b() {}\n".repeat(300)
        );
        let sound = format!("//! One idea.\n{body}{tests}");
        assert_eq!(
            findings(Path::new("src/a.rs"), &sound),
            Vec::<String>::new()
        );
        let long = format!("{sound}fn c() {{}}\nfn d() {{}}\n");
        assert_eq!(findings(Path::new("src/a.rs"), &long).len(), 1);
    }

    #[test]
    fn every_rule_can_fail() {
        let found = |path: &str, text: &str| findings(Path::new(path), text).join("\n");
        assert!(found("src/a.rs", "fn a() {}\n").contains("does not open"));
        assert!(found("src/utils.rs", "//! Odds.\n").contains("says nothing"));
        assert!(found("src/common/a.rs", "//! Odds.\n").contains("says nothing"));
        assert!(
            found("src/a.rs", "//! A.\n#[allow(dead_code)]\nfn a() {}\n")
                .contains("a.rs:2: an allow")
        );
        assert!(
            !found(
                "src/a.rs",
                "//! A.\n#[allow(\n    dead_code,\n    reason = \"x\"\n)]\nfn a() {}\n"
            )
            .contains("allow")
        );
        let main = format!("//! Entry.\n{}", "fn a() {}\n".repeat(20));
        assert!(found("functions/a/src/main.rs", &main).contains("only starts the runtime"));
    }
}
