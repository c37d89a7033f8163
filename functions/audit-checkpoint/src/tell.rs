//! Telling: once a day the root to the practice's privacy officer, at once what does not verify.

use std::collections::BTreeMap;

use aws::teller::Letter;
use domain::audit::base64;
use domain::audit::verify::MailedRoot;
use domain::flag::Flag;
use domain::ids::PracticeId;
use domain::kind::Tier;
use domain::practice::Setup;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lambda::failure::Failure;
use tracing::{error, warn};

use crate::known::Known;
use crate::round::Round;
use crate::{Signed, Trouble};

/// Mails the root that is signed to the practice's privacy officer, unless one was mailed today, or this one before.
/// Answers whether it did; whatever fails is tried again by the next run.
pub async fn mail(
    round: &Round<'_>,
    practice: &PracticeId,
    known: &Known,
    signed: &Signed,
) -> bool {
    let told = known
        .mailed
        .is_some_and(|mailed| mailed.root.size >= signed.size || day(mailed.at) >= day(round.at));
    if signed.size == 0 || told {
        return false;
    }
    match send_root(round, practice, signed).await {
        Ok(true) => true,
        Ok(false) => {
            warn!(practice = %practice, size = signed.size, "no privacy officer to mail a root to");
            false
        }
        Err(failure) => {
            error!(practice = %practice, size = signed.size, failure = %failure, "root not mailed");
            false
        }
    }
}

/// Mailed first, noted then: killed in between it is mailed twice, never not at all.
async fn send_root(
    round: &Round<'_>,
    practice: &PracticeId,
    signed: &Signed,
) -> Result<bool, Failure> {
    let app = round.app;
    let setup = app.setup(practice).await?;
    let lightest = [Tier::General, Tier::Billing, Tier::Critical];
    let officer = setup.and_then(|setup| officer(&setup, Flag::Privacy, &lightest));
    let Some((topic, tier)) = officer else {
        return Ok(false);
    };
    let root = base64::encode(&signed.root.0);
    let letter = Letter {
        topic,
        subject: "StatDesk: the state of your PHI log".to_owned(),
        text: format!(
            "PHI log of {practice}: {} records.\nRoot: {root}\n\
             Keep this message outside of StatDesk: whoever verifies the log can show that it still begins like this.",
            signed.size
        ),
        attributes: attributes(
            practice,
            tier,
            "audit_root",
            &[("size", signed.size.to_string()), ("root", root.clone())],
        ),
    };
    let message = app.teller.publish(&letter).await?;
    let root = MailedRoot {
        size: signed.size,
        root: signed.root,
    };
    let noted = app.checkpoints.mailed(practice, root, message, round.at);
    noted.await?;
    Ok(true)
}

/// Says why a log is not signed: to the log of the function always, to people once a day when it does not verify.
pub async fn trouble(round: &Round<'_>, practice: &PracticeId, trouble: &Trouble) {
    match trouble {
        Trouble::Failed(failure) => {
            error!(practice = %practice, failure = %failure, "AUDIT_UNSIGNED");
        }
        Trouble::Found(codes) => {
            error!(practice = %practice, findings = %codes.join(","), "AUDIT_TAMPER");
            // Whether somebody was told already cannot be read: then they are told again.
            if let Ok(true) = round.app.checkpoints.alarmed(practice, round.at).await {
                return;
            }
            if let Err(failure) = page(round, practice).await {
                error!(practice = %practice, failure = %failure, "security page not sent");
            }
        }
    }
}

/// Pages the operator and the practice's officers for security and privacy, each once. One that cannot be paged holds up
/// no other, and has all of them paged again by the next run.
async fn page(round: &Round<'_>, practice: &PracticeId) -> Result<(), Failure> {
    let app = round.app;
    let mut topics: BTreeMap<String, Tier> = BTreeMap::new();
    topics.extend(
        app.config
            .operator_topic
            .clone()
            .map(|topic| (topic, Tier::Critical)),
    );
    let weightiest = [Tier::Critical, Tier::Billing, Tier::General];
    let setup = app.setup(practice).await;
    if let Ok(Some(setup)) = &setup {
        let officers = [Flag::Security, Flag::Privacy];
        topics.extend(
            officers
                .iter()
                .filter_map(|flag| officer(setup, *flag, &weightiest)),
        );
    }
    let mut failed = setup.err();
    for (topic, tier) in topics {
        let letter = Letter {
            topic,
            subject: "StatDesk: a PHI log does not verify".to_owned(),
            text: format!(
                "SECURITY: the PHI log of {practice} does not verify: it was changed, or cannot be read. \
                 Nothing more of it is signed. Keep everything as it is and call who runs StatDesk."
            ),
            attributes: attributes(practice, tier, "audit_tamper", &[]),
        };
        if let Err(fault) = app.teller.publish(&letter).await {
            failed = Some(fault.into());
        }
    }
    match failed {
        Some(failure) => Err(failure),
        None => Ok(app.checkpoints.alarm(practice, round.at).await?),
    }
}

/// The topic of an officer, and the first of these tiers whose pages reach them.
fn officer(setup: &Setup, flag: Flag, tiers: &[Tier]) -> Option<(String, Tier)> {
    let person = setup.practice.officers.get(&flag)?;
    let person = setup.people.get(person)?;
    tiers.iter().find_map(|tier| {
        let topic = person.reachable(*tier)?;
        Some((topic.to_owned(), *tier))
    })
}

/// What filter policies can ask for, as of every page.
fn attributes(
    practice: &PracticeId,
    tier: Tier,
    reason: &str,
    more: &[(&'static str, String)],
) -> Vec<(&'static str, String)> {
    let mut attributes = vec![
        ("practice", practice.to_string()),
        ("tier", tier.to_string()),
        ("level", "1".to_owned()),
        ("reason", reason.to_owned()),
    ];
    attributes.extend_from_slice(more);
    attributes
}

/// The day in UTC.
fn day(at: Timestamp) -> jiff::civil::Date {
    at.to_zoned(TimeZone::UTC).date()
}
