//! Vendor knowledge: what is generally known of the products that practices use, kept as a file and read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;

use crate::impact::{Vendor, vendors, vendors_in};
use crate::kind::Kind;
use crate::practice::System;

const SHIPPED: &str = include_str!("lexicon/knowledge.txt");

/// Who is asked about a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Support {
    /// Who runs it for the practice.
    Host,
    /// Who makes it.
    Vendor,
    /// Who carries it: lines, numbers, internet.
    Carrier,
    /// Who is at the other end of a connection.
    Partner,
    /// The practice's own administrator.
    Own,
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// What its maker says of it in public.
    Public,
    /// What people who run such systems commonly know.
    Trade,
}

/// What is known of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Knowledge {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub names: Vec<&'static str>,
    /// What it usually speaks.
    pub interfaces: Vec<&'static str>,
    /// What breaks when it is down.
    pub down: &'static str,
    /// What to ask first.
    pub ask: Vec<&'static str>,
    /// Who is asked about it.
    pub support: Support,
    /// What this rests on.
    pub basis: Basis,
}

/// Everything that ships, by id.
#[must_use]
pub fn all() -> &'static BTreeMap<&'static str, Knowledge> {
    static ALL: OnceLock<BTreeMap<&'static str, Knowledge>> = OnceLock::new();
    ALL.get_or_init(|| {
        let known: BTreeMap<_, _> = vendors().iter().map(|one| (one.id.as_str(), one)).collect();
        blocks(SHIPPED)
            .filter_map(|(id, lines)| read(known.get(id)?, id, &lines))
            .map(|one| (one.id, one))
            .collect()
    })
}

/// What is known of a system of a catalogue, by what its vendor and product are called there.
#[must_use]
pub fn of(system: &System) -> Option<&'static Knowledge> {
    let words = [&system.vendor, &system.product].map(|one| one.as_deref().unwrap_or_default());
    let named = vendors_in(&words.join(" "));
    // A maker has products of several kinds: one of the system's own kind is meant first.
    let fitting = named.iter().find(|one| one.kind == system.kind);
    let vendor = fitting.or(named.first())?;
    all().get(vendor.id.as_str())
}

fn blocks(source: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    source.split("\n[").skip(1).filter_map(|block| {
        let (id, rest) = block.split_once(']')?;
        let lines = rest.lines().map(str::trim);
        Some((id, lines.filter(|line| !line.is_empty()).collect()))
    })
}

fn read(vendor: &'static Vendor, id: &'static str, lines: &[&'static str]) -> Option<Knowledge> {
    let fields: Option<Vec<_>> = lines.iter().map(|line| line.split_once(": ")).collect();
    let fields = fields?;
    let every = |name: &str| {
        fields
            .iter()
            .filter(|one| one.0 == name)
            .map(|one| one.1)
            .collect::<Vec<_>>()
    };
    let one = |name: &str| match every(name)[..] {
        [value] => Some(value),
        _ => None,
    };
    Some(Knowledge {
        id,
        name: one("name")?,
        kind: vendor.kind,
        names: vendor.names.clone(),
        interfaces: one("interfaces")?.split(", ").collect(),
        down: one("down")?,
        ask: every("ask"),
        support: match one("support")? {
            "host" => Support::Host,
            "vendor" => Support::Vendor,
            "carrier" => Support::Carrier,
            "partner" => Support::Partner,
            "own" => Support::Own,
            _ => return None,
        },
        basis: match one("basis")? {
            "public" => Basis::Public,
            "trade" => Basis::Trade,
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    /// "At least 25 vendors/products over all kinds", every block whole and every name recognised as what it names.
    #[test]
    fn every_block_is_understood_and_every_kind_has_one() {
        let written: Vec<_> = blocks(SHIPPED).map(|(id, _)| id).collect();
        let unread: Vec<_> = written
            .iter()
            .filter(|id| !all().contains_key(*id))
            .collect();
        assert_eq!(unread, Vec::<&&str>::new());
        assert_eq!(all().len(), written.len(), "each once");
        assert!(all().len() >= 25);
        let kinds: BTreeSet<_> = all().values().map(|one| one.kind).collect();
        assert_eq!(kinds.len(), Kind::ALL.len(), "{kinds:?}");
        for one in all().values() {
            assert!(
                !one.ask.is_empty() && one.ask.iter().all(|line| line.contains('?')),
                "{one:?}"
            );
            assert!(one.names.len() + one.interfaces.len() > 1, "{one:?}");
            let plain = one
                .names
                .iter()
                .filter(|name| !name.contains(['*', '@', '#', '/']));
            let recognised =
                plain.filter(|name| vendors_in(name).iter().any(|found| found.id == one.id));
            assert!(recognised.count() > 0, "{}", one.id);
        }
    }

    #[test]
    fn a_system_is_known_by_its_vendor_or_product() {
        let mut system = System::standard(Kind::Ehr, "EHR").unwrap();
        assert_eq!(of(&system), None);
        system.vendor = Some("Unheard-of Ltd".to_owned());
        assert_eq!(of(&system), None);
        system.product = Some("eClinicalWorks v12".to_owned());
        assert_eq!(of(&system).unwrap().id, "eclinicalworks");
        system.vendor = Some("epic".to_owned());
        system.product = None;
        assert_eq!(of(&system).unwrap().name, "Epic");
    }
}
