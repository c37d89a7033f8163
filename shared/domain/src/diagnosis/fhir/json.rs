//! FHIR in JSON, read into what is wanted of it and nothing else: members that are not asked for are never kept.
//!
//! A value of another shape than it should have is passed over, and what was read before a fault stays.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::outcome::{Answer, Entry, Issue, LIST_MAX, Word};

/// Reads a text; false when it is not well-formed.
pub(super) fn read(text: &[u8], answer: &mut Answer) -> bool {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read = reader.deserialize_any(Filling(answer)).is_ok();
    read && reader.end().is_ok()
}

/// What takes a JSON value, whatever its shape.
trait Fill {
    fn text(&mut self, _text: &str) {}

    fn number(&mut self, _number: u64) {}

    /// Takes an item of a list; false at its end.
    fn item<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        Ok(list.next_element::<IgnoredAny>()?.is_some())
    }

    /// Takes a member of an object.
    fn member<'de, A: MapAccess<'de>>(&mut self, _name: &str, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }
}

struct Filling<'a, T>(&'a mut T);

impl<'de, T: Fill> DeserializeSeed<'de> for Filling<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: Fill> Visitor<'de> for Filling<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.number(number);
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.text(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while self.0.item(&mut list)? {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.0.member(&name, &mut map)?;
        }
        Ok(())
    }
}

impl Fill for Word {
    fn text(&mut self, text: &str) {
        self.set(text);
    }

    fn number(&mut self, number: u64) {
        self.set(&number.to_string());
    }
}

/// A list; a value that stands alone is a list of one.
impl<T: Fill + Default> Fill for Vec<T> {
    fn text(&mut self, text: &str) {
        let mut one = T::default();
        one.text(text);
        self.push(one);
    }

    fn item<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        if self.len() >= LIST_MAX {
            return Ok(list.next_element::<IgnoredAny>()?.is_some());
        }
        self.push(T::default());
        let Some(last) = self.last_mut() else {
            return Ok(false);
        };
        let there = list.next_element_seed(Filling(last))?.is_some();
        if !there {
            self.pop();
        }
        Ok(there)
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        if self.is_empty() {
            self.push(T::default());
        }
        match self.last_mut() {
            Some(only) => only.member(name, map),
            None => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

impl Fill for Answer {
    /// A list in place of a resource is read as one: an array of outcomes, as some logs have them.
    fn item<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        self.contained.item(list)
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "resourceType" => map.next_value_seed(Filling(&mut self.resource)),
            "issue" => map.next_value_seed(Filling(&mut self.issues)),
            "entry" => map.next_value_seed(Filling(&mut self.entries)),
            "contained" => map.next_value_seed(Filling(&mut self.contained)),
            "error" => map.next_value_seed(Filling(&mut Failure(self))),
            "fault" => map.next_value_seed(Filling(&mut Fault(&mut self.fault))),
            name if is_status(name) => map.next_value_seed(Filling(&mut Status(&mut self.status))),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// What services call the HTTP status in a body.
fn is_status(name: &str) -> bool {
    matches!(
        name,
        "status" | "statusCode" | "status_code" | "httpStatus" | "httpStatusCode" | "http_status"
    )
}

/// A status, when it is one: beside it there may be words of the same name.
struct Status<'a>(&'a mut Word);

impl Fill for Status<'_> {
    fn text(&mut self, text: &str) {
        let first = text.split_whitespace().next().unwrap_or_default();
        if first.len() == 3 && first.bytes().all(|byte| byte.is_ascii_digit()) {
            self.0.set(first);
        }
    }

    fn number(&mut self, number: u64) {
        self.text(&number.to_string());
    }
}

/// An error: the code of a sign-in, or an object around a code or a status.
struct Failure<'a>(&'a mut Answer);

impl Fill for Failure<'_> {
    fn text(&mut self, text: &str) {
        self.0.error.set(text);
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "code" => map.next_value_seed(Filling(&mut Code(self.0))),
            name if is_status(name) => {
                map.next_value_seed(Filling(&mut Status(&mut self.0.status)))
            }
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// A code in an error: a status, or a sign-in's code.
struct Code<'a>(&'a mut Answer);

impl Fill for Code<'_> {
    fn text(&mut self, text: &str) {
        self.0.error.set(text);
        Status(&mut self.0.status).text(text);
    }

    fn number(&mut self, number: u64) {
        Status(&mut self.0.status).number(number);
    }
}

/// The fault of a gateway: `detail` around `errorcode`.
struct Fault<'a>(&'a mut Word);

impl Fill for Fault<'_> {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "detail" => map.next_value_seed(Filling(&mut Fault(self.0))),
            "errorcode" => map.next_value_seed(Filling(self.0)),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

impl Fill for Entry {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "resource" => {
                let mut answer = Answer::default();
                let read = map.next_value_seed(Filling(&mut answer));
                self.answers.push(answer);
                read
            }
            "response" => map.next_value_seed(Filling(&mut Response(self))),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// An entry's response is part of the entry.
struct Response<'a>(&'a mut Entry);

impl Fill for Response<'_> {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "status" => map.next_value_seed(Filling(&mut self.0.status)),
            "outcome" => self.0.member("resource", map),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

impl Fill for Issue {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "severity" => map.next_value_seed(Filling(&mut self.severity)),
            "code" => map.next_value_seed(Filling(&mut self.code)),
            "details" => map.next_value_seed(Filling(&mut Details(&mut self.details))),
            "expression" => map.next_value_seed(Filling(&mut self.expression)),
            "location" => map.next_value_seed(Filling(&mut self.location)),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// A CodeableConcept, of which the codes are wanted.
struct Details<'a>(&'a mut Vec<Word>);

impl Fill for Details<'_> {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        if name != "coding" {
            return map.next_value::<IgnoredAny>().map(drop);
        }
        let mut codings: Vec<Coding> = Vec::new();
        let read = map.next_value_seed(Filling(&mut codings));
        self.0.extend(codings.into_iter().map(|coding| coding.0));
        read
    }
}

#[derive(Default)]
struct Coding(Word);

impl Fill for Coding {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "code" => map.next_value_seed(Filling(&mut self.0)),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}
