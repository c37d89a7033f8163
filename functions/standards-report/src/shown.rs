//! A report in the form that was asked for.

use aws::fault::Fault;
use domain::report::Report;
use lambda::failure::Failure;
use lambda::reply::Reply;

use crate::asked::Format;

/// Shows it.
pub fn show(report: &Report, format: Format) -> Result<Reply, Failure> {
    Ok(match format {
        Format::Json => {
            let body = serde_json::to_value(report);
            Reply::json(
                200,
                &body.map_err(|_| Fault::Corrupt("the report".to_owned()))?,
            )
        }
        Format::Html => Reply::html(200, paper::html(report)),
        Format::Csv => Reply::text(200, "text/csv; charset=utf-8", &paper::csv(report)).with(
            "content-disposition",
            "attachment; filename=\"standards.csv\"",
        ),
    })
}
