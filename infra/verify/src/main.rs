//! Entry of `verify`: bundles in, a verdict in words and an exit code out.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a command prints is its product"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::audit::export::pem;
use domain::audit::note::SpkiDer;
use domain::audit::verify::Witnesses;
use lexopt::Arg;
use serde_json::json;
use verify::container::{Container, SIZE_MAX};
use verify::judge::{Verdict, judge};
use verify::{CannotTell, bench, witness};

const USAGE: &str = "usage: verify BUNDLE… --key key.pem [--roots roots.txt] [--receipts log.txt]
roots.txt: the mails with roots as they came, or `<size> <root>` a line";
/// The most bundles taken at once.
const BUNDLES_MAX: usize = 4096;

/// What was asked for.
#[derive(Default)]
struct Asked {
    bundles: Vec<PathBuf>,
    keys: Vec<PathBuf>,
    roots: Vec<PathBuf>,
    receipts: Vec<PathBuf>,
    bench: Option<u64>,
}

/// 0: nothing speaks against it. 1: something does. 2: nothing can be said.
fn main() -> ExitCode {
    let verdict = asked().and_then(|asked| match asked.bench {
        Some(records) => measure(records),
        None => verdict(&asked),
    });
    match verdict {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
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
    while let Some(arg) = args.next().map_err(bad)? {
        match arg {
            Arg::Long("key") => asked.keys.push(args.value().map_err(bad)?.into()),
            Arg::Long("roots") => asked.roots.push(args.value().map_err(bad)?.into()),
            Arg::Long("receipts") => asked.receipts.push(args.value().map_err(bad)?.into()),
            Arg::Long("bench") => {
                let value = args.value().map_err(bad)?;
                asked.bench = Some(lexopt::ValueExt::parse(&value).map_err(bad)?);
            }
            Arg::Value(bundle) => asked.bundles.push(bundle.into()),
            other => return Err(bad(other.unexpected())),
        }
    }
    if asked.bench.is_none() {
        if asked.bundles.is_empty() || asked.bundles.len() > BUNDLES_MAX {
            return Err(format!("give 1 to {BUNDLES_MAX} bundles\n{USAGE}"));
        }
        if asked.keys.is_empty() {
            return Err(format!("give the log's public key with --key\n{USAGE}"));
        }
    }
    Ok(asked)
}

fn verdict(asked: &Asked) -> Result<bool, String> {
    let mut bundles = Vec::new();
    for path in &asked.bundles {
        let bundle = Container::open(read(path)?).map_err(|why| at(path, &why))?;
        bundles.push(bundle);
    }
    let mut keys: Vec<SpkiDer> = Vec::new();
    for path in &asked.keys {
        let key = pem::read(&text(path)?).filter(|key| key.p256_point().is_some());
        keys.push(key.ok_or_else(|| at(path, &CannotTell::Key))?);
    }
    let practice = bundles
        .first()
        .map(|bundle| bundle.head.manifest.practice.clone());
    let practice = practice.unwrap_or_default();
    let mut witnesses = Witnesses::default();
    for path in &asked.roots {
        let roots = witness::roots(&text(path)?, &practice).map_err(|why| at(path, &why))?;
        witnesses.roots.extend(roots);
    }
    for path in &asked.receipts {
        let receipts = witness::receipts(&text(path)?, &practice).map_err(|why| at(path, &why))?;
        witnesses.receipts.extend(receipts);
    }
    let verdict = judge(bundles, &keys, witnesses).map_err(|why| why.to_string())?;
    print(&verdict);
    Ok(verdict.sound())
}

fn print(verdict: &Verdict) {
    let verified = &verdict.verified;
    let (to, anchored) = (verified.verified_to, verified.anchored_to);
    println!(
        "log {}, records from {} to before {}",
        verdict.log, verdict.from, verdict.to
    );
    println!("verified to {to}, anchored to {anchored}");
    let signed = anchored.max(verdict.from);
    if to > signed {
        println!(
            "{} records from {signed} on are chained, but not anchored: they could have been written anew",
            to - signed
        );
    }
    if to > verdict.from && anchored <= verdict.from && verified.witnessed_to <= verdict.from {
        println!(
            "nothing in it is signed or known to an outsider: anybody who can write the table could have made it"
        );
    }
    if verified.witnessed_to > 0 {
        println!("witnessed to {}", verified.witnessed_to);
    }
    if verdict.from > 0 {
        println!("records before {} were not looked at", verdict.from);
    }
    if let Some(next) = verdict.next {
        println!("the log goes on: the next bundle begins with record {next}");
    }
    for aside in &verdict.aside {
        println!("{aside}");
    }
    for finding in &verified.findings {
        println!("- {} ({})", finding.words(), finding.code());
    }
    if verified.more > 0 {
        println!("- and {} more", verified.more);
    }
    for against in &verdict.against {
        println!("- {against}");
    }
    println!(
        "{}",
        if verdict.sound() {
            "sound"
        } else {
            "NOT SOUND"
        }
    );
}

fn measure(records: u64) -> Result<bool, String> {
    let measured = bench::run(records).ok_or("the bench cannot be set up")?;
    // On a busy machine the rest of the time is waiting.
    let took = measured.busy.unwrap_or(measured.took);
    let what = format!(
        "verify {records} records of the log in {} bundles, {} MB",
        measured.bundles,
        measured.bytes / 1_000_000
    );
    println!(
        "{}",
        json!({"what": what, "count": records, "ms": took.as_secs_f64() * 1e3})
    );
    let verified = &measured.verdict.verified;
    Ok(measured.verdict.sound() && verified.anchored_to == records)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path)
        .map_err(|error| at(path, &error))?
        .len();
    if size > SIZE_MAX as u64 {
        return Err(at(path, &CannotTell::TooLarge));
    }
    std::fs::read(path).map_err(|error| at(path, &error))
}

fn text(path: &Path) -> Result<String, String> {
    String::from_utf8(read(path)?).map_err(|_| at(path, &"not UTF-8"))
}

fn at(path: &Path, why: &dyn std::fmt::Display) -> String {
    format!("{}: {why}", path.display())
}
