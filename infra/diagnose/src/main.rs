//! Entry of `diagnose`: files in, what their codes mean and an exit code out.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a command prints is its product"
)]

use std::ffi::OsString;
use std::fs::File;
use std::io::{IsTerminal, Read, stderr, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use diagnose::read::{Told, read};
use diagnose::{bench, words};
use domain::diagnosis::hl7::log::Limits;
use lexopt::Arg;
use serde_json::json;

const USAGE: &str = "usage: diagnose FILE… [--type MEDIA] [--late-after SECONDS] [--json]";
/// What `--help` says below that.
const HELP: &str = "
Reads logs and answers of other systems (HL7 v2, X12, FHIR and others; - for what comes in) and says in words what their
codes mean, which queue they go to and who acts. No name and no number of a patient is printed, and nothing is sent anywhere.

  --type MEDIA          the media type of what is read; without, its bytes tell
  --late-after SECONDS  from when on an answer of a log is late
  --json                one line of JSON for each file
  --help                this

exit codes: 0 nothing blocks; 1 something does; 2 nothing can be said, and why is on standard error
";
/// From how many bytes on it is worth saying how far a reading is.
const LONG: u64 = 32 * 1024 * 1024;

/// What was asked for.
#[derive(Default)]
struct Asked {
    files: Vec<PathBuf>,
    media_type: Option<String>,
    limits: Limits,
    json: bool,
    bench: Option<usize>,
    help: bool,
}

/// 0: nothing blocks. 1: something does. 2: nothing can be said.
fn main() -> ExitCode {
    let blocks = asked().and_then(|asked| match asked.bench {
        _ if asked.help => {
            println!("{USAGE}");
            print!("{HELP}");
            Ok(false)
        }
        Some(megabytes) => measure(megabytes),
        None => each(&asked),
    });
    match blocks {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(why) => {
            eprintln!("cannot tell: {why}");
            ExitCode::from(2)
        }
    }
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked::default();
    let mut args = lexopt::Parser::from_env();
    let bad = |error: lexopt::Error| format!("{error}\n{USAGE}");
    let number = |value: OsString| lexopt::ValueExt::parse(&value).map_err(bad);
    while let Some(arg) = args.next().map_err(bad)? {
        match arg {
            Arg::Long("help") | Arg::Short('h') => {
                asked.help = true;
                return Ok(asked);
            }
            Arg::Long("type") => {
                let media = args.value().map_err(bad)?;
                asked.media_type = Some(media.to_string_lossy().into_owned());
            }
            Arg::Long("late-after") => {
                asked.limits.late_after = number(args.value().map_err(bad)?)?;
            }
            Arg::Long("json") => asked.json = true,
            Arg::Long("bench") => {
                let value = args.value().map_err(bad)?;
                asked.bench = Some(lexopt::ValueExt::parse(&value).map_err(bad)?);
            }
            Arg::Value(file) => asked.files.push(file.into()),
            other => return Err(bad(other.unexpected())),
        }
    }
    if asked.bench.is_none() && asked.files.is_empty() {
        return Err(format!("give a file, or - for what comes in\n{USAGE}"));
    }
    Ok(asked)
}

fn each(asked: &Asked) -> Result<bool, String> {
    let mut blocks = false;
    for (place, path) in asked.files.iter().enumerate() {
        let told = file(asked, path).map_err(|error| format!("{}: {error}", path.display()))?;
        blocks |= told.blocks();
        if asked.json {
            println!("{}", words::json(&path.to_string_lossy(), &told));
            continue;
        }
        if asked.files.len() > 1 {
            println!("{}{}", if place > 0 { "\n" } else { "" }, path.display());
        }
        print!("{}", words::words(&told));
    }
    Ok(blocks)
}

fn file(asked: &Asked, path: &Path) -> std::io::Result<Told> {
    let media_type = asked.media_type.as_deref();
    if path == Path::new("-") {
        return read(stdin().lock(), media_type, asked.limits, &mut |_| {});
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    watched(file, size, media_type, asked.limits)
}

/// Reads, and says how far it is where that takes a while and somebody looks.
fn watched(
    input: impl Read,
    size: u64,
    media_type: Option<&str>,
    limits: Limits,
) -> std::io::Result<Told> {
    let shown = size >= LONG && stderr().is_terminal();
    let mut last = 0;
    let told = read(input, media_type, limits, &mut |done| {
        let percent = done.saturating_mul(100) / size.max(1);
        if shown && percent > last {
            last = percent;
            eprint!("\r{percent:>3} % of {} MB", size / 1_000_000);
        }
    });
    if last > 0 {
        eprintln!();
    }
    told
}

/// Whether it was not read right.
fn measure(megabytes: usize) -> Result<bool, String> {
    let measured = bench::run(megabytes).ok_or("the log could not be read")?;
    let what = format!(
        "correlate {megabytes} MB of HL7 log, {} messages",
        measured.messages
    );
    let ms = measured.took.as_secs_f64() * 1e3;
    println!(
        "{}",
        json!({"what": what, "count": measured.messages, "ms": ms})
    );
    Ok(!measured.right)
}
