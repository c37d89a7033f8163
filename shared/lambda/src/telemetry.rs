//! Logs: JSON with request id, practice, ticket and outcome; never a word of anybody's text.

use domain::ids::{PracticeId, TicketId};
use domain::page::Page;
use domain::ticket::Ticket;
use lambda_runtime::Context;
use tracing::field::{Empty, display};
use tracing::{Span, error, info, info_span, warn};

use crate::failure::Failure;
use crate::reply::Reply;
use crate::request::Request;
use crate::trace;

mod line;

/// Starts logging: JSON lines on standard output, as CloudWatch takes them.
pub fn start() {
    without_words();
    let _ = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .fmt_fields(line::fields())
        .event_format(line::Lines::new())
        .try_init();
}

/// A panic is told by its place alone: what it says may quote a text.
pub fn without_words() {
    std::panic::set_hook(Box::new(|panic| {
        let (file, line) = panic
            .location()
            .map_or(("", 0), |place| (place.file(), place.line()));
        error!(file, line, "panicked");
    }));
}

/// What every line of a request says of it: its id, the trace it is part of, and the practice and ticket once they are
/// known. The SDK hands the trace on to AWS by itself, as the runtime leaves it in the environment.
#[must_use]
pub fn request(request: &Request) -> Span {
    let (trace, parent) = trace::of(request);
    info_span!(
        "request",
        request_id = %request.id,
        trace,
        traceparent = parent,
        practice = Empty,
        ticket = request.ticket().map(display),
    )
}

/// What every line of an event says of it.
#[must_use]
pub fn event(context: &Context) -> Span {
    let trace = context.xray_trace_id.as_deref().and_then(trace::root);
    info_span!("event", request_id = %context.request_id, trace)
}

/// The practice that a request turned out to speak of.
pub fn of_practice(practice: &PracticeId) {
    Span::current().record("practice", display(practice));
}

/// The ticket that a request turned out to speak of.
pub fn of_ticket(ticket: TicketId) {
    Span::current().record("ticket", display(ticket));
}

/// Starts logging for somebody at a terminal: warnings, on standard error.
pub fn start_for_people() {
    let _ = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        // The embedded database warns of every answer that is an error, expected ones too.
        .with_env_filter("warn,dynoxide=error")
        .try_init();
}

/// One line for each request. Paths hold tokens, so the route is named instead.
pub fn answered(request: &Request, reply: &Reply) {
    info!(
        request_id = %request.id,
        route = %request.route_key,
        status = reply.status,
        "answered"
    );
}

/// A failure that is the operator's to put right. Its text names codes, never what was sent.
pub fn failed(request: &Request, failure: &Failure) {
    if let Failure::Faulted(fault) = failure {
        error!(
            request_id = %request.id,
            route = %request.route_key,
            fault = %fault,
            "failed"
        );
    }
}

/// A page that SNS did not take: the sweep sends it.
pub fn unsent(ticket: &Ticket, page: &Page, failure: &Failure) {
    warn!(
        practice = %ticket.practice,
        ticket = %ticket.id,
        page = %page.id,
        failure = %failure,
        "unsent"
    );
}

/// Something due that could not be handled, and how often that has happened.
pub fn troubled(practice: &PracticeId, ticket: TicketId, troubles: u64, failure: &Failure) {
    error!(
        practice = %practice,
        ticket = %ticket,
        troubles,
        failure = %failure,
        "troubled"
    );
}

/// A ticket that cannot be read, and is left out of what is shown of many.
pub fn unshown(practice: &PracticeId, ticket: TicketId, failure: &Failure) {
    error!(
        practice = %practice,
        ticket = %ticket,
        failure = %failure,
        "unshown"
    );
}

/// A check that could not be handled: what was heard of it is kept as far as it could be, and is due again.
pub fn unwatched(
    practice: &PracticeId,
    check: &domain::ids::CheckId,
    troubles: u64,
    failure: &Failure,
) {
    error!(
        practice = %practice,
        check = %check,
        troubles,
        failure = %failure,
        "unwatched"
    );
}

/// What the auditor of clocks found on a ticket: a code.
pub fn clock(practice: &PracticeId, ticket: TicketId, found: &str) {
    error!(practice = %practice, ticket = %ticket, found, "clock");
}

/// A practice whose clocks could not be looked at.
pub fn unaudited(practice: &PracticeId, failure: &Failure) {
    error!(practice = %practice, failure = %failure, "unaudited");
}

/// Word that did not get outside: why, as a code.
pub fn unpinged(reason: &str) {
    error!(reason, "unpinged");
}

/// Trouble that the operator could not be told of.
pub fn untold(practice: &PracticeId, fault: &aws::fault::Fault) {
    error!(practice = %practice, fault = %fault, "untold");
}

/// Keys in the index of what is due that nobody can read: somebody wrote them by hand.
pub fn strays(count: usize) {
    error!(count, "strays");
}

/// A round of looks that reached nobody, nor the operator's reference.
pub fn cut_off(looks: usize, practices: usize) {
    error!(looks, practices, "cut off");
}

/// A report whose words could not be sealed, and were not kept.
pub fn unsealed(practice: &PracticeId, ticket: TicketId, fault: &aws::fault::Fault) {
    error!(
        practice = %practice,
        ticket = %ticket,
        fault = %fault,
        "text not kept"
    );
}
