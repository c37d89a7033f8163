//! The contract that is served is the one that is kept: routes, fields, problems, statuses.

mod answer;
mod document;
mod header;
mod request;
