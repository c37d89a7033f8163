//! stub
use lambda::{app::App, failure::*, reply::Reply, request::Request};
use std::{future::Future, pin::Pin};
pub fn handle<'a>(
    _: &'a App,
    _: &'a Request,
) -> Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send + 'a>> {
    Box::pin(async { Err(Http::NoRoute.into()) })
}
