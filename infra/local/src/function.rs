//! The project's own functions as this process runs them: configured from the template, called without Lambda.

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use lambda::app::{App, Clock, Config};
use lambda::run::{Handle, Scheduled, Tick};
use serde_json::Value;

use crate::registry::BoxFuture;
use crate::stack::Stack;
use crate::template::TemplateError;

/// The application of one function as it is deployed: with its environment and within its role.
///
/// # Errors
/// When the template gives the function no such environment, or a role that cannot be told here.
pub fn deployed(stack: &Stack, function: &str, clock: Clock) -> Result<App, TemplateError> {
    app(stack, function, &stack.config_of(function)?, clock)
}

/// The application of one function over `sdk` (the stack's own configuration, or a fork of it), with the environment
/// template.yaml gives it.
///
/// # Errors
/// When the template gives the function no such environment.
pub fn app(
    stack: &Stack,
    function: &str,
    sdk: &SdkConfig,
    clock: Clock,
) -> Result<App, TemplateError> {
    let environment = stack.environment(function)?;
    let config = Config::read(|name| environment.get(name).cloned());
    let config = config.map_err(|name| TemplateError::Missing {
        place: function.to_owned(),
        property: name.to_owned(),
    })?;
    Ok(App::new(sdk, config, clock))
}

/// A function behind routes, for [`crate::Registry::http`].
pub fn http(
    app: Arc<App>,
    handle: Handle,
) -> impl Fn(ApiGatewayV2httpRequest) -> BoxFuture<Result<ApiGatewayV2httpResponse, String>>
+ Send
+ Sync
+ 'static {
    move |event| {
        let app = Arc::clone(&app);
        Box::pin(async move { Ok(lambda::run::answer(&app, event, handle).await) })
    }
}

/// A function behind a schedule, for [`crate::Registry::event`].
pub fn schedule(
    app: Arc<App>,
    tick: Tick,
) -> impl Fn(Value) -> BoxFuture<Result<Value, String>> + Send + Sync + 'static {
    move |event| {
        let app = Arc::clone(&app);
        Box::pin(async move {
            let event: Scheduled =
                serde_json::from_value(event).map_err(|fault| fault.to_string())?;
            tick(&app, event.at)
                .await
                .map_err(|failure| failure.to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeMap;

    use axum::body::Bytes;
    use axum::http::{Request, StatusCode};

    use super::*;
    use crate::{Gateway, Options, Registry, Service, TEMPLATE};

    #[tokio::test]
    async fn real_functions_answer_through_the_gateway_and_the_schedule() {
        let stack = Stack::start(Options {
            template: TEMPLATE.to_owned(),
            parameters: BTreeMap::from([("BaseUrl".to_owned(), "http://x".to_owned())]),
            ..Options::default()
        });
        let stack = Arc::new(stack.await.unwrap());
        let clock = || Clock::new(crate::now);
        let of = |name: &str| Arc::new(app(&stack, name, &stack.config, clock()).unwrap());
        // The desk stands behind every route here: what is asked below is its own.
        let mut registry = Registry::default();
        for function in stack
            .template
            .functions
            .iter()
            .filter(|one| !one.routes.is_empty())
        {
            registry = registry.http(&function.name, http(of("ticket-desk"), ticket_desk::handle));
        }
        registry = registry.event("sla-sweep", schedule(of("sla-sweep"), sla_sweep::sweep));
        let checkpoint = schedule(of("audit-checkpoint"), audit_checkpoint::run);
        registry = registry.event("audit-checkpoint", checkpoint);
        let look = schedule(of("proactive-checks"), proactive_checks::sweep);
        registry = registry.event("proactive-checks", look);
        let night = schedule(of("standards-report"), standards_report::night);
        registry = registry.event("standards-report", night);
        let gateway = Gateway::new(Arc::clone(&stack), registry).unwrap();

        let unknown = gateway
            .call(Request::get("/nowhere").body(Bytes::new()).unwrap())
            .await;
        assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            unknown.headers()["content-type"],
            "application/problem+json"
        );
        let keyless = gateway
            .call(Request::get("/v1/tickets").body(Bytes::new()).unwrap())
            .await;
        assert_eq!(keyless.status(), StatusCode::UNAUTHORIZED);

        stack.wire.take_calls();
        let at = "2026-11-23T14:02:00Z".parse().unwrap();
        assert!(gateway.fire("sla-sweep", at).await.unwrap().is_object());
        let calls = stack.wire.take_calls();
        let is_due =
            |call: &crate::Call| call.operation == "Query" && call.index.as_deref() == Some("due");
        assert!(!calls.is_empty());
        assert!(
            calls
                .iter()
                .all(|call| call.service == Service::Dynamodb && is_due(call)),
            "{calls:?}"
        );
    }
}
