//! A queue that stands where a subscriber's address would: of moto's SQS, or of none, where the embedded SNS says itself
//! whom it let a message through to.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::clinic::Clinic;

/// How many messages are taken at once, which is all that SQS gives.
const AT_ONCE: usize = 10;

/// A queue.
pub struct Queue {
    /// Its ARN.
    pub arn: String,
    /// Where it is asked, as `127.0.0.1:5000`, and its URL; nothing on the embedded stack.
    real: Option<(String, String)>,
}

impl Queue {
    /// Makes one.
    pub async fn open(clinic: &Clinic) -> Self {
        let stack = clinic.desk.gateway.stack();
        if stack.cloud.is_some() {
            let arn = "arn:aws:sqs:us-east-1:000000000000:pages".to_owned();
            return Self { arn, real: None };
        }
        let address = stack.endpoints.sns.trim_start_matches("http://").to_owned();
        let name = format!("pages-{}", std::process::id());
        let made = ask(&address, "CreateQueue", json!({"QueueName": name})).await;
        let url = made["QueueUrl"].as_str().expect("a queue").to_owned();
        let account = url.rsplit('/').nth(1).expect("an account");
        Self {
            arn: format!("arn:aws:sqs:us-east-1:{account}:{name}"),
            real: Some((address, url)),
        }
    }

    /// The texts that SNS delivered, each with its tier, in order.
    pub async fn delivered(&self, clinic: &Clinic) -> Vec<(String, String)> {
        let mut found = match &self.real {
            Some((address, url)) => received(address, url).await,
            None => matched(clinic),
        };
        found.sort();
        found
    }
}

async fn received(address: &str, url: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        let asked = json!({"QueueUrl": url, "MaxNumberOfMessages": AT_ONCE, "WaitTimeSeconds": 1});
        let answer = ask(address, "ReceiveMessage", asked).await;
        let messages = answer["Messages"].as_array().cloned().unwrap_or_default();
        if messages.is_empty() {
            return found;
        }
        for message in messages {
            let body = message["Body"].as_str().expect("a body");
            let envelope: Value = serde_json::from_str(body).expect("SNS's envelope");
            let text = |pointer: &str| envelope.pointer(pointer).and_then(Value::as_str);
            let tier = text("/MessageAttributes/tier/Value").unwrap_or_default();
            let words = text("/Message").unwrap_or_default();
            found.push((words.to_owned(), tier.to_owned()));
        }
    }
}

fn matched(clinic: &Clinic) -> Vec<(String, String)> {
    let pages = clinic.pages();
    let reached = pages.iter().filter(|page| {
        let subscribers = page.matched.as_ref().expect("the embedded SNS");
        subscribers.iter().any(|one| one.protocol == "sqs")
    });
    reached
        .map(|page| (page.text.clone(), page.attributes["tier"].clone()))
        .collect()
}

/// One request of the AWS JSON protocol; moto reads the service from the credential's scope, and checks no signature.
async fn ask(address: &str, operation: &str, body: Value) -> Value {
    let body = body.to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/x-amz-json-1.0\r\n\
         x-amz-target: AmazonSQS.{operation}\r\ncontent-length: {}\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, \
         Signature=0\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.expect("a server");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("a request");
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer).await;
    read.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("HTTP");
    assert!(head.contains(" 200 "), "{operation}: {answer}");
    serde_json::from_str(body).expect("JSON")
}
