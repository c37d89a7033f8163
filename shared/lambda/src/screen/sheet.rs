//! A form as it stands: what was typed, and what is wrong with it.

use std::collections::BTreeMap;

use domain::refusal::FieldError;
use maud::{Markup, html};

use crate::screen::Field;

/// What was typed into a form goes back to whoever typed it, and nowhere else.
#[derive(Clone, Default)]
pub struct Sheet {
    typed: BTreeMap<String, String>,
    errors: Vec<FieldError>,
}

impl Sheet {
    /// A sheet with values and what is wrong with them.
    #[must_use]
    pub fn new(typed: BTreeMap<String, String>, errors: Vec<FieldError>) -> Self {
        Self { typed, errors }
    }

    /// With what is wrong with it.
    #[must_use]
    pub fn wrong(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// Fills a field in, unless something was typed there.
    pub fn suggest(&mut self, name: &str, value: &str) {
        self.typed
            .entry(name.to_owned())
            .or_insert_with(|| value.to_owned());
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.reason.as_str())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// A field of this form.
    #[must_use]
    pub fn field<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        Field::new(name, label, self.value(name), self.error(name))
    }

    /// Each wrong field with its reason, on top of the screen. `labels` say what the fields are
    /// called there, and that the screen has them.
    #[must_use]
    pub fn summary(&self, labels: &[(&str, &str)]) -> Markup {
        let label = |field: &str| labels.iter().find(|(name, _)| *name == field);
        html! {
            @if !self.errors.is_empty() {
                div.notice.warn role="alert" tabindex="-1" autofocus {
                    h2 { "Nothing was sent: please put this right" }
                    ul {
                        @for error in &self.errors {
                            li {
                                @match label(&error.field) {
                                    Some((name, label)) => {
                                        a href={ "#" (name) } { (label) ": " (error.reason) }
                                    }
                                    None => { (error.field) ": " (error.reason) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
