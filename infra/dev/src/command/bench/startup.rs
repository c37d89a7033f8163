//! How long a function takes from exec to its first request for work and to its answers, against a bare one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::candidate::Candidate;
use super::event::events;
use super::table::Table;
use crate::{advice::Advice, root::Root, shell, stack::Stack, tool::binary};

/// How many real events a started function is handed.
const EVENTS: usize = 20;
/// How much longer than a bare function ticket-intake may take to be ready.
const RATIO_MAX: u32 = 2;

/// What was measured, and whether what is promised of it holds.
pub struct Started {
    /// The figures.
    pub table: Table,
    /// An error when taking reports does not start quickly enough.
    pub verdict: Result<(), Advice>,
}

/// Builds, runs and tabulates. The programs take turns, so that a busy moment falls on all of them.
///
/// # Errors
/// When one does not build, start or answer.
pub fn measure(root: &Root, runs: usize, chosen: Vec<String>) -> Result<Started, Advice> {
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
    let mut candidates = vec![Candidate::new("bare", &bare(root)?)];
    let folder = if names.is_empty() {
        root.target()
    } else {
        binary::build(root, &names, true, None)?
    };
    candidates.extend(
        names
            .iter()
            .map(|name| Candidate::new(name, &folder.join(name))),
    );
    let stack = Stack::release(root)?;
    let env = stack.environment()?;
    super::progress("start-up");
    // The first round warms the page cache and is thrown away.
    for round in 0..=runs {
        for candidate in &mut candidates {
            candidate.start_up(&env, round > 0)?;
        }
    }
    super::progress("requests");
    let events = events(&stack)?;
    for candidate in &mut candidates {
        let event = events.get(candidate.name.as_str()).ok_or_else(|| {
            Advice::new(
                format!("{} has no event to be measured by", candidate.name),
                "add one to bench/event.rs",
            )
        })?;
        candidate.work(&env, event, EVENTS)?;
    }
    Ok(Started {
        table: table(runs, &candidates)?,
        verdict: judged(&candidates),
    })
}

/// Taking reports must start quickly: a promise that is broken is an error, beside its figures.
fn judged(candidates: &[Candidate]) -> Result<(), Advice> {
    let ready = |name: &str| {
        let named = candidates.iter().find(|candidate| candidate.name == name);
        named.and_then(|candidate| median(&candidate.ready))
    };
    match (ready("ticket-intake"), ready("bare")) {
        (Some(intake), Some(bare)) if intake > bare * RATIO_MAX => Err(Advice::new(
            format!(
                "ticket-intake starts in {intake:?}, a bare function in {bare:?}: over {RATIO_MAX} times"
            ),
            "look for what it does before it asks for work",
        )),
        _ => Ok(()),
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
            "Start-up, medians of {runs} interleaved runs against a function of lambda_runtime alone; first answer: to a request \
             without a key, which asks AWS nothing. First request: what it reads and connects to included; warm: the median of \
             {EVENTS}; both on embedded services over plain HTTP, so without TLS. Release build, {}",
            std::env::consts::ARCH
        ),
        head: vec![
            "function",
            "MB",
            "ms to ready",
            "x bare",
            "ms to first answer",
            "ms a first request",
            "ms a warm request",
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
        candidate.cold.map_or_else(|| "-".to_owned(), milliseconds),
        median(&candidate.warm).map_or_else(|| "-".to_owned(), milliseconds),
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
