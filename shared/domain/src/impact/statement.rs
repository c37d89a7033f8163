//! Cuts clauses into statements, each with one system and its own trouble, and finds which trouble is whose.

use super::book::Hit;
use super::cue::{Cue, Family};
use super::evidence::Mention;
use super::text::{Text, Word};
use crate::kind::Kind;

/// What a system's name must weigh to begin a statement.
const NAMES_SYSTEM: u32 = 4;
/// What it must weigh for a trouble to be its own, unless it is a product.
const NAMES_SUBJECT: u32 = 5;
/// How many words may stand between a system and the trouble that is its own.
const NEAR: usize = 4;
/// How many words may stand between a trouble and its object: "cannot see the schedule".
const OBJECT: usize = 2;

/// How many names of a list share the trouble told of the last.
const LISTED: usize = 4;

/// Words that add another statement.
const JOINERS: [&str; 6] = ["and", "also", "plus", "n", "nor", "then"];
/// Words that stand before a name and belong to it.
const DETERMINERS: [&str; 8] = ["the", "our", "my", "a", "an", "all", "both", "now"];

/// Words between a trouble and a name that make the name the occasion of it.
const SETTINGS: [&str; 5] = ["on", "when", "while", "if", "every"];
/// Words before a name that is only spoken of: "a question about Epic, and the printer is down".
const TOPICS: [&str; 4] = ["about", "regarding", "re", "called"];
/// What may follow "the internet is out" in its clause; "out of toner" and "out to the payer" are something else.
const AFTER_OUT: [&str; 12] = [
    "again",
    "at",
    "for",
    "here",
    "in",
    "since",
    "now",
    "today",
    "everywhere",
    "and",
    "also",
    "all",
];

/// A condition, where it begins and where it ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub cue: Cue,
    pub at: usize,
    pub until: usize,
}

/// The conditions told in a text, in its order.
pub(crate) fn conditions(settled: &[Hit<(Cue, Family)>]) -> Vec<Told> {
    let told = |hit: &Hit<(Cue, Family)>| Told {
        cue: hit.means.0,
        at: hit.span.start,
        until: hit
            .span
            .named
            .last()
            .map_or(hit.span.start, |last| last + 1),
    };
    settled.iter().map(told).collect()
}

/// Where a line or a product is said to be out: "internet out".
pub(crate) fn outs(text: &Text, mentions: &[Mention]) -> Vec<Told> {
    let lines = mentions.iter().filter(|mention| {
        let line = matches!(mention.name.kind, Kind::Network | Kind::Phones);
        line || mention.name.vendor.is_some()
    });
    let out = |mention: &Mention| {
        let at = mention.until;
        let follows = |at: usize| {
            let word = text.words.get(at)?;
            (word.clause == mention.clause).then_some(word.text.as_str())
        };
        let alone = follows(at + 1).is_none_or(|word| AFTER_OUT.contains(&word));
        (follows(at) == Some("out") && alone).then_some(Told {
            cue: Cue::Down,
            at,
            until: at + 1,
        })
    };
    lines.filter_map(out).collect()
}

/// The statement being read.
#[derive(Default)]
struct Open {
    kinds: Vec<Kind>,
    /// Where the last condition that follows a name ends.
    told: Option<usize>,
}

/// The words at which a further statement begins inside a clause; names and conditions come in the order of the text.
pub(crate) fn cuts(text: &Text, mentions: &[Mention], told: &[Told]) -> Vec<usize> {
    let words = &text.words;
    let mut cuts = Vec::new();
    let mut open = Open::default();
    let mut clause = None;
    let (mut names, mut conditions) = (mentions.iter().peekable(), told.iter().peekable());
    loop {
        let name_first = match (names.peek(), conditions.peek()) {
            (None, None) => break,
            (Some(name), Some(condition)) => name.at <= condition.at,
            (name, _) => name.is_some(),
        };
        let at = if name_first {
            names.peek().map_or(0, |name| name.at)
        } else {
            conditions.peek().map_or(0, |condition| condition.at)
        };
        let here = words.get(at).map(|word| word.clause);
        if here != clause {
            clause = here;
            open = Open::default();
        }
        if name_first {
            let Some(name) = names.next() else { break };
            if name.setting.is_some() || name.name.weight < NAMES_SYSTEM {
                continue;
            }
            let new = !open.kinds.contains(&name.name.kind);
            if let Some(end) = open.told.filter(|end| new && *end <= name.at) {
                let before = words.get(end..name.at).unwrap_or_default();
                let joint = before.iter().rposition(joins);
                let near = |at: usize| at <= name.until + NEAR && is_of(words, at, clause);
                let next = names.peek().map_or(usize::MAX, |next| next.at);
                let own = conditions
                    .peek()
                    .is_some_and(|c| near(c.at) && c.at <= next);
                if joint.is_some() || own {
                    let bare = before.iter().rev().take_while(|w| determines(w)).count();
                    cuts.push(joint.map_or(name.at - bare, |joint| end + joint + 1));
                    open = Open::default();
                }
            }
            open.kinds.push(name.name.kind);
        } else {
            let Some(condition) = conditions.next() else {
                break;
            };
            // "Kareo is down, cannot see the schedule": what follows a device's trouble follows from it.
            let object = names.peek().filter(|name| {
                open.told.is_some_and(|end| end <= condition.at)
                    && !open.kinds.iter().any(|kind| is_device(*kind))
                    && name.setting.is_none()
                    && !open.kinds.contains(&name.name.kind)
                    && (condition.until..=condition.until + OBJECT).contains(&name.at)
                    && is_of(words, name.at, clause)
            });
            if object.is_some() {
                cuts.push(condition.at);
                open = Open::default();
            } else if !open.kinds.is_empty() {
                open.told = Some(condition.until);
            }
        }
    }
    cuts
}

/// Marks the names whose own trouble is told: the nearest one before it, or its object.
pub(crate) fn attribute(text: &Text, mentions: &mut [Mention], told: &[Told]) {
    let clearly = |&at: &usize| {
        let mention = &mentions[at];
        let sure = mention.name.weight >= NAMES_SUBJECT || mention.name.vendor.is_some();
        mention.setting.is_none() && sure
    };
    let clear: Vec<usize> = (0..mentions.len()).filter(clearly).collect();
    for (nth, &at) in clear.iter().enumerate() {
        let name = mentions[at];
        let other = |nth: Option<usize>| {
            let other = mentions[*clear.get(nth?)?];
            (other.name.kind != name.name.kind).then_some(other)
        };
        let next = other(Some(nth + 1)).map_or(usize::MAX, |next| next.at);
        let before = other(nth.checked_sub(1));
        let from = told.partition_point(|c| c.at < before.map_or(0, |before| before.until));
        let last = next.min(name.until + 2 * NEAR);
        let sentence = |name: &Mention| text.clauses.get(name.clause).map(|c| c.sentence);
        let earlier =
            before.is_some_and(|b| b.troubled.is_some() && sentence(&b) == sentence(&name));
        let troubled = told[from..]
            .iter()
            .take_while(|c| c.at <= last)
            .filter(|c| c.cue.grade().is_some() && is_of(&text.words, c.at, Some(name.clause)))
            .any(|c| {
                // "Rejected" is a word of the claims trade and a trouble; it is not a system in trouble.
                let itself = c.at >= name.at && c.until <= name.until;
                let between = text.words.get(c.until..name.at).unwrap_or_default();
                let place = between.iter().any(|w| SETTINGS.contains(&w.text.as_str()));
                // "It will not connect, no network" says how it fails.
                let quoted = earlier && c.at < name.at && c.until >= name.until;
                !itself && !place && !quoted && (c.at >= name.at || name.at <= c.until + NEAR)
            });
        mentions[at].troubled = troubled.then_some(name.clause);
    }
    share(text, mentions, &clear);
}

/// "Epic and the printers are down", "Epic, phones and fax are down": what is named in one breath shares the trouble.
fn share(text: &Text, mentions: &mut [Mention], clear: &[usize]) {
    let sentence = |name: &Mention| text.clauses.get(name.clause).map(|c| c.sentence);
    let mut listed = 0;
    for pair in clear.windows(2).rev() {
        let [at, next] = *pair else { continue };
        let (name, next) = (mentions[at], mentions[next]);
        let between = text.words.get(name.until..next.at).unwrap_or_default();
        let bare = between.iter().all(|word| joins(word) || determines(word));
        let joined = listed > 0 || between.iter().any(joins);
        let before = text.words.get(..name.at).unwrap_or_default().iter().rev();
        let mut before = before.skip_while(|word| determines(word));
        let spoken_of = before
            .next()
            .is_some_and(|w| TOPICS.contains(&w.text.as_str()));
        if bare && joined && !spoken_of && listed < LISTED && sentence(&name) == sentence(&next) {
            mentions[at].troubled = name.troubled.or(next.troubled);
            listed = next.troubled.map_or(0, |_| listed + 1);
        } else {
            listed = 0;
        }
    }
}

fn joins(word: &Word) -> bool {
    JOINERS.contains(&word.text.as_str())
}

fn determines(word: &Word) -> bool {
    DETERMINERS.contains(&word.text.as_str())
}

fn is_of(words: &[Word], at: usize, clause: Option<usize>) -> bool {
    words.get(at).map(|word| word.clause) == clause
}

/// A printer or a computer, which nothing else rests on.
pub(crate) fn is_device(kind: Kind) -> bool {
    matches!(kind, Kind::Printer | Kind::Workstation)
}
