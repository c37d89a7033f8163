//! Places in the file that an acknowledgment is about: segment, element, position, loop; each known or left out.

use super::super::bytes::{number, word};

/// Segments of the transactions of health care. Another one is not named: it could be a word of the message.
const SEGMENTS: &str = "
    AAA ACT AMT BGN BHT BPR CAS CL1 CLM CLP CN1 COB CR1 CR2 CR3 CR4 CR5 CR6 CR7 CR8 CRC CTP CUR DMG DN1 DN2 DSB DTM
    DTP EB EC EQ FRM GE GS HCP HCR HD HI HL HLH HSD ICM IDC IEA III INS ISA K3 LE LIN LS LUI LX MEA MIA MOA MSG N1 N2
    N3 N4 NM1 NTE OI PAT PER PLA PLB PRV PS1 PWK QTY RDM REF RMR SBR SE ST STC SV1 SV2 SV3 SV4 SV5 SV6 SV7 SVC SVD TA1
    TOO TRN TS2 TS3 UM";

/// The longest number of a position: a longer one might be an identifier.
const DIGITS: usize = 4;

/// A place, built up as an acknowledgment names it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Which transaction of the file it is in.
    pub transaction: u64,
    segment: Option<&'static str>,
    position: Option<u32>,
}

impl Place {
    /// In the transaction after this one.
    pub(super) fn next(self) -> Place {
        Place {
            transaction: self.transaction + 1,
            ..Place::default()
        }
    }

    /// Takes AK3 or IK3: identifier and position of a segment.
    pub(super) fn segment(&mut self, id: &[u8], position: &[u8]) {
        self.segment = word(id, SEGMENTS);
        self.position = number(position, DIGITS);
    }

    /// The segment: `CLM in segment 12`.
    pub(super) fn of_segment(self) -> String {
        self.with(self.segment.unwrap_or("a segment").to_owned())
    }

    /// An element of the segment: `CLM05 in segment 12`, `CLM05-3 in segment 12`.
    pub(super) fn of_element(self, element: &[u8], component: &[u8]) -> String {
        let (Some(segment), Some(element)) = (self.segment, number(element, 2)) else {
            return self.of_segment();
        };
        let component = number(component, 2).map_or(String::new(), |at| format!("-{at}"));
        self.with(format!("{segment}{element:02}{component}"))
    }

    fn with(self, what: String) -> String {
        match self.position {
            Some(position) if self.transaction > 1 => {
                format!(
                    "{what} in segment {position} of transaction {}",
                    self.transaction
                )
            }
            Some(position) => format!("{what} in segment {position}"),
            None => what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_known_segments_and_small_numbers() {
        let place = |id: &str, position: &str| {
            let mut place = Place::default();
            place.segment(id.as_bytes(), position.as_bytes());
            place
        };
        assert_eq!(
            place("CLM", "12").of_element(b"5", b""),
            "CLM05 in segment 12"
        );
        assert_eq!(
            place("CLM", "12").of_element(b"5", b"3"),
            "CLM05-3 in segment 12"
        );
        assert_eq!(place("NM1", "8").of_segment(), "NM1 in segment 8");
        assert_eq!(place("LEE", "4471882").of_segment(), "a segment");
        assert_eq!(place("NM1", "62704").of_element(b"JONES", b""), "NM1");
    }
}
