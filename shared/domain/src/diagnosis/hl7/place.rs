//! Places in a message as ERR names them: segment, its number, field, and on; each in bounds, or left out.

use super::super::bytes::{nth, number, word};
use super::header::Separators;

/// The segments of 2.1 to 2.8. A place in another one is named by ERR alone: three letters may be a name.
const SEGMENTS: &str = "
    ABS ACC ADD AFF AIG AIL AIP AIS AL1 APR ARQ ARV AUT BHS BLC BLG BPO BPX BTS BTX BUI CDM CER CM0 CM1 CM2 CNS CON
    CSP CSR CSS CTD CTI CTR DB1 DEV DG1 DMI DON DRG DSC DSP ECD ECR EDU EQP EQU ERR EVN FAC FHS FT1 FTS GOL GP1 GP2
    GT1 IAM IAR IIM ILT IN1 IN2 IN3 INV IPC IPR ISD ITM IVC IVT LCC LCH LDP LOC LRL MCP MFA MFE MFI MRG MSA MSH NCK
    NDS NK1 NPU NSC NST NTE OBR OBX ODS ODT OH1 OH2 OH3 OH4 OM1 OM2 OM3 OM4 OM5 OM6 OM7 ORC ORG OVR PAC PCE PCR PD1
    PDA PDC PEO PES PID PKG PM1 PMT PR1 PRA PRB PRC PRD PRT PSG PSH PSL PSS PTH PV1 PV2 PYE QAK QID QPD QRD QRF QRI
    RCP RDF RDT REL RF1 RFI RGS RGV RMI ROL RQ1 RQD RXA RXC RXD RXE RXG RXO RXR RXV SAC SCD SCH SCP SDD SFT SGH SGT
    SHP SID SLT SPM STF STZ TCC TCD TQ1 TQ2 TXA UAC UB1 UB2 URD URS VAR VND";

/// The place that the pieces name, such as `PID^1^8`; `None` when the first is no segment.
///
/// A piece that is no small number ends it: what comes after could not be placed.
pub(super) fn place(bytes: &[u8], separator: u8) -> Option<String> {
    let segment = word(nth(bytes, separator, 0), SEGMENTS)?;
    let mut place = segment.to_owned();
    // Pieces that are left empty are only kept between others.
    let mut empty = 0;
    for piece in bytes.split(|byte| *byte == separator).skip(1).take(5) {
        if piece.trim_ascii().is_empty() {
            empty += 1;
            continue;
        }
        let Some(number) = number(piece, 3) else {
            break;
        };
        for _ in 0..=std::mem::take(&mut empty) {
            place.push('^');
        }
        place.push_str(&number.to_string());
    }
    Some(place)
}

/// All places of ERR-2, else `ERR-2`.
pub(super) fn places(field: &[u8], separators: Separators) -> String {
    /// More are not listed, nor looked for beyond so many.
    const SHOWN: usize = 5;
    const READ: usize = 100;
    let pieces = field
        .split(|byte| *byte == separators.repetition)
        .take(READ);
    let found = pieces.filter_map(|piece| place(piece, separators.component));
    let found: Vec<String> = found.take(SHOWN).collect();
    if found.is_empty() {
        "ERR-2".to_owned()
    } else {
        found.join(", ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_place_is_a_segment_and_small_numbers() {
        for (given, expected) in [
            ("PID^1^8", Some("PID^1^8")),
            ("PID^1^3^2^1", Some("PID^1^3^2^1")),
            ("PID^^8", Some("PID^^8")),
            ("OBX^12^^", Some("OBX^12")),
            ("PID", Some("PID")),
            ("PID^1^MARGARET", Some("PID^1")),
            ("PID^4471882^8", Some("PID")),
            ("LEE^1^8", None),
            ("ZPI^1", None),
            ("", None),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(place(given.as_bytes(), b'^'), expected, "{given}");
        }
    }
}
