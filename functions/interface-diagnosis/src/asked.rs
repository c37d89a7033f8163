//! What is asked for: a message in its own format, and the ticket to note its codes on.

use domain::diagnosis::is_taken;
use domain::ids::TicketId;
use domain::refusal::Fields;
use lambda::failure::{Failure, Http};
use lambda::request::{Request, spelled};
use lambda::route::Route;

/// The media types that are asked for where another one was sent.
const TAKES: &str =
    "application/hl7-v2, application/fhir+json, application/edi-x12, application/xml or text/plain";

/// A request as read.
pub struct Asked<'a> {
    /// The message, whatever bytes it is.
    pub message: &'a [u8],
    /// What it says it is, if it says so.
    pub media_type: Option<&'a str>,
    /// The ticket to note its codes on.
    pub ticket: Option<TicketId>,
}

impl<'a> Asked<'a> {
    /// Reads a request.
    pub fn read(request: &'a Request, route: &Route) -> Result<Self, Failure> {
        let media_type = request.header("content-type");
        if !media_type.is_none_or(is_taken) {
            return Err(Http::MediaType(TAKES).into());
        }
        let message = request.body(route)?;
        let mut fields = Fields::default();
        let mut ticket = None;
        for (place, (name, value)) in request.query().iter().enumerate() {
            if name != "ticket" {
                fields.add(spelled(name), "is not a parameter of this request");
            } else if place > 0 {
                fields.add("ticket", "is given more than once");
            } else {
                ticket = TicketId::parse(value);
                fields.require(ticket.is_some(), "ticket", "must be a ticket's id");
            }
        }
        fields.done()?;
        Ok(Self {
            message,
            media_type,
            ticket,
        })
    }
}
