//! No page lost: whatever call a function dies at, right before or right after it.

use domain::event::Happened;
use domain::page::{PageState, Untrue};
use domain::sla::Outcome;
use local::Fault;
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::figure;
use tests::invariant::Duplicates;
use tests::ordeal::{KILLS, TROUBLES, Tally, suffer};
use tests::table::Table;

/// A request with an `Idempotency-Key`.
async fn ask(clinic: &Clinic, key: &str, path: &str, once: &str, body: Value) -> Answer {
    let more = [("idempotency-key", once)];
    clinic.with(key, "POST", path, &more, body).await
}

/// A name for a request, never used before.
fn once(clinic: &Clinic) -> String {
    clinic.now().to_string()
}

/// A report that pages two: whoever is on call, and the officer.
fn outage() -> Value {
    json!({
        "summary": "EHR will not open at any workstation", "system": "ehr", "symptom": "down",
        "scope": "site", "location": "main", "flags": ["security"],
    })
}

/// Says what became of an operation, so that it can be read in the output of the tests.
fn say(name: &str, tally: &Tally) {
    let Tally {
        calls,
        breaks,
        deaths,
        answers,
        duplicates,
    } = tally;
    let Duplicates {
        pages,
        published,
        withdrawn,
        again,
        withdrawn_late,
    } = duplicates;
    figure!(
        name,
        "{calls} calls, broken {breaks} times, died {deaths} times, answered {answers:?}; {pages} pages: \
         {published} published, {withdrawn} withdrawn, {again} sent again, {withdrawn_late} withdrawn after sending"
    );
}

/// Kills an operation at each of its calls, then troubles it at each.
async fn all_faults<S>(
    name: &str,
    prepare: impl AsyncFn(&Clinic) -> S,
    act: impl AsyncFn(&Clinic, &S) -> Answer,
    prove: impl AsyncFn(&Clinic, &S, &Table),
) {
    let clinic = Clinic::open().await;
    for (how, faults) in [("killed", &KILLS[..]), ("troubled", &TROUBLES[..])] {
        let name = format!("{name}, {how}");
        let tally = suffer(&clinic, &name, faults, &prepare, &act, &prove).await;
        say(&name, &tally);
    }
}

/// "A page may arrive twice; it is never lost: every page due is published or withdrawn with its
/// reason."
/// Opening: one ticket, two people paged, whichever call it dies at.
#[tokio::test]
async fn opening() {
    all_faults(
        "open",
        async |clinic| once(clinic),
        async |clinic, once| ask(clinic, "lakeside-staff", "/v1/tickets", once, outage()).await,
        async |_, _, table| assert_eq!(table.tickets.len(), 1, "one ticket a request"),
    )
    .await;
}

/// Joining: the report is there once, with its incident's word.
#[tokio::test]
async fn joining() {
    all_faults(
        "join",
        async |clinic| {
            let lead = clinic.ehr_down().await;
            let body = json!({"text": "Vendor called."});
            let answered = clinic.verb("lakeside-technician", &lead, "respond", body);
            let _ = answered.await.expect(200);
            clinic.pass(1);
            (lead, once(clinic))
        },
        async |clinic, (_, once)| {
            ask(clinic, "lakeside-staff", "/v1/tickets", once, outage()).await
        },
        async |_, (lead, _), table| {
            assert_eq!(table.tickets.len(), 2, "one ticket a request");
            assert_eq!(table.partition(lead).children.len(), 1);
        },
    )
    .await;
}

/// Answering an incident of six reports: every one hears it once.
#[tokio::test]
async fn answering() {
    let clinic = Clinic::open().await;
    let body = json!({"text": "We are on it."});
    to_all(&clinic, "respond", &body, 5, &KILLS).await;
    to_all(&clinic, "respond", &body, 2, &TROUBLES).await;
}

/// Resolving an incident that nobody had answered.
#[tokio::test]
async fn resolving() {
    let clinic = Clinic::open().await;
    let body = json!({"resolution": "Restarted.", "steps": ["Restarted it."]});
    to_all(&clinic, "resolve", &body, 2, &KILLS).await;
}

async fn to_all(clinic: &Clinic, verb: &str, body: &Value, reports: usize, faults: &[Fault]) {
    let name = format!("{verb} to {reports} reports, {faults:?}");
    let tally = suffer(
        clinic,
        &name,
        faults,
        async |clinic| {
            let lead = clinic.ehr_down().await;
            for _ in 0..reports {
                clinic.ehr_down().await;
            }
            clinic.pass(1);
            (format!("/v1/tickets/{lead}/{verb}"), lead, once(clinic))
        },
        async |clinic, (path, _, once)| {
            ask(clinic, "lakeside-technician", path, once, body.clone()).await
        },
        async |_, (_, lead, _), table| {
            let lead = table.partition(lead);
            assert_eq!(lead.children.len(), reports);
            for id in &lead.children {
                let child = table.partition(&id.to_string());
                let (ticket, _) = child.ticket.as_ref().unwrap();
                assert_eq!(ticket.clock.outcome, Outcome::Met);
                assert_eq!(ticket.status.is_active(), verb == "respond");
            }
        },
    )
    .await;
    say(&name, &tally);
}

/// Answering a page through its link: the form counts once.
#[tokio::test]
async fn replying() {
    all_faults(
        "reply",
        async |clinic| {
            clinic.ehr_down().await;
            let link = clinic.links_to("technician").pop().unwrap();
            let form = clinic.open_link(&link).await.expect(200);
            (link, form.hidden("respond", "once"))
        },
        async |clinic, (link, once)| {
            let words = [
                ("action", "respond"),
                ("channel", "screen"),
                ("text", "Vendor called."),
            ];
            let form = [&words[..], &[("once", once)]].concat();
            clinic.submit(link, &form).await
        },
        async |_, _, table| {
            let said = table
                .tickets
                .values()
                .flat_map(|partition| &partition.events);
            let said = said.filter(|event| matches!(event.what, Happened::Responded { .. }));
            assert_eq!(said.count(), 1, "one response a form");
        },
    )
    .await;
}

/// Sweeps now, and answers as a function behind a route would: a schedule that fails is run again.
async fn sweep(clinic: &Clinic) -> Answer {
    let fired = clinic.desk.gateway.fire("sla-sweep", clinic.now()).await;
    Answer {
        status: if fired.is_ok() { 200 } else { 503 },
        headers: [("retry-after".to_owned(), String::new())].into(),
        text: format!("{fired:?}"),
        bytes: Vec::new(),
    }
}

fn site_down(system: &str) -> Value {
    json!({"summary": "dead", "system": system, "symptom": "down", "scope": "site"})
}

/// A sweep that finds a ticket late: it was not looked at since its opening, and is breached.
#[tokio::test]
async fn sweeping_what_is_late() {
    all_faults(
        "sweep, a late ticket",
        async |clinic| {
            let breached = clinic.report(site_down("phones")).await;
            clinic.pass(121);
            breached
        },
        async |clinic, _| sweep(clinic).await,
        async |_, breached, table| {
            let (ticket, _) = table.partition(breached).ticket.as_ref().unwrap();
            assert!(ticket.clock.breached_at.is_some());
        },
    )
    .await;
}

/// A sweep that finds three unsent pages: two are one person's, and one a response made false.
#[tokio::test]
async fn sweeping_what_is_unsent() {
    all_faults(
        "sweep, unsent pages",
        async |clinic| {
            let wire = &clinic.desk.gateway.stack().wire;
            wire.break_next(Fault::Throttle, 3, |call| {
                call.service == local::Service::Sns
            });
            let answered = clinic.ehr_down().await;
            clinic.report(site_down("phones")).await;
            clinic.report(site_down("imaging")).await;
            wire.mend();
            let body = json!({"text": "We are on it."});
            let done = clinic.verb("lakeside-technician", &answered, "respond", body);
            let _ = done.await.expect(200);
            clinic.pass(2);
            answered
        },
        async |clinic, _| sweep(clinic).await,
        async |_, answered, table| {
            let (page, _) = &table.partition(answered).pages[0];
            assert!(matches!(
                page.state,
                PageState::Withdrawn {
                    because: Untrue::Responded,
                    ..
                }
            ));
        },
    )
    .await;
}

/// A sweep that finds an answer which has not reached its reports.
#[tokio::test]
async fn sweeping_what_is_unsaid() {
    all_faults(
        "sweep, a word on its way",
        async |clinic| {
            let lead = clinic.ehr_down().await;
            clinic.ehr_down().await;
            clinic.ehr_down().await;
            let wire = &clinic.desk.gateway.stack().wire;
            let done = |call: &local::Call| call.operation == "TransactWriteItems";
            wire.break_next(Fault::KillAfter, 1, done);
            let body = json!({"text": "Vendor called."});
            let respond = clinic.verb("lakeside-technician", &lead, "respond", body);
            assert!(wire.until_killed(respond).await.is_none());
            clinic.pass(1);
            lead
        },
        async |clinic, _| sweep(clinic).await,
        async |_, lead, table| {
            for id in &table.partition(lead).children {
                let (child, _) = table.partition(&id.to_string()).ticket.as_ref().unwrap();
                assert_eq!(child.clock.outcome, Outcome::Met);
            }
        },
    )
    .await;
}
