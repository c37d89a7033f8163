//! Forms that browsers send, read with the same care as bodies of the API.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::form::Form;
use crate::request::Request;
use crate::route::Route;
use crate::screen::Sheet;

/// What a field of a form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Words, or one of a few values.
    Words,
    /// A whole number.
    Number,
    /// `yes` or `no`.
    Flag,
}

/// A form that was sent.
pub struct Post {
    typed: BTreeMap<String, String>,
    /// Its fields, to be read one by one.
    pub form: Form,
}

impl Post {
    /// Reads the body; `shapes` say what the fields hold. An empty field is as good as absent, and
    /// what is not named here is left for [`Form::finish`] to refuse.
    ///
    /// # Errors
    /// 413, 415, and 400 when the body is not UTF-8.
    pub fn read(
        request: &Request,
        route: &Route,
        shapes: &[(&str, Shape)],
    ) -> Result<Self, Failure> {
        let pairs = request.form(route)?;
        request.text(route)?;
        Ok(Self::of(pairs, shapes))
    }

    fn of(pairs: Vec<(String, String)>, shapes: &[(&str, Shape)]) -> Self {
        let mut typed = BTreeMap::new();
        let mut map = Map::new();
        let mut twice = Vec::new();
        let mut unclear = Vec::new();
        for (name, value) in pairs {
            // Browsers send CRLF for the line breaks that people typed as one character.
            let value = value.replace("\r\n", "\n");
            let shape = shapes.iter().find(|(known, _)| *known == name);
            let flag = matches!(shape, Some((_, Shape::Flag)));
            if flag && !matches!(value.trim(), "yes" | "no" | "") {
                unclear.push(name);
                continue;
            }
            if !value.trim().is_empty() || shape.is_none() {
                map.insert(name.clone(), parsed(&value, shape.map(|(_, shape)| *shape)));
            }
            if typed.insert(name.clone(), value).is_some() && shape.is_some() {
                twice.push(name);
            }
        }
        let mut form = Form::of(map);
        for name in twice {
            form.fields.add(name, "is given more than once");
        }
        for name in unclear {
            form.fields.add(name, "must be yes or no");
        }
        Self { typed, form }
    }

    /// The form as it is to be shown again, when something was wrong with it.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet::new(self.typed.clone(), Vec::new())
    }
}

fn parsed(value: &str, shape: Option<Shape>) -> Value {
    match (shape, value.trim()) {
        (Some(Shape::Number), digits) => digits
            .parse::<u32>()
            .map_or_else(|_| Value::from(value), Value::from),
        (Some(Shape::Flag), "yes") => Value::Bool(true),
        (Some(Shape::Flag), "no") => Value::Bool(false),
        _ => Value::from(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(pairs: &[(&str, &str)]) -> Post {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Post::of(
            pairs.collect(),
            &[
                ("text", Shape::Words),
                ("minutes", Shape::Number),
                ("phi", Shape::Flag),
            ],
        )
    }

    #[test]
    fn fields_have_shapes_and_blank_ones_are_absent() {
        let mut sent = post(&[("text", " a\r\nb "), ("minutes", "30"), ("phi", "yes")]);
        assert_eq!(sent.sheet().value("text"), " a\nb ");
        assert_eq!(sent.form.number("minutes", 5, 60), Some(30));
        assert_eq!(sent.form.flag("phi"), Some(true));
        let words = sent
            .form
            .words("text", 10)
            .map(|text| text.expose().clone());
        assert_eq!(words.as_deref(), Some("a\nb"));
        assert!(sent.form.finish().is_ok());
        let mut blank = post(&[("text", " \r\n "), ("minutes", ""), ("phi", "")]);
        assert!(blank.form.words("text", 10).is_none());
        assert!(blank.form.finish().is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut sent = post(&[
            ("minutes", "soon"),
            ("phi", "maybe"),
            ("text", "a"),
            ("text", "b"),
            ("other", ""),
        ]);
        sent.form.number("minutes", 5, 60);
        sent.form.flag("phi");
        sent.form.words("text", 10);
        let Err(Failure::Refused(domain::refusal::Refusal::Invalid(errors))) = sent.form.finish()
        else {
            unreachable!("it is wrong");
        };
        let named: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["text", "phi", "minutes", "other"]);
    }
}
