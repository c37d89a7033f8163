//! `/v1/practices`: what the operator sees of practices, and how one begins.

use aws::fault::Fault;
use aws::store::key::ApiKey;
use aws::store::setup::Founding;
use domain::calendar::{Holidays, Hours};
use domain::ids::{LocationId, PracticeId};
use domain::practice::name::NAME_MAX;
use domain::practice::specialty::Specialty;
use domain::practice::{Location, Person, Practice};
use domain::protocol::agreement::alone;
use domain::refusal::{Fields, Refusal};
use domain::role::{Caller, Role};
use lambda::app::App;
use lambda::caller::{Identity, identify};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::json;

use crate::hours::{HOURS_NEEDED, ZONE_NEEDED, holidays, hours, locations, slug, zone};
use crate::page::Wanted;
use crate::people::{arrange, given, nobody};
use crate::replay::{Creation, created, show};
use crate::{keys, page, person, practice};
use lambda::part::{line, need, object};

/// Where the operator's own receipts are kept; no practice may be called so.
const OPERATOR: &str = "operator";
const SPECIALTY: &str = "primary-care, orthopedics, behavioral-health, dental or pediatrics";
const MANAGER_NEEDED: &str = r#"is required: the first manager, for example {"name": "Ana Ruiz"}"#;
const EXISTS: &str = "There is a practice with this id already.";

/// The operator, and nobody else.
async fn operator(app: &App, request: &Request, route: &Route) -> Result<Identity, Failure> {
    let identity = identify(app, request).await?;
    if identity.key.operator && route.roles.contains(&Role::Operator) {
        Ok(identity)
    } else {
        Err(Refusal::Forbidden("your role may not use this").into())
    }
}

/// `GET /v1/practices`.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    operator(app, request, route).await?;
    let wanted = Wanted::of(request)?;
    let after = wanted.after.as_deref().map(PracticeId::new).transpose();
    let after =
        after.map_err(|_| Refusal::field("cursor", "must be a `next` of an earlier page"))?;
    let limit = i32::try_from(wanted.limit).unwrap_or(1);
    let (practices, more) = app.store.practices(after.as_ref(), limit).await?;
    let last = practices.last().filter(|_| more);
    let next = last.map(|last| last.id.to_string());
    Ok(page::reply(
        practices.iter().map(|one| json!(one)).collect(),
        next,
    ))
}

/// What a request says of a new practice.
struct Draft {
    id: Option<PracticeId>,
    name: Option<String>,
    zone: Option<String>,
    hours: Option<Hours>,
    holidays: Holidays,
    locations: Option<Vec<Location>>,
    specialty: Specialty,
    manager: Option<Person>,
}

impl Draft {
    fn read(form: &mut Form, nobody: Person, caller: &Caller) -> Self {
        let id: Option<PracticeId> = form.parse("id", &slug());
        if id.as_ref().is_some_and(|id| id.as_str() == OPERATOR) {
            form.fields.add("id", "is reserved");
        }
        need(form, "name", "is required");
        need(form, "zone", ZONE_NEEDED);
        need(form, "hours", HOURS_NEEDED);
        need(form, "manager", MANAGER_NEEDED);
        Self {
            id,
            name: line(form, "name", NAME_MAX),
            zone: zone(form),
            hours: hours(form),
            holidays: holidays(form).unwrap_or_default(),
            locations: locations(form),
            specialty: form.parse("specialty", SPECIALTY).unwrap_or_default(),
            manager: object(form, "manager", |form| Some(manager(form, nobody, caller))),
        }
    }

    /// The practice, when all that it needs was said.
    fn practice(&self, id: PracticeId) -> Option<Practice> {
        let locations = match &self.locations {
            Some(locations) => locations.clone(),
            None => vec![Location {
                // A slug literal always parses.
                id: LocationId::new("main").ok()?,
                name: String::new(),
                zone: None,
                hours: None,
                holidays: None,
            }],
        };
        Some(Practice {
            id,
            name: self.name.clone()?,
            zone: self.zone.clone()?,
            hours: self.hours.clone()?,
            holidays: self.holidays.clone(),
            locations,
            officers: Default::default(),
            policy: Default::default(),
            agreements: Vec::new(),
            session_tools: Vec::new(),
            grant_alone: alone(),
            part2: false,
            labels: Default::default(),
            revenue: Default::default(),
            version: 1,
        })
    }
}

/// The first manager: a person whose role goes without saying.
fn manager(form: &mut Form, mut person: Person, caller: &Caller) -> Person {
    if let Some(id) = form.parse("id", &slug()) {
        person.id = id;
    }
    need(form, "name", "is required");
    person.roles = [Role::Manager].into();
    person::read(form, &mut person, caller);
    person
}

/// `POST /v1/practices`: the practice, its first manager and that manager's first key.
pub async fn create(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let identity = operator(app, request, route).await?;
    let caller = Caller {
        person: identity.key.person,
        practice: given_name(OPERATOR)?,
        roles: [Role::Operator].into(),
    };
    let mut creation = Creation::of(app, request, &caller)?;
    if let Some(reply) = creation.answered().await? {
        return Ok(reply);
    }
    let mut form = Form::read(request, route)?;
    let draft = Draft::read(&mut form, nobody(app, request, None)?, &caller);
    let id = match draft.id.clone() {
        Some(id) => id,
        None => given(app.new_id(request.now)?)?,
    };
    let practice = draft.practice(id);
    if let Some(practice) = &practice {
        practice.check(&Default::default(), &mut form.fields);
        if let Some(manager) = &draft.manager {
            let mut fields = Fields::default();
            practice.check_sites("locations", &manager.locations, &mut fields);
            if let Err(Refusal::Invalid(errors)) = fields.done() {
                form.fields.extend("manager", errors);
            }
        }
    }
    form.finish()?;
    // Nothing was refused, so both are there.
    let (Some(practice), Some(manager)) = (practice, draft.manager) else {
        return Err(Refusal::field("", "is not complete").into());
    };
    if app.setup(&practice.id).await?.is_some() {
        return Err(Refusal::WrongState(EXISTS.to_owned()).into());
    }
    let manager = arrange(app, &practice.id, manager).await?;
    let (secret, key) = keys::new(app, request, &manager.id, "first manager")?;
    let key = ApiKey {
        practices: [practice.id.clone()].into(),
        ..key
    };
    let founding = Founding {
        practice: &practice,
        people: std::slice::from_ref(&manager),
        systems: &draft
            .specialty
            .catalogue()
            .map_err(|_| Fault::Corrupt("catalogue".to_owned()))?,
        schedules: &[],
        keys: std::slice::from_ref(&key),
    };
    // The receipt knows the key by its id: the secret is kept nowhere.
    let reply = created(
        &practice::view(&practice),
        "/v1/practices",
        practice.id.as_str(),
    );
    let reply = show(reply, "manager", person::view(&manager));
    let reply = show(reply, "key_id", json!(key.id));
    let proof = creation.proof(&reply);
    let committed = app.store.create_practice(&founding, proof).await;
    let reply = show(reply, "key", json!(secret));
    creation.outcome(committed, EXISTS, reply).await
}

fn given_name(name: &str) -> Result<PracticeId, Failure> {
    PracticeId::new(name).map_err(|_| Fault::Corrupt("a name".to_owned()).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};
    use domain::ids::PersonId;

    fn refused(json: &str) -> Vec<String> {
        let mut form = form(json);
        let nobody = serde_json::from_value(json!({"id": "new", "name": "", "roles": []})).unwrap();
        let caller = Caller {
            person: PersonId::new("op").unwrap(),
            practice: PracticeId::new(OPERATOR).unwrap(),
            roles: [Role::Operator].into(),
        };
        let draft = Draft::read(&mut form, nobody, &caller);
        if let Some(practice) = draft.practice(PracticeId::new("new").unwrap()) {
            practice.check(&Default::default(), &mut form.fields);
        }
        wrong(form)
    }

    #[test]
    fn everything_missing_is_named_at_once() {
        assert_eq!(refused("{}"), ["name", "zone", "hours", "manager"]);
    }

    #[test]
    fn a_small_practice_is_enough() {
        let small = r#"{"name": "Elm", "zone": "America/Denver", "hours": {"mon": ["08:00-17:00"]},
                        "manager": {"name": "Ana"}}"#;
        assert_eq!(refused(small), Vec::<String>::new());
    }

    #[test]
    fn every_wrong_field_is_named() {
        let found = refused(
            r#"{"id": "operator", "name": "Elm", "zone": "Elm/Street", "hours": {"mon": ["08:00-17:00"]},
                "specialty": "magic", "revenue": 1, "manager": {"roles": ["operator"], "pin": 1}}"#,
        );
        assert_eq!(
            found,
            [
                "id",
                "specialty",
                "manager.name",
                "manager.roles",
                "manager.pin",
                "zone",
                "revenue"
            ]
        );
    }
}
