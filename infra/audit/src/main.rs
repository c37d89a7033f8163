//! Entry of `audit`: a helpdesk's export in, what the standards make of it and an exit code out.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a command prints is its product"
)]

use std::fs::File;
use std::io::{BufReader, IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use audit::{bench, config, words};
use domain::practice::Setup;
use domain::report::DAYS_MAX;
use export::Made;
use export::{Asked, Field, Order, Source};
use jiff::Timestamp;
use lexopt::Arg;

const USAGE: &str = "usage: audit FILE [--source auto] [--practice-config FILE] [--zone ZONE] [--dates day-first|month-first] \
                     [--map ours=theirs,…] [--days 90] [--html OUT] [--csv OUT] [--json]";
/// From how many bytes on it is worth saying how far a reading is.
const LONG: u64 = 8 * 1024 * 1024;
/// The share of rejected rows from which on an export is not read well, in hundredths of a percent.
const REJECTED_MAX: u64 = 500;

/// What was asked for.
#[derive(Default)]
struct Wanted {
    file: Option<PathBuf>,
    source: Option<Source>,
    practice: Option<PathBuf>,
    zone: Option<String>,
    dates: Option<Order>,
    map: Vec<(Field, String)>,
    days: Option<u16>,
    html: Option<PathBuf>,
    csv: Option<PathBuf>,
    json: bool,
    bench: Option<u32>,
    sample: Option<u32>,
}

/// 0: read. 1: read, and too many rows were rejected. 2: nothing can be said.
fn main() -> ExitCode {
    let poor = wanted().and_then(|wanted| match (wanted.bench, wanted.sample) {
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

fn wanted() -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut args = lexopt::Parser::from_env();
    let bad = |error: lexopt::Error| format!("{error}\n{USAGE}");
    while let Some(arg) = args.next().map_err(bad)? {
        if let Arg::Value(file) = arg {
            if wanted.file.replace(file.into()).is_some() {
                return Err(format!("give one file\n{USAGE}"));
            }
            continue;
        }
        let Arg::Long(name) = arg else {
            return Err(bad(arg.unexpected()));
        };
        if name == "json" {
            wanted.json = true;
            continue;
        }
        let name = name.to_owned();
        let value = args.value().map_err(bad)?;
        let text = value.to_string_lossy().into_owned();
        let unknown = || format!("--{name} cannot be {text}\n{USAGE}");
        match name.as_str() {
            "source" if text == "auto" => wanted.source = None,
            "source" => wanted.source = Some(Source::parse(&text).ok_or_else(unknown)?),
            "practice-config" => wanted.practice = Some(value.into()),
            "zone" => wanted.zone = Some(text),
            "dates" => {
                wanted.dates = Some(match text.as_str() {
                    "day-first" => Order::DayFirst,
                    "month-first" => Order::MonthFirst,
                    _ => return Err(unknown()),
                });
            }
            "map" => wanted.map = export::map(&text).map_err(|error| error.to_string())?,
            "days" => {
                let days = text
                    .parse()
                    .ok()
                    .filter(|days| (1..=DAYS_MAX).contains(days));
                wanted.days = Some(days.ok_or_else(unknown)?);
            }
            "html" => wanted.html = Some(value.into()),
            "csv" => wanted.csv = Some(value.into()),
            "bench" => wanted.bench = Some(text.parse().map_err(|_| unknown())?),
            "sample" => wanted.sample = Some(text.parse().map_err(|_| unknown())?),
            _ => return Err(format!("there is no --{name}\n{USAGE}")),
        }
    }
    Ok(wanted)
}

fn audit(wanted: &Wanted) -> Result<bool, String> {
    let path = wanted
        .file
        .as_ref()
        .ok_or_else(|| format!("give a file\n{USAGE}"))?;
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
    let made = Made::of(&days, findings, setup.as_ref(), wanted.days);
    for (path, text) in [
        (
            &wanted.html,
            wanted.html.is_some().then(|| paper::html(&made.report)),
        ),
        (
            &wanted.csv,
            wanted.csv.is_some().then(|| paper::csv(&made.report)),
        ),
    ] {
        if let (Some(path), Some(text)) = (path, text) {
            std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    if wanted.json {
        let json = serde_json::to_string(&made).map_err(|error| error.to_string())?;
        println!("{json}");
    } else {
        print!("{}", words::words(&made));
    }
    let poor = made.findings.rejected_share() > REJECTED_MAX;
    if poor {
        eprintln!(
            "{} of {} rows were rejected, more than 5 %: the report is of the rest",
            made.findings.rejected_rows, made.findings.rows
        );
    }
    Ok(poor)
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
    let peak = match measured.peak_kib {
        Some(peak) => format!("{} MiB at most", peak / 1024),
        None => "memory is not told here".to_owned(),
    };
    println!(
        "{rows} rows, {} MB of export: audited in {:.2} s, {peak}",
        measured.bytes / 1_000_000,
        measured.took.as_secs_f64(),
    );
    Ok(!measured.right)
}
