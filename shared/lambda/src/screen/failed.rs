//! Failures as screens, with the status that the API would answer and what to do now.

use aws::fault::Fault;
use domain::refusal::Refusal;
use maud::html;

use crate::failure::{Failure, Http};
use crate::reply::Reply;
use crate::screen::{Mood, notice, reply};

/// A request that was not carried out. Causes of faults are the log's.
#[must_use]
pub fn failed(failure: &Failure) -> Reply {
    let problem = failure.reply();
    let (heading, words) = words(failure);
    let screen = refused(problem.status, heading, &words);
    // What HTTP itself asks for goes with a screen as it does with a problem.
    ["retry-after", "allow"]
        .into_iter()
        .fold(screen, |screen, name| {
            let value = problem.headers.get(name);
            match value.and_then(|value| value.to_str().ok()) {
                Some(value) => screen.with(name, value),
                None => screen,
            }
        })
}

/// Something that was refused, and why.
#[must_use]
pub fn refused(status: u16, heading: &str, words: &str) -> Reply {
    let body = notice(Mood::Warn, heading, &html! { p { (words) } });
    reply(status, heading, None, &body)
}

/// A link that has had its time: 410, and what to do instead.
#[must_use]
pub fn gone(words: &str) -> Reply {
    refused(410, "This link has expired", words)
}

fn words(failure: &Failure) -> (&'static str, String) {
    let fixed = |heading, words: &str| (heading, words.to_owned());
    match failure {
        Failure::Refused(Refusal::NotFound(_)) | Failure::Http(Http::NoRoute) => fixed(
            "This link leads nowhere",
            "It may have been cut off when it was copied, it may have expired, or it was revoked. \
             Open it again from where it came, or ask your desk for a new one.",
        ),
        Failure::Refused(Refusal::Invalid(errors)) => {
            let named: Vec<_> = errors
                .iter()
                .map(|error| format!("{}: {}", error.field, error.reason))
                .collect();
            ("Some of it is not valid", format!("{}.", named.join("; ")))
        }
        Failure::Refused(Refusal::Forbidden(why)) => ("You may not do this", sentence(why)),
        Failure::Refused(Refusal::WrongState(why)) => ("That cannot be done now", sentence(why)),
        Failure::Refused(
            refusal @ (Refusal::Stale
            | Refusal::GrantRequired
            | Refusal::NotApproved(_)
            | Refusal::ProtocolIncomplete(_)),
        ) => ("That cannot be done now", sentence(&refusal.to_string())),
        Failure::Http(Http::TooLarge(cap)) => (
            "That is too much at once",
            format!(
                "A form may hold {} KB. Nothing was sent: shorten it.",
                cap / 1024
            ),
        ),
        Failure::Http(Http::MediaType(_)) => fixed(
            "That was not sent as a form",
            "This address takes what the form on it sends (application/x-www-form-urlencoded).",
        ),
        Failure::Http(Http::NotJson(_)) => fixed(
            "That could not be read",
            "The form was not sent as UTF-8. Nothing was done.",
        ),
        Failure::Http(
            Http::NoMethod(_)
            | Http::Unauthenticated
            | Http::NoKey(_)
            | Http::KeyReused
            | Http::Precondition,
        ) => fixed("That cannot be done here", "Open the link again."),
        Failure::Faulted(
            Fault::Lost
            | Fault::Moved
            | Fault::ReferenceTaken
            | Fault::Throttled(_)
            | Fault::Unreachable(_),
        ) => fixed(
            "Please try once more",
            "It was not carried out, or not confirmed. Go back and send it again: it counts once.",
        ),
        Failure::Faulted(
            Fault::Exists | Fault::Replayed | Fault::Refused(_) | Fault::Corrupt(_),
        ) => fixed(
            "Something is broken on our side",
            "Do not wait for it when patients are: call your desk.",
        ),
    }
}

/// A reason, as a sentence.
fn sentence(why: &str) -> String {
    let mut chars = why.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}
