//! The functions of a stack by name: what Lambda would find behind a route or a schedule.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use serde_json::Value;

use crate::template::Template;

/// A future that owns everything it needs.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// A function behind routes. An error is what the Lambda runtime would report: it never reaches the caller.
pub type HttpFunction = Arc<
    dyn Fn(ApiGatewayV2httpRequest) -> BoxFuture<Result<ApiGatewayV2httpResponse, String>>
        + Send
        + Sync,
>;
/// A function behind schedules.
pub type EventFunction = Arc<dyn Fn(Value) -> BoxFuture<Result<Value, String>> + Send + Sync>;

/// Functions by the name they have in the template.
#[derive(Clone, Default)]
pub struct Registry {
    http: BTreeMap<String, HttpFunction>,
    event: BTreeMap<String, EventFunction>,
}

impl Registry {
    /// Adds a function behind routes.
    #[must_use]
    pub fn http<F, R>(mut self, name: &str, function: F) -> Self
    where
        F: Fn(ApiGatewayV2httpRequest) -> R + Send + Sync + 'static,
        R: Future<Output = Result<ApiGatewayV2httpResponse, String>> + Send + 'static,
    {
        self.http.insert(
            name.to_owned(),
            Arc::new(move |request| Box::pin(function(request))),
        );
        self
    }

    /// Adds a function behind schedules.
    #[must_use]
    pub fn event<F, R>(mut self, name: &str, function: F) -> Self
    where
        F: Fn(Value) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Value, String>> + Send + 'static,
    {
        self.event.insert(
            name.to_owned(),
            Arc::new(move |event| Box::pin(function(event))),
        );
        self
    }

    /// The functions the template routes or schedules to that are not here.
    #[must_use]
    pub fn missing(&self, template: &Template) -> Vec<String> {
        let absent = |needed: bool, there: bool| needed && !there;
        template
            .functions
            .iter()
            .filter(|function| {
                absent(
                    !function.routes.is_empty(),
                    self.http.contains_key(&function.name),
                ) || absent(
                    !function.schedules.is_empty(),
                    self.event.contains_key(&function.name),
                )
            })
            .map(|function| function.name.clone())
            .collect()
    }

    pub(crate) fn find_http(&self, name: &str) -> Option<HttpFunction> {
        self.http.get(name).cloned()
    }

    pub(crate) fn find_event(&self, name: &str) -> Option<EventFunction> {
        self.event.get(name).cloned()
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("http", &self.http.keys())
            .field("event", &self.event.keys())
            .finish()
    }
}
