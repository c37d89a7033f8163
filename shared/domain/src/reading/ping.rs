//! The ping grammar of Healthchecks: `/<token>[/start|/fail|/log|/<0-255>]`, with `?rid=` for the run.

use uuid::Uuid;

use crate::refusal::FieldError;

/// What a ping says of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It has begun.
    Started,
    /// It is done, and well.
    Succeeded,
    /// It has failed: told so, or by its exit code.
    Failed,
    /// Nothing but words.
    Logged,
}

/// A ping, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ping {
    /// What it says.
    pub says: Says,
    /// Which run of the job says it.
    pub run: Option<Uuid>,
}

impl Ping {
    /// Reads what follows the token in a ping's path, and its query.
    ///
    /// # Errors
    /// Names the part that is wrong.
    pub fn read(action: Option<&str>, query: Option<&str>) -> Result<Self, FieldError> {
        let says = match action {
            None => Says::Succeeded,
            Some("start") => Says::Started,
            Some("fail") => Says::Failed,
            Some("log") => Says::Logged,
            Some(code) => match exit_code(code) {
                Some(0) => Says::Succeeded,
                Some(_) => Says::Failed,
                None => {
                    let reason = "must be start, fail, log or an exit code from 0 to 255";
                    return Err(FieldError::new("action", reason));
                }
            },
        };
        let pairs = query.unwrap_or_default().split('&').take(20);
        let rid = pairs.filter_map(|pair| pair.strip_prefix("rid=")).next();
        let run = match rid {
            None => None,
            Some(rid) => Some(hyphenated(rid).ok_or_else(|| {
                FieldError::new("rid", "must be a UUID, such as one that uuidgen prints")
            })?),
        };
        Ok(Self { says, run })
    }
}

fn exit_code(text: &str) -> Option<u8> {
    let digits = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn hyphenated(text: &str) -> Option<Uuid> {
    (text.len() == 36)
        .then(|| Uuid::try_parse(text).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// "Ping grammar to *accept*: `/<uuid>[/start|/fail|/log|/<exit 0-255>]`, `?rid=<uuid>`".
    #[test]
    fn the_grammar_is_that_of_healthchecks() {
        let says = |action| Ping::read(action, None).map(|ping| ping.says);
        assert_eq!(says(None), Ok(Says::Succeeded));
        assert_eq!(says(Some("start")), Ok(Says::Started));
        assert_eq!(says(Some("fail")), Ok(Says::Failed));
        assert_eq!(says(Some("log")), Ok(Says::Logged));
        assert_eq!(says(Some("0")), Ok(Says::Succeeded));
        assert_eq!(says(Some("255")), Ok(Says::Failed));
        for wrong in ["256", "-1", "+1", "", "0001", "Start", "start/", "1e1"] {
            assert!(says(Some(wrong)).is_err(), "{wrong}");
        }
        let rid = "728b3763-ac80-4113-9fc4-f49b6c4a7e1b";
        let query = format!("create=1&rid={rid}");
        let ping = Ping::read(Some("start"), Some(&query)).unwrap();
        assert_eq!(ping.run.unwrap().to_string(), rid);
        assert!(Ping::read(None, Some("rid=1")).is_err());
        assert!(Ping::read(None, Some("rid=")).is_err());
    }
}
