//! The demo's clinic: a seeded stack, a clock to set, and a narrator.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use axum::body::Bytes;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use lambda::app::Clock;
use serde_json::{Value, json};

use super::Ended;
use crate::desk::Desk;
use crate::say;
use crate::server::TEMPLATE;
use crate::stack::{Options, Stack};

/// The practice of the day.
const PRACTICE: &str = "lakeside";

/// A seeded practice, and how far its pages have been told.
pub struct Clinic {
    desk: Desk,
    clock: Arc<AtomicI64>,
    zone: TimeZone,
    told: AtomicUsize,
    /// The keys of people that the seed does not know.
    keys: BTreeMap<String, String>,
}

/// A seeded desk, and the clock that it reads, set to an instant.
pub async fn desk_at(start: Timestamp) -> Result<(Desk, Arc<AtomicI64>), Ended> {
    let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
    let read = clock.clone();
    let now = Clock::new(move || {
        Timestamp::from_millisecond(read.load(Ordering::SeqCst)).unwrap_or_default()
    });
    let options = Options {
        template: TEMPLATE.to_owned(),
        parameters: BTreeMap::from([("BaseUrl".to_owned(), "https://desk.example".to_owned())]),
        ..Options::default()
    };
    let desk = Desk::on(Arc::new(Stack::start(options).await?), now)?;
    crate::seed::plant(&desk.app).await?;
    Ok((desk, clock))
}

impl Clinic {
    /// Opens at an instant.
    pub async fn open(at: &str) -> Result<Self, Ended> {
        let start: Timestamp = at.parse()?;
        let (desk, clock) = desk_at(start).await?;
        Ok(Self {
            desk,
            clock,
            zone: TimeZone::get("America/Chicago")?,
            told: AtomicUsize::new(0),
            keys: BTreeMap::new(),
        })
    }

    /// Adds somebody to the staff, with a key of their own, unless the seed has.
    pub async fn hire(&mut self, who: &str) -> Result<(), Ended> {
        if ["staff", "manager"].contains(&who) {
            return Ok(());
        }
        let person = json!({"id": who, "name": who, "roles": ["staff"], "locations": ["main"]});
        self.json("manager", "POST", "/v1/people", person).await?;
        let key = json!({"person": who, "label": "front desk"});
        let key = self.json("manager", "POST", "/v1/keys", key).await?;
        let key = key["key"].as_str().ok_or("no key")?;
        self.keys.insert(who.to_owned(), key.to_owned());
        Ok(())
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap_or_default()
    }

    fn local(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone())
            .strftime("%a %H:%M")
            .to_string()
    }

    fn line(&self, text: &str) {
        say(&format!("  {}  {text}", self.local(self.now())));
    }

    /// A heading.
    pub fn heading(&self, text: &str) {
        say("");
        say(text);
    }

    /// What a reader should notice.
    pub fn remark(&self, text: &str) {
        say(&format!("             -> {text}"));
    }

    /// Lets minutes pass, a sweep each.
    pub async fn wait(&self, minutes: i64) -> Result<(), Ended> {
        for _ in 0..minutes {
            self.clock.fetch_add(60_000, Ordering::SeqCst);
            self.sweep().await?;
        }
        Ok(())
    }

    /// Goes to an instant, with a sweep every quarter of an hour on the way.
    pub async fn travel(&self, to: &str) -> Result<(), Ended> {
        let to: Timestamp = to.parse()?;
        while self.now() + SignedDuration::from_mins(15) < to {
            self.clock.fetch_add(15 * 60_000, Ordering::SeqCst);
            self.sweep().await?;
        }
        self.clock.store(to.as_millisecond(), Ordering::SeqCst);
        self.sweep().await
    }

    async fn sweep(&self) -> Result<(), Ended> {
        self.desk.gateway.fire("sla-sweep", self.now()).await?;
        self.tell();
        Ok(())
    }

    /// Prints what SNS took since it was last told.
    fn tell(&self) {
        let pages = self.desk.gateway.stack().pages();
        for page in pages.iter().skip(self.told.load(Ordering::SeqCst)) {
            let to = page.topic.rsplit(':').next().unwrap_or_default();
            let to = to
                .split_once(&format!("{PRACTICE}_"))
                .map_or(to, |(_, person)| person);
            let reason = page.attributes.get("reason").map_or("", String::as_str);
            let what = match reason {
                "received" | "responded" | "resolved" => "note",
                _ => "PAGE",
            };
            for line in page.text.lines() {
                let facts = line.split(" http").next().unwrap_or_default();
                self.line(&format!("{what} to {to}: {facts}"));
            }
        }
        self.told.store(pages.len(), Ordering::SeqCst);
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<(u16, String), Ended> {
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .desk
            .gateway
            .call(request.body(Bytes::from(body))?)
            .await;
        let text = String::from_utf8_lossy(response.body()).into_owned();
        Ok((response.status().as_u16(), text))
    }

    async fn json(&self, who: &str, method: &str, path: &str, body: Value) -> Result<Value, Ended> {
        let seeded = || format!("local-{PRACTICE}-{who}");
        let key = format!(
            "Bearer {}",
            self.keys.get(who).cloned().unwrap_or_else(seeded)
        );
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let (status, text) = self.send(method, path, &headers, body).await?;
        if status >= 300 {
            return Err(format!("{method} {path} as {who} answered {status}: {text}").into());
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Somebody reports something. Answers the ticket's id.
    pub async fn report(&self, who: &str, body: Value) -> Result<String, Ended> {
        let ticket = self.json(who, "POST", "/v1/tickets", body).await?;
        let word = |pointer: &str| {
            let value = ticket.pointer(pointer);
            value.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let place = if ticket["incident"].is_null() {
            format!("tier {}", word("/tier"))
        } else {
            "joins the open incident".to_owned()
        };
        let (reference, title) = (word("/ref"), word("/title"));
        self.line(&format!("{who} reports {reference} \"{title}\": {place}"));
        self.tell();
        Ok(word("/id"))
    }

    /// Somebody uses a verb.
    pub async fn verb(&self, who: &str, id: &str, verb: &str, body: Value) -> Result<(), Ended> {
        let path = format!("/v1/tickets/{id}/{verb}");
        let ticket = self.json(who, "POST", &path, body).await?;
        let reference = ticket["ref"].as_str().unwrap_or_default();
        self.line(&format!("{who}: {verb} {reference}"));
        self.tell();
        Ok(())
    }

    /// Whoever was paged first answers through the link of their page. Answers who that was.
    pub async fn answer_page(
        &self,
        id: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<String, Ended> {
        let ticket = self
            .json("manager", "GET", &format!("/v1/tickets/{id}"), Value::Null)
            .await?;
        let reference = ticket["ref"].as_str().unwrap_or_default().to_owned();
        let pages = self.desk.gateway.stack().pages();
        let page = pages.iter().find(|page| {
            page.attributes.get("reason").is_some_and(|r| r == "opened")
                && page.text.contains(&reference)
        });
        let page = page.ok_or_else(|| format!("nobody was paged for {reference}"))?;
        let path = page
            .text
            .split("https://desk.example")
            .last()
            .unwrap_or_default();
        let path = path.lines().next().unwrap_or_default().to_owned();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("action", action);
        form.extend_pairs(fields);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let (status, text) = self.send("POST", &path, &headers, form.finish()).await?;
        if status >= 400 {
            return Err(
                format!("{action} through the page's link answered {status}: {text}").into(),
            );
        }
        let topic = page.topic.clone();
        let who = topic
            .split_once(&format!("{PRACTICE}_"))
            .map_or("", |(_, who)| who);
        let who = who.to_owned();
        self.line(&format!(
            "{who}, through the link of the page: {action} {reference}"
        ));
        self.tell();
        Ok(self.key_of(&who))
    }

    /// The seed's key of a technician, by their id.
    fn key_of(&self, who: &str) -> String {
        let second = who.ends_with("-2") || who.ends_with("2");
        if second { "technician-2" } else { "technician" }.to_owned()
    }

    /// The technician who is not this one.
    pub fn second_technician(&self, first: &str) -> &'static str {
        if first == "technician" {
            "technician-2"
        } else {
            "technician"
        }
    }

    /// A table of what became of the day's tickets.
    pub async fn summary(&self, ids: &[String]) -> Result<(), Ended> {
        say("");
        say("The day in figures");
        for id in ids {
            let path = format!("/v1/tickets/{id}");
            let ticket = self.json("manager", "GET", &path, Value::Null).await?;
            let timeline = self
                .json("manager", "GET", &format!("{path}/timeline"), Value::Null)
                .await?;
            let items = timeline["items"].as_array().cloned().unwrap_or_default();
            let count = |kind: &str| items.iter().filter(|item| item["kind"] == kind).count();
            let instant = |pointer: &str| {
                let text = ticket.pointer(pointer).and_then(Value::as_str)?;
                text.parse::<Timestamp>().ok()
            };
            let took = match (instant("/opened_at"), instant("/sla/responded_at")) {
                (Some(from), Some(to)) => {
                    let minutes = to.duration_since(from).as_mins();
                    format!("response after {} h {:02} min", minutes / 60, minutes % 60)
                }
                _ => "no response".to_owned(),
            };
            let due = instant("/sla/response_due_at").map(|at| self.local(at));
            say(&format!(
                "  {}  {:<46} {:<9} {} (due {}), {}, {} pages, {} more reports",
                ticket["ref"].as_str().unwrap_or_default(),
                ticket["title"].as_str().unwrap_or_default(),
                ticket["tier"].as_str().unwrap_or_default(),
                ticket
                    .pointer("/sla/outcome")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
                due.unwrap_or_default(),
                took,
                count("paged"),
                ticket["children"],
            ));
        }
        let sent = self.desk.gateway.stack().pages().len();
        say(&format!("  {sent} messages went to SNS in all."));
        Ok(())
    }
}
