//! The source's own priorities against our tiers, where an export states them.

use super::figure::{Cell, Figure, Table, Unit};
use super::known::Known;
use super::response::title;
use super::summary::Summary;
use crate::kind::Tier;

/// How often the source's priority stands for another tier than ours.
pub(super) fn figure(total: &Summary) -> Figure {
    let all: u64 = total.stated.values().flat_map(|by| by.values()).sum();
    let agreed = total.stated.iter().filter_map(|(ours, by)| by.get(ours));
    let agreed: u64 = agreed.sum();
    Figure::share(
        "stated_disagrees",
        "Tickets whose stated priority is not our tier",
        all.saturating_sub(agreed),
        all,
        "the source states no priority, as in StatDesk, where callers pick none",
        "Of the tickets and reports whose source states a priority: those for which it stands for another tier than the one that our impact rules give. Which words stand for which tier is said with how the file was read.",
    )
}

/// Each stated priority by our tier, where any is stated: a row for each tier that a priority can stand for.
pub(super) fn table(total: &Summary) -> Option<Table> {
    if total.stated.is_empty() {
        return None;
    }
    let tiers = [Tier::Critical, Tier::Billing, Tier::General];
    let row = |stated: Tier| {
        let of = |ours: &Tier| {
            let by = total.stated.get(ours);
            by.and_then(|by| by.get(&stated))
                .copied()
                .unwrap_or_default()
        };
        let counts = tiers.iter().map(of);
        let n: u64 = counts.clone().sum();
        let other = n - of(&stated);
        let mut cells = vec![Cell::from(word(stated))];
        cells.extend(counts.map(Cell::from));
        cells.extend([n.into(), other.into(), Cell::share(other, n)]);
        cells
    };
    let columns = [
        ("stated", "Stated priority", None),
        ("critical", "Critical by our rules", Some(Unit::Count)),
        ("billing", "Billing by our rules", Some(Unit::Count)),
        ("general", "General by our rules", Some(Unit::Count)),
        ("n", "Tickets", Some(Unit::Count)),
        ("disagree", "Of another tier", Some(Unit::Count)),
        ("disagree_share", "Share", Some(Unit::Share)),
    ];
    Some(Table::new(
        "stated_priority",
        "The source's priorities against our tiers",
        &columns,
        tiers.into_iter().map(row).collect(),
    ))
}

/// What a priority is called by whoever states it: its own words are those of closed lists, and not kept.
fn word(stated: Tier) -> String {
    let says = match stated {
        Tier::Critical => "highest: critical, urgent, P1",
        Tier::Billing => "high: major, P2",
        Tier::General => "any other",
    };
    format!("{says} (stands for {})", title(stated).to_lowercase())
}

/// "Flat-SLA warning": targets that do not tell critical clinical tickets from the rest.
pub(super) fn flat(known: &Known<'_>, total: &Summary) -> Option<String> {
    if !total.stated.is_empty() {
        let of = |tier: Tier| {
            let stated = total.stated.get(&tier);
            let all: u64 = stated.into_iter().flat_map(|by| by.values()).sum();
            let as_critical = stated.and_then(|by| by.get(&Tier::Critical)).copied();
            (as_critical.unwrap_or_default(), all)
        };
        let ((critical, all_critical), (general, all_general)) =
            (of(Tier::Critical), of(Tier::General));
        // As cross products, so that nothing is divided: the share among the critical is not the greater one.
        let flat =
            all_critical > 0 && all_general > 0 && critical * all_general <= general * all_critical;
        return flat.then(|| format!(
            "Flat SLA: the source's own priorities do not tell critical clinical tickets from the rest. {critical} of {all_critical} critical ones have its highest priority, and so have {general} of {all_general} general ones."
        ));
    }
    let policy = &known.setup?.practice.policy;
    let flat = policy.critical == policy.billing && policy.billing == policy.general;
    flat.then(|| {
        format!(
            "Flat SLA: all three tiers have the same target, {}.",
            policy.critical.words()
        )
    })
}
