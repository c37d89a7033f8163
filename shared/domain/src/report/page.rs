//! Pages: how many were decided, and what became of them.

use super::figure::{Figure, Unit};
use super::known::Known;
use super::standing::Bounded;
use super::summary::Summary;

/// Each figure's name, label and definition.
const FIGURES: [(&str, &str, &str); 4] = [
    (
        "pages_decided",
        "Pages to people on call",
        "Pages decided about tickets opened in the window, one for each person and decision; notices to reporters are not pages. n is the number of tickets.",
    ),
    (
        "pages_nobody",
        "Steps that found nobody on call",
        "Ladder steps of tickets opened in the window at which a schedule or rung had nobody with a confirmed channel. The next step fired at once. n is the number of tickets.",
    ),
    (
        "pages_late",
        "Pages sent late",
        "Pages of the window that were given to SNS more than two minutes after they were to go. n is the number of pages decided about tickets opened in the window.",
    ),
    (
        "pages_withdrawn",
        "Pages withdrawn",
        "Pages of the window that were not sent, since an answer had made them untrue. n is the number of pages decided about tickets opened in the window.",
    ),
];

pub(super) fn figures(known: &Known<'_>, total: &Summary) -> Vec<Figure> {
    let whole = |count| Bounded {
        count,
        ..Bounded::default()
    };
    let nothing = "the source pages nobody, or keeps no record of it";
    let decided = |count, n| match total.paging {
        0 => Err(nothing),
        _ => Ok((whole(count), n)),
    };
    let sent = match (known.standing.sent, &known.about.location) {
        _ if total.paging == 0 => Err(nothing),
        (None, _) => Err("not looked at for this report"),
        (_, Some(_)) => Err("counted for the whole practice only: ask without a location"),
        (Some(sent), None) => Ok(sent),
    };
    let values = [
        decided(total.pages, total.paging),
        decided(total.nobody, total.paging),
        sent.map(|sent| (sent.late, total.pages)),
        sent.map(|sent| (sent.withdrawn, total.pages)),
    ];
    let figures = FIGURES.iter().zip(values);
    let figure = |((name, label, words), value): (&(&str, &str, &str), Result<_, &str>)| {
        let (value, n): (Bounded, u64) = match value {
            Err(because) => return Figure::unknown(name, label, Unit::Count, because, words),
            Ok(value) => value,
        };
        let figure = Figure::count(name, label, value.count, n, words);
        if value.beyond {
            figure.worked_out("at least so many: not all were counted")
        } else {
            figure
        }
    };
    figures.map(figure).collect()
}
