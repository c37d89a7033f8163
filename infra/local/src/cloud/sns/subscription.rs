//! Subscribing addresses to topics. Mail and web addresses stay pending until their owner confirms.

use super::journal::{Entry, Subscription};
use super::policy::Policy;
use super::state::State;
use super::{not_kept, xml};
use crate::cloud::ACCOUNT;
use crate::cloud::error::AwsError;
use crate::cloud::form::{Form, invalid};
use crate::random;

/// What stands where the ARN of an unconfirmed subscription would.
const PENDING: &str = "PendingConfirmation";
/// How many subscriptions one page of a list holds.
const PAGE: usize = 100;

/// Subscribes an address, or finds its subscription.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let topic = form.need("TopicArn")?;
    let protocol = form.need("Protocol")?;
    let endpoint = form.need("Endpoint")?;
    let attributes = form.map("Attributes.entry", "key", "value")?;
    let return_arn = form.take("ReturnSubscriptionArn").as_deref() == Some("true");
    form.finish()?;
    state.topic(&topic)?;
    check_endpoint(&protocol, &endpoint)?;
    for (name, value) in &attributes {
        match (name.as_str(), value.as_str()) {
            ("FilterPolicy", policy) => {
                Policy::read(policy).map_err(invalid)?;
            }
            ("FilterPolicyScope", "MessageAttributes") => {}
            _ => {
                return Err(invalid(format!(
                    "Attributes: {name} is not supported by the local SNS"
                )));
            }
        }
    }
    let same = |one: &&Subscription| {
        one.topic == topic && one.protocol == protocol && one.endpoint == endpoint
    };
    let subscription = match state.subscriptions.iter().find(same) {
        Some(there) if there.attributes == attributes => there.clone(),
        Some(_) => {
            return Err(invalid(
                "Attributes Reason: Subscription already exists with different attributes",
            ));
        }
        None => {
            let subscription = Subscription {
                arn: format!("{topic}:{}", random::uuid()),
                confirmed: !needs_confirmation(&protocol),
                token: random::bytes::<32>()
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect(),
                topic,
                protocol,
                endpoint,
                attributes,
            };
            state
                .record(Entry::Subscribed(subscription.clone()))
                .map_err(not_kept)?;
            subscription
        }
    };
    let arn = match subscription.confirmed || return_arn {
        true => subscription.arn.as_str(),
        false => "pending confirmation",
    };
    Ok(xml::element("SubscriptionArn", arn))
}

/// Tells what a subscription was made with.
pub(super) fn get(state: &State, mut form: Form) -> Result<String, AwsError> {
    let arn = form.need("SubscriptionArn")?;
    form.finish()?;
    let found = state.subscriptions.iter().find(|one| one.arn == arn);
    let found =
        found.ok_or_else(|| AwsError::missing("NotFound", "Subscription does not exist"))?;
    let mut attributes = found.attributes.clone();
    attributes.extend([
        ("SubscriptionArn".to_owned(), found.arn.clone()),
        ("TopicArn".to_owned(), found.topic.clone()),
        ("Protocol".to_owned(), found.protocol.clone()),
        ("Endpoint".to_owned(), found.endpoint.clone()),
        (
            "PendingConfirmation".to_owned(),
            (!found.confirmed).to_string(),
        ),
    ]);
    Ok(xml::map("Attributes", &attributes))
}

/// Confirms with the token from the confirmation message.
pub(super) fn confirm(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let topic = form.need("TopicArn")?;
    let token = form.need("Token")?;
    form.take("AuthenticateOnUnsubscribe");
    form.finish()?;
    state.topic(&topic)?;
    let asked = |one: &&Subscription| one.topic == topic && one.token == token;
    let arn = state
        .subscriptions
        .iter()
        .find(asked)
        .map(|one| one.arn.clone());
    let arn = arn.ok_or_else(|| invalid("Token"))?;
    state
        .record(Entry::Confirmed { arn: arn.clone() })
        .map_err(not_kept)?;
    Ok(xml::element("SubscriptionArn", &arn))
}

/// Ends a subscription; ending one that is not there is no error, ending a pending one is.
pub(super) fn delete(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let arn = form.need("SubscriptionArn")?;
    form.finish()?;
    if !arn.starts_with("arn:aws:sns:") {
        return Err(invalid(
            "SubscriptionArn Reason: An ARN must have at least 6 elements",
        ));
    }
    match state
        .subscriptions
        .iter()
        .find(|one| one.arn == arn)
        .map(|one| one.confirmed)
    {
        None => {}
        Some(true) => state
            .record(Entry::Unsubscribed { arn })
            .map_err(not_kept)?,
        Some(false) => {
            return Err(invalid(
                "SubscriptionArn Reason: the subscription is pending confirmation",
            ));
        }
    }
    Ok(String::new())
}

/// Lists a topic's subscriptions; pending ones show no ARN.
pub(super) fn list(state: &State, mut form: Form) -> Result<String, AwsError> {
    let topic = form.need("TopicArn")?;
    let from = match form.take("NextToken") {
        None => 0,
        Some(token) => token.parse::<usize>().map_err(|_| invalid("NextToken"))?,
    };
    form.finish()?;
    state.topic(&topic)?;
    let all: Vec<&Subscription> = state
        .subscriptions
        .iter()
        .filter(|one| one.topic == topic)
        .collect();
    let members: String = all
        .iter()
        .skip(from)
        .take(PAGE)
        .map(|one| member(one))
        .collect();
    let next = match all.len() > from.saturating_add(PAGE) {
        true => xml::element("NextToken", &(from + PAGE).to_string()),
        false => String::new(),
    };
    Ok(format!("<Subscriptions>{members}</Subscriptions>{next}"))
}

fn member(subscription: &Subscription) -> String {
    let arn = if subscription.confirmed {
        subscription.arn.as_str()
    } else {
        PENDING
    };
    xml::member(
        &[
            ("SubscriptionArn", arn),
            ("Owner", ACCOUNT),
            ("Protocol", &subscription.protocol),
            ("Endpoint", &subscription.endpoint),
            ("TopicArn", &subscription.topic),
        ]
        .map(|(name, text)| xml::element(name, text))
        .concat(),
    )
}

fn needs_confirmation(protocol: &str) -> bool {
    matches!(protocol, "email" | "email-json" | "http" | "https")
}

fn check_endpoint(protocol: &str, endpoint: &str) -> Result<(), AwsError> {
    let fits = match protocol {
        "email" | "email-json" => endpoint
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()),
        "http" => endpoint.starts_with("http://"),
        "https" => endpoint.starts_with("https://"),
        "sms" => {
            let digits = endpoint.strip_prefix('+').unwrap_or(endpoint);
            (8..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
        }
        "sqs" => endpoint.starts_with("arn:aws:sqs:"),
        _ => return Err(invalid("Protocol is not supported by the local SNS")),
    };
    match fits
        && !endpoint
            .chars()
            .any(|c| c.is_control() || c.is_whitespace())
    {
        true => Ok(()),
        false => Err(invalid(format!(
            "Endpoint Reason: not an address for {protocol}"
        ))),
    }
}
