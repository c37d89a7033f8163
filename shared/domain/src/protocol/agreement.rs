//! What a practice has on file: agreements with organisations, and the tools it approved for remote sessions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::audit::code::Category;
use crate::ids::{AgreementId, OrganisationId, ToolId};
use crate::practice::{Person, Practice};
use crate::refusal::Fields;

/// The most agreements of a practice.
pub const AGREEMENTS_MAX: usize = 100;
/// The most approved tools of a practice.
pub const TOOLS_MAX: usize = 50;
/// The most channels of a tool.
pub const CHANNELS_MAX: usize = 10;

/// A business associate agreement (45 CFR 164.504(e)) between the practice and an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The business associate.
    pub organisation: OrganisationId,
    /// The first day it holds.
    pub from: Date,
    /// The last day it holds.
    pub until: Date,
}

/// A tool that the practice approved for remote sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its id, such as `beyondtrust`.
    pub id: ToolId,
    /// The ways it may be used, such as `attended` or `relay`.
    pub channels: BTreeSet<ToolId>,
    /// The agreement with whoever runs it.
    pub agreement: AgreementId,
    /// The first day it may be used.
    pub from: Date,
    /// The last day it may be used.
    pub until: Date,
    /// Whether it has a log of its own that says what happened: then a session's evidence has to come from there.
    #[serde(default)]
    pub observe: bool,
}

/// The categories that an assigned or on-call technician takes alone, unless the practice allows fewer.
#[must_use]
pub fn alone() -> BTreeSet<Category> {
    let two = [Category::Sud, Category::List];
    let all = Category::ALL.iter().copied();
    all.filter(|category| !two.contains(category)).collect()
}

impl Practice {
    /// The agreement of that id, if it holds on a day.
    #[must_use]
    pub fn agreement(&self, id: &AgreementId, day: Date) -> Option<&Agreement> {
        let holds = |one: &&Agreement| one.id == *id && one.from <= day && day <= one.until;
        self.agreements.iter().find(holds)
    }

    /// "No grant without a current business associate agreement between the practice (covered entity) and the
    /// technician's organisation": an agreement with it that holds on a day. The practice's own workforce, people of no
    /// organisation, needs none (45 CFR 160.103).
    #[must_use]
    pub fn covers(&self, person: &Person, day: Date) -> bool {
        let holds = |organisation: &OrganisationId| {
            self.agreements
                .iter()
                .any(|one| one.organisation == *organisation && one.from <= day && day <= one.until)
        };
        person.organisation.as_ref().is_none_or(holds)
    }

    /// Notes what is wrong with agreements, tools and the categories of grants taken alone.
    pub(crate) fn check_protocol(&self, fields: &mut Fields) {
        let mut seen = BTreeSet::new();
        for (place, one) in self.agreements.iter().enumerate() {
            if !seen.insert(&one.id) {
                let field = format!("agreements[{place}].id");
                fields.add(field, "is the id of another agreement");
            }
            if one.until < one.from {
                let field = format!("agreements[{place}].until");
                fields.add(field, "lies before its first day");
            }
        }
        let mut tools = BTreeSet::new();
        for (place, tool) in self.session_tools.iter().enumerate() {
            let at = |name: &str| format!("session_tools[{place}].{name}");
            if !tools.insert(&tool.id) {
                fields.add(at("id"), "is the id of another tool");
            }
            if !seen.contains(&tool.agreement) {
                fields.add(at("agreement"), "is not an agreement of the practice");
            }
            if tool.until < tool.from {
                fields.add(at("until"), "lies before its first day");
            }
        }
        if !self.grant_alone.is_subset(&alone()) {
            let why = "may not hold sud or list: those always need a second person";
            fields.add("grant_alone", why);
        }
    }
}
