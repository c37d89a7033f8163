//! Exports that are lines of text: FHIR, the access report, the accounting.

use aws::audit::Receipt;
use domain::audit::export::accounting::{self, Mode};
use domain::audit::export::{Exported, Origin, access_report, audit_event, provenance};
use domain::ids::PersonId;
use domain::practice::Setup;
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;

use crate::export::{Part, SIZE_MAX};

/// The AuditEvents, then the Provenance of the same records, as NDJSON; as many records as fit.
pub fn fhir(
    app: &App,
    admitted: &Admitted,
    records: &[Exported],
    receipt: &Receipt,
) -> Result<Part, Failure> {
    let origin = Origin {
        practice: admitted.caller.practice.as_str(),
        site: &app.config.audit_log,
        observer: "phi-export",
        api: &app.config.base_url,
    };
    let (mut events, mut custody, mut next) = (String::new(), String::new(), None);
    for record in records {
        let of_one: String = audit_event::events(record, &origin)
            .iter()
            .map(|event| format!("{event}\n"))
            .collect();
        let step = provenance::of(record, &origin).map(|step| format!("{step}\n"));
        let step = step.unwrap_or_default();
        let size = events.len() + custody.len() + of_one.len() + step.len();
        if size > SIZE_MAX {
            let seq = record.envelope.entry.tail.seq;
            if events.is_empty() {
                let why = format!("record {seq} alone is larger than an export may be");
                return Err(Refusal::wrong_state(why).into());
            }
            next = Some(seq);
            break;
        }
        events.push_str(&of_one);
        custody.push_str(&step);
    }
    Ok(Part {
        media: "application/fhir+ndjson",
        name: format!("phi-log-{}.ndjson", receipt.seq),
        bytes: (events + &custody).into_bytes(),
        next,
    })
}

/// The access report.
pub fn access(records: &[Exported], receipt: &Receipt) -> Part {
    Part {
        media: "text/csv",
        name: format!("access-report-{}.csv", receipt.seq),
        bytes: access_report::write(records).into_bytes(),
        next: None,
    }
}

/// The accounting for one patient; the file's name has the end of their token.
pub fn accounting(records: &[Exported], mode: Mode, token: &str, setup: &Setup) -> Part {
    let name = |id: &str| {
        let id = PersonId::new(id).ok()?;
        setup.people.get(&id).map(|person| person.name.clone())
    };
    let end = token
        .get(token.len().saturating_sub(4)..)
        .unwrap_or_default();
    Part {
        media: "text/csv",
        name: format!("accounting-{end}.csv"),
        bytes: accounting::write(records, mode, &name).into_bytes(),
        next: None,
    }
}
