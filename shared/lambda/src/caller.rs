//! Callers: whose key it is, in which practice, as what. One read of the key's hash.

use std::collections::BTreeSet;

use aws::store::key::ApiKey;
use domain::ids::PracticeId;
use domain::practice::{Person, Setup};
use domain::refusal::Refusal;
use domain::role::{Caller, Role};

use crate::app::App;
use crate::failure::{Failure, Http};
use crate::metric::{self, Metric};
use crate::place::Place;
use crate::request::Request;
use crate::route::Route;
use crate::telemetry;

/// The longest key looked at, in characters.
const KEY_MAX: usize = 200;

/// A caller with a key that holds, and the practice they speak of.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The key.
    pub key: ApiKey,
    /// The practice: named by the header, or the only one the key holds for.
    pub practice: Option<PracticeId>,
}

/// A caller who may use the route, with the practice as it is set up.
pub struct Admitted {
    /// Who, where, as what.
    pub caller: Caller,
    /// The person, as the practice knows them; the operator is nobody there.
    pub person: Option<Person>,
    /// The practice.
    pub setup: Setup,
}

/// Who is calling. 401 when nobody we know.
pub async fn identify(app: &App, request: &Request) -> Result<Identity, Failure> {
    let secret = request
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| secret.trim())
        .filter(|secret| !secret.is_empty() && secret.len() <= KEY_MAX)
        .ok_or(Http::Unauthenticated)?;
    let key = known(app, secret).await?;
    let key = key.ok_or(Http::Unauthenticated)?;
    let practice = chosen(request, &key)?;
    Ok(Identity { key, practice })
}

/// A key that was shown, if it holds. One that does not is counted: many in a short time are somebody's who tries.
async fn known(app: &App, secret: &str) -> Result<Option<ApiKey>, Failure> {
    let key = app.store.api_key(secret).await?;
    if key.is_none() {
        metric::put(app, &[(Metric::RefusedKeys, 1)]);
    }
    Ok(key)
}

/// Admits a machine by a key that it sends elsewhere than in our header: in the path, or as another tool's senders do.
/// Such a key is seen by more eyes than a header's, so it is one of somebody who may send readings and nothing else.
pub async fn admit_monitor(
    app: &App,
    request: &Request,
    secret: &str,
    place: Place,
) -> Result<Admitted, Failure> {
    if secret.is_empty() || secret.len() > KEY_MAX {
        return Err(Http::NoKey(place).into());
    }
    let key = known(app, secret).await?;
    let key = key.ok_or(Http::NoKey(place))?;
    let only = |roles: &BTreeSet<Role>| roles.len() == 1 && roles.contains(&Role::Monitor);
    let practice = chosen(request, &key)?.filter(|_| !key.operator);
    let refused =
        Refusal::Forbidden("only a key of a monitor, which may do nothing else, is taken here");
    let Some(practice) = practice else {
        return Err(refused.into());
    };
    telemetry::of_practice(&practice);
    let setup = app.setup(&practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let person = setup.people.get(&key.person).cloned();
    let roles = person.as_ref().map(|p| p.roles.clone()).unwrap_or_default();
    if !only(&roles) {
        return Err(refused.into());
    }
    let caller = Caller {
        person: key.person,
        practice,
        roles,
    };
    Ok(Admitted {
        caller,
        person,
        setup,
    })
}

/// "`StatDesk-Practice: <id>` chooses the practice and is required only when the person belongs to
/// several."
fn chosen(request: &Request, key: &ApiKey) -> Result<Option<PracticeId>, Failure> {
    const HEADER: &str = "StatDesk-Practice";
    match request.header("statdesk-practice") {
        Some(name) => {
            let practice =
                PracticeId::new(name).map_err(|e| Refusal::Invalid(vec![e.at(HEADER)]))?;
            if key.operator || key.practices.contains(&practice) {
                Ok(Some(practice))
            } else {
                Err(Refusal::Forbidden("your key does not hold for that practice").into())
            }
        }
        None if key.practices.len() > 1 => {
            Err(Refusal::field(HEADER, "name the practice: your key holds for several").into())
        }
        None => Ok(key.practices.first().cloned()),
    }
}

/// Admits a caller to a route: 401, 403, or the caller with the practice's configuration (one
/// Query). A role taken away is gone with this read; nothing of it is cached.
pub async fn admit(app: &App, request: &Request, route: &Route) -> Result<Admitted, Failure> {
    let identity = identify(app, request).await?;
    admit_identity(app, identity, route).await
}

/// Admits a known caller.
pub async fn admit_identity(
    app: &App,
    identity: Identity,
    route: &Route,
) -> Result<Admitted, Failure> {
    let Identity { key, practice } = identity;
    if key.operator && !route.roles.contains(&Role::Operator) {
        return Err(forbidden());
    }
    let Some(practice) = practice else {
        return Err(Refusal::field("StatDesk-Practice", "name the practice").into());
    };
    telemetry::of_practice(&practice);
    let Some(setup) = app.setup(&practice).await? else {
        return Err(Refusal::NotFound("practice").into());
    };
    let person = setup.people.get(&key.person).cloned();
    let roles = if key.operator {
        BTreeSet::from([Role::Operator])
    } else {
        person.as_ref().map(|p| p.roles.clone()).unwrap_or_default()
    };
    let caller = Caller {
        person: key.person,
        practice,
        roles,
    };
    if !caller.any(route.roles) {
        return Err(forbidden());
    }
    Ok(Admitted {
        caller,
        person,
        setup,
    })
}

fn forbidden() -> Failure {
    Refusal::Forbidden("your role may not use this").into()
}
