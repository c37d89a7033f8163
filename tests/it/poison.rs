//! Poison: what nobody can read is put off, told to the operator, and handled once it is mended.

use aws::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use local::Service;
use serde_json::json;
use tests::clinic::Clinic;
use tests::invariant::assert_whole;
use tests::table::{Table, client};

/// Changes one attribute of a row, past the functions. Answers what it was.
async fn spoil(
    clinic: &Clinic,
    key: aws::item::Item,
    name: &str,
    value: Option<AttributeValue>,
) -> AttributeValue {
    let update = client(clinic)
        .update_item()
        .table_name(&clinic.app().config.desk_table)
        .set_key(Some(key))
        .expression_attribute_names("#it", name)
        .update_expression("SET #it = :it")
        .expression_attribute_values(":it", value.unwrap_or(AttributeValue::Bool(true)))
        .return_values(aws_sdk_dynamodb::types::ReturnValue::UpdatedOld);
    let answer = update.send().await.expect("an update");
    answer.attributes.expect("the old")[name].clone()
}

/// What the operator was told.
fn told(clinic: &Clinic) -> Vec<String> {
    let topic = clinic.app().config.operator_topic.clone();
    let topic = topic.expect("the operator's topic");
    let pages = clinic.pages().into_iter();
    let told = pages.filter(|page| page.topic == topic);
    told.map(|page| page.text).collect()
}

/// "A poison item is retried within two minutes, capped, and told to the operator; it never blocks
/// its shard and is never buried."
#[tokio::test]
async fn a_ticket_that_cannot_be_read() {
    let clinic = Clinic::open().await;
    let (poison, sound) = two_late(&clinic).await;
    clinic.sweep_minutes(3).await;
    let row = key_of(&clinic, &poison).await;
    let was = spoil(&clinic, row.clone(), "status", None).await;
    clinic.pass(121);
    let first = clinic.sweep().await;
    assert_eq!((&first["due"], &first["troubled"]), (&json!(2), &json!(1)));
    assert_eq!(clinic.entries(&sound, "breached").await.len(), 1);
    assert!(told(&clinic).is_empty(), "once may be a mishap");
    let tried = retried(&clinic, 6).await;
    assert!(tried >= 3, "within two minutes each: {tried} in six");
    let told = told(&clinic);
    assert_eq!(
        told.len(),
        2,
        "once, and once more should SNS have been away: {told:?}"
    );
    assert!(told[0].contains(&format!("Practice lakeside, ticket {poison}")));
    spoil(&clinic, row, "status", Some(was)).await;
    clinic.sweep_minutes(3).await;
    assert_eq!(clinic.entries(&poison, "breached").await.len(), 1);
    assert_whole(&clinic, "mended").await;
}

/// A page that cannot be read is claimed by nobody; a page whose ticket cannot be read is put off
/// after its claim.
#[tokio::test]
async fn a_page_that_cannot_be_sent() {
    for spoiled in ["reason", "status"] {
        let clinic = Clinic::open().await;
        let wire = &clinic.desk.gateway.stack().wire;
        wire.break_next(local::Fault::Throttle, 6, |call| {
            call.service == Service::Sns
        });
        let (poison, _sound) = two_late(&clinic).await;
        wire.mend();
        let row = match spoiled {
            "status" => key_of(&clinic, &poison).await,
            _ => {
                let table = Table::of(&clinic).await;
                let (_, page) = &table.partition(&poison).pages[0];
                let of = |name: &str| page[name].as_s().expect("a key").clone();
                keys::key(of("pk"), of("sk"))
            }
        };
        let was = spoil(&clinic, row.clone(), spoiled, None).await;
        clinic.pass(2);
        let first = clinic.sweep().await;
        assert_eq!(first["published"], 1, "{spoiled}: {first}");
        assert_eq!(first["troubled"], 1, "{spoiled}: {first}");
        let tried = retried(&clinic, 6).await;
        assert!(tried >= 3, "{spoiled}, within two minutes each: {tried}");
        assert_eq!(told(&clinic).len(), 2, "{spoiled}");
        spoil(&clinic, row, spoiled, Some(was)).await;
        clinic.sweep_minutes(3).await;
        let (_, found) = assert_whole(&clinic, spoiled).await;
        assert_eq!(
            (found.published, found.again),
            (found.pages, 0),
            "{found:?}"
        );
    }
}

/// Two outages of the same minute.
async fn two_late(clinic: &Clinic) -> (String, String) {
    let down = |system: &str| json!({"summary": "dead", "system": system, "symptom": "down", "scope": "site"});
    let poison = clinic.report(down("phones")).await;
    (poison, clinic.report(down("imaging")).await)
}

async fn key_of(clinic: &Clinic, id: &str) -> aws::item::Item {
    let table = Table::of(clinic).await;
    let (ticket, _) = table.partition(id).ticket.clone().expect("a ticket");
    keys::key(keys::ticket(&ticket.practice, ticket.id), keys::TICKET)
}

/// How many of so many sweeps, a minute apart, met trouble.
async fn retried(clinic: &Clinic, minutes: i64) -> usize {
    let mut tried = 0;
    for _ in 0..minutes {
        clinic.pass(1);
        let swept = clinic.sweep().await;
        assert!(swept["troubled"].as_u64() <= Some(1), "{swept}");
        tried += usize::from(swept["troubled"] != 0);
    }
    tried
}
