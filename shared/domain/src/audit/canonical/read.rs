//! The strict reader: what it takes, the writer writes again byte for byte.

use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap};

use super::{DEPTH_MAX, NotCanonical, SIZE_MAX, Value, escaped, order};
use crate::audit::label::INTEGER_MAX;

/// Reads canonical bytes, all of them.
///
/// # Errors
/// Anything that [`super::write()`] would not have written.
pub fn read(bytes: &[u8]) -> Result<Value<'_>, NotCanonical> {
    if bytes.len() > SIZE_MAX {
        return Err(NotCanonical::Size);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NotCanonical::Encoding)?;
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    if reader.at == text.len() {
        Ok(value)
    } else {
        Err(reader.spelling())
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn spelling(&self) -> NotCanonical {
        NotCanonical::Spelling(self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over a byte if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotCanonical> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.spelling())
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, NotCanonical> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.spelling())
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, NotCanonical> {
        if depth > DEPTH_MAX {
            return Err(NotCanonical::Depth);
        }
        match self.peek() {
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'"') => self.text().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Int),
            Some(b'[') => self.list(depth),
            Some(b'{') => self.object(depth),
            _ => Err(self.spelling()),
        }
    }

    fn number(&mut self) -> Result<i64, NotCanonical> {
        let start = self.at;
        let negative = self.take(b'-');
        let first = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = &self.text[first..self.at];
        // No digits, "-0" and "01" are no canonical numbers.
        if digits.is_empty() || (digits.starts_with('0') && (negative || digits.len() > 1)) {
            return Err(NotCanonical::Spelling(start));
        }
        self.text[start..self.at]
            .parse::<i64>()
            .ok()
            .filter(|number| number.unsigned_abs() <= INTEGER_MAX.unsigned_abs())
            .ok_or(NotCanonical::Number)
    }

    fn text(&mut self) -> Result<Cow<'a, str>, NotCanonical> {
        self.expect(b'"')?;
        let mut out = Cow::Borrowed("");
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.bytes().position(escaped);
            let plain = plain.ok_or(NotCanonical::Spelling(self.text.len()))?;
            out += &rest[..plain];
            self.at += plain;
            if self.take(b'"') {
                return Ok(out);
            }
            // What is left is an escape, or a control character that should have been one.
            self.expect(b'\\')?;
            let escape = self.escape()?;
            out.to_mut().push(escape);
        }
    }

    fn escape(&mut self) -> Result<char, NotCanonical> {
        let escape = self.peek().ok_or(self.spelling())?;
        self.at += 1;
        Ok(match escape {
            b'"' => '"',
            b'\\' => '\\',
            b'b' => '\u{8}',
            b't' => '\t',
            b'n' => '\n',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'u' => return self.control(),
            _ => return Err(self.spelling()),
        })
    }

    /// Four digits of a control character that has no shorter escape; whatever else could be written so has one.
    fn control(&mut self) -> Result<char, NotCanonical> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let code = (0..0x20_u8)
            .filter(|code| !matches!(code, 8 | 9 | 10 | 12 | 13))
            .find(|code| digits == Some(format!("{code:04x}").as_bytes()))
            .ok_or(self.spelling())?;
        self.at += 4;
        Ok(char::from(code))
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, NotCanonical> {
        self.expect(b'[')?;
        let mut values = Vec::new();
        if self.take(b']') {
            return Ok(Value::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Value::List(values));
            }
            self.expect(b',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, NotCanonical> {
        self.expect(b'{')?;
        let mut members: Vec<(Cow<'a, str>, Value<'a>)> = Vec::with_capacity(32);
        if self.take(b'}') {
            return Ok(Value::Object(BTreeMap::new()));
        }
        loop {
            let name = self.text()?;
            let last = members.last();
            if last.is_some_and(|(last, _)| order(last, &name) != Ordering::Less) {
                return Err(NotCanonical::Order(self.at));
            }
            self.expect(b':')?;
            let value = self.value(depth + 1)?;
            members.push((name, value));
            if self.take(b'}') {
                return Ok(Value::Object(members.into_iter().collect()));
            }
            self.expect(b',')?;
        }
    }
}
