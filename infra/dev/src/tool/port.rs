//! Ports nobody uses.

use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};

use crate::advice::Advice;

/// An address with a port of `host` that was free a moment ago.
///
/// # Errors
/// When the machine gives out none, or `host` is none of its own addresses.
pub fn free(host: Ipv4Addr) -> Result<SocketAddrV4, Advice> {
    TcpListener::bind((host, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| SocketAddrV4::new(host, address.port()))
        .map_err(|error| Advice::new(format!("no free port at {host}: {error}"), ""))
}

/// The address with a port that somebody asked for.
///
/// # Errors
/// When it is taken, or may not be used.
pub fn asked(host: Ipv4Addr, port: u16) -> Result<SocketAddrV4, Advice> {
    TcpListener::bind((host, port))
        .map(|_free| SocketAddrV4::new(host, port))
        .map_err(|error| {
            Advice::new(
                format!("port {port} cannot be used: {error}"),
                "choose another with --port",
            )
        })
}
