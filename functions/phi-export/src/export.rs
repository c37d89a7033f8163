//! `POST /v1/phi/exports`: a part of the log as a file, once it is recorded that it leaves.

use aws::audit::token::Tokens;
use domain::audit::export::accounting::Mode;
use domain::audit::record::{Act, Outcome};
use domain::phi::Phi;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde::Deserialize;

use crate::record::Deed;
use crate::span::{Place, Span};
use crate::{bundle, gather, sheet};

/// The largest file, in bytes: base 64 and headers make it as much as Lambda lets a function answer.
pub const SIZE_MAX: usize = 4 << 20;
/// The longest number of a patient taken, in characters.
const NUMBER_MAX: usize = 64;

/// What a part of the log is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// What a stranger needs to verify it.
    Bundle,
    /// FHIR R4.
    Fhir,
    /// The access report.
    Csv,
    /// The accounting of disclosures for one patient.
    Accounting,
}

impl Format {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Fhir => "fhir",
            Self::Csv => "csv",
            Self::Accounting => "accounting",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Account {
    Legal,
    Full,
}

struct Wanted {
    format: Format,
    from: Option<Place>,
    to: Option<Place>,
    patient: Option<Phi<String>>,
    mode: Mode,
}

impl Wanted {
    fn read(request: &Request, route: &Route) -> Result<Self, Failure> {
        let mut form = Form::read(request, route)?;
        let format = form.parse("format", "bundle, fhir, csv or accounting");
        let format = form.required("format", format);
        let from = Place::take(&mut form, "from");
        let to = Place::take(&mut form, "to");
        let patient = form.words("patient", NUMBER_MAX);
        let mode: Option<Account> = form.parse("mode", "legal or full");
        let accounting = format == Some(Format::Accounting);
        if let Some(format) = format {
            let of_one = matches!(format, Format::Accounting | Format::Csv);
            let fits = of_one || patient.is_none();
            form.fields
                .require(fits, "patient", "is for accounting and csv alone");
            if accounting && patient.is_none() {
                form.required::<()>("patient", None);
            }
            let fits = accounting || mode.is_none();
            form.fields.require(fits, "mode", "is for accounting alone");
        }
        form.finish()?;
        Ok(Self {
            // A form without a format does not come to its end.
            format: format.unwrap_or(Format::Bundle),
            from,
            to,
            patient,
            mode: match mode {
                Some(Account::Full) => Mode::Full,
                _ => Mode::Legal,
            },
        })
    }
}

/// A file, and where the next one begins.
pub struct Part {
    pub media: &'static str,
    pub name: String,
    pub bytes: Vec<u8>,
    pub next: Option<u64>,
}

/// Exports.
pub async fn export(
    app: &App,
    request: &Request,
    route: &Route,
    admitted: &Admitted,
) -> Result<Reply, Failure> {
    let wanted = Wanted::read(request, route)?;
    let practice = &admitted.caller.practice;
    let token = match &wanted.patient {
        Some(number) => {
            let tokens = Tokens {
                client: &app.kms,
                key: &app.config.audit_mac_key,
            };
            Some(tokens.token(practice, number).await?)
        }
        None => None,
    };
    let whole = Span::of(app, practice, wanted.from, wanted.to).await?;
    let mut deed = Deed {
        act: Act::AuditExported,
        format: wanted.format.as_str(),
        from: whole.from,
        to: whole.to,
        out: Outcome::Ok,
        patient: token.as_deref(),
    };
    let part = match (wanted.format, &token) {
        (Format::Bundle, _) => {
            let draft = bundle::gather(app, admitted, whole).await?;
            deed.to = draft.to();
            let receipt = deed.record(app, request, admitted).await?;
            draft.pack(request, admitted, &receipt)?
        }
        (Format::Accounting | Format::Csv, Some(token)) => {
            let receipt = deed.record(app, request, admitted).await?;
            let (records, next) = gather::patient(app, practice, token, whole, &receipt).await?;
            let sheet = match wanted.format {
                Format::Accounting => {
                    sheet::accounting(&records, wanted.mode, token, &admitted.setup)
                }
                _ => sheet::access(&records, &receipt),
            };
            Part { next, ..sheet }
        }
        (format, _) => {
            let to = whole.to.min(whole.from.saturating_add(gather::RECORDS_MAX));
            deed.to = to;
            let receipt = deed.record(app, request, admitted).await?;
            let from = whole.from;
            let span = Span { from, to };
            let records = gather::span(app, practice, span, &receipt).await?;
            let part = match format {
                Format::Fhir => sheet::fhir(app, admitted, &records, &receipt)?,
                _ => sheet::access(&records, &receipt),
            };
            let next = part.next.or_else(|| (to < whole.to).then_some(to));
            Part { next, ..part }
        }
    };
    let mut reply = Reply::file(part.media, &part.name, part.bytes);
    if let Some(next) = part.next {
        reply = reply.with("statdesk-next", &next.to_string());
    }
    Ok(reply)
}
