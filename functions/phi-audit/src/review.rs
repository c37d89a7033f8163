//! `POST …/phi/reviews`: a second person judges an emergency access or a grant of the sample, or assesses a breach.

use domain::refusal::Refusal;
use domain::ticket::glass;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::part::object;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;

use crate::body::Body;
use crate::deed::{Deed, deed};
use crate::list::id;

/// The longest comment or factor, in characters.
const TEXT_MAX: usize = 2000;

/// The four factors of 45 CFR 164.402(2), and what follows from them.
struct Assessment {
    factors: Vec<(&'static str, domain::phi::Phi<String>)>,
    notifiable: bool,
}

/// The factors by the names they have in a request.
const FACTORS: [&str; 4] = ["nature", "recipient", "acquired", "mitigated"];

/// Answers it.
pub async fn review(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let grant = id(&mut form, "grant");
    let grant = form.required("grant", grant);
    let verdict = verdict(&mut form);
    let comment = form.words("comment", TEXT_MAX);
    let assessment = object(&mut form, "assessment", assessment);
    let one = verdict.is_some() != assessment.is_some();
    let said = form.fields.names("verdict") || form.fields.names("assessment");
    form.fields.require(
        one || said,
        "verdict",
        "give either a verdict or an assessment",
    );
    form.finish()?;
    let Some(grant) = grant else {
        return Err(Refusal::field("grant", "is required").into());
    };
    let mut body = Body::of(request).words("comment", comment.as_ref());
    for (name, text) in assessment.iter().flat_map(|one| &one.factors) {
        body = body.words(name, Some(text));
    }
    deed(
        app,
        request,
        &admitted,
        body.done().into(),
        &|scene, moment| {
            let Some(justified) = verdict else {
                let notifiable = assessment.as_ref().is_some_and(|one| one.notifiable);
                return Ok(scene.assess(&grant, notifiable)?.into());
            };
            let record = scene.review(&grant, justified)?;
            let due = scene.ticket.unreviewed.contains_key(grant.as_str());
            let change = due.then(|| {
                let id = grant.as_str();
                glass::reviewed(scene.ticket, scene.caller, id, justified, moment)
            });
            Ok(Deed { record, change })
        },
    )
    .await
}

fn verdict(form: &mut Form) -> Option<bool> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Justified,
        Unjustified,
    }
    let word: Word = form.parse("verdict", "justified or unjustified")?;
    Some(matches!(word, Word::Justified))
}

fn assessment(form: &mut Form) -> Option<Assessment> {
    let mut factors = Vec::new();
    for name in FACTORS {
        let text = form.words(name, TEXT_MAX);
        if let Some(text) = form.required(name, text) {
            factors.push((name, text));
        }
    }
    let notifiable = form.flag("notifiable");
    let notifiable = form.required("notifiable", notifiable)?;
    Some(Assessment {
        factors,
        notifiable,
    })
}
