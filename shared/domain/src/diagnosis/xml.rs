//! XML as far as an answer needs it: elements, their `value` attribute, and text.
//!
//! It is this project's own because answers need so little: the domain stays without a parser that resolves entities,
//! reads document types or builds a tree of what is dropped anyway. Nothing is decoded: codes need no escapes, and a
//! code that has one is none. A document type is refused; depth and lengths are bounded; time is linear.

/// How deep elements may stand in each other.
pub(super) const DEPTH_MAX: usize = 64;

/// The longest tag, in bytes.
const TAG_MAX: usize = 8 * 1024;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An element begins: its name without a prefix, and its `value` attribute.
    Open(&'a [u8], Option<&'a [u8]>),
    /// Text between tags.
    Text(&'a [u8]),
    /// The innermost element ends.
    Close,
}

/// It is not well-formed, or more than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// Reads piece by piece.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    rest: &'a [u8],
    open: Vec<&'a [u8]>,
    /// An element without content is to be closed.
    closing: bool,
    begun: bool,
}

/// The name of the outermost element.
pub(super) fn root(text: &[u8]) -> Option<&[u8]> {
    let mut scanner = Scanner::new(text);
    loop {
        match scanner.next().ok()?? {
            Piece::Open(name, _) => return Some(name),
            Piece::Text(_) | Piece::Close => {}
        }
    }
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a [u8]) -> Scanner<'a> {
        Scanner {
            rest: text,
            open: Vec::new(),
            closing: false,
            begun: false,
        }
    }

    /// The names of the elements that are open, the outermost first.
    pub(super) fn path(&self) -> &[&'a [u8]] {
        &self.open
    }

    /// The next piece, `None` at the end.
    ///
    /// # Errors
    /// [`Malformed`], after which there is no more to read.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, Malformed> {
        if std::mem::take(&mut self.closing) {
            self.open.pop();
            return Ok(Some(Piece::Close));
        }
        loop {
            if self.rest.is_empty() {
                let whole = self.open.is_empty() && self.begun;
                return if whole { Ok(None) } else { Err(Malformed) };
            }
            let text = self.take_until(b'<');
            if !text.trim_ascii().is_empty() {
                return if self.open.is_empty() {
                    Err(Malformed)
                } else {
                    Ok(Some(Piece::Text(text)))
                };
            }
            if self.rest.is_empty() {
                continue;
            }
            if let Some(piece) = self.tag()? {
                return Ok(Some(piece));
            }
        }
    }

    fn take_until(&mut self, mark: u8) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| *byte == mark);
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        text
    }

    /// A tag; `None` for what is passed over.
    fn tag(&mut self) -> Result<Option<Piece<'a>>, Malformed> {
        const TEXT: &str = "<![CDATA[";
        for (start, end) in [("<!--", "-->"), ("<?", "?>"), (TEXT, "]]>")] {
            if let Some(rest) = self.rest.strip_prefix(start.as_bytes()) {
                let at = super::bytes::find(rest, end.as_bytes()).ok_or(Malformed)?;
                self.rest = rest.get(at + end.len()..).unwrap_or_default();
                let text = rest.get(..at).unwrap_or_default();
                let is_text = start == TEXT && !text.trim_ascii().is_empty();
                return match is_text && !self.open.is_empty() {
                    true => Ok(Some(Piece::Text(text))),
                    false => Ok(None),
                };
            }
        }
        let tag = self.rest.get(1..).unwrap_or_default();
        let end = tag_end(tag).ok_or(Malformed)?;
        self.rest = tag.get(end + 1..).unwrap_or_default();
        let tag = tag.get(..end).unwrap_or_default();
        if let Some(name) = tag.strip_prefix(b"/") {
            return match self.open.pop() {
                Some(open) if open == local(name.trim_ascii()) => Ok(Some(Piece::Close)),
                _ => Err(Malformed),
            };
        }
        self.opened(tag).map(Some)
    }

    fn opened(&mut self, tag: &'a [u8]) -> Result<Piece<'a>, Malformed> {
        let (tag, empty) = match tag.strip_suffix(b"/") {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let end = tag.iter().position(u8::is_ascii_whitespace);
        let (name, attributes) = tag.split_at(end.unwrap_or(tag.len()));
        let name = local(name);
        let sound = name.first().is_some_and(u8::is_ascii_alphabetic)
            && self.open.len() < DEPTH_MAX
            && !(self.begun && self.open.is_empty());
        if !sound {
            return Err(Malformed);
        }
        self.begun = true;
        self.open.push(name);
        self.closing = empty;
        Ok(Piece::Open(name, value(attributes)))
    }
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.iter().take(TAG_MAX).enumerate() {
        match (quote, *byte) {
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
}

/// The `value` attribute.
fn value(mut attributes: &[u8]) -> Option<&[u8]> {
    while let Some(equals) = attributes.iter().position(|byte| *byte == b'=') {
        let name = attributes.get(..equals)?.trim_ascii();
        let rest = attributes.get(equals + 1..)?.trim_ascii_start();
        let (quote, rest) = rest.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = rest.iter().position(|byte| byte == quote)?;
        if name == b"value" {
            return rest.get(..end);
        }
        attributes = rest.get(end + 1..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Malformed> {
        let mut scanner = Scanner::new(text.as_bytes());
        let mut pieces = Vec::new();
        while let Some(piece) = scanner.next()? {
            pieces.push(piece);
        }
        Ok(pieces)
    }

    #[test]
    fn elements_values_and_texts_are_read() {
        let text =
            "<?xml version='1.0'?><!-- <x> --><a:b c='>' value=\"v\"><d/> t <![CDATA[<x>]]></a:b>";
        let expected = vec![
            Piece::Open(b"b", Some(b"v")),
            Piece::Open(b"d", None),
            Piece::Close,
            Piece::Text(b" t "),
            Piece::Text(b"<x>"),
            Piece::Close,
        ];
        assert_eq!(pieces(text), Ok(expected));
        assert_eq!(root(text.as_bytes()), Some(&b"b"[..]));
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for text in [
            "",
            "a",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>b",
            "</a>",
            "<a",
            "<a <b/>",
            "<1/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<!-- <a/>",
        ] {
            assert_eq!(pieces(text), Err(Malformed), "{text}");
        }
        let deep = "<a>".repeat(65) + &"</a>".repeat(65);
        assert_eq!(pieces(&deep), Err(Malformed));
    }
}
