//! What happens to one call on its way out and back.

use std::future::pending;
use std::sync::PoisonError;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt;

use super::call::{Call, Service};
use super::request::Asked;
use super::script::Fault;
use super::{Wire, answer, index, publish, request};
use crate::role::Access;

/// A connector that records, and breaks, around the real one.
#[derive(Debug, Clone)]
pub(super) struct Connector {
    wire: Wire,
    real: SharedHttpConnector,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.clone();
        HttpConnectorFuture::new(async move { connector.exchange(request).await })
    }
}

/// Refuses an access in the service's stead, and says so to whoever runs the stack.
fn deny(call: &Call, access: &Access) -> HttpResponse {
    let function = call.function.as_deref();
    tracing::error!(function, %access, "the function's role does not allow this");
    answer::denied(call, access)
}

impl Connector {
    pub(super) fn new(wire: Wire, real: SharedHttpConnector) -> Self {
        Self { wire, real }
    }

    async fn exchange(self, mut request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        if *self.wire.dead.borrow() {
            // The function is dead; a call of something it left behind must not leave either.
            return pending().await;
        }
        let mut asked = request::read(&request);
        let refused = self.wire.judge(&mut asked.call);
        let (place, fault) = self.begin(&mut asked);
        match fault {
            Some(Fault::KillBefore) => self.die().await,
            Some(Fault::Throttle) => self.answered(place, answer::throttle(&asked.call)).await,
            Some(Fault::Conflict) => self.answered(place, answer::conflict(&asked.call)).await,
            _ => {
                let response = match refused {
                    Some(access) => deny(&asked.call, &access),
                    None => {
                        request::meter(&mut request, &asked);
                        self.real.call(request).await?
                    }
                };
                let response = self.answered(place, response).await?;
                self.note(&asked, &response);
                match fault {
                    Some(Fault::KillAfter) => self.die().await,
                    Some(Fault::LostAnswer) => {
                        Err(ConnectorError::timeout("the answer was lost".into()))
                    }
                    _ => Ok(self.indexed(&asked, fault, response)),
                }
            }
        }
    }

    /// Writes the call down and finds the fault that meets it. Answers its place among all calls ever.
    fn begin(&self, asked: &mut Asked) -> (u64, Option<Fault>) {
        let mut state = self.wire.state();
        asked.call.number = state.calls.len() as u64 + 1;
        let place = state.taken + asked.call.number;
        state.calls.push(asked.call.clone());
        (place, state.script.meet(&asked.call))
    }

    /// Kills the function: it is told, and this call never returns.
    async fn die<T>(&self) -> T {
        self.wire.dead.send_replace(true);
        pending().await
    }

    /// Reads an answer whole and writes down how the call ended.
    async fn answered(
        &self,
        place: u64,
        mut response: HttpResponse,
    ) -> Result<HttpResponse, ConnectorError> {
        let body = response
            .take_body()
            .collect()
            .await
            .map_err(ConnectorError::io)?
            .to_bytes();
        let (outcome, capacity) = answer::read(response.status().as_u16(), &body);
        *response.body_mut() = SdkBody::from(body);
        let mut state = self.wire.state();
        // Gone when the calls were taken while this one was on its way.
        let position = place
            .checked_sub(state.taken + 1)
            .and_then(|position| usize::try_from(position).ok());
        if let Some(call) = position.and_then(|position| state.calls.get_mut(position)) {
            call.outcome = outcome;
            call.capacity = capacity;
        }
        Ok(response)
    }

    /// Keeps the pages of a publish that succeeded.
    fn note(&self, asked: &Asked, response: &HttpResponse) {
        if asked.call.service == Service::Sns && response.status().is_success() {
            let sent = publish::pages(
                &asked.call.operation,
                &asked.form,
                response.body().bytes().unwrap_or_default(),
            );
            self.wire
                .pages
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(sent);
        }
    }

    /// Makes the answer of an index query late or double.
    fn indexed(
        &self,
        asked: &Asked,
        fault: Option<Fault>,
        mut response: HttpResponse,
    ) -> HttpResponse {
        let is_index_query = asked.call.operation == "Query" && asked.call.index.is_some();
        if !is_index_query || !response.status().is_success() {
            return response;
        }
        let answer = response.body().bytes().unwrap_or_default();
        let before = self.wire.state().memory.exchange(&asked.json, answer);
        let changed = match fault {
            Some(Fault::StaleIndex) => before,
            Some(Fault::DoubledIndex) => index::doubled(answer),
            _ => return response,
        };
        response
            .headers_mut()
            .insert("content-length", changed.len().to_string());
        // The checksum is of the true answer.
        response.headers_mut().remove("x-amz-crc32");
        *response.body_mut() = SdkBody::from(changed);
        response
    }
}
