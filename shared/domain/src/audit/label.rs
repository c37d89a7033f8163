//! The only texts a record's clear half can hold: short, and of letters that names of things need.
//!
//! The clear half is hashed, chained and shown to whoever verifies, so nothing typed by a person may get in. These
//! types are the gate: no comma, no apostrophe, no line break, no letter outside ASCII, 120 characters at most.

use std::{collections::BTreeMap, fmt};

use jiff::{Timestamp, fmt::temporal::DateTimePrinter};

use crate::ids::{AgreementId, PersonId, ProcedureId, SystemId, TicketId, ToolId};

/// The longest text of a clear half, in characters.
pub const LABEL_MAX: usize = 120;
/// The most facts one record can hold.
pub const FACTS_MAX: usize = 24;
/// The longest name of a fact, in characters.
pub const FACT_NAME_MAX: usize = 32;
/// The largest whole number that every reader of JSON keeps exactly: 2^53 - 1.
pub const INTEGER_MAX: i64 = (1 << 53) - 1;

/// RFC 3339 in UTC with three digits of a second: one spelling of an instant.
pub(super) static INSTANT: DateTimePrinter = DateTimePrinter::new().precision(Some(3));

/// Why something may not stand in a record's clear half. It does not repeat what was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotClear {
    /// A label or a fact's text.
    #[error("must be 1 to 120 characters of A-Z, a-z, 0-9 and ._:@#/+-")]
    Text,
    /// A fact's whole number.
    #[error("must lie within 2^53 - 1 of zero")]
    Number,
    /// A fact's name.
    #[error("a fact's name must be 1 to 32 characters of a-z, 0-9 and _, beginning with a letter")]
    Name,
    /// The number of facts.
    #[error("a record holds at most 24 facts")]
    TooMany,
}

fn clear(text: &str, space: bool) -> Result<String, NotClear> {
    let allowed = |byte: u8| {
        byte.is_ascii_alphanumeric() || b"._:@#/+-".contains(&byte) || (space && byte == b' ')
    };
    if (1..=LABEL_MAX).contains(&text.len()) && text.bytes().all(allowed) {
        Ok(text.to_owned())
    } else {
        Err(NotClear::Text)
    }
}

/// An opaque id or a short code: 1 to 120 characters of `A-Z a-z 0-9 . _ : @ # / + -`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// Takes a text.
    ///
    /// # Errors
    /// [`NotClear::Text`].
    pub fn new(text: &str) -> Result<Self, NotClear> {
        clear(text, false).map(Self)
    }

    /// One of the program's own words, which are labels because they are written here.
    pub(crate) fn word(word: &'static str) -> Self {
        debug_assert!(clear(word, false).is_ok(), "{word}");
        Self(word.to_owned())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Slugs and ids are of fewer letters than a label, and shorter.
macro_rules! labels {
    ($($id:ty),*) => {$(
        impl From<&$id> for Label {
            fn from(id: &$id) -> Self {
                Self(id.to_string())
            }
        }

        impl From<&$id> for Fact {
            fn from(id: &$id) -> Self {
                Self::Text(FactText(id.to_string()))
            }
        }
    )*};
}

labels!(
    PersonId,
    TicketId,
    SystemId,
    ToolId,
    AgreementId,
    ProcedureId
);

impl From<bool> for Fact {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u32> for Fact {
    fn from(number: u32) -> Self {
        Self::Int(FactNumber(i64::from(number)))
    }
}

impl From<&Label> for Fact {
    fn from(label: &Label) -> Self {
        Self::Text(FactText(label.0.clone()))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of a fact: as a [`Label`], spaces allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactText(String);

/// A number of a fact, within 2^53 - 1 of zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactNumber(i64);

/// One thing a record states in the clear beside its fixed fields, such as a step's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A whole number.
    Int(FactNumber),
    /// A short text.
    Text(FactText),
    /// Yes or no.
    Flag(bool),
}

impl Fact {
    /// A whole number.
    ///
    /// # Errors
    /// [`NotClear::Number`].
    pub fn int(number: i64) -> Result<Self, NotClear> {
        if (-INTEGER_MAX..=INTEGER_MAX).contains(&number) {
            Ok(Self::Int(FactNumber(number)))
        } else {
            Err(NotClear::Number)
        }
    }

    /// A short text.
    ///
    /// # Errors
    /// [`NotClear::Text`].
    pub fn text(text: &str) -> Result<Self, NotClear> {
        clear(text, true).map(|text| Self::Text(FactText(text)))
    }

    /// An instant: RFC 3339 in UTC, to the millisecond.
    #[must_use]
    pub fn instant(at: Timestamp) -> Self {
        Self::Text(FactText(INSTANT.timestamp_to_string(&at)))
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(number.0),
            Self::Text(_) | Self::Flag(_) => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(&text.0),
            Self::Int(_) | Self::Flag(_) => None,
        }
    }

    /// The flag, if it is one.
    #[must_use]
    pub fn as_flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Int(_) | Self::Text(_) => None,
        }
    }
}

/// A record's facts by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, Fact>);

impl Facts {
    /// Adds a fact; an earlier one of that name goes.
    ///
    /// # Errors
    /// [`NotClear::Name`], [`NotClear::TooMany`].
    pub fn insert(&mut self, name: &str, fact: Fact) -> Result<(), NotClear> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let fits = (1..=FACT_NAME_MAX).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(allowed);
        if !fits {
            return Err(NotClear::Name);
        }
        if self.0.len() == FACTS_MAX && !self.0.contains_key(name) {
            return Err(NotClear::TooMany);
        }
        self.0.insert(name.to_owned(), fact);
        Ok(())
    }

    /// A fact by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.0.get(name)
    }

    /// Every fact, by name in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(name, fact)| (name.as_str(), fact))
    }
}
