//! Ports nobody uses.

use std::net::{Ipv4Addr, TcpListener};

use crate::advice::Advice;

/// A port of this machine that was free a moment ago.
///
/// # Errors
/// When the machine gives out none.
pub fn free() -> Result<u16, Advice> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Advice::new(format!("no free port on this machine: {error}"), ""))
}
