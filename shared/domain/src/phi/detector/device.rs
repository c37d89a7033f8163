//! Serial numbers of what a patient wears or carries; a printer's serial number is nobody's.

use super::number::code;
use super::text::Text;
use super::vocabulary::Cue;
use super::{Class, Found};

/// How far from the word for an implant its number may stand.
const NEAR: usize = 20;

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let spelled = text.word(at) == "s"
            && matches!(text.word(at + 1), "/" | ".")
            && text.word(at + 2) == "n";
        let after = match text.word(at) {
            "serial" | "sn" | "udi" => at + 1,
            "s" if spelled => at + 3,
            _ => continue,
        };
        let implant = |t: &super::text::Token<'_>| t.is(Cue::Implant);
        let sentence = text.get(at).map_or(0, |t| t.sentence);
        let from = at.saturating_sub(NEAR);
        let to = (at + NEAR).min(text.tokens.len());
        let near = text.tokens.get(from..to).unwrap_or_default();
        let worn = near
            .iter()
            .any(|t| implant(t) && t.sentence.abs_diff(sentence) <= 1);
        let skipped = text.after(after - 1, 4);
        let skipped = skipped.take_while(|t| {
            matches!(
                t.lower.as_str(),
                "#" | ":" | "no" | "number" | "is" | "." | "num"
            )
        });
        if worn
            && let Some(code) = code(text, after + skipped.count())
            && code.digits >= 4
        {
            found.extend(text.found(Class::DeviceSerial, code.tokens));
        }
    }
}
