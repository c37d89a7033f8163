//! Auditing another helpdesk's export offline: a file of any length, in bounded memory.

pub mod bench;
pub mod config;
pub mod wanted;
pub mod words;
