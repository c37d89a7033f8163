//! Form controls: each with its label, its hint, and what is wrong with it.

use maud::{Markup, html};

/// A field of a form, to be shown as one of several controls.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
    error: Option<&'a str>,
    hint: &'a str,
    required: bool,
    optional: bool,
}

impl<'a> Field<'a> {
    /// A field with its value.
    #[must_use]
    pub const fn new(
        name: &'a str,
        label: &'a str,
        value: &'a str,
        error: Option<&'a str>,
    ) -> Self {
        Self {
            name,
            label,
            value,
            error,
            hint: "",
            required: false,
            optional: false,
        }
    }

    /// With a word of help.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// That has to be filled in.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// That is marked as one that may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What the control is described by, for those who listen to the screen.
    fn described(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let wrong = self.error.map(|_| format!("{}-wrong", self.name));
        let ids: Vec<_> = hint.into_iter().chain(wrong).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn class(&self) -> &'static str {
        if self.error.is_some() {
            "field bad"
        } else {
            "field"
        }
    }

    fn notes(&self) -> Markup {
        html! {
            @if !self.hint.is_empty() { span.hint id={ (self.name) "-hint" } { (self.hint) } }
            @if let Some(error) = self.error {
                span.wrong id={ (self.name) "-wrong" } { "Wrong: " (error) }
            }
        }
    }

    fn around(&self, control: &Markup) -> Markup {
        html! {
            div class=(self.class()) {
                label for=(self.name) { (self.label) @if self.optional { span.soft { " (optional)" } } }
                (self.notes())
                (control)
            }
        }
    }

    /// One line of text.
    #[must_use]
    pub fn line(&self, autocomplete: &str) -> Markup {
        self.around(&html! {
            input type="text" id=(self.name) name=(self.name) value=(self.value)
                autocomplete=(autocomplete) required[self.required]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()];
        })
    }

    /// Several lines of text.
    #[must_use]
    pub fn text(&self, rows: u32) -> Markup {
        // A line break right after the tag is no part of the value, so one of the value's stays.
        self.around(&html! {
            textarea id=(self.name) name=(self.name) rows=(rows) required[self.required]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()] { "\n" (self.value) }
        })
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn number(&self, least: u32, most: u32) -> Markup {
        self.around(&html! {
            input type="number" inputmode="numeric" id=(self.name) name=(self.name) value=(self.value)
                min=(least) max=(most) step="1" required[self.required]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()];
        })
    }

    /// One of many, as a list that folds out.
    #[must_use]
    pub fn select(&self, choices: &[(&str, &str)]) -> Markup {
        self.around(&html! {
            select id=(self.name) name=(self.name) required[self.required]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()] {
                @for (value, words) in choices {
                    option value=(value) selected[*value == self.value] { (words) }
                }
            }
        })
    }

    /// One of a few, side by side.
    #[must_use]
    pub fn pick(&self, choices: &[(&str, &str)]) -> Markup {
        html! {
            fieldset class=(self.class()) id=(self.name) aria-describedby=[self.described()] {
                legend { (self.label) @if self.optional { span.soft { " (optional)" } } }
                (self.notes())
                div.inline {
                    @for (value, words) in choices {
                        @let id = format!("{}-{value}", self.name);
                        label.pick for=(id) {
                            input type="radio" id=(id) name=(self.name) value=(value)
                                checked[*value == self.value] required[self.required];
                            (words)
                        }
                    }
                }
            }
        }
    }

    /// Yes, or nothing.
    #[must_use]
    pub fn check(&self) -> Markup {
        html! {
            div class=(self.class()) {
                label.pick for=(self.name) {
                    input type="checkbox" id=(self.name) name=(self.name) value="yes"
                        checked[self.value == "yes"]
                        aria-describedby=[self.described()] aria-invalid=[self.invalid()];
                    (self.label)
                }
                (self.notes())
            }
        }
    }
}
