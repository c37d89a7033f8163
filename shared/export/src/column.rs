//! Which column holds what: headers matched by name, whatever their case, language and order.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::ask::{Asked, Unreadable};
use crate::field::Field;
use crate::source::{Profile, Source};
use crate::text::fold;

/// How few signs of a source are too few to tell it by.
const SIGNS_MIN: usize = 2;
/// How many signs are named as the reason.
const NAMED_MAX: usize = 4;
/// What Jira puts around the names of its custom fields, in the languages it speaks.
const CUSTOM: [&str; 6] = [
    "custom field",
    "campo personalizado",
    "benutzerdefiniertes feld",
    "champ personnalise",
    "champs personnalises",
    "benutzerdefinierte felder",
];

/// A column that is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Used {
    /// What it tells.
    pub field: &'static str,
    /// Its place, counted from 1.
    pub column: usize,
    /// Its name, where it is one that its source is known to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'static str>,
}

/// Which columns hold what.
#[derive(Debug)]
pub(crate) struct Layout {
    pub source: Source,
    /// Why it is taken for that source's.
    pub why: String,
    pub width: usize,
    at: Vec<Vec<usize>>,
    pub used: Vec<Used>,
}

impl Layout {
    /// The columns of a field, the likeliest first.
    pub(crate) fn of(&self, field: Field) -> &[usize] {
        self.at
            .get(field as usize)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Whether there is a column for it.
    pub(crate) fn has(&self, field: Field) -> bool {
        !self.of(field).is_empty()
    }

    /// What is known of the source.
    pub(crate) fn profile(&self) -> &'static Profile {
        self.source.profile()
    }

    /// Whether rows of one number may be a log of one ticket: only of the source that has such logs, and only where each
    /// row says when it was written.
    pub(crate) fn may_be_log(&self) -> bool {
        self.source == Source::ServiceNow && self.has(Field::Updated)
    }

    /// What the source usually has and this file has not.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let known = self.profile().columns.iter().map(|(field, _)| *field);
        let absent = known.filter(|field| !self.has(*field));
        absent.map(Field::name).collect()
    }
}

/// A header as it is compared: without what Jira and Zendesk put around the names of custom fields.
pub(crate) fn header(text: &str) -> String {
    let folded = fold(text);
    let inner = folded.split_once(" (").and_then(|(prefix, rest)| {
        let known = CUSTOM.contains(&prefix);
        known.then(|| rest.strip_suffix(')')).flatten()
    });
    let name = inner.unwrap_or(&folded);
    let typed = name.rfind(" [").filter(|_| name.ends_with(']'));
    typed
        .and_then(|at| name.get(..at))
        .unwrap_or(name)
        .trim()
        .to_owned()
}

/// Every name that some source has, and those of the map.
pub(crate) struct Names {
    known: BTreeSet<&'static str>,
    mapped: BTreeSet<String>,
}

impl Names {
    /// All of them.
    pub(crate) fn of(asked: &Asked<'_>) -> Self {
        let known = Source::ALL.iter().flat_map(|source| {
            let profile = source.profile();
            let columns = profile.columns.iter().flat_map(|(_, names)| names.iter());
            columns.chain(profile.signs).copied()
        });
        Self {
            known: known.collect(),
            mapped: asked.map.iter().map(|(_, name)| header(name)).collect(),
        }
    }

    /// How many of a row's cells are among them.
    pub(crate) fn count(&self, cells: &[String]) -> usize {
        let known =
            |cell: &&String| self.known.contains(cell.as_str()) || self.mapped.contains(*cell);
        cells.iter().filter(known).count()
    }
}

/// Lays out the columns of a header.
pub(crate) fn lay(names: &[String], asked: &Asked<'_>) -> Result<Layout, Unreadable> {
    let (source, why) = match asked.source {
        Some(source) => (source, "it was said to be".to_owned()),
        None => tell(names, asked)?,
    };
    let mut at: BTreeMap<Field, Vec<usize>> = BTreeMap::new();
    let mut used = Vec::new();
    for (place, (field, theirs)) in asked.map.iter().enumerate() {
        let wanted = header(theirs);
        let columns: Vec<usize> = named(names, &wanted).collect();
        if columns.is_empty() {
            return Err(Unreadable::Map { part: place + 1 });
        }
        used.extend(columns.iter().map(|column| Used {
            field: field.name(),
            column: column + 1,
            name: None,
        }));
        at.entry(*field).or_default().extend(columns);
    }
    let mapped: BTreeSet<Field> = at.keys().copied().collect();
    let taken: BTreeSet<usize> = at.values().flatten().copied().collect();
    for (field, known) in source.profile().columns {
        if mapped.contains(field) {
            continue;
        }
        for name in *known {
            for column in named(names, name).filter(|column| !taken.contains(column)) {
                let columns = at.entry(*field).or_default();
                if columns.contains(&column) {
                    continue;
                }
                columns.push(column);
                used.push(Used {
                    field: field.name(),
                    column: column + 1,
                    name: Some(name),
                });
            }
        }
    }
    let fields = Field::ALL.into_iter();
    let at = fields
        .map(|(field, _)| at.remove(&field).unwrap_or_default())
        .collect();
    let layout = Layout {
        source,
        why,
        width: names.len(),
        at,
        used,
    };
    let needed: &[Field] = if source == Source::Generic {
        &[Field::Opened]
    } else {
        &[Field::Id, Field::Opened]
    };
    for field in needed {
        if !layout.has(*field) {
            let known = source
                .profile()
                .columns
                .iter()
                .find(|(own, _)| own == field);
            return Err(Unreadable::Missing {
                field: field.name(),
                names: known.map_or(String::new(), |(_, names)| names.join(", ")),
            });
        }
    }
    Ok(layout)
}

fn named<'a>(names: &'a [String], wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let places = names.iter().enumerate();
    places
        .filter(move |(_, name)| *name == wanted)
        .map(|(place, _)| place)
}

/// Tells the source by its columns.
fn tell(names: &[String], asked: &Asked<'_>) -> Result<(Source, String), Unreadable> {
    let there: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let has = |list: &[&str]| list.iter().any(|name| there.contains(name));
    let signs = |source: &Source| -> Vec<&'static str> {
        let signs = source.profile().signs.iter().copied();
        signs.filter(|name| there.contains(name)).collect()
    };
    let needed = |source: &Source| {
        let mut columns = source.profile().columns.iter();
        columns.all(|(field, names)| !matches!(field, Field::Id | Field::Opened) || has(names))
    };
    let mut found: Vec<(Source, Vec<&str>)> = Source::ALL
        .into_iter()
        .filter(needed)
        .map(|source| (source, signs(&source)))
        .filter(|(_, signs)| signs.len() >= SIGNS_MIN)
        .collect();
    found.sort_by_key(|(_, signs)| std::cmp::Reverse(signs.len()));
    match found.as_slice() {
        [(first, own), (second, other), ..] if own.len() == other.len() => {
            Err(Unreadable::Undecided(first.as_str(), second.as_str()))
        }
        [(source, signs), ..] => {
            let few: Vec<_> = signs
                .iter()
                .take(NAMED_MAX)
                .map(|sign| format!("`{sign}`"))
                .collect();
            let why = format!(
                "{} of its columns are there, among them {}",
                signs.len(),
                few.join(", ")
            );
            Ok((*source, why))
        }
        [] if !asked.map.is_empty() => Ok((Source::Generic, "a column map was given".to_owned())),
        [] if needed(&Source::Generic) => Ok((
            Source::Generic,
            "its columns are those of no helpdesk that is known, and their names say what they are"
                .to_owned(),
        )),
        [] => Err(Unreadable::Unknown),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn told(names: &str) -> Result<Layout, Unreadable> {
        let names: Vec<String> = names.split(',').map(header).collect();
        lay(&names, &Asked::at("2026-11-23T14:02:11Z".parse().unwrap()))
    }

    #[test]
    fn custom_fields_are_known_by_what_they_are_called() {
        assert_eq!(
            header("Campo personalizado (Time to first response)"),
            "time to first response"
        );
        assert_eq!(
            header("Custom field ([CHART] Date of First Response)"),
            "[chart] date of first response"
        );
        assert_eq!(header("Location [list]"), "location");
        assert_eq!(
            header("First response time (in hrs)"),
            "first response time (in hrs)"
        );
    }

    #[test]
    fn sources_are_told_apart() {
        let fresh = "Ticket Id,Created Time,Initial Response Time,Agent interactions";
        assert!(matches!(told(fresh), Err(Unreadable::Undecided(..))));
        assert_eq!(
            told(&format!("{fresh},Requester Location")).unwrap().source,
            Source::Freshservice
        );
        assert_eq!(
            told(&format!("{fresh},Contact ID")).unwrap().source,
            Source::Freshdesk
        );
        assert!(matches!(told("a,b,c"), Err(Unreadable::Unknown)));
        assert_eq!(
            told("Ticket No,Date Opened,Severity").unwrap().source,
            Source::Generic
        );
    }

    #[test]
    fn a_map_goes_before_names() {
        let names: Vec<String> = ["Ref", "Created", "Really opened"].map(header).into();
        let mut asked = Asked::at("2026-11-23T14:02:11Z".parse().unwrap());
        asked.map = crate::ask::map("opened=Really Opened").unwrap();
        let layout = lay(&names, &asked).unwrap();
        assert_eq!(layout.of(Field::Opened), [2]);
        assert_eq!(layout.of(Field::Id), [0]);
        asked.map = crate::ask::map("opened=Elsewhere").unwrap();
        assert!(matches!(
            lay(&names, &asked),
            Err(Unreadable::Map { part: 1 })
        ));
        assert!(crate::ask::map("opened").is_err() && crate::ask::map("when=Created").is_err());
    }
}
