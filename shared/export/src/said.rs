//! What is said with the findings: the encoding, the zone, what was assumed, and what cannot be known.

use crate::ask::Asked;
use crate::column::Layout;
use crate::facts::Reading;
use crate::field::Field;
use crate::judge::DEFAULT_HOURS;
use crate::order::{Clock, DateColumn};
use crate::read::tells_responses;
use crate::survey::Survey;
use crate::table::Table;
use crate::word;

/// How the text is encoded, and what told so.
pub(crate) fn encoding(table: &Table, survey: &Survey) -> String {
    if let Some(told) = table.encoding() {
        return told.to_owned();
    }
    match (survey.other, survey.wide) {
        (0, _) => "UTF-8: every row is".to_owned(),
        (_, 0) => format!("Windows-1252: line {} is not UTF-8", survey.first_other),
        (other, _) => format!(
            "UTF-8, but for {other} rows that are read as Windows-1252, the first on line {}",
            survey.first_other
        ),
    }
}

/// The zone of dates that name none, and who said so.
pub(crate) fn zone(asked: &Asked<'_>, survey: &Survey, name: &str) -> String {
    let (dates, offsets) = survey
        .evidence()
        .fold((0, 0), |(dates, offsets), evidence| {
            (dates + evidence.dates, offsets + evidence.offsets)
        });
    if dates > 0 && offsets == dates {
        return "each date names its own offset".to_owned();
    }
    let by = match (&asked.zone, asked.practice) {
        (Some(_), _) => "as it was said",
        (None, Some(_)) => "the practice's",
        (None, None) => "as nothing else was said",
    };
    let but = match offsets {
        0 => String::new(),
        some => format!("; {some} of {dates} dates name their own offset"),
    };
    format!("{name}, {by}{but}")
}

/// Where tickets end up to twelve hours before they begin, a clock that nothing proves to be one of 24 hours is doubted.
pub(crate) fn doubt_clocks(dates: &mut [DateColumn], backwards: u64) {
    let unproven = dates
        .iter_mut()
        .filter(|column| column.clock == Clock::Unproven);
    for column in unproven.filter(|_| backwards > 0) {
        column.clock = Clock::Ambiguous;
    }
}

/// What speaks against a clock: rows that end before they begin, as one of twelve hours makes them that lost its AM and PM.
pub(crate) fn half_day(dates: &[DateColumn], backwards: u64) -> Option<String> {
    let doubted = dates.iter().any(|column| column.clock == Clock::Ambiguous);
    let rows = counted(backwards, "row ends", "rows end");
    let it = if backwards == 1 {
        "it begins"
    } else {
        "they begin"
    };
    let them = if backwards == 1 { "it" } else { "them" };
    (doubted && backwards > 0).then(|| {
        format!(
            "{rows} before {it}, as a 12-hour clock without AM/PM makes {them}: export with AM/PM or a \
             24-hour clock."
        )
    })
}

/// How many, in the words for one or for more.
#[must_use]
pub fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// What was assumed.
pub(crate) fn notes(
    asked: &Asked<'_>,
    layout: &Layout,
    survey: &Survey,
    reading: &Reading<'_>,
    dates: &[DateColumn],
    overfull: bool,
) -> Vec<String> {
    let mut notes = Vec::new();
    if asked.practice.is_none() {
        notes.push(format!(
            "No practice was given: responses are due by the standard's own targets, in business hours of {DEFAULT_HOURS}."
        ));
    }
    if layout.has(Field::Priority) {
        notes.push(format!("The source's priorities: {}.", word::PRIORITIES));
    }
    if survey.log {
        notes.push(
            "Tickets have several rows: those of one number that say the same of its opening come to one case, with the \
             state of the row that was written last and the highest of its counts."
                .to_owned(),
        );
    }
    let mut count = |number: u64, one: &str, more: &str, words: &str| {
        if number > 0 {
            notes.push(format!("{} {words}", counted(number, one, more)));
        }
    };
    let untimed = survey.evidence().map(|evidence| evidence.untimed).sum();
    count(
        untimed,
        "date has",
        "dates have",
        "no time of day, taken as midnight: how soon such a ticket was answered is not measured.",
    );
    count(
        reading.shifted,
        "time lies",
        "times lie",
        "in an hour that the zone's clocks show twice or skip: the first is taken, or the time after.",
    );
    count(
        reading.elsewhere,
        "row names",
        "rows name",
        "a place that is none of the practice's sites: that counts for no site.",
    );
    count(
        reading.ahead,
        "row was",
        "rows were",
        "last changed after now, as is said there: that date is not believed.",
    );
    count(
        reading.unknown_states,
        "state is",
        "states are",
        "in words of the source's own: whether such a ticket is resolved is told from its dates.",
    );
    for column in dates
        .iter()
        .filter(|column| column.clock == Clock::Ambiguous)
    {
        notes.push(format!(
            "The times of `{}`, column {}, are ambiguous: none is past 12:59, and none says AM or PM. They are taken for those \
             of a clock of 24 hours, and may be twelve hours off.",
            column.field, column.column
        ));
    }
    if overfull {
        notes.push("There are too many rows to tell all that are there twice.".to_owned());
    }
    notes
}

/// What cannot be known, and why.
pub(crate) fn not_measurable(layout: &Layout, survey: &Survey) -> Vec<String> {
    let profile = layout.profile();
    let mut cannot = Vec::new();
    if !tells_responses(survey) {
        cannot.push(format!("First response: {}.", profile.no_response));
    }
    let counted = [
        Field::Touches,
        Field::Reassigned,
        Field::Reopened,
        Field::Groups,
    ];
    if !counted.into_iter().any(|field| survey.is_filled(field)) {
        cannot.push(format!(
            "First-contact resolution: its proxy here is {}; the counts for it are missing.",
            profile.proxy
        ));
    }
    for words in [
        "Documented workflow on systems with patient data: a helpdesk's export holds no such record.",
        "Pages, acknowledgements and changes of tier: the export does not tell them.",
        "Working time without waiting: the export does not tell when a ticket waited on others.",
    ] {
        cannot.push(words.to_owned());
    }
    if !survey.is_filled(Field::Channel) {
        cannot.push("Who saw it first: no column says how a ticket came in.".to_owned());
    }
    cannot
}
