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
    let need = |name: &str| {
        let missing = || TemplateError::Missing {
            place: function.to_owned(),
            property: name.to_owned(),
        };
        environment.get(name).cloned().ok_or_else(missing)
    };
    let config = Config {
        desk_table: need("DESK_TABLE")?,
        text_key: need("TEXT_KEY")?,
        link_key: need("LINK_KEY")?,
        operator_topic: environment
            .get("OPERATOR_TOPIC")
            .cloned()
            .filter(|arn| !arn.is_empty()),
        topic_prefix: need("TOPIC_PREFIX")?,
        base_url: need("BASE_URL")?.trim_end_matches('/').to_owned(),
    };
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
