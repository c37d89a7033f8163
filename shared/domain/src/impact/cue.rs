//! What a phrase can say about a trouble: how it hurts, whom it reaches, what is wanted.

/// What a cue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cue {
    /// Cannot be used.
    Down,
    /// A function does not happen.
    Fail,
    /// What was there is not there any more.
    Loss,
    /// Something is wrong.
    Error,
    /// So slow or unsteady that work stops.
    Crawl,
    /// Slow.
    Slow,
    /// A blemish.
    Mild,
    /// Somebody's own way in.
    Access,
    /// The way in, somebody's own or everybody's.
    Entry,
    /// A bare "not", "no" or "none": something is missing or does not happen.
    Negation,
    /// Words that sound like trouble and are not.
    Neutral,
    /// Works.
    Ok,
    /// Works again.
    Resolved,
    /// Not happening now.
    Hypothetical,
    /// Work goes on another way.
    Workaround,
    /// Wants to know.
    Question,
    /// Wants something done.
    Request,
    /// Asks for something, or only asks nicely.
    Polite,
    /// Tells somebody to do something.
    Imperative,
    /// A place, a device or a person, named beside the trouble.
    Somewhere,
    /// Every location.
    Practice,
    /// A whole location.
    Site,
    /// More than one person.
    Many,
    /// The writer speaks for a group.
    We,
    /// Others are not affected.
    OneStrong,
    /// Others, affected or not as the clause says.
    Others,
    /// One record or device: a claim, a chart, a jack.
    Item,
    /// One person.
    One,
    /// First-person words that say nothing about reach.
    NotOne,
    /// It began some time ago and goes on.
    Since,
    /// Patients are waiting now.
    Waiting,
    /// The computers of a place, not one of them.
    Fleet,
    /// No system named, all of it meant.
    Everything,
    /// A new subject begins.
    Starter,
}

/// The families within which overlapping cues compete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Condition,
    Reach,
    Want,
    Setting,
}

pub(crate) const CUES: [(&str, Cue, Family); 34] = [
    ("down", Cue::Down, Family::Condition),
    ("fail", Cue::Fail, Family::Condition),
    ("loss", Cue::Loss, Family::Condition),
    ("error", Cue::Error, Family::Condition),
    ("crawl", Cue::Crawl, Family::Condition),
    ("slow", Cue::Slow, Family::Condition),
    ("mild", Cue::Mild, Family::Condition),
    ("access", Cue::Access, Family::Condition),
    ("entry", Cue::Entry, Family::Condition),
    ("negation", Cue::Negation, Family::Condition),
    ("neutral", Cue::Neutral, Family::Condition),
    ("ok", Cue::Ok, Family::Condition),
    ("resolved", Cue::Resolved, Family::Condition),
    ("hypothetical", Cue::Hypothetical, Family::Condition),
    ("workaround", Cue::Workaround, Family::Setting),
    ("question", Cue::Question, Family::Want),
    ("request", Cue::Request, Family::Want),
    ("polite", Cue::Polite, Family::Setting),
    ("imperative", Cue::Imperative, Family::Setting),
    ("somewhere", Cue::Somewhere, Family::Setting),
    ("practice", Cue::Practice, Family::Reach),
    ("site", Cue::Site, Family::Reach),
    ("many", Cue::Many, Family::Reach),
    ("we", Cue::We, Family::Reach),
    ("one-strong", Cue::OneStrong, Family::Reach),
    ("others", Cue::Others, Family::Reach),
    ("item", Cue::Item, Family::Reach),
    ("one", Cue::One, Family::Reach),
    ("not-one", Cue::NotOne, Family::Reach),
    ("since", Cue::Since, Family::Setting),
    ("waiting", Cue::Waiting, Family::Setting),
    ("fleet", Cue::Fleet, Family::Setting),
    ("everything", Cue::Everything, Family::Setting),
    ("starter", Cue::Starter, Family::Setting),
];

/// How bad the trouble a clause tells of is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// A blemish, or a little slow.
    Minor,
    /// Wrong or slow.
    Plain,
    /// Does not happen, cannot be used, is lost.
    Severe,
}

impl Cue {
    /// The grade of trouble, for cues that tell of trouble.
    pub(crate) fn grade(self) -> Option<Grade> {
        match self {
            Cue::Down | Cue::Fail | Cue::Loss | Cue::Crawl => Some(Grade::Severe),
            Cue::Error | Cue::Slow | Cue::Access | Cue::Entry | Cue::Negation => Some(Grade::Plain),
            Cue::Mild => Some(Grade::Minor),
            _ => None,
        }
    }
}
