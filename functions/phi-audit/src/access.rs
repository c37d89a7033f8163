//! Accesses to patient data outside the desk, and the statement that there were none.

use aws::audit::token::{NUMBER_MAX, Tokens};
use domain::audit::code::Disclosure;
use domain::audit::label::Label;
use domain::ids::SystemId;
use domain::phi::Phi;
use domain::protocol::access::{Access, Mode, PATIENTS_MAX};
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::part::list;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;

use crate::body::Body;
use crate::deed::{With, deed};
use crate::list::{categories, id};

/// The longest note, in characters.
const NOTE_MAX: usize = 2000;

/// The longest name or address of a recipient, in characters.
const RECIPIENT_MAX: usize = 300;

/// `POST …/phi/accesses`. Patients are named by their numbers, which are made into tokens and never kept.
pub async fn access(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let system: Option<SystemId> = form.parse("system", "the id of a system of the practice");
    let system = form.required("system", system);
    let mode: Option<Mode> = form.parse(
        "mode",
        "read, search, create, update, delete, export or disclose",
    );
    let named = categories(&mut form);
    let named = form.required("categories", named);
    let disclosure: Option<Disclosure> = form.parse(
        "disclosure",
        "tpo, accountable, incidental or impermissible",
    );
    let session: Option<Label> = id(&mut form, "session");
    let patients = patients(&mut form);
    let recipient = form.words("recipient", RECIPIENT_MAX);
    let address = form.words("recipient_address", RECIPIENT_MAX);
    // "The name of the entity or person who received" it is part of an accounting (45 CFR 164.528(b)(2)(ii)).
    if disclosure == Some(Disclosure::Accountable) {
        form.required("recipient", recipient.as_ref());
    }
    let note = form.words("note", NOTE_MAX);
    form.finish()?;
    let (Some(system), Some(categories)) = (system, named) else {
        return Err(Refusal::field("", "something required is missing").into());
    };
    let maker = Tokens {
        client: &app.kms,
        key: &app.config.audit_mac_key,
    };
    let mut tokens = Vec::with_capacity(patients.len());
    for number in &patients {
        let token = maker.token(&admitted.caller.practice, number).await?;
        if !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    let access = Access {
        system,
        mode: mode.unwrap_or(Mode::Read),
        categories,
        disclosure: disclosure.unwrap_or(Disclosure::Tpo),
        patients: u32::try_from(tokens.len()).unwrap_or(u32::MAX),
        session,
    };
    let body = Body::of(request)
        .words("minnec", note.as_ref())
        .words("recipient", recipient.as_ref())
        .words("address", address.as_ref())
        .texts("pt", &tokens)
        .done();
    let with = With {
        body,
        patients: tokens,
    };
    deed(app, request, &admitted, with, &|scene, _| {
        Ok(scene.access(access.clone())?.into())
    })
    .await
}

fn patients(form: &mut Form) -> Vec<Phi<String>> {
    let numbers = list(form, "patients", PATIENTS_MAX, |fields, path, value| {
        let number = value.as_str().map(str::trim).unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || " -./".contains(c);
        let sound = (1..=NUMBER_MAX).contains(&number.len()) && number.chars().all(plain);
        if !sound
            || number
                .chars()
                .all(|c| !c.is_ascii_alphanumeric() || c == '0')
        {
            fields.add(
                path,
                format!(
                    "must be a medical record number of at most {NUMBER_MAX} letters and digits"
                ),
            );
            return None;
        }
        Some(Phi::new(number.to_owned()))
    });
    numbers.unwrap_or_default()
}

/// `POST …/phi/attestations`.
pub async fn attest(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    /// The one statement there is.
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Statement {
        NoPhiSeen,
    }
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let statement: Option<Statement> = form.parse("statement", "no_phi_seen");
    form.required("statement", statement.as_ref());
    let note = form.words("note", NOTE_MAX);
    form.finish()?;
    let body = Body::of(request).words("why", note.as_ref()).done();
    deed(app, request, &admitted, body.into(), &|scene, _| {
        Ok(scene.attest()?.into())
    })
    .await
}
