//! How long a function takes from exec to its first request for work and to its first answer, against a bare one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::table::Table;
use crate::{advice::Advice, root::Root, runtime_api::Running, shell, tool::binary};

/// A request without a key, as the gateway sends it: every HTTP function must answer it without asking AWS anything.
const EVENT: &str = include_str!("../../../../../tests/events/post-ticket-without-key.json");

/// What every function reads from its environment at start; nothing listens behind these.
const SETTINGS: &[(&str, &str)] = &[
    ("DESK_TABLE", "desk"),
    ("TEXT_KEY", "alias/bench-ticket-text"),
    ("LINK_KEY", "alias/bench-link"),
    ("AUDIT_TABLE", "audit"),
    ("AUDIT_KEY", "alias/bench-audit-body"),
    ("AUDIT_MAC_KEY", "alias/bench-audit-mac"),
    ("AUDIT_SIGN_KEY", "alias/bench-audit-sign"),
    ("AUDIT_LOG", "audit.bench.000000000000"),
    (
        "OPERATOR_TOPIC",
        "arn:aws:sns:us-east-1:000000000000:bench-operator",
    ),
    ("STACK", "bench"),
    ("TOPIC_PREFIX", "statdesk-bench-"),
    ("BASE_URL", "https://desk.example.com"),
    ("AWS_REGION", "us-east-1"),
    ("AWS_ACCESS_KEY_ID", "bench"),
    ("AWS_SECRET_ACCESS_KEY", "bench"),
];

/// A program and what was measured of it, one entry per run.
struct Candidate {
    name: String,
    path: PathBuf,
    ready: Vec<Duration>,
    answered: Vec<Duration>,
    peak_kib: Vec<u64>,
}

/// Builds, runs and tabulates. The programs take turns, so that a busy moment falls on all of them.
///
/// # Errors
/// When one does not build, start or answer.
pub fn measure(root: &Root, runs: usize, chosen: Vec<String>) -> Result<Table, Advice> {
    let mut names = if chosen.is_empty() {
        binary::functions(root)?
    } else {
        chosen
    };
    // It is measured anyway; naming it alone measures nothing else.
    names.retain(|name| name != "bare");
    for name in &names {
        binary::require(root, name)?;
    }
    let mut candidates = vec![candidate("bare", bare(root)?)];
    let folder = if names.is_empty() {
        root.target()
    } else {
        binary::build(root, &names, true, None)?
    };
    candidates.extend(names.iter().map(|name| candidate(name, folder.join(name))));
    let env: Vec<(String, String)> = SETTINGS
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    // The first round warms the page cache and is thrown away.
    for round in 0..=runs {
        for candidate in &mut candidates {
            candidate.run(&env, round > 0)?;
        }
    }
    table(runs, &candidates)
}

fn candidate(name: &str, path: PathBuf) -> Candidate {
    Candidate {
        name: name.to_owned(),
        path,
        ready: Vec::new(),
        answered: Vec::new(),
        peak_kib: Vec::new(),
    }
}

impl Candidate {
    fn run(&mut self, env: &[(String, String)], counts: bool) -> Result<(), Advice> {
        let named = |error| Advice::new(format!("{}: {error}", self.name), "");
        let mut running = Running::start(&self.path, env, true)?;
        let ready = running.ready().map_err(named)?;
        let answer = running.invoke(EVENT.as_bytes()).map_err(named)?;
        if counts {
            self.ready.push(ready);
            // A schedule's function reports this event as an error, which is not the answer that is meant.
            if answer.succeeded {
                self.answered.push(answer.after);
            }
            self.peak_kib.extend(running.peak_kib());
        }
        Ok(())
    }
}

/// `examples/bare.rs`: lambda_runtime and nothing else.
fn bare(root: &Root) -> Result<PathBuf, Advice> {
    let args = [
        "build",
        "--quiet",
        "--release",
        "--package",
        "dev",
        "--example",
        "bare",
    ];
    shell::run(
        &mut shell::command(root.path(), "cargo", &args),
        "mend what the compiler says above",
    )?;
    Ok(root.target().join("release/examples/bare"))
}

fn table(runs: usize, candidates: &[Candidate]) -> Result<Table, Advice> {
    let bare = candidates
        .first()
        .and_then(|bare| median(&bare.ready))
        .unwrap_or_default();
    let rows = candidates
        .iter()
        .map(|candidate| row(candidate, bare))
        .collect::<Result<_, _>>()?;
    Ok(Table {
        title: format!(
            "Start-up, medians of {runs} interleaved runs, release build, {}",
            std::env::consts::ARCH
        ),
        head: vec![
            "function",
            "MB",
            "ms to ready",
            "x bare",
            "ms to first answer",
            "peak MiB",
        ],
        rows,
    })
}

fn row(candidate: &Candidate, bare: Duration) -> Result<Vec<String>, Advice> {
    let ready = median(&candidate.ready).unwrap_or_default();
    Ok(vec![
        candidate.name.clone(),
        megabytes(&candidate.path)?,
        milliseconds(ready),
        format!("{:.2}", ready.as_secs_f64() / bare.as_secs_f64()),
        median(&candidate.answered).map_or_else(|| "-".to_owned(), milliseconds),
        median(&candidate.peak_kib)
            .map_or_else(|| "-".to_owned(), |kib| format!("{}", kib.div_ceil(1024))),
    ])
}

fn median<T: Copy + Ord>(measured: &[T]) -> Option<T> {
    let mut sorted = measured.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

fn megabytes(path: &Path) -> Result<String, Advice> {
    let bytes = std::fs::metadata(path)
        .map_err(|error| Advice::io("read", path, &error))?
        .len();
    Ok(format!(
        "{}.{}",
        bytes / 1_000_000,
        bytes % 1_000_000 / 100_000
    ))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_of_the_sorted_figures() {
        assert_eq!(median(&[9, 1, 5]), Some(5));
        assert_eq!(median::<u32>(&[]), None);
    }
}
