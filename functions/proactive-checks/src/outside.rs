//! What is told outside of the desk: a heartbeat while all clocks are in order, a word to the operator while they are not.

use aws::teller::Letter;
use jiff::Timestamp;
use lambda::app::App;
use lambda::telemetry;

use crate::audit::Audited;
use crate::prober::prober;

/// How often the operator hears of what lasts, in minutes. What was found and put right is told at once.
const REMINDED: i64 = 30;

/// Pings the operator's own heartbeat, whose silence somebody else notices. Nothing where there is none.
pub async fn ping(app: &App, at: Timestamp) -> Option<bool> {
    let url = app.config.heartbeat_url.as_ref()?;
    let Ok(prober) = prober(&app.config) else {
        return Some(false);
    };
    let pinged = prober.ping(url, at).await;
    if let Err(reason) = &pinged {
        telemetry::unpinged(reason.code());
    }
    Some(pinged.is_ok())
}

/// Tells the operator what is not in order. Counts only.
pub async fn tell(app: &App, found: &Audited, at: Timestamp) {
    let minute = at.as_second().div_euclid(60);
    let lasts = found.repaired == 0;
    let Some(topic) = &app.config.operator_topic else {
        return;
    };
    if lasts && minute.rem_euclid(REMINDED) != 0 {
        return;
    }
    let Audited {
        repaired,
        stuck,
        late,
        failed,
        beyond,
        ..
    } = found;
    let letter = Letter {
        topic: topic.clone(),
        subject: "StatDesk: clocks are not in order".to_owned(),
        text: format!(
            "Clocks that nothing led to, put right: {repaired}. Clocks without a next step: {stuck}. \
             Due for more than five minutes: {late}. Not readable: {failed}. Practices with more open tickets than are looked at: {beyond}. See the log of proactive-checks."
        ),
        attributes: vec![("reason", "clocks".to_owned())],
    };
    if let Err(fault) = app.teller.publish(&letter).await {
        telemetry::unpinged(&fault.to_string());
    }
}
