//! What monitors send, as they send it.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::clinic::Clinic;

/// A reading of the EHR's check at `main`.
#[must_use]
pub fn reading(status: &str) -> Value {
    json!({"check": "ehr-login", "system": "ehr", "location": "main", "status": status})
}

impl Clinic {
    /// Sends readings as `lakeside`'s monitor.
    pub async fn read(&self, readings: Vec<Value>) -> Answer {
        let body = json!({ "readings": readings });
        self.post("lakeside-monitor", "/v1/probes/readings", body)
            .await
            .expect(202)
    }

    /// One reading a minute of the EHR's check, each of these characters: `.` is good, `x` fails, `s` warns. Answers the
    /// tickets that came of it, in order.
    pub async fn play(&self, statuses: &str) -> Vec<String> {
        let mut tickets = Vec::new();
        for status in statuses.chars() {
            let status = match status {
                '.' => "ok",
                's' => "warn",
                _ => "fail",
            };
            let answer = self.read(vec![reading(status)]).await.json();
            let named = answer["tickets"].as_array().into_iter().flatten();
            tickets.extend(named.map(|id| id.as_str().expect("an id").to_owned()));
            self.pass(1);
        }
        tickets
    }

    /// Sets a check of `lakeside` up.
    pub async fn check(&self, id: &str, body: Value) -> Answer {
        let path = format!("/v1/checks/{id}");
        self.with("lakeside-manager", "PUT", &path, &[], body).await
    }

    /// A check of `lakeside` as its manager sees it.
    pub async fn see_check(&self, id: &str) -> Answer {
        let path = format!("/v1/checks/{id}");
        self.get("lakeside-manager", &path).await.expect(200)
    }

    /// Lets the proactive checks run now.
    pub async fn look(&self) -> Value {
        let fired = self.desk.gateway.fire("proactive-checks", self.now()).await;
        fired.expect("a look")
    }

    /// Lets minutes pass, and both sweeps run in each.
    pub async fn look_minutes(&self, minutes: i64) {
        for _ in 0..minutes {
            self.pass(1);
            self.look().await;
            self.sweep().await;
        }
    }

    /// The tickets of `lakeside` in order of opening, oldest first.
    pub async fn all_tickets(&self) -> Vec<Value> {
        let list = self
            .get("lakeside-manager", "/v1/tickets?limit=100")
            .await
            .expect(200);
        let mut items = list.json()["items"].as_array().cloned().unwrap_or_default();
        items.reverse();
        items
    }
}
