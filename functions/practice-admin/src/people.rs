//! `/v1/people`: who belongs to a practice, as what, and how they are reached.

use aws::fault::Fault;
use aws::topic::Topics;
use domain::ids::{PersonId, PracticeId};
use domain::practice::check::PEOPLE_MAX;
use domain::practice::{Person, Setup};
use domain::refusal::Refusal;
use domain::role::Role;
use futures::future::try_join_all;
use jiff::Timestamp;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;

use crate::hours::slug;
use crate::page::Wanted;
use crate::replay::{Creation, created};
use crate::{gate, person, tag};

const EXISTS: &str = "There is a person with this id already.";

/// How many unconfirmed people one request asks SNS about.
const CONFIRMED_MAX: usize = 25;

/// `GET /v1/people`: asks SNS about those who wait for a confirmation.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let mut admitted = admit(app, request, route).await?;
    let wanted = Wanted::of(request)?;
    confirm(app, &mut admitted).await?;
    let people = admitted.setup.people.values();
    let seen = people.filter(|person| gate::sees(&admitted.caller, person));
    let all = seen.map(|person| (person.id.to_string(), person::view(person)));
    Ok(wanted.part(all.collect()))
}

/// `GET /v1/people/{id}`: asks SNS which channels are confirmed.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let stands = gate::person(&admitted, request.parameter("id"))?;
    let person = confirmed(app, &admitted.caller.practice, &stands).await?;
    Ok(reply(200, &person))
}

/// `POST /v1/people`.
pub async fn create(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut creation = Creation::of(app, request, &admitted.caller)?;
    if let Some(reply) = creation.answered().await? {
        return Ok(reply);
    }
    let mut form = Form::read(request, route)?;
    let id = form.parse::<PersonId>("id", &slug());
    let mut person = nobody(app, request, id)?;
    person::read(&mut form, &mut person, &admitted.caller);
    person::check(&person, &admitted.setup.practice, &mut form.fields);
    form.finish()?;
    room(&admitted.setup, &person)?;
    // SNS first: a topic of nobody harms nobody, and the next try finds it.
    let practice = &admitted.caller.practice;
    let person = arrange(app, practice, person).await?;
    let reply = created(&person::view(&person), "/v1/people", person.id.as_str());
    let reply = reply.with("etag", &tag::of(person.version));
    let proof = creation.proof(&reply);
    let committed = app.store.create_person(practice, &person, proof).await;
    if matches!(committed, Err(Fault::Exists)) {
        restore(app, practice, &person.id).await?;
    }
    creation.outcome(committed, EXISTS, reply).await
}

/// `PUT /v1/people/{id}`: what the body names is replaced.
pub async fn change(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let stands = gate::person(&admitted, request.parameter("id"))?;
    tag::check(request, &tag::of(stands.version))?;
    let mut form = Form::read(request, route)?;
    let mut person = stands.clone();
    unchanged(&mut form, &stands);
    person::read(&mut form, &mut person, &admitted.caller);
    person::check(&person, &admitted.setup.practice, &mut form.fields);
    form.finish()?;
    demotion(&admitted.setup, &person, request.now)?;
    // The row first: from now on no page goes out on the word of a channel that was removed, and
    // repeating the request finishes what SNS did not take.
    let practice = &admitted.caller.practice;
    person.version = stands.version + 1;
    app.store
        .save_person(practice, &person, stands.version)
        .await?;
    let arranged = arrange(app, practice, person.clone()).await?;
    let person = keep(app, practice, person, arranged).await?;
    Ok(reply(200, &person))
}

/// `DELETE /v1/people/{id}`: with their keys here, their channels and their topic.
pub async fn remove(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut person = gate::person(&admitted, request.parameter("id"))?;
    tag::check(request, &tag::of(person.version))?;
    let posts = admitted.setup.posts(&person.id, request.now);
    if !posts.is_empty() {
        let posts = posts.join(", ");
        let why = format!("This person is named as {posts}. Name somebody else there first.");
        return Err(Refusal::WrongState(why).into());
    }
    last_manager(&admitted.setup, &person.id)?;
    let practice = &admitted.caller.practice;
    // The row goes last: while it is there, repeating the request finishes the rest.
    for key in app.store.api_keys(practice).await? {
        if key.person == person.id {
            app.store.revoke_key(practice, &key.id).await?;
        }
    }
    if let Some(topic) = person.topic.clone() {
        // Unreachable first: a page must not be addressed to a topic that is gone.
        let stands = person.version;
        person.channels.clear();
        person.version += 1;
        app.store.save_person(practice, &person, stands).await?;
        topics(app).delete(&topic).await?;
    }
    app.store
        .remove_person(practice, &person.id, person.version)
        .await?;
    Ok(Reply::empty(204))
}

/// Somebody who has confirmed a channel since is on call from now on.
async fn confirm(app: &App, admitted: &mut Admitted) -> Result<(), Failure> {
    let practice = &admitted.caller.practice;
    let waiting = admitted.setup.people.values_mut();
    let waiting = waiting.filter(|person| waits(person));
    let asked = waiting.take(CONFIRMED_MAX).map(|person| async move {
        *person = confirmed(app, practice, person).await?;
        Ok::<(), Failure>(())
    });
    try_join_all(asked).await?;
    Ok(())
}

/// Whether a channel of theirs still is to be confirmed.
pub fn waits(person: &Person) -> bool {
    person.channels.iter().any(|channel| !channel.confirmed)
}

/// A person, with what SNS says now of their channels.
pub async fn confirmed(
    app: &App,
    practice: &PracticeId,
    stands: &Person,
) -> Result<Person, Failure> {
    let asked = async {
        let refreshed = topics(app).refresh(stands.clone()).await?;
        keep(app, practice, stands.clone(), refreshed).await
    };
    match asked.await {
        // SNS is away, or somebody changes this person at the same time: what is known stands.
        Err(Failure::Faulted(_)) => Ok(stands.clone()),
        kept => kept,
    }
}

/// The topics of this stack.
pub fn topics(app: &App) -> Topics {
    let (prefix, key) = (&app.config.topic_prefix, &app.config.message_key);
    Topics::new(app.sns.clone(), prefix.clone(), key.clone())
}

/// A person with nothing said of them yet.
pub fn nobody(app: &App, request: &Request, id: Option<PersonId>) -> Result<Person, Failure> {
    let id = match id {
        Some(id) => id,
        None => given(app.new_id(request.now)?)?,
    };
    Ok(Person {
        id,
        name: String::new(),
        roles: Default::default(),
        locations: Default::default(),
        skills: Default::default(),
        channels: Vec::new(),
        organisation: None,
        topic: None,
        version: 1,
    })
}

/// An id that nobody chose.
pub fn given<T: TryFrom<String>>(id: uuid::Uuid) -> Result<T, Failure> {
    // A hyphenated UUID is a slug.
    T::try_from(id.hyphenated().to_string())
        .map_err(|_| Fault::Corrupt("a new id".to_owned()).into())
}

/// Makes SNS agree with a person's channels.
pub async fn arrange(app: &App, practice: &PracticeId, person: Person) -> Result<Person, Failure> {
    match topics(app).arrange(practice, person).await {
        Ok(person) => Ok(person),
        Err(Fault::Exists) => Err(Refusal::WrongState(
            "One of the addresses still has an unanswered confirmation with other tiers. It can be changed once it is confirmed, or after three days.".to_owned(),
        )
        .into()),
        Err(fault) => Err(fault.into()),
    }
}

/// Keeps what SNS said of a person, if it is news.
async fn keep(
    app: &App,
    practice: &PracticeId,
    stands: Person,
    mut said: Person,
) -> Result<Person, Failure> {
    if said.channels == stands.channels && said.topic == stands.topic {
        return Ok(stands);
    }
    said.version = stands.version + 1;
    app.store
        .save_person(practice, &said, stands.version)
        .await?;
    Ok(said)
}

/// Gives the topic back to the one who was faster with the same id.
async fn restore(app: &App, practice: &PracticeId, id: &PersonId) -> Result<(), Failure> {
    if let Some(stands) = app.store.person(practice, id).await? {
        let arranged = arrange(app, practice, stands.clone()).await?;
        keep(app, practice, stands, arranged).await?;
    }
    Ok(())
}

fn room(setup: &Setup, person: &Person) -> Result<(), Failure> {
    if setup.people.contains_key(&person.id) {
        return Err(Refusal::WrongState(EXISTS.to_owned()).into());
    }
    if setup.people.len() >= PEOPLE_MAX {
        let why = format!("A practice has at most {PEOPLE_MAX} people and machines.");
        return Err(Refusal::WrongState(why).into());
    }
    Ok(())
}

/// The id may be sent back as it was shown, and nothing else.
fn unchanged(form: &mut Form, stands: &Person) {
    let id: Option<PersonId> = form.parse("id", &slug());
    let same = id.is_none_or(|id| id == stands.id);
    form.fields.require(same, "id", "cannot be changed");
    form.flag("reachable");
}

/// Roles are not taken from under a post, nor the last manager's.
fn demotion(setup: &Setup, person: &Person, now: Timestamp) -> Result<(), Failure> {
    if !person.roles.contains(&Role::Manager) {
        last_manager(setup, &person.id)?;
    }
    let posts = setup.posts(&person.id, now);
    if person.can_be_on_call() || posts.is_empty() {
        return Ok(());
    }
    let why = format!(
        "is named as {}: they must stay technician or manager until somebody else is",
        posts.join(", ")
    );
    Err(Refusal::field("roles", why).into())
}

fn last_manager(setup: &Setup, id: &PersonId) -> Result<(), Failure> {
    if setup.is_last_manager(id) {
        let why = "This is the practice's last manager. Make somebody else one first.";
        return Err(Refusal::WrongState(why.to_owned()).into());
    }
    Ok(())
}

fn reply(status: u16, person: &Person) -> Reply {
    Reply::json(status, &person::view(person)).with("etag", &tag::of(person.version))
}
