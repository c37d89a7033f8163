//! How a line is written: JSON as CloudWatch takes it, a metric as it stands.

use std::fmt;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::{Format, Json, JsonFields, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, format};
use tracing_subscriber::registry::LookupSpan;

use crate::metric;

/// The lines of a deployed function.
pub struct Lines(Format<Json, ()>);

impl Lines {
    /// Lines with what is known of the request or event that they belong to.
    pub fn new() -> Self {
        let json = format().json().without_time();
        Self(json.with_current_span(true).with_span_list(false))
    }
}

/// How a span's fields are kept until a line is written.
pub fn fields() -> JsonFields {
    JsonFields::new()
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if event.metadata().target() != metric::TARGET {
            return self.0.format_event(context, writer, event);
        }
        let mut bare = Bare(String::new());
        event.record(&mut bare);
        writeln!(writer, "{}", bare.0)
    }
}

/// An event's message and nothing else.
struct Bare(String);

impl Visit for Bare {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io;
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};
    use tracing::{info, info_span};
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Kept {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn a_metric_stands_bare_and_any_other_line_knows_its_request() {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::fmt()
            .fmt_fields(fields())
            .event_format(Lines::new())
            .with_writer(kept.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            let span = info_span!(
                "request",
                request_id = "r1",
                practice = tracing::field::Empty
            );
            let _in = span.enter();
            span.record("practice", "lakeside");
            info!(target: metric::TARGET, "{}", json!({"Stack": "clinic"}));
            info!(status = 200, "answered");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines[0], json!({"Stack": "clinic"}));
        assert_eq!(lines[1]["fields"]["status"], 200);
        assert_eq!(lines[1]["level"], "INFO");
        let span = json!({"name": "request", "request_id": "r1", "practice": "lakeside"});
        assert_eq!(lines[1]["span"], span);
    }
}
