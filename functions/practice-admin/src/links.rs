//! `/v1/links`: pages that need no key, because the token in their address is the secret.

use aws::fault::Fault;
use aws::store::key::sha256_hex;
use aws::store::link::{Link, LinkPage};
use domain::ids::LocationId;
use domain::refusal::Refusal;
use jiff::SignedDuration;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::hours::slug;
use crate::page::Wanted;
use crate::replay::{Creation, created, show};
use lambda::part::{line, need};

/// The most links of a practice that hold at the same time.
const LINKS_MAX: usize = 200;
/// The longest a link holds: a year, in hours.
const HOURS_MAX: u32 = 8760;

fn view(link: &Link) -> Value {
    json!({
        "id": link.id,
        "page": link.page,
        "location": link.location,
        "made_by": link.made_by,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
    })
}

/// `GET /v1/links`: those that hold, never their addresses.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let links = app.store.links(&admitted.caller.practice).await?;
    let hold = links.iter().filter(|link| request.now < link.expires_at);
    let all = hold.map(|link| (link.id.clone(), view(link)));
    Ok(Wanted::of(request)?.part(all.collect()))
}

/// `POST /v1/links`. The token is made from the link's id, so that a repeated request is answered
/// in full though no table holds it.
pub async fn create(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut creation = Creation::of(app, request, &admitted.caller)?;
    if let Some(reply) = creation.answered().await? {
        return addressed(app, reply).await;
    }
    let mut form = Form::read(request, route)?;
    let (page, location, hours) = read(&mut form);
    if location
        .as_ref()
        .is_some_and(|id| admitted.setup.location(id).is_none())
    {
        form.fields
            .add("location", "is not a location of the practice");
    }
    form.finish()?;
    let page = page.ok_or_else(|| Refusal::field("page", "is required"))?;
    let hours = hours.ok_or_else(|| Refusal::field("hours", "is required"))?;
    let practice = &admitted.caller.practice;
    let links = app.store.links(practice).await?;
    if links
        .iter()
        .filter(|link| request.now < link.expires_at)
        .count()
        >= LINKS_MAX
    {
        let why = format!("A practice has at most {LINKS_MAX} links. Revoke one first.");
        return Err(Refusal::WrongState(why).into());
    }
    let id = app.new_id(request.now)?;
    let link = Link {
        id: id.hyphenated().to_string(),
        practice: practice.clone(),
        page,
        location,
        made_by: admitted.caller.person.clone(),
        created_at: request.now,
        expires_at: request.now + SignedDuration::from_hours(i64::from(hours)),
        hash: sha256_hex(app.linker.link_token(id).await?.as_bytes()),
    };
    let reply = created(&view(&link), "/v1/links", &link.id);
    let proof = creation.proof(&reply);
    let committed = app.store.create_link(&link, proof).await;
    let reply = creation.outcome(committed, "Make it again.", reply).await?;
    addressed(app, reply).await
}

/// `DELETE /v1/links/{id}`: holds at once.
pub async fn revoke(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let id = request.parameter("id");
    let named = Uuid::try_parse(id).is_ok();
    if named && app.store.revoke_link(&admitted.caller.practice, id).await? {
        Ok(Reply::empty(204))
    } else {
        Err(Refusal::NotFound("link").into())
    }
}

fn read(form: &mut Form) -> (Option<LinkPage>, Option<LocationId>, Option<u32>) {
    need(form, "page", "is required: desk, status or report");
    need(form, "hours", "is required: how long it holds, 1 to 8760");
    let page = line(form, "page", 20).and_then(|page| match page.as_str() {
        "desk" => Some(LinkPage::Desk),
        "status" => Some(LinkPage::Status),
        "report" => Some(LinkPage::Report),
        _ => {
            form.fields.add("page", "must be desk, status or report");
            None
        }
    });
    let location = form.parse("location", &slug());
    (page, location, form.number("hours", 1, HOURS_MAX))
}

/// The answer with the link's address.
async fn addressed(app: &App, reply: Reply) -> Result<Reply, Failure> {
    let broken = || Fault::Corrupt("receipt of a link".to_owned());
    let body: Value = serde_json::from_str(&reply.body).map_err(|_| broken())?;
    let id = body["id"].as_str().ok_or_else(broken)?;
    let id = Uuid::try_parse(id).map_err(|_| broken())?;
    let token = app.linker.link_token(id).await?;
    Ok(show(reply, "url", json!(format!("/s/{token}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::{form, wrong};

    #[test]
    fn every_wrong_field_is_named() {
        for (json, expected) in [
            (r"{}", vec!["page", "hours"]),
            (r#"{"page": "status", "hours": 1}"#, vec![]),
            (r#"{"page": "board", "hours": 1}"#, vec!["page"]),
            (r#"{"page": "report", "hours": 8761}"#, vec!["hours"]),
            (
                r#"{"page": "desk", "hours": 0, "location": "A B", "x": 1}"#,
                vec!["location", "hours", "x"],
            ),
            (r#"{"page": "desk", "hours": 8760}"#, vec![]),
        ] {
            let mut form = form(json);
            read(&mut form);
            assert_eq!(wrong(form), expected, "{json}");
        }
    }
}
