//! CloudWatch's alarms in SNS's envelopes: believed when SNS has signed them, and nothing in them is ever visited.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;

/// Where the certificate of these tests is said to be: kept before anybody could ask for it.
const AT: &str = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem";

/// A folder with a key and its certificate; none where openssl is not installed.
#[allow(clippy::print_stderr, reason = "a test that is not run says so")]
fn signer(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let made = Command::new("openssl")
        .current_dir(&folder)
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem",
        ])
        .args([
            "-out",
            "cert.pem",
            "-days",
            "30",
            "-subj",
            "/CN=sns.amazonaws.com",
        ])
        .output();
    let made = made.is_ok_and(|made| made.status.success());
    if !made {
        eprintln!("SKIPPED: no openssl, so no envelope was signed");
        return None;
    }
    let pem = std::fs::read_to_string(folder.join("cert.pem")).unwrap();
    aws::envelope::keep(&AT.replace("test", name), pem);
    Some(folder)
}

/// An envelope as SNS sends it, signed.
fn envelope(
    folder: &Path,
    kind: &str,
    version: &str,
    message: &str,
    more: &[(&str, &str)],
) -> Value {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let mut body = json!({
        "Type": kind, "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:alarms", "Message": message,
        "Timestamp": "2026-11-23T14:02:00.000Z", "SignatureVersion": version,
        "SigningCertURL": AT.replace("test", name), "Signature": "AAAA",
    });
    for (name, value) in more {
        body[*name] = json!(value);
    }
    let read = domain::reading::format::sns::Envelope::read(&body).unwrap();
    std::fs::write(folder.join("text"), read.to_sign()).unwrap();
    let digest = if version == "1" { "-sha1" } else { "-sha256" };
    let signed = Command::new("openssl")
        .current_dir(folder)
        .args(["dgst", digest, "-sign", "key.pem", "text"])
        .output()
        .unwrap();
    assert!(signed.status.success());
    body["Signature"] = json!(domain::audit::base64::encode(&signed.stdout));
    body
}

fn alarm(state: &str) -> String {
    json!({"AlarmName": "ehr", "NewStateValue": state, "StateChangeTime": "2026-11-23T14:01:00.000+0000",
           "AlarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:ehr", "NewStateReason": "Threshold crossed",
           "Trigger": {"MetricName": "Up", "Namespace": "Clinic", "Dimensions": [{"name": "system", "value": "ehr"}]}})
    .to_string()
}

async fn send(clinic: &Clinic, body: &Value) -> Answer {
    let media = [("content-type", "text/plain; charset=UTF-8")];
    let path = "/v1/in/lakeside-monitor/cloudwatch";
    clinic.send("POST", path, &media, body.to_string()).await
}

/// "SNS signature v1 (SHA1) and v2 (SHA256)": a signed alarm opens a ticket, one that is changed is refused.
#[tokio::test]
async fn a_signed_alarm_is_believed_and_a_changed_one_is_not() {
    let Some(folder) = signer("envelope") else {
        return;
    };
    for version in ["1", "2"] {
        let clinic = Clinic::open().await;
        let body = envelope(
            &folder,
            "Notification",
            version,
            &alarm("ALARM"),
            &[("Subject", "ALARM: ehr")],
        );
        for (field, value) in [
            ("Message", alarm("OK")),
            ("TopicArn", "arn:aws:sns:us-east-1:1:x".to_owned()),
            ("Signature", "AAAA".to_owned()),
        ] {
            let mut changed = body.clone();
            changed[field] = json!(value);
            let answer = send(&clinic, &changed).await.expect(422);
            assert_eq!(answer.wrong_fields(), ["Signature"], "{field}");
        }
        let opened = send(&clinic, &body).await.expect(202);
        assert_eq!(
            opened.json()["tickets"].as_array().unwrap().len(),
            1,
            "{}",
            opened.text
        );
    }
    // Another's certificate vouches for nothing, nor does one that is not on SNS's host.
    let clinic = Clinic::open().await;
    let Some(other) = signer("another") else {
        return;
    };
    let mut body = envelope(&folder, "Notification", "2", &alarm("ALARM"), &[]);
    body["SigningCertURL"] =
        json!(AT.replace("test", other.file_name().unwrap().to_str().unwrap()));
    assert_eq!(
        send(&clinic, &body).await.expect(422).wrong_fields(),
        ["Signature"]
    );
    body["SigningCertURL"] = json!("https://evil.example/SimpleNotificationService-test.pem");
    assert_eq!(
        send(&clinic, &body).await.expect(422).wrong_fields(),
        ["SigningCertURL"]
    );
}

/// A subscription is confirmed by its token through the API, "WITHOUT fetching a URL of the body".
#[tokio::test]
async fn a_subscription_is_confirmed_by_its_token() {
    let Some(folder) = signer("subscription") else {
        return;
    };
    let clinic = Clinic::open().await;
    let app = clinic.app();
    let topic = app.sns.create_topic().name("alarms").send().await.unwrap();
    let topic = topic.topic_arn.unwrap();
    let made = app
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("https")
        .endpoint("https://desk.test/v1/in/x/cloudwatch")
        .return_subscription_arn(true)
        .send()
        .await
        .unwrap();
    let token = made.subscription_arn.unwrap();
    let more = [
        ("Token", token.as_str()),
        ("TopicArn", topic.as_str()),
        ("SubscribeURL", "http://169.254.169.254/latest/meta-data/"),
    ];
    let body = envelope(
        &folder,
        "SubscriptionConfirmation",
        "2",
        "You have chosen to subscribe",
        &more,
    );
    clinic.take_calls();
    let answer = send(&clinic, &body).await;
    let calls = clinic.take_calls();
    let confirmed = calls
        .iter()
        .filter(|call| call.operation == "ConfirmSubscription")
        .collect::<Vec<_>>();
    assert_eq!(confirmed.len(), 1, "{calls:#?}");
    assert!(
        calls
            .iter()
            .all(|call| call.service != local::Service::Other),
        "{calls:#?}"
    );
    // The token that SNS gave is its own secret: an ARN is none. What stands in for SNS in the real suite takes any, and
    // the answer says what SNS said.
    match confirmed[0].outcome {
        local::Outcome::Done => assert_eq!(answer.expect(202).json()["accepted"], 1),
        _ => assert_eq!(answer.expect(422).wrong_fields(), ["Token"]),
    }
}
