//! What a receiving system is called: by its number, and by its name when that can be no one's.

use std::collections::BTreeMap;

use super::report::{Report, System};
use super::{Mark, mark};
use crate::diagnosis::bytes::{code, nth, trim, word};

/// The most systems that are listed: the last one stands for all further ones together.
const SYSTEMS_MAX: usize = 256;

/// Of such words a name is shown: kinds of systems, products, environments. All others could be a person's.
const WORDS: &str = "
    ACK ADT APP BILLING CERNER CLINIC CLOVERLEAF CORE DEV DFT ECLINICALWORKS ECW EHR EMR ENGINE EPIC FACILITY GATEWAY
    HIE HIS HL7 HOSPITAL HUB IIS IMAGING INTERFACE LAB LABCORP LABS LIS MAIN MDM MEDITECH MIRTH NEXTGEN ORDERS ORM ORU
    PACS PHARMACY PM PMS PROD QUEST RADIOLOGY RDE RECEIVER REGISTRATION REGISTRY RESULTS RHAPSODY RIS SCHEDULING SENDER
    SERVER SIU STAGE SYSTEM TEST VXU";

/// A system's mark, and its name if that can be shown.
pub(super) fn of(application: &[u8], facility: &[u8], component: u8) -> (Mark, Option<String>) {
    let mark = mark(&[trim(application), trim(facility)]);
    (mark, name(nth(application, component, 0)))
}

fn name(application: &[u8]) -> Option<String> {
    let name = code(application);
    let known = |piece: &str| {
        matches!(piece.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9'])
            || word(piece.to_ascii_uppercase().as_bytes(), WORDS).is_some()
    };
    let shown = !name.is_empty() && name.split(['_', '-', ' ', '.']).all(known);
    shown.then(|| name.to_owned())
}

/// The systems of a log.
#[derive(Debug, Default)]
pub(super) struct Systems {
    by_mark: BTreeMap<Mark, usize>,
    list: Vec<System>,
    /// Counts what has no system.
    nowhere: System,
}

impl Systems {
    /// The place of a system that was named before.
    pub(super) fn known(&self, mark: Mark) -> Option<usize> {
        self.by_mark.get(&mark).copied()
    }

    /// The place of a system, which may be new: it is numbered as it comes up. One whose name is not shown is told by
    /// the field and the message that name it first.
    pub(super) fn place(
        &mut self,
        mark: Mark,
        name: Option<String>,
        field: &str,
        message: u64,
    ) -> usize {
        if let Some(known) = self.known(mark) {
            return known;
        }
        let place = self.list.len();
        if place >= SYSTEMS_MAX {
            return place - 1;
        }
        let number = format!("system {}", place + 1);
        let label = if place + 1 < SYSTEMS_MAX {
            self.by_mark.insert(mark, place);
            match name {
                Some(name) => format!("{name} ({number})"),
                None => format!("{number} ({field} of message {message})"),
            }
        } else {
            "further systems, counted together".to_owned()
        };
        self.list.push(System {
            label,
            first_in: message,
            ..System::default()
        });
        place
    }

    pub(super) fn tally(&mut self, place: usize) -> &mut System {
        self.list.get_mut(place).unwrap_or(&mut self.nowhere)
    }

    pub(super) fn report(self, messages: u64) -> Report {
        Report {
            messages,
            systems: self.list,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_made_of_words_for_systems_is_shown() {
        for shown in ["LAB", "Lab_2", "QUEST-ORU", "EPIC.PROD"] {
            assert_eq!(name(shown.as_bytes()).as_deref(), Some(shown));
        }
        for kept in ["", "JONES", "LAB_JONES", "LAB^X", "4471882", "\u{c4}"] {
            assert_eq!(name(kept.as_bytes()), None, "{kept}");
        }
    }
}
