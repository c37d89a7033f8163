//! Public keys as text (RFC 7468): what `openssl` reads, and what an auditor keeps.

use crate::audit::{base64, note::SpkiDer};

/// The first line.
const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
/// The last line.
const END: &str = "-----END PUBLIC KEY-----";
/// The longest text read, in bytes: many times the largest key's.
const SIZE_MAX: usize = 16 * 1024;

/// Writes a key.
#[must_use]
pub fn write(key: &SpkiDer) -> String {
    let digits = base64::encode(&key.0);
    let mut text = format!("{BEGIN}\n");
    for line in digits.as_bytes().chunks(64) {
        text.extend(line.iter().map(|digit| char::from(*digit)));
        text.push('\n');
    }
    text + END + "\n"
}

/// Reads the first key of a text; what stands around it is passed over.
#[must_use]
pub fn read(text: &str) -> Option<SpkiDer> {
    let text = text.get(..text.len().min(SIZE_MAX))?;
    let (_, rest) = text.split_once(BEGIN)?;
    let (digits, _) = rest.split_once(END)?;
    let digits: String = digits.split_ascii_whitespace().collect();
    base64::decode(&digits)
        .filter(|bytes| !bytes.is_empty())
        .map(SpkiDer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{SpkiDer, read, write};

    #[test]
    fn what_is_written_is_read_whatever_stands_around_it() {
        let key = SpkiDer((0..91).collect());
        let text = write(&key);
        assert!(text.lines().all(|line| line.len() <= 64), "{text}");
        assert_eq!(read(&format!("A key:\r\n{text}and more")).unwrap(), key);
        for other in ["", "-----BEGIN PUBLIC KEY-----", &text.replace('A', "!")] {
            assert_eq!(read(other), None);
        }
    }
}
