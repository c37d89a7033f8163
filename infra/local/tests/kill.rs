//! `kill -9` in the middle of writing: everything that was acknowledged is there when the stack starts again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_kms::primitives::Blob;
use local::{Options, Stack};

/// Set in the process that writes, to the folder it writes to.
const FOLDER: &str = "STATDESK_KILL_TEST_FOLDER";
const TEST: &str = "what_was_acknowledged_survives_kill_9";
const ROUNDS: usize = 3;
const WRITES: usize = 25;

#[tokio::test]
#[allow(
    clippy::disallowed_methods,
    reason = "the test starts itself a second time, and this tells the two apart"
)]
async fn what_was_acknowledged_survives_kill_9() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return write_for_ever(Path::new(&folder)).await;
    }
    let folder = std::env::temp_dir().join(format!("statdesk-kill-{}", std::process::id()));
    let mut acknowledged = Vec::new();
    for _ in 0..ROUNDS {
        acknowledged.extend(write_and_kill(&folder));
        let stack = start(&folder).await;
        for number in &acknowledged {
            check(&stack, number).await;
        }
    }
    assert_eq!(acknowledged.len(), ROUNDS * WRITES);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Starts the writer, waits for its acknowledgements and kills it while it writes on.
fn write_and_kill(folder: &Path) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let mut writer = Command::new(program)
        .args(["--exact", TEST, "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    // The first line follows the test runner's own words.
    let numbers = lines.filter_map(|line| {
        line.split_once("acknowledged ")
            .map(|(_, number)| number.to_owned())
    });
    let acknowledged: Vec<String> = numbers.take(WRITES).collect();
    writer.kill().unwrap();
    assert!(!writer.wait().unwrap().success());
    assert_eq!(acknowledged.len(), WRITES, "the writer ended by itself");
    acknowledged
}

/// Writes a row holding a sealed key, publishes, and says so; then the next.
async fn write_for_ever(folder: &Path) {
    let stack = start(folder).await;
    let environment = stack.environment("echo").unwrap();
    let (table, key, topic) = (
        &environment["TABLE"],
        &environment["TEXT_KEY"],
        &environment["TOPIC"],
    );
    let dynamodb = aws_sdk_dynamodb::Client::new(&stack.config);
    let kms = aws_sdk_kms::Client::new(&stack.config);
    let sns = aws_sdk_sns::Client::new(&stack.config);
    let mut said = std::io::stdout();
    for write in 0.. {
        let number = format!("{}-{write}", std::process::id());
        let data_key = kms
            .generate_data_key()
            .key_id(key)
            .number_of_bytes(32)
            .encryption_context("row", &number);
        let sealed = data_key.send().await.unwrap().ciphertext_blob.unwrap();
        let row = dynamodb
            .put_item()
            .table_name(table)
            .item("pk", AttributeValue::S(number.clone()));
        row.item("sealed", AttributeValue::B(Blob::new(sealed.into_inner())))
            .send()
            .await
            .unwrap();
        sns.publish()
            .topic_arn(topic)
            .message(&number)
            .send()
            .await
            .unwrap();
        writeln!(said, "acknowledged {number}").unwrap();
    }
}

/// The row is there, its key opens, and its page was kept.
async fn check(stack: &Stack, number: &str) {
    let environment = stack.environment("echo").unwrap();
    let dynamodb = aws_sdk_dynamodb::Client::new(&stack.config);
    let row = dynamodb
        .get_item()
        .table_name(&environment["TABLE"])
        .key("pk", AttributeValue::S(number.to_owned()));
    let row = row.send().await.unwrap().item.expect(number);
    let sealed = row["sealed"].as_b().unwrap().clone();
    let kms = aws_sdk_kms::Client::new(&stack.config);
    kms.decrypt()
        .ciphertext_blob(sealed)
        .encryption_context("row", number)
        .send()
        .await
        .unwrap();
    assert!(
        stack.pages().iter().any(|page| page.text == number),
        "{number}"
    );
}

async fn start(folder: &Path) -> Stack {
    let template = include_str!("template.yaml").to_owned();
    Stack::start(Options {
        template,
        data: Some(folder.to_owned()),
        ..Options::default()
    })
    .await
    .unwrap()
}
