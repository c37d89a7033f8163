//! The runbook's commands, as far as they can be tried here.

use std::collections::HashMap;

use aws::item::Item;
use aws::store::key::sha256_hex;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use tests::clinic::Clinic;
use tests::table::client;

use super::alarm::RUNBOOK;

/// The row of the first operator's key, as the runbook's shell writes it.
fn row(values: [&str; 5]) -> Item {
    let (_, shell) = RUNBOOK.split_once("row() { printf '").unwrap();
    let mut text = shell.split('\'').next().unwrap().to_owned();
    for value in values {
        text = text.replacen("%s", value, 1);
    }
    let row: Value = serde_json::from_str(&text).unwrap();
    let attribute = |value: &Value| {
        let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
        match kind.as_str() {
            "S" => AttributeValue::S(value.as_str().unwrap().to_owned()),
            "BOOL" => AttributeValue::Bool(value.as_bool().unwrap()),
            "L" => AttributeValue::L(Vec::new()),
            other => panic!("{other}"),
        }
    };
    let row = row.as_object().unwrap().iter();
    row.map(|(name, value)| (name.clone(), attribute(value)))
        .collect::<HashMap<_, _>>()
}

#[tokio::test]
async fn the_first_operators_key_opens_the_desk() {
    let clinic = Clinic::open().await;
    let key = "5a".repeat(32);
    let hash = sha256_hex(key.as_bytes());
    let (id, now) = (
        "6f1e6c5e-0000-4000-8000-000000000001",
        "2026-11-23T14:02:11Z",
    );
    for (pk, sk) in [
        (format!("KEY#{hash}"), "KEY".to_owned()),
        ("OPERATOR".to_owned(), format!("KEY#{id}")),
    ] {
        let put = client(&clinic)
            .put_item()
            .table_name(&clinic.app().config.desk_table);
        let row = row([&pk, &sk, id, now, &hash]);
        put.set_item(Some(row)).send().await.unwrap();
    }
    let practices = clinic.get(&key, "/v1/practices").await.expect(200);
    assert!(practices.text.contains("lakeside"), "{}", practices.text);
}
