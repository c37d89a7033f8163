//! `/v1/keys`: made for a person or a machine, shown once, revoked at once.

use std::collections::BTreeSet;

use aws::store::key::{ApiKey, sha256_hex};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{PersonId, PracticeId};
use domain::practice::Person;
use domain::practice::name::NAME_MAX;
use domain::refusal::{Fields, Refusal};
use domain::role::{Caller, Role};
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};

use crate::gate::sees;
use crate::hours::slug;
use crate::page::Wanted;
use crate::replay::{Creation, created, show, shown_before};
use lambda::part::{line, need, set};

/// The most keys that one person has in a practice.
const KEYS_MAX: usize = 20;
/// The most practices that one key holds for.
const PRACTICES_MAX: usize = 20;

/// A key as lists show it. Where else it holds is the operator's to know.
pub fn view(key: &ApiKey, caller: &Caller) -> Value {
    let mut view = json!({
        "id": key.id,
        "person": key.person,
        "label": key.label,
        "created_at": key.created_at,
    });
    if let (true, Value::Object(map)) = (caller.is(Role::Operator), &mut view) {
        map.insert("practices".to_owned(), json!(key.practices));
    }
    view
}

/// A new key that holds nowhere yet, and its secret: 32 random bytes, known by their hash.
pub fn new(
    app: &App,
    request: &Request,
    person: &PersonId,
    label: &str,
) -> Result<(String, ApiKey), Failure> {
    let secret = format!("sd_{}", URL_SAFE_NO_PAD.encode(app.random::<32>()?));
    let key = ApiKey {
        id: app.new_id(request.now)?.hyphenated().to_string(),
        person: person.clone(),
        practices: BTreeSet::new(),
        operator: false,
        label: label.to_owned(),
        created_at: request.now,
        hash: sha256_hex(secret.as_bytes()),
    };
    Ok((secret, key))
}

/// `GET /v1/keys`.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let keys = app.store.api_keys(&admitted.caller.practice).await?;
    let seen = keys.iter().filter(|key| may(&admitted, key));
    let all = seen.map(|key| (key.id.clone(), view(key, &admitted.caller)));
    Ok(Wanted::of(request)?.part(all.collect()))
}

/// `POST /v1/keys`.
pub async fn create(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut creation = Creation::of(app, request, &admitted.caller)?;
    if let Some(reply) = creation.answered().await? {
        return Ok(problem(reply));
    }
    let mut form = Form::read(request, route)?;
    need(&mut form, "person", "is required");
    need(
        &mut form,
        "label",
        "is required: what the key is for, in a few words",
    );
    let person: Option<PersonId> = form.parse("person", &slug());
    let label = line(&mut form, "label", NAME_MAX);
    let practice = &admitted.caller.practice;
    let mut beyond: BTreeSet<PracticeId> =
        set(&mut form, "practices", PRACTICES_MAX, &slug()).unwrap_or_default();
    beyond.remove(practice);
    if let Some(id) = &person {
        holder(app, &admitted, id, &beyond, &mut form.fields).await?;
    }
    form.finish()?;
    let (Some(person), Some(label)) = (person, label) else {
        return Err(Refusal::field("", "is not complete").into());
    };
    room(app, practice, &person).await?;
    let (secret, mut key) = new(app, request, &person, &label)?;
    key.practices = beyond;
    key.practices.insert(practice.clone());
    let shown = created(&view(&key, &admitted.caller), "/v1/keys", &key.id);
    let shown = show(shown, "key", json!(secret));
    let proof = creation.proof(&shown_before(&key.id));
    let committed = app.store.create_key(&key, proof).await;
    let reply = creation.outcome(committed, "Make it again.", shown).await?;
    Ok(problem(reply))
}

/// `DELETE /v1/keys/{id}`: holds at once, because every request reads the key's row.
pub async fn revoke(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let practice = &admitted.caller.practice;
    let id = request.parameter("id");
    // The operator's reach ends at managers; a manager's at the practice, which the row says.
    let within = !admitted.caller.is(Role::Operator) || {
        let keys = app.store.api_keys(practice).await?;
        keys.iter().any(|key| key.id == id && may(&admitted, key))
    };
    let named = !id.is_empty() && id.len() <= 100;
    if within && named && app.store.revoke_key(practice, id).await? {
        Ok(Reply::empty(204))
    } else {
        Err(Refusal::NotFound("key").into())
    }
}

/// Whether the caller sees a key: the operator sees managers' keys and those it made itself for
/// several practices.
fn may(admitted: &Admitted, key: &ApiKey) -> bool {
    let person = admitted.setup.people.get(&key.person);
    !admitted.caller.is(Role::Operator)
        || key.practices.len() > 1
        || person.is_some_and(|person| sees(&admitted.caller, person))
}

/// Notes why a key cannot be made for a person: "a manager's key holds only in the manager's
/// practice"; the operator makes keys for managers, and for people whom several practices know.
async fn holder(
    app: &App,
    admitted: &Admitted,
    id: &PersonId,
    beyond: &BTreeSet<PracticeId>,
    fields: &mut Fields,
) -> Result<(), Failure> {
    let operator = admitted.caller.is(Role::Operator);
    let person: Option<&Person> = admitted.setup.people.get(id);
    match person {
        None => fields.add("person", "is not a person of the practice"),
        Some(person) if operator && beyond.is_empty() && !sees(&admitted.caller, person) => {
            fields.add(
                "person",
                "is no manager: the operator makes keys for managers, and with practices for people of several",
            );
        }
        Some(_) => {}
    }
    if !operator && !beyond.is_empty() {
        fields.add(
            "practices",
            "can be said by the operator only: your key holds for one practice",
        );
        return Ok(());
    }
    for practice in beyond {
        if app.store.person(practice, id).await?.is_none() {
            let reason = "names a practice that does not have this person";
            fields.add("practices", reason);
        }
    }
    Ok(())
}

async fn room(app: &App, practice: &PracticeId, person: &PersonId) -> Result<(), Failure> {
    let keys = app.store.api_keys(practice).await?;
    if keys.iter().filter(|key| key.person == *person).count() >= KEYS_MAX {
        let why = format!("A person has at most {KEYS_MAX} keys. Revoke one first.");
        return Err(Refusal::WrongState(why).into());
    }
    Ok(())
}

/// What a repeated request is answered is a problem document.
fn problem(reply: Reply) -> Reply {
    match reply.status {
        409 => reply.with("content-type", "application/problem+json"),
        _ => reply,
    }
}
