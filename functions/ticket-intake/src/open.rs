//! Filing a report: its words judged and sealed, its place in the catalogue found, then opened.

use aws::fault::Fault;
use aws::store::beside::Beside;
use domain::ids::{LocationId, PersonId, Reference, TicketId};
use domain::impact::{Given, assess};
use domain::phi::{Phi, Sealed, holds_phi};
use domain::practice::catalogue::recognise;
use domain::practice::{Setup, System};
use domain::refusal::Fields;
use domain::role::Actor;
use domain::ticket::open::Report;
use domain::ticket::{Channel, Ticket};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::open::{Opening, Prove, open};

use crate::draft::Draft;

/// Who hands a report in, and where they are.
pub struct Reporter {
    /// Who does it.
    pub actor: Actor,
    /// How it comes in, when the report does not say.
    pub channel: Channel,
    /// Where, when the report does not say.
    pub location: Option<LocationId>,
}

/// Opens a ticket from a draft. The id is given, so that the caller can make links to it.
pub async fn file(
    app: &App,
    setup: Setup,
    id: TicketId,
    draft: Draft,
    reporter: Reporter,
    prove: &Prove<'_>,
    now: Timestamp,
) -> Result<Ticket, Failure> {
    let draft = Draft {
        reported_at: Some(draft.reported_at.unwrap_or(now)),
        ..draft
    };
    let report = report(app, &setup, id, &draft, &reporter, now).await?;
    let opening = Opening {
        report,
        actor: &reporter.actor,
        under: None,
        beside: Beside::default(),
        prove,
    };
    open(app, setup, opening, now).await
}

/// The report: what the words and fields say, and where they point in the catalogue.
async fn report(
    app: &App,
    setup: &Setup,
    id: TicketId,
    draft: &Draft,
    reporter: &Reporter,
    now: Timestamp,
) -> Result<Report, Failure> {
    let named = named(setup, draft)?;
    let given = Given {
        summary: draft.summary.expose(),
        description: draft.description.as_ref().map_or("", |text| text.expose()),
        kind: named.map(|system| system.kind),
        symptom: draft.symptom,
        scope: draft.scope,
        workaround: draft.workaround,
        patients_waiting: draft.patients_waiting,
    };
    let location = location(setup, draft, reporter)?;
    let mut assessment = assess(&given);
    let system = named.or_else(|| {
        let words = format!("{}\n{}", given.summary, given.description);
        recognise(&setup.systems, &words, assessment.kind, &location)
    });
    // A product that only this practice's catalogue knows: the words alone did not tell what it is.
    if let Some(system) = system.filter(|one| one.kind != assessment.kind && named.is_none()) {
        assessment = assess(&Given {
            kind: Some(system.kind),
            ..given
        });
    }
    let system = system.map(|one| one.id.clone());
    let sealed = seal(app, setup, id, draft, now).await;
    Ok(Report {
        id,
        reference: Reference::of(id, 0),
        assessment,
        system,
        system_named: named.is_some(),
        location,
        channel: draft.channel.unwrap_or(reporter.channel),
        reporter: reported_by(setup, draft).map_or_else(|| reporter.actor.clone(), Actor::Person),
        flags: draft.flags.clone(),
        phi: draft.phi || holds(draft),
        confidential: draft.confidential,
        reported_at: draft.reported_at.unwrap_or(now),
        matter: None,
        sealed,
    })
}

/// Whether the words hold patient data, whatever the reporter says of them. Summary and description are one text: a name
/// in one is known by what stands in the other.
fn holds(draft: &Draft) -> bool {
    let words = |text: &Option<Phi<String>>| text.as_ref().map(|text| text.expose().clone());
    let description = words(&draft.description).unwrap_or_default();
    let report = format!("{}\n{description}", draft.summary.expose());
    let others = [words(&draft.contact), words(&draft.reported_by)];
    holds_phi(&report) || others.into_iter().flatten().any(|text| holds_phi(&text))
}

fn named<'a>(setup: &'a Setup, draft: &Draft) -> Result<Option<&'a System>, Failure> {
    let mut fields = Fields::default();
    let system = draft.system.as_ref().map(|id| setup.systems.get(id));
    fields.require(
        !matches!(system, Some(None)),
        "system",
        "is not a system of this practice's catalogue: see GET /v1/systems",
    );
    let location = draft.location.as_ref().map(|id| setup.location(id));
    fields.require(
        !matches!(location, Some(None)),
        "location",
        "is not a location of this practice",
    );
    fields.done()?;
    Ok(system.flatten())
}

fn location(setup: &Setup, draft: &Draft, reporter: &Reporter) -> Result<LocationId, Failure> {
    let first = setup.practice.locations.first().map(|site| site.id.clone());
    draft
        .location
        .clone()
        .or_else(|| reporter.location.clone())
        .or(first)
        .ok_or_else(|| Fault::Corrupt("a practice without a location".to_owned()).into())
}

/// A person of the practice whose report somebody else writes down.
fn reported_by(setup: &Setup, draft: &Draft) -> Option<PersonId> {
    let id = PersonId::new(draft.reported_by.as_ref()?.expose()).ok()?;
    setup.people.contains_key(&id).then_some(id)
}

/// "Intake never refuses a report because sealing is down: it opens from the structured fields,
/// pages, and says `text: not_kept`."
async fn seal(
    app: &App,
    setup: &Setup,
    id: TicketId,
    draft: &Draft,
    now: Timestamp,
) -> Option<Sealed> {
    let words: [(&str, Option<&Phi<String>>); 4] = [
        ("summary", Some(&draft.summary)),
        ("description", draft.description.as_ref()),
        ("contact", draft.contact.as_ref()),
        ("reported_by", draft.reported_by.as_ref()),
    ];
    let texts = words
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?.clone())))
        .collect();
    let practice = &setup.practice.id;
    let sealed = app.sealer.seal(practice, id, "report", &texts, now).await;
    sealed
        .inspect_err(|fault| lambda::telemetry::unsealed(practice, id, fault))
        .ok()
}
