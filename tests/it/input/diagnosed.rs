//! A patient in a message that is diagnosed: in no answer, no table, no timeline, no page and no log.

use tests::clinic::Clinic;
use tests::message::{self, PATIENT};
use tests::{log, record};

use super::planted::surfaces;

#[track_caller]
fn clean(place: &str, text: &str) {
    let lower = text.to_lowercase();
    for trace in PATIENT {
        assert!(
            !lower.contains(&trace.to_lowercase()),
            "{trace} in {place}: {text}"
        );
    }
}

/// "PHI: PID, NK1, GT1, IN1, names, addresses and free text are dropped at parse time; a test proves nothing of a planted
/// patient survives in the answer, the state or the logs."
#[tokio::test]
async fn nothing_of_a_patient_in_a_message_survives() {
    log::keep();
    PATIENT.iter().for_each(|trace| record::planted(trace));
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    // The pages of an outage, for the surfaces.
    clinic.sweep_at(clinic.minutes_on(200)).await;
    let path = format!("/v1/diagnoses?ticket={id}");
    for (_, media, text, _) in message::all() {
        assert!(
            PATIENT
                .iter()
                .filter(|trace| text.contains(**trace))
                .count()
                > 3
        );
        // Whole, cut off anywhere, under its own name and under others.
        for cut in [text.len(), text.len() / 2, text.len() / 3, 40] {
            for media in [media, "text/plain", "application/pdf", "application/json"] {
                let headers = [
                    ("authorization", "Bearer lakeside-technician"),
                    ("content-type", media),
                    ("idempotency-key", &*format!("{cut} {media} {}", text.len())),
                ];
                let message = text.as_bytes()[..cut].to_vec();
                let answer = clinic.send("POST", &path, &headers, message).await;
                assert!([200, 415].contains(&answer.status), "{}", answer.text);
                clean("answer", &format!("{} {:?}", answer.text, answer.headers));
            }
        }
    }
    assert!(clinic.entries(&id, "diagnosed").await.len() > 40);
    for (place, text) in surfaces(&clinic, &[id]).await {
        clean(&place, &text);
    }
}
