//! moto: KMS with real cryptography, SNS and S3, in one server.

use std::net::Ipv4Addr;

use super::{port, server::Server, venv};
use crate::{advice::Advice, root::Root, shell};

const PACKAGE: &str = "moto[server]==5.2.5";

/// Installs it when needed and starts it on a free port of `host`, an address of this machine.
///
/// # Errors
/// When it cannot be installed or does not come up.
pub fn start(root: &Root, host: Ipv4Addr) -> Result<Server, Advice> {
    let program = venv::with(root, "moto", &[PACKAGE])?.join("moto_server");
    let address = port::free(host)?;
    let (host, port) = (host.to_string(), address.port().to_string());
    let command = shell::command(root.path(), program, &["-H", &host, "-p", &port]);
    Server::start(root, "moto", &command, address)
}
