//! A clinic: two practices on a stack of their own, called as a client calls them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use lambda::app::{App, Clock};
use local::{Call, Desk, Endpoints, Options, SentPage, Stack, TEMPLATE};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::{fixture, log, record};

/// Monday morning at eight, in Chicago.
pub const MONDAY: &str = "2026-11-23T14:02:11Z";

/// Two practices, `lakeside` (sites `main` and `east`) and `summit`, with a key `<practice>-<person>`
/// for each of [`fixture::PEOPLE`], `both` for a technician of both, and `operator`.
#[derive(Clone)]
pub struct Clinic {
    /// The desk behind the gateway.
    pub desk: Desk,
    clock: Arc<AtomicI64>,
}

impl Clinic {
    /// Opens on Monday morning, in memory; on DynamoDB Local and moto when the environment names
    /// them (`STATDESK_REAL_DYNAMODB`, `_KMS`, `_SNS`, `_S3`): then the PHI log is anchored too.
    pub async fn open() -> Self {
        Self::open_as(TEMPLATE).await
    }

    /// The same on another template, for example one with narrower roles.
    pub async fn open_as(template: &str) -> Self {
        Self::of(template, &[]).await
    }

    /// The same where the operator has set parameters of the template.
    pub async fn open_with(parameters: &[(&str, &str)]) -> Self {
        Self::of(TEMPLATE, parameters).await
    }

    async fn of(template: &str, parameters: &[(&str, &str)]) -> Self {
        if record::is_on() {
            log::keep();
        }
        let clock = Arc::new(AtomicI64::new(millis(MONDAY)));
        let clinic = Self::on(Self::stack(template, parameters).await, clock);
        let app = clinic.app();
        fixture::practice(app, "lakeside", "America/Chicago", &["main", "east"]).await;
        fixture::practice(app, "summit", "America/Denver", &["main"]).await;
        for practice in ["lakeside", "summit"] {
            let both = fixture::person(app, practice, "both", "technician", true).await;
            let id = domain::ids::PracticeId::new(practice).expect("a slug");
            app.store
                .create_person(&id, &both, None)
                .await
                .expect("a person");
        }
        fixture::key(app, "both", "both", &["lakeside", "summit"], false).await;
        fixture::key(app, "operator", "operator", &[], true).await;
        clinic.take_calls();
        clinic
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "the runner names the real parts by environment"
    )]
    async fn stack(template: &str, given: &[(&str, &str)]) -> Arc<Stack> {
        static STACKS: AtomicU64 = AtomicU64::new(0);
        let real = |name: &str| std::env::var(format!("STATDESK_REAL_{name}")).ok();
        let real = real("DYNAMODB").map(|dynamodb| Endpoints {
            dynamodb,
            kms: real("KMS").expect("STATDESK_REAL_KMS"),
            sns: real("SNS").expect("STATDESK_REAL_SNS"),
            s3: real("S3").expect("STATDESK_REAL_S3"),
            // A database of its own for each process: the more tables one has, the longer it takes to make another.
            caller: format!("test{}", std::process::id()),
        });
        let number = STACKS.fetch_add(1, Ordering::Relaxed);
        let name = format!("t{}-{number}", std::process::id());
        let anchors = if real.is_some() { "governance" } else { "off" };
        let usual = [
            ("BaseUrl", "http://desk.test"),
            ("AnchorMode", anchors),
            ("ProbeAllow", "127.0.0.0/8,::1/128"),
        ];
        let parameters = usual.iter().chain(given);
        let parameters = parameters.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let options = Options {
            name: if real.is_some() { name } else { String::new() },
            template: template.to_owned(),
            parameters: parameters.collect(),
            data: None,
            real,
        };
        Arc::new(Stack::start(options).await.expect("a stack"))
    }

    fn on(stack: Arc<Stack>, clock: Arc<AtomicI64>) -> Self {
        let reads = clock.clone();
        let now = move || {
            let millis = reads.load(Ordering::SeqCst);
            Timestamp::from_millisecond(millis).expect("an instant")
        };
        let desk = Desk::on(stack, Clock::new(now)).expect("a desk");
        Self { desk, clock }
    }

    /// The same clinic with new execution environments: nothing cached.
    #[must_use]
    pub fn cold(&self) -> Self {
        Self::on(self.desk.gateway.stack().clone(), self.clock.clone())
    }

    /// An application for looking inside.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.desk.app
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).expect("an instant")
    }

    /// Sets the clock.
    pub fn set(&self, at: &str) {
        self.clock.store(millis(at), Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn pass(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// Sends a request, its body as it stands.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body: Bytes = body.into();
        let request = request.body(body.clone()).expect("a request");
        let answer = Answer::of(self.desk.gateway.call(request).await);
        record::asked(path, &body, &answer);
        answer
    }

    /// Sends JSON with a key.
    pub async fn post(&self, key: &str, path: &str, body: Value) -> Answer {
        self.with(key, "POST", path, &[], body).await
    }

    /// Sends JSON with a key and more headers.
    pub async fn with(
        &self,
        key: &str,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: Value,
    ) -> Answer {
        let bearer = format!("Bearer {key}");
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        headers.extend(more);
        self.send(method, path, &headers, body.to_string()).await
    }

    /// Reads with a key.
    pub async fn get(&self, key: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {key}");
        self.send("GET", path, &[("authorization", &bearer)], "")
            .await
    }

    /// Opens a ticket as `lakeside`'s staff; answers its id.
    pub async fn report(&self, body: Value) -> String {
        let opened = self.post("lakeside-staff", "/v1/tickets", body).await;
        opened.expect(201).at("/id")
    }

    /// Reports that the EHR of `main` is down; answers the ticket's id.
    pub async fn ehr_down(&self) -> String {
        self.report(json!({
            "summary": "EHR will not open at any workstation",
            "system": "ehr", "symptom": "down", "scope": "site", "location": "main",
        }))
        .await
    }

    /// Uses a verb with a key.
    pub async fn verb(&self, key: &str, id: &str, verb: &str, body: Value) -> Answer {
        self.post(key, &format!("/v1/tickets/{id}/{verb}"), body)
            .await
    }

    /// A ticket of `lakeside`, as its manager sees it.
    pub async fn ticket(&self, id: &str) -> Answer {
        let path = format!("/v1/tickets/{id}");
        self.get("lakeside-manager", &path).await.expect(200)
    }

    /// The reporter's link to a ticket of `lakeside`, as a technician is shown it.
    pub async fn follow(&self, id: &str) -> String {
        let path = format!("/v1/tickets/{id}");
        let seen = self.get("lakeside-technician", &path).await.expect(200);
        seen.at("/follow")
    }

    /// The entries of a timeline of `lakeside`.
    pub async fn timeline(&self, id: &str) -> Vec<Value> {
        let path = format!("/v1/tickets/{id}/timeline");
        let answer = self.get("lakeside-manager", &path).await.expect(200);
        answer.json()["items"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// The entries of one kind.
    pub async fn entries(&self, id: &str, kind: &str) -> Vec<Value> {
        let all = self.timeline(id).await;
        all.into_iter()
            .filter(|entry| entry["kind"] == kind)
            .collect()
    }

    /// Sweeps now.
    pub async fn sweep(&self) -> Value {
        self.sweep_at(self.now()).await
    }

    /// Sweeps every minute for a while, with the clock.
    pub async fn sweep_minutes(&self, minutes: i64) {
        for _ in 0..minutes {
            self.pass(1);
            self.sweep().await;
        }
    }

    /// Sweeps for an instant.
    pub async fn sweep_at(&self, at: Timestamp) -> Value {
        let fired = self.desk.gateway.fire("sla-sweep", at).await;
        fired.expect("a sweep")
    }

    /// An instant so many minutes from now.
    #[must_use]
    pub fn minutes_on(&self, minutes: i64) -> Timestamp {
        self.now() + SignedDuration::from_mins(minutes)
    }

    /// Everything that SNS took, oldest first.
    #[must_use]
    pub fn pages(&self) -> Vec<SentPage> {
        self.desk.gateway.stack().pages()
    }

    /// Everything that one person of `lakeside` was sent.
    #[must_use]
    pub fn pages_to(&self, person: &str) -> Vec<SentPage> {
        let topic = format!("lakeside-{person}");
        let all = self.pages();
        all.into_iter()
            .filter(|page| page.topic.ends_with(&topic))
            .collect()
    }

    /// The AWS calls since they were last taken.
    pub fn take_calls(&self) -> Vec<Call> {
        self.desk.gateway.stack().wire.take_calls()
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        // The last one that tells this time: everything it was to send is sent.
        if record::is_on() && Arc::strong_count(&self.clock) <= 3 {
            record::paged(&self.pages());
        }
    }
}

fn millis(at: &str) -> i64 {
    let at: Timestamp = at.parse().expect("an instant");
    at.as_millisecond()
}
