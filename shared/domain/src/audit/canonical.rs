//! Canonical JSON (RFC 8785) without fractions: one value, one spelling, so that a hash names a value.
//!
//! Numbers are whole and within 2^53 - 1 of zero, where every reader of JSON agrees; the rest is the standard's: no
//! spaces, members in the order of their names' UTF-16 units, the shortest escapes. The [`read`]er takes nothing that
//! [`write()`] would not have written.

mod read;

use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap, fmt::Write};

use super::label::INTEGER_MAX;
pub use read::read;

/// The longest text read or written, in bytes: more than a row of the store can hold.
pub const SIZE_MAX: usize = 512 * 1024;
/// How deep lists and objects may stand in each other.
pub const DEPTH_MAX: usize = 16;

/// A value; what is read borrows its texts from the bytes where it can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number within 2^53 - 1 of zero.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Values in order.
    List(Vec<Value<'a>>),
    /// Values by name.
    Object(BTreeMap<Cow<'a, str>, Value<'a>>),
}

/// Why bytes are not canonical, or a value cannot be written. It does not repeat them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Not UTF-8.
    #[error("not UTF-8")]
    Encoding,
    /// Not JSON, or a second spelling.
    #[error("not canonical JSON at byte {0}")]
    Spelling(usize),
    /// Members out of order, or one twice.
    #[error("members out of order at byte {0}")]
    Order(usize),
    /// A number that is not exact everywhere.
    #[error("a number beyond 2^53 - 1")]
    Number,
    /// Deeper than [`DEPTH_MAX`].
    #[error("deeper than 16")]
    Depth,
    /// Longer than [`SIZE_MAX`].
    #[error("longer than 512 KiB")]
    Size,
}

/// Writes a value.
///
/// # Errors
/// [`NotCanonical::Number`], [`NotCanonical::Depth`] or [`NotCanonical::Size`].
pub fn write(value: &Value<'_>) -> Result<String, NotCanonical> {
    check(value, 0)?;
    let text = spell(value);
    if text.len() > SIZE_MAX {
        return Err(NotCanonical::Size);
    }
    Ok(text)
}

fn check(value: &Value<'_>, depth: usize) -> Result<(), NotCanonical> {
    if depth > DEPTH_MAX {
        return Err(NotCanonical::Depth);
    }
    match value {
        Value::Null | Value::Bool(_) | Value::Text(_) => Ok(()),
        Value::Int(number) if number.unsigned_abs() <= INTEGER_MAX.unsigned_abs() => Ok(()),
        Value::Int(_) => Err(NotCanonical::Number),
        Value::List(values) => values.iter().try_for_each(|value| check(value, depth + 1)),
        Value::Object(members) => members
            .values()
            .try_for_each(|value| check(value, depth + 1)),
    }
}

/// Writes a value whose depth, size and numbers its own type bounds, as a record's does.
pub(super) fn spell(value: &Value<'_>) -> String {
    let mut text = String::with_capacity(1024);
    put(value, &mut text);
    text
}

fn put(value: &Value<'_>, to: &mut String) {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(true) => to.push_str("true"),
        Value::Bool(false) => to.push_str("false"),
        Value::Int(number) => put_fmt(format_args!("{number}"), to),
        Value::Text(text) => put_text(text, to),
        Value::List(values) => {
            to.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                put(value, to);
            }
            to.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // The map's order is that of UTF-8, which differs beyond U+FFFF.
            if !members.iter().all(|(name, _)| name.is_ascii()) {
                members.sort_by(|a, b| order(a.0, b.0));
            }
            to.push('{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                put_text(name, to);
                to.push(':');
                put(value, to);
            }
            to.push('}');
        }
    }
}

/// The order of members: by UTF-16 units (RFC 8785, 3.2.3).
fn order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    a.encode_utf16().cmp(b.encode_utf16())
}

/// Whether a byte of a text cannot stand for itself.
fn escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

fn put_text(text: &str, to: &mut String) {
    to.push('"');
    let mut rest = text;
    while let Some(plain) = rest.bytes().position(escaped) {
        to.push_str(&rest[..plain]);
        match rest.as_bytes()[plain] {
            b'"' => to.push_str("\\\""),
            b'\\' => to.push_str("\\\\"),
            8 => to.push_str("\\b"),
            b'\t' => to.push_str("\\t"),
            b'\n' => to.push_str("\\n"),
            12 => to.push_str("\\f"),
            b'\r' => to.push_str("\\r"),
            code => put_fmt(format_args!("\\u{code:04x}"), to),
        }
        rest = &rest[plain + 1..];
    }
    to.push_str(rest);
    to.push('"');
}

fn put_fmt(piece: std::fmt::Arguments<'_>, to: &mut String) {
    // Writing to a String never fails.
    let _ = to.write_fmt(piece);
}
