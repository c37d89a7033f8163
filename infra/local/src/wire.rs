//! The wire between SDK clients and services: it records every call, keeps every page, and breaks when told to.
//!
//! It stands where the SDK's HTTP client stands, so retries, timeouts and parsing above it are the real ones.

mod access;
mod answer;
mod call;
mod connector;
mod index;
mod publish;
mod request;
mod script;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use tokio::sync::watch;

pub use self::call::{Call, Outcome, Service};
use self::connector::Connector;
use self::index::Memory;
use self::script::Script;
pub use self::script::{Fault, Planned};
use crate::page::SentPage;
use crate::role::{Access, Ledger, Role};

/// An HTTP client for AWS SDKs. Clones are the same wire, and so is `Wire::of`, a function's end of it;
/// [`Wire::fork`] makes another one with the same pages.
#[derive(Clone)]
pub struct Wire {
    http: SharedHttpClient,
    state: Arc<Mutex<State>>,
    pages: Arc<Mutex<Vec<SentPage>>>,
    dead: watch::Sender<bool>,
    /// Whose end of the wire this is; nobody's may do everything.
    role: Option<Arc<Role>>,
    /// Where it is written down what the role was used for.
    ledger: Option<&'static Ledger>,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    /// How many calls were taken away before the ones in `calls`.
    taken: u64,
    script: Script,
    memory: Memory,
}

impl Wire {
    /// A wire of plain HTTP: everything it reaches is on this machine.
    #[must_use]
    pub fn new() -> Self {
        Self {
            http: aws_smithy_http_client::Builder::new().build_http(),
            state: Arc::default(),
            pages: Arc::default(),
            dead: watch::Sender::new(false),
            role: None,
            ledger: None,
        }
    }

    /// A wire of its own calls and faults over the same connections, for a second function running beside the first.
    /// Pages of both are seen on either.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            http: self.http.clone(),
            state: Arc::default(),
            pages: Arc::clone(&self.pages),
            dead: watch::Sender::new(false),
            role: None,
            ledger: None,
        }
    }

    /// A function's end of this wire: the same calls, faults and pages, but what the role does not allow is refused as
    /// AWS refuses it. `ledger` is told what the role was used for.
    #[must_use]
    pub(crate) fn of(&self, role: Role, ledger: Option<&'static Ledger>) -> Self {
        if let Some(ledger) = ledger {
            ledger.allowed(&role);
        }
        Self {
            role: Some(Arc::new(role)),
            ledger,
            ..self.clone()
        }
    }

    /// The calls since they were last taken, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Takes the calls away; the next one has number 1.
    pub fn take_calls(&self) -> Vec<Call> {
        let mut state = self.state();
        let calls = std::mem::take(&mut state.calls);
        state.taken += calls.len() as u64;
        calls
    }

    /// Every message an SNS took over this wire, oldest first.
    #[must_use]
    pub fn pages(&self) -> Vec<SentPage> {
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Plans a fault for the call of this number (see [`Call::number`]).
    pub fn break_call(&self, number: u64, fault: Fault) -> Planned {
        self.break_next(fault, 1, move |call| call.number == number)
    }

    /// Plans a fault for the next `strikes` calls that match.
    pub fn break_next(
        &self,
        fault: Fault,
        strikes: u64,
        matches: impl Fn(&Call) -> bool + Send + Sync + 'static,
    ) -> Planned {
        self.break_after(fault, 0, strikes, matches)
    }

    /// Plans a fault for `strikes` matching calls, after letting `skip` of them pass.
    pub fn break_after(
        &self,
        fault: Fault,
        skip: u64,
        strikes: u64,
        matches: impl Fn(&Call) -> bool + Send + Sync + 'static,
    ) -> Planned {
        self.state()
            .script
            .plan(fault, skip, strikes, Arc::new(matches))
    }

    /// Forgets all planned faults.
    pub fn mend(&self) {
        self.state().script.clear();
    }

    /// Runs a function until it ends or a planned fault kills it. When killed it is dropped where it stands and the
    /// answer is nothing; then the wire works again, as for the next function.
    ///
    /// What the function spawned elsewhere is not dropped, but none of its calls leaves after the kill.
    pub async fn until_killed<F: Future>(&self, function: F) -> Option<F::Output> {
        let mut dead = self.dead.subscribe();
        let output = tokio::select! {
            biased;
            _ = dead.wait_for(|dead| *dead) => None,
            output = function => Some(output),
        };
        self.dead.send_replace(false);
        output
    }

    /// Finds the first access of a call that the function's role does not allow.
    fn judge(&self, call: &mut Call) -> Option<Access> {
        let role = self.role.as_ref()?;
        call.function = Some(role.function.clone());
        let mut refused = None;
        for access in &mut call.accesses {
            role.follow_alias(access);
            let grants = role.judge(access);
            if let Some(ledger) = self.ledger {
                for grant in &grants {
                    ledger.used(role, grant);
                }
                if grants.is_empty() {
                    ledger.refused(role, access);
                }
            }
            if grants.is_empty() && refused.is_none() {
                refused = Some(access.clone());
            }
        }
        refused
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Only whole calls and plans are pushed, so the state behind a panic is usable.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Wire {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("calls", &self.state().calls.len())
            .finish_non_exhaustive()
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector::new(
            self.clone(),
            self.http.http_connector(settings, components),
        ))
    }
}

#[cfg(test)]
mod tests;
