//! An operation broken at each of its AWS calls in turn, tried again as a client would, swept, and judged.

use std::collections::BTreeMap;

use local::{Call, Fault, Service};

use crate::answer::Answer;
use crate::clinic::Clinic;
use crate::invariant::{Duplicates, assert_whole};
use crate::table::Table;

/// The faults at which a function dies.
pub const KILLS: [Fault; 2] = [Fault::KillBefore, Fault::KillAfter];
/// The faults that a function lives through, and answers.
pub const TROUBLES: [Fault; 3] = [Fault::LostAnswer, Fault::Throttle, Fault::Conflict];
/// How often a call is throttled: more than the SDK tries, so that the function sees it.
const THROTTLES: u64 = 3;

/// What came of an operation, over all its breaks.
#[derive(Debug, Default)]
pub struct Tally {
    /// The calls of the unbroken operation.
    pub calls: usize,
    /// How often it was broken.
    pub breaks: usize,
    /// How often it died.
    pub deaths: usize,
    /// What it answered when it lived, by status.
    pub answers: BTreeMap<u16, usize>,
    /// What SNS got more often than needed.
    pub duplicates: Duplicates,
}

/// Breaks `act` at every call, once for each fault, each time on new execution environments and on what
/// `prepare` made. A broken operation may die; alive it answers well or `503`. Then it is done again, as a
/// client repeats a request with its `Idempotency-Key`, sweeps run for three minutes, the whole desk is judged,
/// and `prove` looks at the outcome.
///
/// # Panics
/// When anything of that does not hold.
pub async fn suffer<S>(
    clinic: &Clinic,
    name: &str,
    faults: &[Fault],
    prepare: impl AsyncFn(&Clinic) -> S,
    act: impl AsyncFn(&Clinic, &S) -> Answer,
    prove: impl AsyncFn(&Clinic, &S, &Table),
) -> Tally {
    let wire = &clinic.desk.gateway.stack().wire;
    let state = prepare(clinic).await;
    clinic.take_calls();
    let done = act(&clinic.cold(), &state).await;
    assert!(done.status < 400, "{name}: {}", done.text);
    let calls = clinic.take_calls();
    let mut tally = Tally {
        calls: calls.len(),
        ..Tally::default()
    };
    clinic.look_minutes(3).await;
    let (table, clean) = assert_whole(clinic, name).await;
    prove(clinic, &state, &table).await;
    assert_eq!(
        (clean.again, clean.withdrawn_late),
        (0, 0),
        "{name}: duplicates unbroken"
    );
    forget(clinic, &table).await;
    for fault in faults {
        for number in calls
            .iter()
            .filter(|call| meets(*fault, call))
            .map(|call| call.number)
        {
            let case = format!("{name}, {fault:?} at call {number} of {}", tally.calls);
            let state = prepare(clinic).await;
            clinic.take_calls();
            let strikes = if *fault == Fault::Throttle {
                THROTTLES
            } else {
                1
            };
            let planned = wire.break_next(*fault, strikes, move |call| call.number >= number);
            let first = wire.until_killed(act(&clinic.cold(), &state)).await;
            wire.mend();
            tally.breaks += usize::from(planned.times() > 0);
            match first {
                None => tally.deaths += 1,
                Some(answer) => {
                    let well = answer.status < 400 || answer.status == 503;
                    assert!(well, "{case}: {} {}", answer.status, answer.text);
                    if answer.status == 503 {
                        assert!(answer.headers.contains_key("retry-after"), "{case}");
                    }
                    *tally.answers.entry(answer.status).or_default() += 1;
                }
            }
            let again = act(&clinic.cold(), &state).await;
            assert!(
                again.status < 400,
                "{case}, again: {} {}",
                again.status,
                again.text
            );
            clinic.look_minutes(3).await;
            let (table, duplicates) = assert_whole(clinic, &case).await;
            tally.duplicates += duplicates;
            prove(clinic, &state, &table).await;
            forget(clinic, &table).await;
        }
    }
    tally
}

/// Whether a call may end so: transactions are in the way of writes only, and a read whose answer is
/// lost is read again, as when it was throttled.
fn meets(fault: Fault, call: &Call) -> bool {
    let read = ["GetItem", "Query", "BatchGetItem"].contains(&call.operation.as_str());
    match fault {
        Fault::Conflict => call.service == Service::Dynamodb && !read,
        Fault::LostAnswer => !read,
        _ => true,
    }
}

/// The next case begins with an empty desk, and with nobody paged a minute ago.
async fn forget(clinic: &Clinic, table: &Table) {
    table.erase(clinic).await;
    clinic.pass(15);
}
