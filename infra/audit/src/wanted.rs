//! What was asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use domain::report::DAYS_MAX;
use export::{Field, Order, Source};
use lexopt::{Arg, Parser};

/// How it is asked.
pub const USAGE: &str = "\
usage: audit FILE [--source NAME] [--practice-config FILE] [--zone ZONE] [--dates day-first|month-first]
             [--map ours=theirs,…] [--days N] [--html OUT] [--csv OUT] [--json [OUT]]
";

/// What `--help` says below that.
pub const HELP: &str = "
Reads a helpdesk's export of tickets, CSV or from Zammad XLSX, and answers the standards report's questions of it. No cell
of the file is printed, and nothing is sent anywhere.

  --source NAME            zendesk, freshdesk, freshservice, jira, servicenow, zammad, osticket, generic; auto, which is
                           meant without, goes by the columns
  --practice-config FILE   a practice's hours, sites and targets (TOML); else Monday to Friday, 8 to 17, and the
                           standard's own targets
  --zone ZONE              the IANA zone of dates that name none; else the practice's, else UTC
  --dates ORDER            day-first or month-first, where no date of the file decides
  --map ours=theirs,…      which column holds what: id, opened, responded, response_minutes, response_hours, resolved,
                           closed, updated, status, priority, subject, category, location, channel, reopened, reassigned
  --days N                 the window, up to the last ticket opened: 1 to 400, 90 without
  --html OUT               the whole report as one page
  --csv OUT                the whole report as lines
  --json [OUT]             how the file was read and the whole report; printed instead of the words where no OUT is named
  --help                   this

exit codes: 0 read; 1 read, and more than 5 % of the rows were rejected; 2 nothing can be said, and why is on standard error
";

/// The options that have a value.
const VALUED: [&str; 10] = [
    "source",
    "practice-config",
    "zone",
    "dates",
    "map",
    "days",
    "html",
    "csv",
    "bench",
    "sample",
];

/// What was asked for.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The export.
    pub file: Option<PathBuf>,
    /// Whose it is.
    pub source: Option<Source>,
    /// The practice's file.
    pub practice: Option<PathBuf>,
    /// The zone of dates that name none.
    pub zone: Option<String>,
    /// What comes first in dates that may be two.
    pub dates: Option<Order>,
    /// Which column holds what.
    pub map: Vec<(Field, String)>,
    /// How many days.
    pub days: Option<u16>,
    /// Where the page goes.
    pub html: Option<PathBuf>,
    /// Where the lines go.
    pub csv: Option<PathBuf>,
    /// Whether JSON is wanted.
    pub json: bool,
    /// Where it goes, if it is not printed.
    pub json_to: Option<PathBuf>,
    /// Whether nothing but help is wanted.
    pub help: bool,
    /// Rows to measure with.
    pub bench: Option<u32>,
    /// Rows to write an export of.
    pub sample: Option<u32>,
}

/// Reads the command line.
///
/// # Errors
/// What is wrong with it, in words of what to do.
pub fn wanted(mut args: Parser) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    // What follows `--json` is its file where the export is named elsewhere, else the export.
    let mut behind_json = None;
    while let Some(arg) = args.next().map_err(bad)? {
        let name = match arg {
            Arg::Value(file) => {
                if wanted.file.replace(file.into()).is_some() {
                    return Err(format!("give one file\n{USAGE}"));
                }
                continue;
            }
            Arg::Short('h') => "help".to_owned(),
            Arg::Short(letter) => return Err(unknown(&format!("-{letter}"))),
            Arg::Long(name) => name.to_owned(),
        };
        match name.as_str() {
            "help" => {
                wanted.help = true;
                return Ok(wanted);
            }
            "json" => {
                wanted.json = true;
                match args.optional_value() {
                    Some(to) => wanted.json_to = Some(to.into()),
                    None => behind_json = behind(&mut args),
                }
            }
            name if VALUED.contains(&name) => {
                let value = args.value().map_err(bad)?;
                wanted.take(name, value)?;
            }
            _ => return Err(unknown(&format!("--{name}"))),
        }
    }
    if let Some(behind) = behind_json {
        match wanted.file {
            Some(_) => wanted.json_to = Some(behind),
            None => wanted.file = Some(behind),
        }
    }
    Ok(wanted)
}

/// The word behind an option, if it is no option itself.
fn behind(args: &mut Parser) -> Option<PathBuf> {
    let mut raw = args.try_raw_args()?;
    let next = raw.next_if(|next| !next.to_string_lossy().starts_with('-'));
    next.map(PathBuf::from)
}

fn bad(error: lexopt::Error) -> String {
    format!("{error}; see audit --help\n{USAGE}")
}

fn unknown(option: &str) -> String {
    format!("there is no {option}; see audit --help for all there is\n{USAGE}")
}

impl Wanted {
    fn take(&mut self, name: &str, value: OsString) -> Result<(), String> {
        let text = value.to_string_lossy().into_owned();
        let cannot = || format!("--{name} cannot be {text}; see audit --help\n{USAGE}");
        match name {
            "source" if text == "auto" => self.source = None,
            "source" => self.source = Some(Source::parse(&text).ok_or_else(cannot)?),
            "practice-config" => self.practice = Some(value.into()),
            "zone" => self.zone = Some(text),
            "dates" if text == "day-first" => self.dates = Some(Order::DayFirst),
            "dates" if text == "month-first" => self.dates = Some(Order::MonthFirst),
            "map" => self.map = export::map(&text).map_err(|error| error.to_string())?,
            "days" => {
                let days = text.parse().ok();
                let days = days.filter(|days| (1..=DAYS_MAX).contains(days));
                self.days = Some(days.ok_or_else(cannot)?);
            }
            "html" => self.html = Some(value.into()),
            "csv" => self.csv = Some(value.into()),
            "bench" => self.bench = Some(text.parse().map_err(|_| cannot())?),
            "sample" => self.sample = Some(text.parse().map_err(|_| cannot())?),
            _ => return Err(cannot()),
        }
        Ok(())
    }
}
