//! `POST /v1/tickets/{id}/{verb}`: the verbs, read and carried out.

use aws::fault::Fault;
use domain::phi::{Phi, Sealed, holds_phi};
use domain::refusal::Refusal;
use domain::ticket::sight::{follows, may};
use domain::ticket::verb::Verb;
use domain::ticket::{Status, Ticket};
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::{Failure, Http};
use lambda::form::Form;
use lambda::idempotency::Repeatable;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::{Route, nowhere};
use lambda::sight::seen;
use lambda::text::fault;
use lambda::{follow, view};

use crate::asked::Asked;
use crate::one::reports;

/// The longest text of a verb, in characters.
const TEXT_MAX: usize = 10_000;
/// The most steps of a resolution.
const STEPS_MAX: usize = 50;
/// The longest of them, in characters.
const STEP_MAX: usize = 1000;

/// `POST /v1/tickets/{id}/{verb}`.
pub async fn verb(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let name = request.parameter("verb");
    if !Verb::NAMES.contains(&name) {
        return Err(nowhere(request));
    }
    let admitted = admit(app, request, route).await?;
    let caller = &admitted.caller;
    let repeatable = Repeatable::of(request, caller)?;
    if let Some(repeatable) = &repeatable
        && let Some(reply) = repeatable.answered(app, request).await?
    {
        return Ok(follow::show_in(app, reply).await);
    }
    // Sight first: to those who do not see it, the ticket is not there, whatever the body is.
    let ticket = seen(app, request, &admitted).await?;
    let draft = Draft::read(name, request, route);
    if let Ok(draft) = &draft {
        may(caller, &draft.plain(), &ticket)?;
    } else {
        may_at_all(caller, name, &ticket)?;
    }
    let draft = draft?;
    let phi = draft.holds_phi();
    let verb = draft.seal(app, request, &ticket).await?;
    // Read before the change, so that the receipt holds the whole answer.
    let children = reports(app, &ticket).await?;
    let answer = |ticket: &Ticket| {
        let body = view::ticket(
            ticket,
            &admitted.setup.systems,
            children,
            follows(caller, ticket),
        );
        // "A PHI ticket whose protocol is complete answers 202."
        let status = if ticket.status == Status::Closing {
            202
        } else {
            200
        };
        Reply::json(status, &body).with("etag", &view::etag(ticket))
    };
    let prove = |ticket: &Ticket| {
        let repeatable = repeatable.as_ref()?;
        Some(repeatable.receipt_of(request, &answer(ticket)))
    };
    let asked = Asked {
        ticket,
        reports: children,
        verb,
        phi,
    };
    let done = asked.carry_out(app, request, &admitted, &prove).await;
    let reply = match (done, &repeatable) {
        (Ok(ticket), _) => answer(&ticket),
        // The same request, sent twice at once, may have been carried out since the receipt was
        // looked for: then it is what stands in the way, and its answer is the answer.
        (Err(failure), Some(repeatable)) => match repeatable.answered(app, request).await? {
            Some(reply) => reply,
            None => {
                return Err(match failure {
                    Failure::Faulted(Fault::Replayed) => Fault::Lost.into(),
                    other => other,
                });
            }
        },
        (Err(failure), None) => return Err(failure),
    };
    Ok(follow::show_in(app, reply).await)
}

/// `If-Match` is enforced when sent (RFC 9110 section 13.1.1).
pub fn matches_if(request: &Request, ticket: &Ticket) -> Result<(), Failure> {
    let Some(wanted) = request.header("if-match") else {
        return Ok(());
    };
    let tag = view::etag(ticket);
    let fits = wanted
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one == tag);
    if fits {
        Ok(())
    } else {
        Err(Http::Precondition.into())
    }
}

/// Role before body: a caller who may not use the verb learns nothing of how it is spelled.
fn may_at_all(caller: &domain::role::Caller, name: &str, ticket: &Ticket) -> Result<(), Failure> {
    let sealed = nothing();
    let verb = match name {
        "note" => Verb::Note { text: sealed },
        "reopen" => Verb::Reopen { reason: sealed },
        "retier" => Verb::Retier {
            tier: ticket.tier,
            reason: sealed,
        },
        "approve-tier" => Verb::ApproveTier,
        "assign" => Verb::Assign {
            person: caller.person.clone(),
        },
        _ => Verb::Close { gated: false },
    };
    Ok(may(caller, &verb, ticket)?)
}

/// Stands for a text where only the verb matters.
fn nothing() -> Sealed {
    Sealed {
        purpose: String::new(),
        data_key: Vec::new(),
        salt: Vec::new(),
        commitment: Vec::new(),
        ciphertext: Vec::new(),
    }
}

/// A verb as read, its words not yet sealed.
struct Draft {
    verb: Verb,
    texts: Vec<(&'static str, Phi<String>)>,
    purpose: &'static str,
}

impl Draft {
    fn read(name: &str, request: &Request, route: &Route) -> Result<Self, Failure> {
        let mut form = Form::read(request, route)?;
        let draft = Self::fields(name, &mut form);
        form.finish()?;
        // Everything required was there, or `finish` would have said so.
        draft.ok_or_else(|| Refusal::field("", "something required is missing").into())
    }

    fn fields(name: &str, form: &mut Form) -> Option<Self> {
        let words = |form: &mut Form, name: &'static str| {
            let text = form.words(name, TEXT_MAX);
            form.required(name, text).map(|text| (name, text))
        };
        let plain = |verb| {
            Some(Self {
                verb,
                texts: Vec::new(),
                purpose: "",
            })
        };
        let with = |verb, texts, purpose| {
            Some(Self {
                verb,
                texts,
                purpose,
            })
        };
        match name {
            "acknowledge" => plain(Verb::Acknowledge),
            "approve-tier" => plain(Verb::ApproveTier),
            "resume" => plain(Verb::Resume),
            "detach" => plain(Verb::Detach),
            "close" => plain(Verb::Close { gated: false }),
            "assign" => {
                let person = form.parse("person", "the id of a technician of this practice");
                let person = form.required("person", person)?;
                plain(Verb::Assign { person })
            }
            "note" => {
                let text = words(form, "text")?;
                with(Verb::Note { text: nothing() }, vec![text], "note")
            }
            "reopen" => {
                let reason = words(form, "reason")?;
                with(Verb::Reopen { reason: nothing() }, vec![reason], "reopen")
            }
            "withdraw" => {
                let reason = words(form, "reason")?;
                with(
                    Verb::Withdraw { reason: nothing() },
                    vec![reason],
                    "withdraw",
                )
            }
            "wait" => {
                let on = form.parse("on", "practice or vendor");
                let on = form.required("on", on);
                let reason = words(form, "reason");
                let verb = Verb::Wait {
                    on: on?,
                    reason: nothing(),
                };
                with(verb, vec![reason?], "wait")
            }
            "retier" => {
                let tier = form.parse("tier", "critical, billing or general");
                let tier = form.required("tier", tier);
                let reason = words(form, "reason");
                let verb = Verb::Retier {
                    tier: tier?,
                    reason: nothing(),
                };
                with(verb, vec![reason?], "retier")
            }
            "respond" => {
                let text = words(form, "text");
                let channel = form.parse("channel", "screen, phone, email or in_person");
                let reached = form.words("reached", 200);
                let at = form.instant("at");
                let minutes = form.number("next_update_minutes", 5, 10_080);
                let verb = Verb::Respond {
                    text: nothing(),
                    channel,
                    reached: reached.is_some(),
                    at,
                    next_update_minutes: minutes,
                };
                let reached = reached.map(|reached| ("reached", reached));
                with(
                    verb,
                    [Some(text?), reached].into_iter().flatten().collect(),
                    "respond",
                )
            }
            "resolve" => {
                let resolution = words(form, "resolution");
                let steps = steps(form);
                let verb = Verb::Resolve {
                    resolution: nothing(),
                    steps: steps.as_ref().map_or(0, |(count, _)| *count),
                };
                let steps = steps.map(|(_, text)| ("steps", text));
                with(
                    verb,
                    [Some(resolution?), steps].into_iter().flatten().collect(),
                    "resolve",
                )
            }
            _ => None,
        }
    }

    /// The verb, for asking whether the caller may use it.
    fn plain(&self) -> Verb {
        self.verb.clone()
    }

    /// Whether its words hold patient data: then the ticket is marked from now on.
    fn holds_phi(&self) -> bool {
        self.texts.iter().any(|(_, text)| holds_phi(text.expose()))
    }

    /// The verb with its words sealed.
    async fn seal(self, app: &App, request: &Request, ticket: &Ticket) -> Result<Verb, Failure> {
        let Self {
            mut verb,
            texts,
            purpose,
        } = self;
        if texts.is_empty() {
            return Ok(verb);
        }
        let texts = texts
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text))
            .collect();
        let words = app
            .sealer
            .seal(&ticket.practice, ticket.id, purpose, &texts, request.now)
            .await?;
        match &mut verb {
            Verb::Respond { text, .. } | Verb::Note { text } => *text = words,
            Verb::Retier { reason, .. }
            | Verb::Wait { reason, .. }
            | Verb::Reopen { reason }
            | Verb::Withdraw { reason } => *reason = words,
            Verb::Resolve { resolution, .. } => *resolution = words,
            Verb::Acknowledge
            | Verb::Assign { .. }
            | Verb::ApproveTier
            | Verb::Resume
            | Verb::Detach
            | Verb::Close { .. }
            | Verb::PassOn => {}
        }
        Ok(verb)
    }
}

/// The steps of a resolution, kept as one sealed text, a line each.
fn steps(form: &mut Form) -> Option<(usize, Phi<String>)> {
    let value = form.take("steps")?;
    let lines: Option<Vec<String>> = serde_json::from_value(value).ok();
    let sized = |line: &String| (1..=STEP_MAX).contains(&line.trim().chars().count());
    let sound = lines.filter(|lines| lines.len() <= STEPS_MAX && lines.iter().all(sized));
    let Some(lines) = sound else {
        form.fields.add(
            "steps",
            format!("must be at most {STEPS_MAX} texts of 1 to {STEP_MAX} characters"),
        );
        return None;
    };
    let text = lines.join("\n");
    if let Some(fault) = fault(&text) {
        form.fields.add("steps", fault);
        return None;
    }
    Some((lines.len(), Phi::new(text)))
}
