//! The image that SAM runs functions in: the runtime's own, or a stand-in where no registry is reachable.

use std::path::{Path, PathBuf};

use super::{Docker, stand_in};
use crate::{advice::Advice, shell};

/// How long the download of the runtime's image may take, in seconds.
const DOWNLOAD: &str = "180";
/// The label that tells the stand-in from the runtime's own image.
pub const MARK: &str = "statdesk.stand-in";

/// This machine's architecture as SAM names it.
pub fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    }
}

/// The base image's name, as SAM asks for it.
pub fn name() -> String {
    format!("public.ecr.aws/lambda/provided:al2023-{}", architecture())
}

/// The image that SAM makes of it: the same with its emulator of the runtime API.
pub fn emulator() -> String {
    format!(
        "public.ecr.aws/lambda/provided:al2023-rapid-{}",
        architecture()
    )
}

/// How Docker is asked whether an image is, or stands on, a stand-in: it says `true`.
pub fn mark() -> String {
    format!("{{{{index .Config.Labels \"{MARK}\"}}}}")
}

/// Whether the daemon has an image of this name.
pub fn is_there(docker: &Docker, name: &str) -> bool {
    docker
        .said(&["image", "inspect", "--format", "{{.Id}}", name])
        .is_some()
}

/// Sees to it that the base image is there: found, downloaded, or made in `folder` for `binaries`. A stand-in is
/// left to whoever asked for it to remove.
///
/// # Errors
/// When it is not there and cannot be made.
pub fn provide(docker: &Docker, folder: &Path, binaries: &[PathBuf]) -> Result<(), Advice> {
    let name = name();
    match docker.said(&["image", "inspect", "--format", &mark(), &name]) {
        Some(mark) if mark == "true" => {}
        Some(_) => {
            println!("   {name} is there");
            return Ok(());
        }
        None => {
            println!("   downloading {name} (at most {DOWNLOAD} s)");
            let pull = docker.command(&["pull", "--quiet", &name]);
            let pulled = shell::tee(&mut shell::limited(DOWNLOAD, &pull), false)?;
            if pulled.success {
                return Ok(());
            }
            if let Some(reason) = pulled.lines.last() {
                println!("   {reason}");
            }
        }
    }
    println!("   a STAND-IN for {name} is made of this machine's own C library");
    println!(
        "   (its label: {MARK}=true); where a registry is reachable, the runtime's own is used"
    );
    stand_in::make(docker, &name, folder, binaries)
}

#[cfg(test)]
mod tests {
    use super::{architecture, emulator, name};

    #[test]
    fn the_images_are_of_this_machines_architecture() {
        let ending = format!("-{}", architecture());
        for image in [name(), emulator()] {
            assert!(image.ends_with(&ending), "{image}");
        }
    }
}
