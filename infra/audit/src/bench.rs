//! The figures that are promised: a million rows in under ten seconds on one core, in under 200 MiB.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::time::{Duration, Instant};

use export::Asked;
use jiff::{SignedDuration, Timestamp};

use export::Made;

/// Subjects, each with a place for a number, so that no two rows say the same.
const SUBJECTS: [&str; 8] = [
    "EHR down at every workstation, room %",
    "Claims rejected by the clearinghouse, batch %",
    "Printer % is out of toner",
    "Cannot log in since this morning, desk %",
    "eRx queue is stuck, % waiting",
    "Please set up a new laptop for nurse %",
    "Lab results missing for order %",
    "Phones cut off after % seconds",
];

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    /// How long it took.
    pub took: Duration,
    /// How many bytes the export has.
    pub bytes: u64,
    /// The most memory that the process ever held, in KiB, where the machine tells.
    pub peak_kib: Option<u64>,
    /// Whether every row came to a ticket.
    pub right: bool,
}

/// Writes an export of so many rows, each with a subject of its own.
///
/// # Errors
/// When it cannot be written.
pub fn write(rows: u32, mut to: impl std::io::Write) -> std::io::Result<()> {
    writeln!(
        to,
        "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,\
         Last update time,Initial response time,First response time (in hrs),Resolution time (in hrs),Agent interactions,\
         Customer interactions,Resolution status,First response status,Tags,Full name,Contact ID"
    )?;
    let start: Timestamp = Timestamp::UNIX_EPOCH
        .saturating_add(SignedDuration::from_hours(24 * 365 * 54))
        .unwrap_or_default();
    for row in 0..rows {
        let subject = SUBJECTS
            .get(row as usize % SUBJECTS.len())
            .copied()
            .unwrap_or_default();
        let subject = subject.replace('%', &row.to_string());
        let opened = start + SignedDuration::from_secs(i64::from(row) * 60);
        let at = |minutes: i64| {
            (opened + SignedDuration::from_mins(minutes))
                .strftime("%d/%m/%Y %H:%M")
                .to_string()
        };
        let answered = i64::from(row % 300);
        writeln!(
            to,
            "{row},\"{subject}\",Resolved,{},Email,Incident,Agent {},Desk,{},{},{},,{},{},,{}:00:00,{},1,Within SLA,\
             Within SLA,\"a, b\",Somebody {row},{row}",
            ["Low", "Medium", "High", "Urgent"]
                .get(row as usize % 4)
                .copied()
                .unwrap_or_default(),
            row % 9,
            at(0),
            at(480),
            at(answered + 90),
            at(answered + 90),
            at(answered),
            row % 30,
            row % 3,
        )?;
    }
    Ok(())
}

/// Makes an export of so many rows, beside the other temporary files, and audits it.
///
/// # Errors
/// When it cannot be written or read.
#[allow(clippy::disallowed_methods, reason = "a measurement is made here")]
pub fn run(rows: u32) -> Result<Measured, String> {
    let path = std::env::temp_dir().join(format!("audit-bench-{}.csv", std::process::id()));
    let measured = measure(rows, &path);
    // What was made for the measurement goes with it, however that ended.
    let _ = std::fs::remove_file(&path);
    measured
}

#[allow(clippy::disallowed_methods, reason = "a measurement is made here")]
fn measure(rows: u32, path: &std::path::Path) -> Result<Measured, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    write(rows, &mut file).map_err(failed)?;
    file.flush().map_err(failed)?;
    drop(file);
    let file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 60);
    let watch = Instant::now();
    let (days, findings) = export::gather(BufReader::new(file), &Asked::at(now), &mut |_| {})
        .map_err(|error| error.to_string())?;
    let made = Made::of(&days, findings, None, None);
    Ok(Measured {
        took: watch.elapsed(),
        bytes,
        peak_kib: peak_kib(),
        right: made.findings.tickets == u64::from(rows) && made.findings.rejected_rows == 0,
    })
}

/// The most memory that this process ever held.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().strip_suffix(" kB")?.parse().ok()
}
