//! The log of everything that a test runs, for tests that look for what must not be in it.

use std::fmt::Write as _;
use std::sync::{Mutex, OnceLock};
use std::thread::ThreadId;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

use crate::record;

/// Each line with the thread that logged it: a test has one of its own, also where a process runs several.
static LINES: OnceLock<Mutex<Vec<(ThreadId, String)>>> = OnceLock::new();

/// Begins to keep the log: what a deployed function writes, and everything of our own, however
/// detailed.
pub fn keep() {
    LINES.get_or_init(|| {
        let subscriber = tracing_subscriber::registry().with(Keep);
        tracing::subscriber::set_global_default(subscriber).expect("no other log in this process");
        Mutex::default()
    });
}

/// Every line of this test so far.
///
/// # Panics
/// When nothing has begun to keep them.
#[must_use]
pub fn lines() -> Vec<String> {
    let lines = LINES.get().expect("log::keep comes first");
    let lines = lines.lock().expect("a log");
    let here = std::thread::current().id();
    let own = lines.iter().filter(|(thread, _)| *thread == here);
    own.map(|(_, line)| line.clone()).collect()
}

struct Keep;

impl Keep {
    fn add(line: String) {
        record::logged(&line);
        if let Some(lines) = LINES.get() {
            let here = std::thread::current().id();
            lines.lock().expect("a log").push((here, line));
        }
    }
}

/// Functions are deployed with INFO; our own rooms are held to it at every level.
fn kept(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next().unwrap_or_default();
    let ours = [
        "domain",
        "aws",
        "lambda",
        "local",
        "ticket_intake",
        "ticket_desk",
        "sla_sweep",
        "page_reply",
        "practice_admin",
        "interface_diagnosis",
        "phi_open",
        "phi_audit",
        "phi_export",
        "probe_ingest",
        "proactive_checks",
        "audit_checkpoint",
        "standards_report",
        "probe",
        "paper",
        "export",
    ];
    ours.contains(&room) || *metadata.level() <= Level::INFO
}

impl<S: Subscriber> Layer<S> for Keep {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        kept(metadata)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut line = Line::of(attributes.metadata());
        attributes.record(&mut line);
        Self::add(line.0);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        Self::add(line.0);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::of(event.metadata());
        event.record(&mut line);
        Self::add(line.0);
    }
}

struct Line(String);

impl Line {
    fn of(metadata: &Metadata<'_>) -> Self {
        Self(format!("{} {}", metadata.level(), metadata.target()))
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}
