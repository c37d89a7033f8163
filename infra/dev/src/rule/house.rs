//! What no file of the repository may hold: marks of unfinished work, and paths of somebody's machine.

use std::path::Path;

/// Marks of unfinished work, pieced together so that this file does not hold them.
const MARKS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("#[ig", "nore"),
];

/// Beginnings of paths that exist on one machine only, pieced together likewise.
const MACHINE: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// Every rule over one text file.
pub fn findings(path: &Path, text: &str) -> Vec<String> {
    let code = path
        .extension()
        .is_some_and(|end| end == "rs" || end == "toml" || end == "yaml");
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let place = format!("{}:{}", path.display(), index + 1);
        if code && let Some(mark) = MARKS.iter().find(|mark| line.contains(**mark)) {
            findings.push(format!("{place}: left over: {mark}"));
        }
        if let Some(start) = MACHINE.iter().find(|start| holds_path(line, start)) {
            findings.push(format!("{place}: a path of one machine: {start}"));
        }
    }
    findings
}

/// Whether a path begins here, rather than going on: `https://a.example/home/` is nobody's machine.
fn holds_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | '$'))
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{MACHINE, MARKS, findings};

    #[test]
    fn every_mark_and_path_is_found() {
        for mark in MARKS {
            assert_eq!(
                findings(Path::new("a.rs"), &format!("// {mark} later")).len(),
                1
            );
        }
        for start in MACHINE {
            assert_eq!(
                findings(Path::new("a.md"), &format!("see {start}somebody/file")).len(),
                1
            );
            assert_eq!(
                findings(Path::new("a.md"), &format!("see https://a.example{start}x")).len(),
                0
            );
        }
    }
}
