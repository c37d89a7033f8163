//! What a file is, told from its beginning.

use crate::ask::Unreadable;

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or anything whose ASCII is ASCII; so many bytes of a mark go before it.
    Bytes { mark: u64 },
    /// UTF-16, after so many bytes of a mark.
    Utf16 { big: bool, mark: u64 },
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Delimited text.
    Text(Encoding),
    /// A workbook.
    Sheet,
}

/// Tells a file by its first bytes.
pub(crate) fn tell(head: &[u8]) -> Result<Kind, Unreadable> {
    const FORMATS: [(&[u8], &str); 10] = [
        (b"%PDF", "a PDF"),
        (
            b"\xd0\xcf\x11\xe0",
            "an old Excel workbook or another binary document",
        ),
        (b"\x1f\x8b", "compressed with gzip: unpack it first"),
        (b"BZh", "compressed with bzip2: unpack it first"),
        (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
        (b"SQLite format 3", "a database"),
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"Rar!", "a RAR archive: unpack it first"),
    ];
    if head.is_empty() {
        return Err(Unreadable::Empty);
    }
    if let Some((_, what)) = FORMATS.iter().find(|(start, _)| head.starts_with(start)) {
        return Err(Unreadable::NotATable { what });
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Sheet);
    }
    let encoding = match head {
        [0xef, 0xbb, 0xbf, ..] => Encoding::Bytes { mark: 3 },
        [0xff, 0xfe, ..] => Encoding::Utf16 {
            big: false,
            mark: 2,
        },
        [0xfe, 0xff, ..] => Encoding::Utf16 { big: true, mark: 2 },
        _ => unmarked(head),
    };
    let start = match encoding {
        Encoding::Bytes { mark } => head.get(mark as usize..).unwrap_or_default(),
        Encoding::Utf16 { .. } => b"",
    };
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    let what = match first {
        Some(b'<') => "a web page or XML, perhaps a page to sign in",
        Some(b'{' | b'[') => "JSON",
        _ if is_binary(start) => "a binary file, not text",
        None if encoding == (Encoding::Bytes { mark: 0 }) => return Err(Unreadable::Empty),
        _ => return Ok(Kind::Text(encoding)),
    };
    Err(Unreadable::NotATable { what })
}

/// Whether more than one byte of a hundred is one that no text has.
fn is_binary(start: &[u8]) -> bool {
    let odd = |byte: &&u8| matches!(byte, 0..=8 | 14..=25 | 28..=31);
    start.iter().filter(odd).count() * 100 > start.len()
}

/// Text without a mark: UTF-16 when every other byte is nothing.
fn unmarked(head: &[u8]) -> Encoding {
    let pairs = head.chunks_exact(2);
    let (mut high, mut low) = (0_usize, 0_usize);
    for pair in pairs.clone() {
        high += usize::from(pair.first() == Some(&0));
        low += usize::from(pair.get(1) == Some(&0));
    }
    let most = pairs.len() * 3 / 4;
    match (high > most, low > most) {
        (true, false) => Encoding::Utf16 { big: true, mark: 0 },
        (false, true) => Encoding::Utf16 {
            big: false,
            mark: 0,
        },
        _ => Encoding::Bytes { mark: 0 },
    }
}
