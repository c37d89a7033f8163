//! What outsiders kept: mailed roots and receipts, as files of lines.

use domain::audit::base64;
use domain::audit::hash::Hash;
use domain::audit::verify::{MailedRoot, Receipt};
use serde_json::Value;

use crate::CannotTell;

/// Reads roots: the mails as they came, `<size> <root>` a line, or JSON `{"practice", "size", "root"}` a line. Those of
/// another practice are passed over.
///
/// # Errors
/// The first line that is neither.
pub fn roots(text: &str, practice: &str) -> Result<Vec<MailedRoot>, CannotTell> {
    let (mut roots, mut mail) = (Vec::new(), None);
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        let unread = || CannotTell::Witness(place + 1, "roots");
        if let Some(begun) = line.strip_prefix("PHI log of ") {
            mail = Some(state(begun).ok_or_else(unread)?);
        } else if let Some(named) = line.strip_prefix("Root: ") {
            let (of, size) = mail.take().ok_or_else(unread)?;
            let root = hash(named.trim()).ok_or_else(unread)?;
            roots.extend((of == practice).then_some(MailedRoot { size, root }));
        } else if !line.is_empty() && !line.starts_with("Keep this message") {
            roots.extend(root(line, practice).ok_or_else(unread)?);
        }
    }
    Ok(roots)
}

/// The first line of a mail without its beginning: `lakeside: 45 records.`
fn state(line: &str) -> Option<(&str, u64)> {
    let (practice, size) = line.split_once(": ")?;
    Some((practice, size.strip_suffix(" records.")?.parse().ok()?))
}

/// A line's root; an inner nothing for one of another practice.
fn root(line: &str, practice: &str) -> Option<Option<MailedRoot>> {
    let (size, root) = if line.starts_with('{') {
        let json: Value = serde_json::from_str(line).ok()?;
        if json["practice"].as_str()? != practice {
            return Some(None);
        }
        (json["size"].as_u64()?, hash(json["root"].as_str()?)?)
    } else {
        let (size, root) = line.split_once(' ')?;
        (size.parse().ok()?, hash(root.trim())?)
    };
    Some(Some(MailedRoot { size, root }))
}

/// A root in base 64, as checkpoints have it, or in hexadecimal.
fn hash(text: &str) -> Option<Hash> {
    if let Ok(hash) = Hash::parse(text) {
        return Some(hash);
    }
    base64::decode(text)?.try_into().ok().map(Hash)
}

/// Reads receipts: the `AUDIT_RECEIPT` lines of a function's log, other lines passed over, and those of other practices.
///
/// # Errors
/// The first such line that cannot be read.
pub fn receipts(text: &str, practice: &str) -> Result<Vec<Receipt>, CannotTell> {
    let mut receipts = Vec::new();
    for (place, line) in text.lines().enumerate() {
        if line.contains("AUDIT_RECEIPT") {
            let read = receipt(line, practice);
            let read = read.ok_or(CannotTell::Witness(place + 1, "receipts"))?;
            receipts.extend(read);
        }
    }
    Ok(receipts)
}

fn receipt(line: &str, practice: &str) -> Option<Option<Receipt>> {
    // Whoever keeps logs puts an instant or a name before the line.
    let json: Value = serde_json::from_str(line.get(line.find('{')?..)?).ok()?;
    let fields = json.get("fields").unwrap_or(&json);
    if fields["practice"].as_str()? != practice {
        return Some(None);
    }
    Some(Some(Receipt {
        seq: fields["seq"].as_u64()?,
        leaf: Hash::parse(fields["leaf"].as_str()?).ok()?,
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{receipts, roots};
    use crate::CannotTell;

    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const BASE64: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    #[test]
    fn roots_are_read_in_both_forms_and_those_of_others_passed_over() {
        let text = format!(
            "7 {BASE64}\n\n8 {HEX}\n{{\"practice\":\"lakeside\",\"size\":9,\"root\":\"{BASE64}\"}}\n\
             {{\"practice\":\"summit\",\"size\":1,\"root\":\"{BASE64}\"}}\n"
        );
        let read = roots(&text, "lakeside").unwrap();
        assert_eq!(
            read.iter().map(|root| root.size).collect::<Vec<_>>(),
            [7, 8, 9]
        );
        assert!(read.iter().all(|root| root.root.hex() == HEX));
        let mail = |practice| {
            format!(
                "PHI log of {practice}: 45 records.\nRoot: {BASE64}\nKeep this message outside.\n"
            )
        };
        let read = roots(&(mail("lakeside") + "\n" + &mail("summit")), "lakeside").unwrap();
        assert_eq!(read.iter().map(|root| root.size).collect::<Vec<_>>(), [45]);
        assert!(roots(&format!("Root: {BASE64}"), "lakeside").is_err());
        for (line, text) in [(1, "7"), (2, "\n7 x"), (1, "{\"size\":1}")] {
            let refused = roots(text, "lakeside").unwrap_err();
            assert_eq!(refused, CannotTell::Witness(line, "roots"));
        }
    }

    #[test]
    fn receipts_are_lines_of_a_functions_log() {
        let text = format!(
            "started\n2026-11-23T14:02:11Z {{\"level\":\"INFO\",\"fields\":{{\"message\":\"AUDIT_RECEIPT\",\
             \"practice\":\"lakeside\",\"seq\":3,\"leaf\":\"{HEX}\"}}}}\n"
        );
        assert_eq!(receipts(&text, "lakeside").unwrap()[0].seq, 3);
        assert_eq!(receipts(&text, "summit").unwrap(), []);
        assert!(receipts("AUDIT_RECEIPT {}", "lakeside").is_err());
    }
}
