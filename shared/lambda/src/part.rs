//! Parts of bodies: lines, lists and nested objects, each wrong one named by its path.

use std::collections::BTreeSet;

use domain::practice::name::line as visible;
use domain::refusal::{Fields, Refusal};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::Failure;
use crate::form::Form;

/// One visible line of text.
pub fn line(form: &mut Form, name: &str, max: usize) -> Option<String> {
    let Value::String(text) = form.take(name)? else {
        form.fields.add(name, "must be a text");
        return None;
    };
    match visible(&text, max) {
        Ok(text) => Some(text),
        Err(reason) => {
            form.fields.add(name, reason);
            None
        }
    }
}

/// One visible line, or an empty text that takes away what is there.
pub fn clearable(form: &mut Form, name: &str, max: usize) -> Option<Option<String>> {
    match form.take(name)? {
        Value::String(text) if text.trim().is_empty() => Some(None),
        Value::String(text) => match visible(&text, max) {
            Ok(text) => Some(Some(text)),
            Err(reason) => {
                form.fields.add(name, reason);
                None
            }
        },
        _ => {
            form.fields.add(name, "must be a text");
            None
        }
    }
}

/// A list, read one by one; each that is not `must_be` is named by its place.
pub fn list<T>(
    form: &mut Form,
    name: &str,
    most: usize,
    read: impl Fn(&mut Fields, &str, Value) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::Array(values) = form.take(name)? else {
        form.fields.add(name, "must be a list");
        return None;
    };
    if values.len() > most {
        form.fields
            .add(name, format!("must have at most {most} entries"));
        return None;
    }
    let mut all = Some(Vec::with_capacity(values.len()));
    for (place, value) in values.into_iter().enumerate() {
        let one = read(&mut form.fields, &format!("{name}[{place}]"), value);
        all = all.zip(one).map(|(mut all, one)| {
            all.push(one);
            all
        });
    }
    all
}

/// A list of visible lines of text.
pub fn lines(form: &mut Form, name: &str, most: usize, max: usize) -> Option<Vec<String>> {
    list(form, name, most, |fields, path, value| {
        let text = match &value {
            Value::String(text) => visible(text, max),
            _ => Err("must be a text".to_owned()),
        };
        text.map_err(|reason| fields.add(path, reason)).ok()
    })
}

/// A list of different values that JSON describes fully, such as ids.
pub fn set<T: DeserializeOwned + Ord>(
    form: &mut Form,
    name: &str,
    most: usize,
    must_be: &str,
) -> Option<BTreeSet<T>> {
    let all = list(form, name, most, |fields, path, value| {
        word(fields, path, value, must_be)
    })?;
    let count = all.len();
    let set: BTreeSet<T> = all.into_iter().collect();
    if set.len() < count {
        form.fields.add(name, "names something twice");
        return None;
    }
    Some(set)
}

/// One value that JSON describes fully.
pub fn word<T: DeserializeOwned>(
    fields: &mut Fields,
    path: &str,
    value: Value,
    must_be: &str,
) -> Option<T> {
    let read = serde_json::from_value(value).ok();
    if read.is_none() {
        fields.add(path, format!("must be {must_be}"));
    }
    read
}

/// A nested object.
pub fn object<T>(
    form: &mut Form,
    name: &str,
    read: impl FnOnce(&mut Form) -> Option<T>,
) -> Option<T> {
    let value = form.take(name)?;
    nested(&mut form.fields, name, value, read)
}

/// A list of objects.
pub fn objects<T>(
    form: &mut Form,
    name: &str,
    most: usize,
    read: impl Fn(&mut Form) -> Option<T>,
) -> Option<Vec<T>> {
    list(form, name, most, |fields, path, value| {
        nested(fields, path, value, &read)
    })
}

/// An object at a path; what is wrong inside it is named under that path.
pub fn nested<T>(
    fields: &mut Fields,
    path: &str,
    value: Value,
    read: impl FnOnce(&mut Form) -> Option<T>,
) -> Option<T> {
    let Value::Object(map) = value else {
        fields.add(path, "must be an object");
        return None;
    };
    let mut form = Form::of(map);
    let read = read(&mut form);
    match form.finish() {
        Ok(()) => read,
        Err(Failure::Refused(Refusal::Invalid(errors))) => {
            fields.extend(path, errors);
            None
        }
        Err(_) => None,
    }
}

/// Whether a field is there; a `null` is taken as absent.
pub fn stated(form: &mut Form, name: &str) -> bool {
    let there = form.has(name);
    if !there {
        form.take(name);
    }
    there
}

/// Notes a field that has to be there, with the reason.
pub fn need(form: &mut Form, name: &str, reason: &str) {
    if !form.has(name) {
        form.fields.add(name, reason);
    }
}

/// A name that somebody sent, fit to be shown back to them.
pub fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn form(json: &str) -> Form {
        match serde_json::from_str(json).unwrap() {
            Value::Object(map) => Form::of(map),
            _ => panic!("no object"),
        }
    }

    fn wrong(form: Form) -> Vec<String> {
        match form.finish() {
            Ok(()) => vec![],
            Err(Failure::Refused(Refusal::Invalid(errors))) => {
                errors.into_iter().map(|error| error.field).collect()
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn wrong_parts_are_named_by_their_path() {
        let mut form = form(
            r#"{"name": "a\nb", "ids": ["a", "B", 3], "twice": ["a", "a"], "flat": 1,
                "in": {"x": "ok", "y": 1}, "many": [{"x": ""}, 7, {"x": "ok"}], "odd": true}"#,
        );
        assert_eq!(line(&mut form, "name", 9), None);
        let slug = "a slug";
        assert!(set::<domain::ids::PersonId>(&mut form, "ids", 9, slug).is_none());
        assert!(set::<domain::ids::PersonId>(&mut form, "twice", 9, slug).is_none());
        assert!(list(&mut form, "flat", 9, |_, _, value| Some(value)).is_none());
        object(&mut form, "in", |form| line(form, "x", 9));
        assert!(objects(&mut form, "many", 9, |form| line(form, "x", 9)).is_none());
        assert_eq!(
            wrong(form),
            [
                "name",
                "ids[1]",
                "ids[2]",
                "twice",
                "flat",
                "in.y",
                "many[0].x",
                "many[1]",
                "odd"
            ]
        );
    }
}
