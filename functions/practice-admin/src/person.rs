//! A person as requests state them and as answers show them.

use std::collections::BTreeSet;

use domain::ids::{LocationId, OrganisationId, QueueId, SLUG_MAX};
use domain::kind::Tier;
use domain::practice::address::CHANNELS_MAX;
use domain::practice::name::NAME_MAX;
use domain::practice::{Channel, ChannelKind, Person, Practice};
use domain::refusal::Fields;
use domain::role::{Caller, Role};
use lambda::form::Form;
use serde_json::{Value, json};

use crate::hours::slug;
use lambda::part::{clearable, line, objects, set};

const ROLE: &str = "staff, technician, manager, monitor or auditor";
const TIER: &str = "critical, billing or general";

/// A person as answers show them: to those who set up, never the topic behind the channels.
pub fn view(person: &Person) -> Value {
    let channels: Vec<_> = person.channels.iter().map(channel_view).collect();
    json!({
        "id": person.id,
        "name": person.name,
        "roles": person.roles,
        "locations": person.locations,
        "skills": person.skills,
        "organisation": person.organisation,
        "channels": channels,
        "reachable": person.always_reachable(),
    })
}

fn channel_view(channel: &Channel) -> Value {
    json!({
        "kind": channel.kind,
        "to": channel.to,
        "tiers": channel.tiers,
        "confirmed": channel.confirmed,
    })
}

/// Reads what a request says of a person over what stands; what it does not name stays.
pub fn read(form: &mut Form, person: &mut Person, caller: &Caller) {
    if let Some(name) = line(form, "name", NAME_MAX) {
        person.name = name;
    }
    if let Some(roles) = roles(form, caller) {
        person.roles = roles;
    }
    if let Some(locations) = set::<LocationId>(form, "locations", 100, &slug()) {
        person.locations = locations;
    }
    if let Some(skills) = set::<QueueId>(form, "skills", 50, &slug()) {
        person.skills = skills;
    }
    if let Some(organisation) = clearable(form, "organisation", SLUG_MAX) {
        person.organisation = organisation.and_then(|text| {
            let read = OrganisationId::new(&text);
            read.map_err(|why| form.fields.add("organisation", why.to_string()))
                .ok()
        });
    }
    if let Some(channels) = objects(form, "channels", CHANNELS_MAX, channel) {
        person.channels = merge(&person.channels, channels, &mut form.fields);
    }
}

/// "`operator` can never be given"; and the operator sets up managers, nobody else.
fn roles(form: &mut Form, caller: &Caller) -> Option<BTreeSet<Role>> {
    let roles: BTreeSet<Role> = set(form, "roles", 6, ROLE)?;
    let reason = if roles.contains(&Role::Operator) {
        "must not hold operator: that is no role of a practice"
    } else if roles.is_empty() {
        "must name at least one role"
    } else if caller.is(Role::Operator) && !roles.contains(&Role::Manager) {
        "must hold manager: the operator sets up managers only"
    } else if roles.contains(&Role::Monitor) && roles.len() > 1 {
        "must hold monitor alone: a machine is nothing else"
    } else {
        return Some(roles);
    };
    form.fields.add("roles", reason);
    None
}

fn channel(form: &mut Form) -> Option<Channel> {
    let kind: Option<ChannelKind> = form.parse("kind", "email, sms or https");
    let kind = form.required("kind", kind);
    let to = line(form, "to", 1024);
    let to = form.required("to", to);
    let tiers: Option<BTreeSet<Tier>> = set(form, "tiers", 3, TIER);
    // Answers show it, and what an answer shows can be sent back; only SNS says what it is.
    form.flag("confirmed");
    let (kind, to) = (kind?, to?);
    if let Err(reason) = kind.check(&to) {
        form.fields.add("to", reason);
        return None;
    }
    Some(Channel {
        kind,
        to,
        tiers: tiers.unwrap_or_default(),
        confirmed: false,
        subscription: None,
    })
}

/// Keeps the subscriptions of the channels that stay as they are.
fn merge(have: &[Channel], want: Vec<Channel>, fields: &mut Fields) -> Vec<Channel> {
    let address = |channel: &Channel| (channel.kind, channel.to.to_ascii_lowercase());
    let mut seen = BTreeSet::new();
    let mut merged = Vec::with_capacity(want.len());
    for (place, mut channel) in want.into_iter().enumerate() {
        if !seen.insert(address(&channel)) {
            fields.add(format!("channels[{place}]"), "is listed before");
        }
        let there = have.iter().find(|one| address(one) == address(&channel));
        match there {
            Some(there) if there.tiers == channel.tiers => channel = there.clone(),
            Some(there) if there.subscription.is_some() && !there.confirmed => fields.add(
                format!("channels[{place}].tiers"),
                "can change once the channel is confirmed",
            ),
            _ => {}
        }
        merged.push(channel);
    }
    merged
}

/// Notes what is missing from a person, or what their practice does not have.
pub fn check(person: &Person, practice: &Practice, fields: &mut Fields) {
    let unsaid = |fields: &Fields, name: &str| !fields.names(name);
    if person.name.is_empty() && unsaid(fields, "name") {
        fields.add("name", "is required");
    }
    if person.roles.is_empty() && unsaid(fields, "roles") {
        fields.add("roles", format!("is required: a list of {ROLE}"));
    }
    practice.check_sites("locations", &person.locations, fields);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};
    use domain::ids::{PersonId, PracticeId};

    fn caller(role: Role) -> Caller {
        Caller {
            person: PersonId::new("boss").unwrap(),
            practice: PracticeId::new("lakeside").unwrap(),
            roles: [role].into(),
        }
    }

    fn ana() -> Person {
        serde_json::from_value(json!({"id": "ana", "name": "Ana", "roles": ["technician"],
            "channels": [{"kind": "email", "to": "ana@clinic.example", "confirmed": true, "subscription": "arn:1"},
                         {"kind": "email", "to": "late@clinic.example", "subscription": "arn:2"}]}))
        .unwrap()
    }

    fn refused(json: &str, role: Role) -> Vec<String> {
        let mut form = form(json);
        read(&mut form, &mut ana(), &caller(role));
        wrong(form)
    }

    #[test]
    fn every_wrong_field_is_named() {
        let found = refused(
            r#"{"name": "", "roles": ["boss"], "locations": ["Main"], "skills": [1], "age": 3,
                "channels": [{"kind": "fax", "to": "1"}, {"kind": "sms", "to": "5550123"},
                             {"kind": "https", "to": "https://10.0.0.1/x"}, {"to": "x", "tiers": ["urgent"]}]}"#,
            Role::Manager,
        );
        assert_eq!(
            found,
            [
                "name",
                "roles[0]",
                "locations[0]",
                "skills[0]",
                "channels[0].kind",
                "channels[1].to",
                "channels[2].to",
                "channels[3].kind",
                "channels[3].tiers[0]",
                "age"
            ]
        );
    }

    #[test]
    fn nobody_is_made_operator_and_the_operator_makes_managers_only() {
        for roles in [
            r#"["operator"]"#,
            r#"["manager","operator"]"#,
            "[]",
            r#"["monitor","staff"]"#,
        ] {
            let json = format!(r#"{{"roles": {roles}}}"#);
            assert_eq!(refused(&json, Role::Manager), ["roles"], "{roles}");
        }
        assert_eq!(
            refused(r#"{"roles": ["technician"]}"#, Role::Operator),
            ["roles"]
        );
        assert!(refused(r#"{"roles": ["manager"]}"#, Role::Operator).is_empty());
        assert!(refused(r#"{"roles": ["technician","manager"]}"#, Role::Manager).is_empty());
    }

    #[test]
    fn channels_that_stay_keep_their_confirmation() {
        let mut person = ana();
        let mut form = form(
            r#"{"channels": [{"kind": "email", "to": "Ana@clinic.example", "confirmed": false},
                             {"kind": "sms", "to": "+13125550123", "tiers": ["critical"], "confirmed": true}]}"#,
        );
        read(&mut form, &mut person, &caller(Role::Manager));
        assert_eq!(wrong(form), Vec::<String>::new());
        let confirmed: Vec<_> = person.channels.iter().map(|one| one.confirmed).collect();
        assert_eq!(confirmed, [true, false]);
    }

    #[test]
    fn a_pending_channel_keeps_its_filter() {
        let twice = r#"{"channels": [{"kind": "email", "to": "late@clinic.example", "tiers": ["critical"]},
                                     {"kind": "email", "to": "late@clinic.example"}]}"#;
        assert_eq!(
            refused(twice, Role::Manager),
            ["channels[0].tiers", "channels[1]"]
        );
    }
}
