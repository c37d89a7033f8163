//! NCPDP SCRIPT: the codes of Error, Status, Verify and of a denial; nothing else of the message is looked at.

use super::book::{Table, find};
use super::bytes::code;
use super::finding::{Findings, Weight};
use super::xml::{Piece, Scanner};

/// Reads an answer of the pharmacy network.
pub(super) fn read(message: &[u8], findings: &mut Findings) {
    let mut scanner = Scanner::new(message);
    let mut answered = false;
    loop {
        match scanner.next() {
            Ok(Some(Piece::Text(text))) => answered |= told(scanner.path(), text, findings),
            Ok(Some(Piece::Open(b"Denied", _))) => {
                let response = denying(scanner.path());
                findings.add(Table::Denied, response, "Response/Denied");
                answered = true;
            }
            Ok(Some(Piece::Open(name, _))) => answered |= is_answer(name),
            Ok(Some(Piece::Close)) => {}
            Ok(None) => break,
            Err(_) => {
                findings.add(Table::ScriptForm, "bad-xml", "");
                break;
            }
        }
    }
    if !answered {
        findings.add(Table::ScriptForm, "no-script-answer", "Body");
    } else if findings.is_empty() {
        findings.add(Table::Own, "code-missing", "Body");
    }
}

fn is_answer(name: &[u8]) -> bool {
    matches!(name, b"Error" | b"Status" | b"VerifyStatus")
}

/// The response that a denial stands in.
fn denying(path: &[&[u8]]) -> &'static str {
    let known = |name: &&[u8]| Some(find(Table::Denied, code(name))?.code);
    path.iter().find_map(known).unwrap_or("other")
}

/// What a text says, when it is a code's.
fn told(path: &[&[u8]], text: &[u8], findings: &mut Findings) -> bool {
    let [.., parent, name] = path else {
        return false;
    };
    let (table, place) = match (*parent, *name) {
        (b"Error", b"Code") => (Table::ScriptError, "Error/Code"),
        (b"Error", b"DescriptionCode") => (Table::Description, "Error/DescriptionCode"),
        (b"Status", b"Code") => (Table::Status, "Status/Code"),
        (b"Status", b"DescriptionCode") => (Table::Description, "Status/DescriptionCode"),
        (b"VerifyStatus", b"Code") => (Table::Status, "Verify/VerifyStatus/Code"),
        (b"VerifyStatus", b"DescriptionCode") => {
            (Table::Description, "Verify/VerifyStatus/DescriptionCode")
        }
        (b"Denied", b"ReasonCode" | b"DenialReasonCode") => {
            (Table::Denial, "Response/Denied/ReasonCode")
        }
        _ => return false,
    };
    // A text that is in no code's form would be a missing code, which it is not.
    let code = Some(code(text)).filter(|code| !code.is_empty());
    let by_pharmacy = table == Table::Denial && denying(path) == "CancelRxResponse";
    findings.add_as(table, code.unwrap_or("?"), place, |finding| {
        // The reasons are written for prescribers; here a pharmacy answers one.
        if by_pharmacy && finding.weight > Weight::Tells {
            finding.advise(Table::Denied, "CancelRxResponse");
        }
    });
    true
}
