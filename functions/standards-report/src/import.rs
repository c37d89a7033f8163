//! `POST /v1/reports/standards/import`: another helpdesk's export, told by the same standards. Nothing of it is kept.

use std::io::Cursor;

use domain::practice::Setup;
use domain::refusal::{Fields, Refusal};
use export::{Asked, Field, Made, Order, Source, Unreadable};
use lambda::caller::Admitted;
use lambda::failure::{Failure, Http};
use lambda::part::shown as spelled;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::json;

use crate::asked::{self, Format, accepted, days};
use crate::shown;

/// The media types of what is read; of these and of none at all, the bytes say which it is.
const TAKEN: [&str; 5] = [
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
];
/// What is asked for where another one was sent.
const TAKES: &str = "the export as text/csv, text/tab-separated-values, text/plain, application/octet-stream or \
                     application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What is asked for where a form was sent.
const NO_FORM: &str = "the file itself as the body and no form around it, with Content-Type: text/csv (curl --data-binary @FILE)";

/// What the query names.
#[derive(Debug, Default)]
struct Named {
    source: Option<Source>,
    dates: Option<Order>,
    map: Vec<(Field, String)>,
    zone: Option<String>,
    days: Option<u16>,
    format: Option<Format>,
}

impl Named {
    fn read(query: &[(String, String)]) -> Result<Self, Refusal> {
        let (mut named, mut fields) = (Self::default(), Fields::default());
        for (name, value) in query {
            match (name.as_str(), value.as_str()) {
                ("source", "auto") => named.source = None,
                ("source", source) => {
                    named.source = Source::parse(source);
                    let known = named.source.is_some();
                    fields.require(known, "source", "is not a helpdesk that is known; say auto");
                }
                ("dates", "day-first") => named.dates = Some(Order::DayFirst),
                ("dates", "month-first") => named.dates = Some(Order::MonthFirst),
                ("dates", _) => fields.add("dates", "must be day-first or month-first"),
                ("map", value) => match export::map(value) {
                    Ok(map) => named.map = map,
                    Err(unreadable) => fields.add("map", unreadable.to_string()),
                },
                ("zone", zone) => named.zone = Some(zone.to_owned()),
                ("days", value) => named.days = Some(days(value, &mut fields)),
                ("format", value) => {
                    named.format = asked::format(value);
                    let known = named.format.is_some();
                    fields.require(known, "format", "must be json, html or csv");
                }
                _ => fields.add(spelled(name), "is not a parameter of this request"),
            }
        }
        fields.done()?;
        Ok(named)
    }
}

/// Refuses what is no export by its media type.
fn taken(request: &Request) -> Result<(), Http> {
    let media = request.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    let media = media.to_ascii_lowercase();
    match media.as_str() {
        "multipart/form-data" | "application/x-www-form-urlencoded" => {
            Err(Http::MediaType(NO_FORM))
        }
        media if media.is_empty() || TAKEN.contains(&media) => Ok(()),
        _ => Err(Http::MediaType(TAKES)),
    }
}

/// The parameter that puts it right, or the body where none does.
fn field(unreadable: &Unreadable) -> &'static str {
    match unreadable {
        Unreadable::Zone => "zone",
        Unreadable::Dates { .. } => "dates",
        Unreadable::Unknown | Unreadable::Undecided(..) => "source",
        Unreadable::Missing { .. } | Unreadable::Map { .. } => "map",
        _ => "body",
    }
}

/// Reads the export.
pub fn import(request: &Request, route: &Route, admitted: &Admitted) -> Result<Reply, Failure> {
    taken(request)?;
    let named = Named::read(&request.query())?;
    let setup: &Setup = &admitted.setup;
    let asked = Asked {
        source: named.source,
        dates: named.dates,
        map: named.map,
        zone: named.zone,
        practice: Some(&setup.practice),
        ..Asked::at(request.now)
    };
    let body = Cursor::new(request.body(route)?);
    let (days, findings) = export::gather(body, &asked, &mut |_| {})
        .map_err(|unreadable| Refusal::field(field(&unreadable), unreadable.to_string()))?;
    if let Some(why) = findings.nothing() {
        return Err(Refusal::field("body", why).into());
    }
    let Made { findings, report } = Made::of(&days, findings, Some(setup), named.days);
    let form = named
        .format
        .unwrap_or_else(|| accepted(request.header("accept").unwrap_or_default()));
    if form != Format::Json {
        return shown::show(&report, form);
    }
    let answer = json!({
        "source": findings.source.as_str(),
        "rows": findings.rows,
        "tickets": findings.tickets,
        "rejected": findings.rejected,
        "rejected_rows": findings.rejected_rows,
        "report": report,
        "not_measurable": findings.not_measurable,
        "notes": findings.notes,
        "read": {
            "why": findings.why,
            "encoding": findings.encoding,
            "delimiter": findings.delimiter,
            "zone": findings.zone,
            "dates": findings.dates,
            "duplicates": findings.duplicates,
            "used": findings.used,
            "unused": findings.unused,
            "missing": findings.missing,
            "source_view": findings.source_view,
        },
    });
    Ok(Reply::json(200, &answer))
}
