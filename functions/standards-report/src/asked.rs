//! What is asked for: a window, a site, and a form.

use domain::ids::LocationId;
use domain::practice::Setup;
use domain::refusal::{Fields, Refusal};
use domain::report::{DAYS, DAYS_MAX};
use lambda::part::shown;
use lambda::request::Request;

/// The forms that a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For machines.
    Json,
    /// For people.
    Html,
    /// For spreadsheets.
    Csv,
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// How many days, until today.
    pub days: u16,
    /// One site, or all.
    pub location: Option<LocationId>,
    /// In which form.
    pub format: Format,
}

impl Asked {
    /// Reads the query, and the `Accept` header where the query names no form.
    pub fn of(request: &Request, setup: &Setup) -> Result<Self, Refusal> {
        let accepted = accepted(request.header("accept").unwrap_or_default());
        Self::read(&request.query(), accepted, setup)
    }

    fn read(query: &[(String, String)], accepted: Format, setup: &Setup) -> Result<Self, Refusal> {
        let mut fields = Fields::default();
        let mut asked = Self {
            days: DAYS,
            location: None,
            format: accepted,
        };
        for (name, value) in query {
            match name.as_str() {
                "days" => asked.days = days(value, &mut fields),
                "location" => {
                    asked.location = LocationId::new(value).ok();
                    let known = asked.location.as_ref();
                    let known = known.is_some_and(|id| setup.location(id).is_some());
                    fields.require(known, "location", "is not a location of the practice");
                }
                "format" => match format(value) {
                    Some(format) => asked.format = format,
                    None => fields.add("format", "must be json, html or csv"),
                },
                _ => fields.add(shown(name), "is not a parameter of this request"),
            }
        }
        fields.done()?;
        Ok(asked)
    }
}

/// A window's length.
pub fn days(value: &str, fields: &mut Fields) -> u16 {
    let days = value
        .parse()
        .ok()
        .filter(|days| (1..=DAYS_MAX).contains(days));
    let reason = format!("must be a whole number from 1 to {DAYS_MAX}");
    fields.require(days.is_some(), "days", &reason);
    days.unwrap_or(DAYS)
}

/// A form by its name.
pub fn format(name: &str) -> Option<Format> {
    match name {
        "json" => Some(Format::Json),
        "html" => Some(Format::Html),
        "csv" => Some(Format::Csv),
        _ => None,
    }
}

/// The first form of an `Accept` header that there is, else JSON: a client that takes nothing of ours still learns why.
pub fn accepted(header: &str) -> Format {
    let media = header.split(',').filter_map(|one| {
        let media = one.split(';').next().unwrap_or_default().trim();
        match media.to_ascii_lowercase().as_str() {
            "application/json" | "application/*" | "*/*" => Some(Format::Json),
            "text/html" => Some(Format::Html),
            "text/csv" => Some(Format::Csv),
            _ => None,
        }
    });
    media.take(1).next().unwrap_or(Format::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_form_that_there_is_is_taken() {
        for (header, expected) in [
            ("", Format::Json),
            ("*/*", Format::Json),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Format::Html),
            ("image/png, TEXT/CSV; q=1", Format::Csv),
            ("image/png", Format::Json),
        ] {
            assert_eq!(accepted(header), expected, "{header}");
        }
    }
}
