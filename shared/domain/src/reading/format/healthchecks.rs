//! Healthchecks, whose webhook sends what it is told to: `$JSON`, or better
//! `{"code": "$CODE", "status": "$STATUS", "at": "$NOW", "name": $NAME_JSON, "tags": "$TAGS"}`.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said, Why, first_identity};
use crate::reading::field;
use crate::reading::{Rejected, Status};

/// Reads a body: `$JSON` as it is, within `json`, or the fields named above.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    vec![one(body, intake)]
}

fn one(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let wrong = |field: &str, reason: &str| Err(Rejected::field(0, field, reason));
    let inner = body
        .get("json")
        .filter(|json| json.is_object())
        .unwrap_or(body);
    let names = ["code", "uuid", "unique_key"];
    let identity = first_identity(body, &names).or_else(|| first_identity(inner, &names));
    let Some(identity) = identity else {
        return wrong("code", "is required: it is what the check is known by");
    };
    let status = field::text(body, "status").or_else(|| field::text(inner, "status"));
    let status = match status.as_deref() {
        Some("down") => Status::Fail,
        Some("up") => Status::Ok,
        Some("grace" | "new" | "started") => return Ok(Said::Nothing(Why::Pending)),
        Some("paused") => return Ok(Said::Nothing(Why::Maintenance)),
        _ => return wrong("status", "must be up or down"),
    };
    let mut labels = field::labels(body.get("labels"));
    for source in [body, inner] {
        for name in ["system", "site", "location", "name", "slug"] {
            if let Some(text) = field::text(source, name) {
                field::put(&mut labels, name, &text);
            }
        }
        let tags = field::text(source, "tags").unwrap_or_default();
        for tag in tags.split_whitespace().take(field::LABELS_MAX) {
            field::put_tag(&mut labels, tag);
        }
    }
    let at = ["at", "now"]
        .into_iter()
        .find_map(|name| field::at(body, name));
    intake.alert(
        0,
        Facts {
            repeats: false,
            format: "healthchecks",
            identity,
            status,
            at,
            labels,
            message: field::message(body, "body").or_else(|| field::message(inner, "desc")),
        },
    )
}
