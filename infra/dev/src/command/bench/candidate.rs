//! A program that answers Lambda's events, and what was measured of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::{
    advice::Advice,
    clock::Stopwatch,
    runtime_api::{Answer, Running},
};

/// A request without a key, as the gateway sends it: every HTTP function must answer it without asking AWS anything.
const EVENT: &str = include_str!("../../../../../tests/events/post-ticket-without-key.json");

/// A program, with one entry per run of what was measured.
pub struct Candidate {
    /// The function's name.
    pub name: String,
    /// Where its binary lies.
    pub path: PathBuf,
    /// From exec to the first request for work.
    pub ready: Vec<Duration>,
    /// From exec to the first answer.
    pub answered: Vec<Duration>,
    /// From a first real event to its answer: what it reads, and the connections it makes.
    pub cold: Option<Duration>,
    /// From a later event to its answer.
    pub warm: Vec<Duration>,
    /// The most memory held, in KiB.
    pub peak_kib: Vec<u64>,
}

impl Candidate {
    /// Nothing measured yet.
    pub fn new(name: &str, path: &Path) -> Self {
        Self {
            name: name.to_owned(),
            path: path.to_owned(),
            ready: Vec::new(),
            answered: Vec::new(),
            cold: None,
            warm: Vec::new(),
            peak_kib: Vec::new(),
        }
    }

    /// Starts it once and hands it the one event.
    ///
    /// # Errors
    /// When it does not start or answer.
    pub fn start_up(&mut self, env: &[(String, String)], counts: bool) -> Result<(), Advice> {
        let mut running = Running::start(&self.path, env, true)?;
        let ready = running.ready().map_err(|error| self.named(&error))?;
        let answer = self.invoke(&mut running, EVENT)?;
        if counts {
            self.ready.push(ready);
            // A schedule's function reports this event as an error, which is not the answer that is meant.
            if answer.succeeded {
                self.answered.push(answer.after);
            }
        }
        Ok(())
    }

    /// Starts it on services that answer, and hands it one real event after another; the first one counts by itself.
    ///
    /// # Errors
    /// When it does not start, or answers anything but success.
    pub fn work(
        &mut self,
        env: &[(String, String)],
        event: &str,
        times: usize,
    ) -> Result<(), Advice> {
        let mut running = Running::start(&self.path, env, true)?;
        running.ready().map_err(|error| self.named(&error))?;
        for turn in 0..=times {
            let watch = Stopwatch::start();
            let answer = self.invoke(&mut running, event)?;
            let took = watch.read();
            if !succeeded(&answer) {
                let body = String::from_utf8_lossy(&answer.body);
                return Err(Advice::new(format!("{} answered {body}", self.name), ""));
            }
            match turn {
                0 => self.cold = Some(took),
                _ => self.warm.push(took),
            }
        }
        self.peak_kib.extend(running.peak_kib());
        Ok(())
    }

    fn invoke(&self, running: &mut Running, event: &str) -> Result<Answer, Advice> {
        running
            .invoke(event.as_bytes())
            .map_err(|error| self.named(&error))
    }

    fn named(&self, error: &Advice) -> Advice {
        Advice::new(format!("{}: {error}", self.name), "")
    }
}

/// Whether it is no error, and no refusal where it is an HTTP answer.
fn succeeded(answer: &Answer) -> bool {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let status = body["statusCode"].as_u64().unwrap_or(200);
    answer.succeeded && status < 300
}
