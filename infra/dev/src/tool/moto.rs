//! moto: KMS with real cryptography, SNS and S3, in one server.

use super::{port, server::Server, venv};
use crate::{advice::Advice, root::Root};

const PACKAGE: &str = "moto[server]==5.2.5";

/// Installs it when needed and starts it on a free port.
///
/// # Errors
/// When it cannot be installed or does not come up.
pub fn start(root: &Root) -> Result<Server, Advice> {
    let bin = venv::with(root, "moto", &[PACKAGE])?;
    let port = port::free()?;
    let program = bin.join("moto_server");
    let args = ["-H", "127.0.0.1", "-p", &port.to_string()];
    Server::start(
        root,
        "moto",
        root.path(),
        &program.to_string_lossy(),
        &args,
        port,
    )
}
