//! stub

pub mod flag;
pub mod impact;
pub mod kind;
