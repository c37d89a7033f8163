//! The outbox: claiming a page that is due, and writing down what became of it.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::page::{BUNDLE, Page, PageState, REDRIVE};
use jiff::{SignedDuration, Timestamp};

use crate::fault::{Fault, sort};
use crate::item::{number, read, text};
use crate::keys;
use crate::store::Store;
use crate::store::due::Due;
use crate::store::sent::Became;

/// A page is late when it goes out so long after it was to go.
const LATE: SignedDuration = SignedDuration::from_mins(2);

/// The same update, which puts the page where a report counts it.
fn became(update: UpdateItemFluentBuilder, page: &Page, became: Became) -> UpdateItemFluentBuilder {
    let at = keys::sent_at(page.at, became.code(), page.ticket, &page.id);
    update
        .expression_attribute_values(":sent", text(keys::sent(&page.practice)))
        .expression_attribute_values(":became", text(at))
}

impl Store {
    /// Claims a page that is due: whoever moves its due instant first has 30 seconds to send it.
    /// `None` when somebody else has it, or it needs no sending any more.
    pub async fn claim(&self, due: &Due, now: Timestamp) -> Result<Option<Page>, Fault> {
        let lease = due.moved_to(now + REDRIVE);
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(
                keys::ticket(&due.practice, due.ticket),
                due.sk.clone(),
            )))
            .update_expression("SET due_at = :lease ADD attempts :one")
            .condition_expression("due_at = :seen")
            .expression_attribute_values(":lease", text(lease))
            .expression_attribute_values(":seen", text(&due.due_at))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllNew)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer.map_err(|e| sort(&e)) {
            Ok(answer) => {
                let page: Page = read(answer.attributes.unwrap_or_default())?;
                Ok((page.state == PageState::Pending).then_some(page))
            }
            Err(Fault::Lost) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Writes down that SNS took a page, or why it was withdrawn; it leaves the index. Answers
    /// whether this was the first to say so.
    pub async fn settle(&self, page: &Page, state: &PageState) -> Result<bool, Fault> {
        let sk = keys::event(page.at, &page.id);
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(
                keys::ticket(&page.practice, page.ticket),
                sk,
            )))
            .condition_expression("#state = :pending")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":pending", text("pending"))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let update = match state {
            PageState::Pending => return Ok(false),
            PageState::Published { published_at } => {
                let late = !page.reason.is_notice() && *published_at > page.send_at + LATE;
                let update = update
                    .update_expression(if late {
                        "SET #state = :state, published_at = :at, opened_pk = :sent, opened_at_id = :became \
                         REMOVE due_shard, due_at"
                    } else {
                        "SET #state = :state, published_at = :at REMOVE due_shard, due_at"
                    })
                    .expression_attribute_values(":state", text("published"))
                    .expression_attribute_values(":at", text(published_at.to_string()));
                if late {
                    became(update, page, Became::Late)
                } else {
                    update
                }
            }
            PageState::Withdrawn {
                withdrawn_at,
                because,
            } => {
                let because = serde_dynamo::to_attribute_value(because)
                    .map_err(|_| Fault::Corrupt("a reason".to_owned()))?;
                let paged = !page.reason.is_notice();
                let update = update
                    .update_expression(if paged {
                        "SET #state = :state, withdrawn_at = :at, because = :because, opened_pk = :sent, \
                         opened_at_id = :became REMOVE due_shard, due_at"
                    } else {
                        "SET #state = :state, withdrawn_at = :at, because = :because \
                         REMOVE due_shard, due_at"
                    })
                    .expression_attribute_values(":state", text("withdrawn"))
                    .expression_attribute_values(":at", text(withdrawn_at.to_string()))
                    .expression_attribute_values(":because", because);
                if paged {
                    became(update, page, Became::Withdrawn)
                } else {
                    update
                }
            }
        };
        match update.send().await.map_err(|e| sort(&e)) {
            Ok(_) => Ok(true),
            Err(Fault::Lost) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Notes that a bundle went to a person, so that the next page within a minute waits for the
    /// next bundle.
    pub async fn bundle_sent(&self, page: &Page, now: Timestamp) -> Result<(), Fault> {
        let domain::page::Recipient::Person(person) = &page.to else {
            return Ok(());
        };
        // A later bundle may be promised already: that one stands.
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(
                keys::practice(&page.practice),
                keys::bundle(person),
            )))
            .update_expression("SET #at = :now")
            .condition_expression("attribute_not_exists(pk) OR #at < :now OR #at > :far")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":now", text(keys::instant(now)))
            .expression_attribute_values(":far", text(keys::instant(now + BUNDLE)))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer.map_err(|e| sort(&e)) {
            Ok(_) | Err(Fault::Lost) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}
