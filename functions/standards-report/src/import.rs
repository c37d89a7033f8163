//! `POST /v1/reports/standards/import`: another helpdesk's export, told by the same standards. Nothing of it is kept.

use std::io::Cursor;

use domain::practice::Setup;
use domain::refusal::{Fields, Refusal};
use export::{Asked, Field, Made, Order, Source, Unreadable};
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::part::shown;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::json;

use crate::asked::days;

/// What the query names.
#[derive(Debug, Default)]
struct Named {
    source: Option<Source>,
    dates: Option<Order>,
    map: Vec<(Field, String)>,
    zone: Option<String>,
    days: Option<u16>,
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
                _ => fields.add(shown(name), "is not a parameter of this request"),
            }
        }
        fields.done()?;
        Ok(named)
    }
}

/// Reads the export, whatever media type it came as: its bytes say what it is.
pub fn import(request: &Request, route: &Route, admitted: &Admitted) -> Result<Reply, Failure> {
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
    let (days, findings) = export::gather(body, &asked, &mut |_| {}).map_err(|unreadable| {
        let field = match unreadable {
            Unreadable::Zone => "zone",
            _ => "",
        };
        Refusal::field(field, unreadable.to_string())
    })?;
    if findings.tickets == 0 {
        let why = findings
            .rejected
            .first()
            .map_or("it has no rows", |one| one.text);
        let why = format!("no ticket can be read: {why}");
        return Err(Refusal::field("", why).into());
    }
    let Made { findings, report } = Made::of(&days, findings, Some(setup), named.days);
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
