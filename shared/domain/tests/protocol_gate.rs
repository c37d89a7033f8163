//! The close gate, on protocols that the clinic's tests would meet by chance alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::audit::code::Purpose;
use domain::audit::label::Label;
use domain::protocol::Protocol;
use domain::protocol::gate::Subject;
use domain::protocol::grant::{Grant, GrantState};
use jiff::Timestamp;

fn overstepped(sample: bool, emergency: bool, justified: Option<bool>) -> Grant {
    Grant {
        id: Label::new("g1").expect("a label"),
        holder: Label::new("technician").expect("a label"),
        categories: [].into(),
        purpose: Purpose::Compliance,
        asked_at: Timestamp::UNIX_EPOCH,
        minutes: 60,
        state: GrantState::Ended,
        alone: true,
        sample,
        justified,
        overstepped: true,
        assessed: false,
        emergency: emergency.then_some(Timestamp::UNIX_EPOCH),
    }
}

fn missing(grant: Grant) -> Vec<&'static str> {
    let protocol = Protocol {
        grants: vec![grant],
        ..Protocol::default()
    };
    let subject = Subject {
        phi: false,
        worked_on_phi: false,
        cycle: 0,
    };
    let missing = protocol.missing(subject, Timestamp::MAX);
    missing.into_iter().map(|one| one.item).collect()
}

/// "Impermissible ⇒ `breach.assessed`": also where the grant is of the sample, which nobody has looked at yet.
#[test]
fn a_review_that_is_due_puts_no_assessment_off() {
    assert_eq!(
        missing(overstepped(false, false, None)),
        ["breach_assessment"]
    );
    assert_eq!(
        missing(overstepped(true, false, None)),
        ["breach_assessment"]
    );
    assert_eq!(
        missing(overstepped(true, true, None)),
        ["break_glass_review", "breach_assessment"]
    );
    assert_eq!(
        missing(overstepped(true, true, Some(true))),
        ["breach_assessment"]
    );
}
