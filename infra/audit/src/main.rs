//! Entry of `audit`: a helpdesk's export in, what the standards make of it and an exit code out.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a command prints is its product"
)]

use std::fs::File;
use std::io::{BufReader, IsTerminal, stderr};
use std::path::Path;
use std::process::ExitCode;

use audit::wanted::{HELP, USAGE, Wanted, wanted};
use audit::{bench, config, words};
use domain::practice::Setup;
use export::{Asked, Made};
use jiff::Timestamp;
use serde_json::json;

/// From how many bytes on it is worth saying how far a reading is.
const LONG: u64 = 8 * 1024 * 1024;

/// 0: read. 1: read, and too many rows were rejected. 2: nothing can be said.
fn main() -> ExitCode {
    let wanted = wanted(lexopt::Parser::from_env());
    let poor = wanted.and_then(|wanted| match (wanted.bench, wanted.sample) {
        _ if wanted.help => {
            print!("{USAGE}{HELP}");
            Ok(false)
        }
        (Some(rows), _) => measure(rows),
        (_, Some(rows)) => bench::write(rows, std::io::stdout().lock())
            .map(|()| false)
            .map_err(|error| error.to_string()),
        _ => audit(&wanted),
    });
    match poor {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(why) => {
            eprintln!("cannot tell: {why}");
            ExitCode::from(2)
        }
    }
}

fn audit(wanted: &Wanted) -> Result<bool, String> {
    let path = wanted
        .file
        .as_ref()
        .ok_or_else(|| format!("give a file\n{USAGE}"))?;
    for to in [&wanted.html, &wanted.csv, &wanted.json_to] {
        if to.as_ref().is_some_and(|to| is_same(path, to)) {
            return Err(
                "what is written would take the place of the export: name another file".to_owned(),
            );
        }
    }
    let setup = wanted.practice.as_deref().map(practice).transpose()?;
    let asked = Asked {
        source: wanted.source,
        map: wanted.map.clone(),
        dates: wanted.dates,
        zone: wanted.zone.clone(),
        practice: setup.as_ref().map(|setup| &setup.practice),
        now: now()?,
    };
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let size = file.metadata().map_err(|error| error.to_string())?.len();
    let (days, findings) = watched(file, size, &asked)?;
    if let Some(why) = findings.nothing() {
        return Err(why);
    }
    let made = Made::of(&days, findings, setup.as_ref(), wanted.days);
    if let Some(to) = &wanted.html {
        write(to, &paper::html(&made.report))?;
    }
    if let Some(to) = &wanted.csv {
        write(to, &paper::csv(&made.report))?;
    }
    let json = wanted.json.then(|| serde_json::to_string(&made));
    let json = json.transpose().map_err(|error| error.to_string())?;
    match (json, &wanted.json_to) {
        (Some(json), None) => println!("{json}"),
        (Some(json), Some(to)) => {
            write(to, &json)?;
            print!("{}", words::words(&made));
        }
        (None, _) => print!("{}", words::words(&made)),
    }
    let doubt = &made.report.doubt;
    if let Some(doubt) = doubt {
        eprintln!("{doubt}");
    }
    Ok(doubt.is_some())
}

/// Whether two paths are of one file that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

fn write(to: &Path, text: &str) -> Result<(), String> {
    std::fs::write(to, text).map_err(|error| format!("{}: {error}", to.display()))
}

fn practice(path: &Path) -> Result<Setup, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    config::read(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads, and says how far it is where that takes a while and somebody looks.
fn watched(
    file: File,
    size: u64,
    asked: &Asked<'_>,
) -> Result<(domain::report::days::Days, export::Findings), String> {
    let shown = size >= LONG && stderr().is_terminal();
    let mut last = 0;
    let read = export::gather(BufReader::new(file), asked, &mut |done| {
        // The file is read twice.
        let percent = (done.saturating_mul(50) / size.max(1)).min(100);
        if shown && percent > last {
            last = percent;
            let bar = "#".repeat(percent as usize / 4);
            eprint!(
                "\r[{bar:<25}] {percent:>3} % of {} MB, read twice",
                size / 1_000_000
            );
        }
    });
    if last > 0 {
        eprintln!();
    }
    read.map_err(|error| error.to_string())
}

/// The time, which bounds what an export may speak of.
#[allow(
    clippy::disallowed_methods,
    reason = "the command reads the clock once, here"
)]
fn now() -> Result<Timestamp, String> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_err(|error| error.to_string())?.as_secs();
    let seconds = i64::try_from(seconds).map_err(|error| error.to_string())?;
    Timestamp::from_second(seconds).map_err(|error| error.to_string())
}

/// Whether it was not read right.
fn measure(rows: u32) -> Result<bool, String> {
    let measured = bench::run(rows)?;
    let what = format!(
        "audit an export of {rows} rows, {} MB",
        measured.bytes / 1_000_000
    );
    let ms = measured.took.as_secs_f64() * 1e3;
    println!(
        "{}",
        json!({"what": what, "count": rows, "ms": ms, "peak_kib": measured.peak_kib})
    );
    Ok(!measured.right)
}
