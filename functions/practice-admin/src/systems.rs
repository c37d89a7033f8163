//! `/v1/systems`: the practice's catalogue.

use domain::ids::SystemId;
use domain::kind::Kind;
use domain::practice::catalogue::{
    DEPENDS_MAX, INTERFACES_MAX, RHYTHM_MAX, SYSTEMS_MAX, dependants,
};
use domain::practice::name::NAME_MAX;
use domain::practice::specialty::touches;
use domain::practice::{Interface, System};
use domain::refusal::Refusal;
use domain::vendor::of as known;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};

use crate::hours::slug;
use crate::page::Wanted;
use crate::people::given;
use crate::replay::{Creation, created};
use crate::tag;
use crate::watched::follow;
use lambda::part::{clearable, line, lines, need, objects, set, stated};

/// The longest downtime procedure, in characters.
const PROCEDURE_MAX: usize = 2000;
/// The most first steps of a system's own, and the longest of them in characters.
const FIRST_STEPS_MAX: usize = 20;
const FIRST_STEP_MAX: usize = 200;
const KIND: &str = "a kind such as ehr, scheduling, billing, network, printer or other";
const TOUCHES: &str = "care, phi or revenue";
const STANDARD: &str = "hl7-v2, fhir, x12, ncpdp-script, dicom or other";
const EXISTS: &str = "There is a system with this id already.";

fn view(system: &System) -> Value {
    json!({
        "id": system.id,
        "name": system.name,
        "kind": system.kind,
        "vendor": system.vendor,
        "product": system.product,
        "locations": system.locations,
        "touches": system.touches,
        "depends_on": system.depends_on,
        "queue": system.queue,
        "downtime_procedure": system.downtime_procedure,
        "first_steps": system.first_steps,
        "interfaces": interfaces(system),
        "known_as": known(system).map(|known| known.id),
    })
}

/// Interfaces, each with the check that watches it.
fn interfaces(system: &System) -> Value {
    let each = system.interfaces.iter().map(|one| {
        let watched = one.every_minutes.and_then(|_| one.watched_as(&system.id));
        json!({
            "to": one.to,
            "standard": one.standard,
            "engine": one.engine,
            "every_minutes": one.every_minutes,
            "check": watched,
        })
    });
    each.collect()
}

/// `GET /v1/systems`.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let systems = admitted.setup.systems.values();
    let all = systems.map(|system| (system.id.to_string(), view(system)));
    Ok(Wanted::of(request)?.part(all.collect()))
}

/// `GET /v1/systems/{id}`.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    Ok(reply(&named(&admitted, request)?))
}

/// `POST /v1/systems`.
pub async fn create(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut creation = Creation::of(app, request, &admitted.caller)?;
    if let Some(reply) = creation.answered().await? {
        return Ok(reply);
    }
    let systems = &admitted.setup.systems;
    let mut form = Form::read(request, route)?;
    need(&mut form, "name", "is required");
    need(&mut form, "kind", &format!("is required: {KIND}"));
    let id: Option<SystemId> = form.parse("id", &slug());
    let mut system = nothing(match id {
        Some(id) => id,
        None => given(app.new_id(request.now)?)?,
    });
    let touched = stated(&mut form, "touches");
    read(&mut form, &mut system);
    if !touched {
        system.touches = touches(system.kind).iter().copied().collect();
    }
    system.check(&admitted.setup.practice, systems, &mut form.fields);
    form.finish()?;
    if systems.contains_key(&system.id) {
        return Err(Refusal::WrongState(EXISTS.to_owned()).into());
    }
    if systems.len() >= SYSTEMS_MAX {
        let why = format!("A catalogue has at most {SYSTEMS_MAX} systems.");
        return Err(Refusal::WrongState(why).into());
    }
    let practice = &admitted.caller.practice;
    let reply = created(&view(&system), "/v1/systems", system.id.as_str());
    let reply = reply.with("etag", &tag::of(system.version));
    let proof = creation.proof(&reply);
    let now = request.now;
    let checks = follow(app, practice, &system.id, &[], &system.interfaces, now).await?;
    let committed = app
        .store
        .create_system(practice, &system, checks, proof)
        .await;
    creation.outcome(committed, EXISTS, reply).await
}

/// `PUT /v1/systems/{id}`: what the body names is replaced; an empty text takes away.
pub async fn change(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let stands = named(&admitted, request)?;
    tag::check(request, &tag::of(stands.version))?;
    let mut form = Form::read(request, route)?;
    let mut system = stands.clone();
    let id: Option<SystemId> = form.parse("id", &slug());
    let same = id.is_none_or(|id| id == system.id);
    form.fields.require(same, "id", "cannot be changed");
    read(&mut form, &mut system);
    system.check(
        &admitted.setup.practice,
        &admitted.setup.systems,
        &mut form.fields,
    );
    form.finish()?;
    system.version = stands.version + 1;
    let practice = &admitted.caller.practice;
    let (before, after) = (&stands.interfaces, &system.interfaces);
    let checks = follow(app, practice, &system.id, before, after, request.now).await?;
    app.store
        .save_system(practice, &system, stands.version, checks)
        .await?;
    Ok(reply(&system))
}

/// `DELETE /v1/systems/{id}`.
pub async fn remove(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let system = named(&admitted, request)?;
    tag::check(request, &tag::of(system.version))?;
    let others = dependants(&system.id, &admitted.setup.systems);
    let others: Vec<_> = others.map(|other| other.id.as_str()).collect();
    if !others.is_empty() {
        let why = format!(
            "Other systems depend on this one, or send to it: {}.",
            others.join(", ")
        );
        return Err(Refusal::WrongState(why).into());
    }
    let practice = &admitted.caller.practice;
    let before = &system.interfaces;
    let checks = follow(app, practice, &system.id, before, &[], request.now).await?;
    app.store
        .remove_system(practice, &system.id, system.version, checks)
        .await?;
    Ok(Reply::empty(204))
}

fn nothing(id: SystemId) -> System {
    System {
        id,
        name: String::new(),
        kind: Kind::Other,
        vendor: None,
        product: None,
        locations: Default::default(),
        touches: Default::default(),
        depends_on: Default::default(),
        queue: None,
        downtime_procedure: None,
        first_steps: Vec::new(),
        interfaces: Vec::new(),
        version: 1,
    }
}

/// Reads what a request says of a system over what stands; what it does not name stays.
fn read(form: &mut Form, system: &mut System) {
    if let Some(name) = line(form, "name", NAME_MAX) {
        system.name = name;
    }
    if let Some(kind) = form.parse("kind", KIND) {
        system.kind = kind;
    }
    if let Some(vendor) = clearable(form, "vendor", NAME_MAX) {
        system.vendor = vendor;
    }
    if let Some(product) = clearable(form, "product", NAME_MAX) {
        system.product = product;
    }
    if let Some(locations) = set(form, "locations", 100, &slug()) {
        system.locations = locations;
    }
    if let Some(touches) = set(form, "touches", 3, TOUCHES) {
        system.touches = touches;
    }
    if let Some(depends_on) = set(form, "depends_on", DEPENDS_MAX, &slug()) {
        system.depends_on = depends_on;
    }
    if let Some(queue) = clearable(form, "queue", 48) {
        match queue
            .map(|queue| domain::ids::QueueId::new(&queue))
            .transpose()
        {
            Ok(queue) => system.queue = queue,
            Err(error) => form.fields.add("queue", error.to_string()),
        }
    }
    // Told from vendor and product: taken because an answer shows it.
    form.take("known_as");
    if let Some(interfaces) = objects(form, "interfaces", INTERFACES_MAX, interface) {
        system.interfaces = interfaces;
    }
    if let Some(steps) = lines(form, "first_steps", FIRST_STEPS_MAX, FIRST_STEP_MAX) {
        system.first_steps = steps;
    }
    if stated(form, "downtime_procedure") {
        let procedure = form.words("downtime_procedure", PROCEDURE_MAX);
        system.downtime_procedure = procedure.map(|text| text.expose().clone());
    }
}

fn interface(form: &mut Form) -> Option<Interface> {
    let to = form.parse("to", &slug());
    let to = form.required("to", to);
    let standard = form.parse("standard", STANDARD);
    let standard = form.required("standard", standard);
    let engine = form.parse("engine", &slug());
    let every_minutes = form.number("every_minutes", 1, RHYTHM_MAX);
    // Told from the rest: taken because an answer shows it.
    form.take("check");
    Some(Interface {
        to: to?,
        standard: standard?,
        engine,
        every_minutes,
    })
}

fn named(admitted: &Admitted, request: &Request) -> Result<System, Failure> {
    let system = SystemId::new(request.parameter("id"))
        .ok()
        .and_then(|id| admitted.setup.systems.get(&id));
    system
        .cloned()
        .ok_or_else(|| Refusal::NotFound("system").into())
}

fn reply(system: &System) -> Reply {
    Reply::json(200, &view(system)).with("etag", &tag::of(system.version))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};

    #[test]
    fn what_is_shown_can_be_sent_back_and_an_empty_text_takes_away() {
        let mut system = System::standard(Kind::Ehr, "EHR").unwrap();
        system.vendor = Some("Acme".to_owned());
        let mut sent = form(&view(&system).to_string());
        sent.take("id");
        let before = view(&system);
        read(&mut sent, &mut system);
        assert_eq!(wrong(sent), Vec::<String>::new());
        assert_eq!(view(&system), before);
        let mut sent = form(r#"{"vendor": "", "downtime_procedure": "Paper\nforms"}"#);
        read(&mut sent, &mut system);
        assert_eq!(wrong(sent), Vec::<String>::new());
        assert_eq!(system.vendor, None);
        assert_eq!(system.downtime_procedure.as_deref(), Some("Paper\nforms"));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut system = System::standard(Kind::Ehr, "EHR").unwrap();
        let mut form = form(
            r#"{"kind": "fax", "touches": ["money"], "queue": "A B", "vendor": 1, "depends_on": "x", "sla": 1}"#,
        );
        read(&mut form, &mut system);
        assert_eq!(
            wrong(form),
            ["kind", "vendor", "touches[0]", "depends_on", "queue", "sla"]
        );
    }
}
