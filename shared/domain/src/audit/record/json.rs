//! A record's clear half as canonical JSON: 26 members, every one always there, `null` for what there is not.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use jiff::Timestamp;

use super::{
    Act, Category, Disclosure, Draft, Entry, Envelope, LogName, Outcome, Purpose, Seal, Tail,
    TicketTail, VERSION,
};
use crate::audit::{
    canonical::{self, NotCanonical, Value},
    hash::Hash,
    label::{Fact, Facts, INSTANT, Label},
};

/// Why bytes are no record. It names a member, never what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not canonical JSON.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// A member is missing or not of its kind.
    #[error("no record: member {0}")]
    Member(&'static str),
    /// A member too many, or a second spelling of a value.
    #[error("no record: another spelling")]
    Spelling,
}

/// How many members there are; each is asked for by name, so that as many are just these.
const MEMBERS: usize = 26;

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn label(label: Option<&Label>) -> Value<'_> {
    label.map_or(Value::Null, |label| text(label.as_str()))
}

fn number(number: u64) -> Value<'static> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn hash(hash: &Hash) -> Value<'static> {
    Value::Text(Cow::Owned(hash.hex()))
}

fn fact(fact: &Fact) -> Value<'_> {
    match fact {
        Fact::Int(_) => Value::Int(fact.as_int().unwrap_or_default()),
        Fact::Text(_) => text(fact.as_text().unwrap_or_default()),
        Fact::Flag(flag) => Value::Bool(*flag),
    }
}

/// Everything but the seal.
pub fn entry(entry: &Entry) -> Value<'_> {
    Value::Object(members(entry))
}

/// Everything.
pub fn envelope(envelope: &Envelope) -> Value<'_> {
    let mut members = members(&envelope.entry);
    let Seal { bh, cmt, salt } = &envelope.seal;
    for (name, value) in [("bh", bh), ("cmt", cmt), ("salt", salt)] {
        members.insert(Cow::Borrowed(name), hash(value));
    }
    Value::Object(members)
}

fn members(entry: &Entry) -> BTreeMap<Cow<'_, str>, Value<'_>> {
    let draft = &entry.draft;
    let cat = draft.cat.iter().map(|cat| text(cat.as_str())).collect();
    let facts = draft.fact.iter();
    let facts = facts.map(|(name, value)| (Cow::Borrowed(name), fact(value)));
    let ticket = entry.ticket_tail.as_ref();
    [
        ("act", text(draft.act.as_str())),
        ("actor", text(draft.actor.as_str())),
        ("amr", text(draft.amr.as_str())),
        (
            "at",
            Value::Text(INSTANT.timestamp_to_string(&draft.at).into()),
        ),
        ("cat", Value::List(cat)),
        ("disc", text(draft.disc.as_str())),
        ("edk", hash(&entry.edk)),
        ("fact", Value::Object(facts.collect())),
        ("grant", label(draft.grant.as_ref())),
        ("log", text(entry.log.as_str())),
        ("out", text(draft.out.as_str())),
        ("p2", Value::Bool(draft.p2)),
        ("phi", Value::Bool(draft.phi)),
        ("pou", text(draft.pou.as_str())),
        ("prev", hash(&entry.tail.prev)),
        ("rid", text(draft.rid.as_str())),
        ("role", text(draft.role.as_str())),
        ("seq", number(entry.tail.seq)),
        ("ses", label(draft.ses.as_ref())),
        ("tkt", label(draft.tkt.as_ref())),
        ("tprev", ticket.map_or(Value::Null, |tail| hash(&tail.prev))),
        ("tseq", ticket.map_or(Value::Null, |tail| number(tail.seq))),
        ("v", Value::Int(VERSION)),
    ]
    .into_iter()
    .map(|(name, value)| (Cow::Borrowed(name), value))
    .collect()
}

/// Reads what was written: canonical bytes with these members, each in its one spelling. So writing it again would give
/// the same bytes, which a property holds it to, and need not be done.
pub fn read(bytes: &[u8]) -> Result<Envelope, Unreadable> {
    let Value::Object(members) = canonical::read(bytes)? else {
        return Err(Unreadable::Spelling);
    };
    let from = Members(members);
    if from.number("v")? != VERSION.unsigned_abs() {
        return Err(Unreadable::Member("v"));
    }
    if from.0.len() != MEMBERS {
        return Err(Unreadable::Spelling);
    }
    let draft = Draft {
        act: from.code("act", Act::parse)?,
        actor: from.label("actor")?,
        amr: from.label("amr")?,
        at: from.instant("at")?,
        cat: from.categories("cat")?,
        disc: from.code("disc", Disclosure::parse)?,
        fact: from.facts("fact")?,
        grant: from.or_null("grant", Members::label)?,
        out: from.code("out", Outcome::parse)?,
        p2: from.flag("p2")?,
        phi: from.flag("phi")?,
        pou: from.code("pou", Purpose::parse)?,
        rid: from.label("rid")?,
        role: from.label("role")?,
        ses: from.or_null("ses", Members::label)?,
        tkt: from.or_null("tkt", Members::label)?,
    };
    let ticket = from.or_null("tseq", Members::number)?;
    let ticket_prev = from.or_null("tprev", Members::hash)?;
    let ticket_tail = match (&draft.tkt, ticket, ticket_prev) {
        (Some(_), Some(seq), Some(prev)) => Some(TicketTail { seq, prev }),
        (None, None, None) => None,
        _ => return Err(Unreadable::Member("tseq")),
    };
    let entry = Entry {
        draft,
        log: LogName::new(from.text("log")?).map_err(|_| Unreadable::Member("log"))?,
        tail: Tail {
            seq: from.number("seq")?,
            prev: from.hash("prev")?,
        },
        ticket_tail,
        edk: from.hash("edk")?,
    };
    Ok(entry.sealed(Seal {
        bh: from.hash("bh")?,
        cmt: from.hash("cmt")?,
        salt: from.hash("salt")?,
    }))
}

struct Members<'a>(BTreeMap<Cow<'a, str>, Value<'a>>);

impl<'a> Members<'a> {
    fn get(&self, name: &'static str) -> Result<&Value<'a>, Unreadable> {
        self.0.get(name).ok_or(Unreadable::Member(name))
    }

    /// What `read` makes of the member, or nothing where it is `null`.
    fn or_null<T>(
        &self,
        name: &'static str,
        read: impl Fn(&Self, &'static str) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, Unreadable> {
        match self.get(name)? {
            Value::Null => Ok(None),
            _ => read(self, name).map(Some),
        }
    }

    fn text(&self, name: &'static str) -> Result<&str, Unreadable> {
        match self.get(name)? {
            Value::Text(text) => Ok(text),
            _ => Err(Unreadable::Member(name)),
        }
    }

    fn label(&self, name: &'static str) -> Result<Label, Unreadable> {
        Label::new(self.text(name)?).map_err(|_| Unreadable::Member(name))
    }

    fn hash(&self, name: &'static str) -> Result<Hash, Unreadable> {
        Hash::parse(self.text(name)?).map_err(|_| Unreadable::Member(name))
    }

    fn code<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Unreadable> {
        parse(self.text(name)?).ok_or(Unreadable::Member(name))
    }

    fn number(&self, name: &'static str) -> Result<u64, Unreadable> {
        match self.get(name)? {
            Value::Int(number) => u64::try_from(*number).map_err(|_| Unreadable::Member(name)),
            _ => Err(Unreadable::Member(name)),
        }
    }

    fn flag(&self, name: &'static str) -> Result<bool, Unreadable> {
        match self.get(name)? {
            Value::Bool(flag) => Ok(*flag),
            _ => Err(Unreadable::Member(name)),
        }
    }

    fn instant(&self, name: &'static str) -> Result<Timestamp, Unreadable> {
        let text = self.text(name)?;
        let at = text.parse().map_err(|_| Unreadable::Member(name))?;
        if INSTANT.timestamp_to_string(&at) == text {
            Ok(at)
        } else {
            Err(Unreadable::Spelling)
        }
    }

    fn categories(&self, name: &'static str) -> Result<BTreeSet<Category>, Unreadable> {
        let Value::List(values) = self.get(name)? else {
            return Err(Unreadable::Member(name));
        };
        let category = |value: &Value<'_>| match value {
            Value::Text(text) => Category::parse(text),
            _ => None,
        };
        let read: Option<Vec<Category>> = values.iter().map(category).collect();
        let read = read.ok_or(Unreadable::Member(name))?;
        if read.is_sorted_by(|one, next| one < next) {
            Ok(read.into_iter().collect())
        } else {
            Err(Unreadable::Spelling)
        }
    }

    fn facts(&self, name: &'static str) -> Result<Facts, Unreadable> {
        let refused = |_| Unreadable::Member(name);
        let Value::Object(members) = self.get(name)? else {
            return Err(Unreadable::Member(name));
        };
        let mut facts = Facts::default();
        for (key, value) in members {
            let fact = match value {
                Value::Int(number) => Fact::int(*number).map_err(refused)?,
                Value::Text(text) => Fact::text(text).map_err(refused)?,
                Value::Bool(flag) => Fact::Flag(*flag),
                _ => return Err(Unreadable::Member(name)),
            };
            facts.insert(key, fact).map_err(refused)?;
        }
        Ok(facts)
    }
}
