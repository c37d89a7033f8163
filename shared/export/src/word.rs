//! The words of a source's lists: its priority, state, channel and verdict, in the languages that exports come in.

use domain::kind::Tier;
use domain::ticket::SeenFirstBy;

use crate::span;
use crate::text::fold;

/// How priorities are read, as it is told with the findings.
pub const PRIORITIES: &str = "critical, urgent, emergency, highest, blocker, P1 and 1 stand for critical; high, major, P2 and \
                              2 for billing; all others for general. Where a source counts from the lowest, numbers are \
                              not read";

/// What a state amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum State {
    /// Worked on, waiting, or a word of the source's own.
    Open,
    /// Resolved.
    Resolved,
    /// Closed.
    Closed,
    /// Taken back, refused, or no ticket at all.
    Withdrawn,
    /// Merged into another.
    Merged,
}

/// The tier that a priority stands for.
pub(crate) fn stated(text: &str, one_is_highest: bool) -> Tier {
    const CRITICAL: [&str; 22] = [
        "critical",
        "urgent",
        "emergency",
        "highest",
        "blocker",
        "very high",
        "immediate",
        "top",
        "p0",
        "p1",
        "sev1",
        "critica",
        "critico",
        "kritisch",
        "critique",
        "urgente",
        "dringend",
        "hochste",
        "sehr hoch",
        "mas alta",
        "muy alta",
        "la plus haute",
    ];
    const HIGH: [&str; 13] = [
        "high",
        "major",
        "p2",
        "sev2",
        "hoch",
        "alta",
        "alto",
        "haute",
        "eleve",
        "elevee",
        "important",
        "wichtig",
        "elevada",
    ];
    let folded = fold(text);
    let (digits, words) = numbered(&folded);
    let is = |list: &[&str]| list.iter().any(|word| *word == words || *word == folded);
    match digits {
        _ if is(&CRITICAL) => Tier::Critical,
        _ if is(&HIGH) => Tier::Billing,
        Some(1) if one_is_highest && words.is_empty() => Tier::Critical,
        Some(2) if one_is_highest && words.is_empty() => Tier::Billing,
        _ => Tier::General,
    }
}

/// `1 critical` as 1 and `critical`.
fn numbered(folded: &str) -> (Option<u32>, &str) {
    let words = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = folded
        .strip_suffix(words)
        .and_then(|digits| digits.parse().ok());
    if digits.is_none() {
        return (None, folded);
    }
    (
        digits,
        words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '(' | ')')),
    )
}

/// What a state amounts to; nothing for a word that is not known.
pub(crate) fn state(text: &str) -> Option<State> {
    const OPEN: [&str; 21] = [
        "open",
        "new",
        "pending",
        "on hold",
        "hold",
        "in progress",
        "active",
        "assigned",
        "to do",
        "abierto",
        "en curso",
        "pendiente",
        "offen",
        "neu",
        "in arbeit",
        "ouvert",
        "en cours",
        "en attente",
        "waiting",
        "reopened",
        "aberto",
    ];
    const RESOLVED: [&str; 16] = [
        "resolved",
        "solved",
        "done",
        "completed",
        "complete",
        "fixed",
        "resuelto",
        "resuelta",
        "listo",
        "gelost",
        "erledigt",
        "fertig",
        "resolu",
        "resolue",
        "termine",
        "resolvido",
    ];
    const CLOSED: [&str; 11] = [
        "closed",
        "archived",
        "cerrado",
        "cerrada",
        "finalizado",
        "geschlossen",
        "ferme",
        "fermee",
        "clos",
        "cloture",
        "fechado",
    ];
    const WITHDRAWN: [&str; 20] = [
        "canceled",
        "cancelled",
        "withdrawn",
        "rejected",
        "declined",
        "deleted",
        "spam",
        "duplicate",
        "won't do",
        "invalid",
        "cancelado",
        "cancelada",
        "rechazado",
        "abgebrochen",
        "storniert",
        "abgelehnt",
        "annule",
        "annulee",
        "rejete",
        "removed",
    ];
    const MERGED: [&str; 4] = ["merged", "zusammengefasst", "fusionado", "fusionne"];
    let folded = fold(text);
    let (digits, words) = numbered(&folded);
    let is = |list: &[&str]| list.iter().any(|word| *word == words || *word == folded);
    match digits {
        _ if is(&WITHDRAWN) => Some(State::Withdrawn),
        _ if is(&MERGED) => Some(State::Merged),
        _ if is(&CLOSED) => Some(State::Closed),
        _ if is(&RESOLVED) => Some(State::Resolved),
        _ if is(&OPEN) => Some(State::Open),
        // ServiceNow's numbers, where only those were exported.
        Some(1..=3) if words.is_empty() => Some(State::Open),
        Some(6) if words.is_empty() => Some(State::Resolved),
        Some(7) if words.is_empty() => Some(State::Closed),
        Some(8) if words.is_empty() => Some(State::Withdrawn),
        _ if words.starts_with("awaiting") || words.starts_with("waiting") => Some(State::Open),
        _ => None,
    }
}

/// Who saw it first, where the channel tells.
pub(crate) fn seen_first(text: &str) -> Option<SeenFirstBy> {
    const MACHINES: [&str; 6] = [
        "monitoring",
        "monitor",
        "event",
        "event management",
        "alert",
        "alerts",
    ];
    const PEOPLE: [&str; 17] = [
        "phone",
        "email",
        "mail",
        "e mail",
        "web",
        "web form",
        "portal",
        "self service",
        "chat",
        "walk in",
        "walkup",
        "in person",
        "sms",
        "feedback widget",
        "telephone",
        "help center",
        "mobile",
    ];
    let folded = fold(text);
    let is = |list: &[&str]| list.iter().any(|word| *word == folded);
    if is(&MACHINES) {
        Some(SeenFirstBy::Monitor)
    } else {
        is(&PEOPLE).then_some(SeenFirstBy::Staff)
    }
}

/// Whether a cell says yes or no.
pub(crate) fn yes(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "true" | "yes" | "1" | "y" | "ja" | "si" | "oui" => Some(true),
        "false" | "no" | "0" | "n" | "nein" | "non" => Some(false),
        _ => None,
    }
}

/// Whether the source holds that its own target was met. `late` is for a column that says the opposite.
pub(crate) fn verdict(text: &str, late: bool) -> Option<bool> {
    if let Some(said) = yes(text) {
        return Some(said != late);
    }
    match fold(text).as_str() {
        "within sla" | "met" | "in time" => Some(true),
        "sla violated" | "violated" | "breached" | "missed" => Some(false),
        _ => span::is_overrun(text).map(|over| !over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_stand_for_tiers() {
        for (text, highest, tier) in [
            ("1 - Critical", true, Tier::Critical),
            ("3 - Moderate", true, Tier::General),
            ("2 - High", true, Tier::Billing),
            ("1 low", false, Tier::General),
            ("3 high", false, Tier::Billing),
            ("1", true, Tier::Critical),
            ("1", false, Tier::General),
            ("P1", true, Tier::Critical),
            ("Urgent", false, Tier::Critical),
            ("H\u{f6}chste", true, Tier::Critical),
            ("\u{c9}lev\u{e9}e", true, Tier::Billing),
            ("a patient's name", true, Tier::General),
        ] {
            assert_eq!(stated(text, highest), tier, "{text}");
        }
    }

    #[test]
    fn states_amount_to_few() {
        for (text, expected) in [
            ("Solved", Some(State::Resolved)),
            ("6", Some(State::Resolved)),
            ("Awaiting User Info", Some(State::Open)),
            ("Annul\u{e9}", Some(State::Withdrawn)),
            ("merged", Some(State::Merged)),
            ("Geschlossen", Some(State::Closed)),
            ("-100", None),
        ] {
            assert_eq!(state(text), expected, "{text}");
        }
        assert_eq!(verdict("-0:30", false), Some(false));
        assert_eq!(verdict("1", true), Some(false));
        assert_eq!(verdict("Within SLA", false), Some(true));
    }
}
