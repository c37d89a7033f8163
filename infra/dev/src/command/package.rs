//! `cargo dev package`: every function, built once, where template.yaml looks for it.

use std::path::Path;

use super::Command;
use crate::{advice::Advice, root::Root, tool::binary};

pub const COMMAND: Command = Command {
    name: "package",
    about: "build every function for deployment into target/lambda",
    help: "
usage: cargo dev package [--target TRIPLE]

Builds every function in release mode and lays each down as target/lambda/<name>/bootstrap, where template.yaml looks.
Deploy with the Arch parameter of the machine they were built for (x86_64 or arm64).

  --target TRIPLE   build for another machine; its toolchain and linker must be installed already",
    run,
};

/// The newest glibc that the runtime provided.al2023 has.
const GLIBC_MINOR: u32 = 34;

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut triple = None;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("target") => triple = Some(lexopt::ValueExt::string(args.value()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let names = binary::functions(root)?;
    let built = binary::build(root, &names, true, triple.as_deref())?;
    for name in &names {
        let bytes = lay_down(&built.join(name), &root.join("target/lambda").join(name))?;
        println!("{name:<16}{:>7.1} MB", megabytes(bytes));
    }
    let machine = triple
        .as_deref()
        .and_then(|triple| triple.split('-').next())
        .unwrap_or(std::env::consts::ARCH);
    let arch = if machine == "aarch64" {
        "arm64"
    } else {
        machine
    };
    println!("deploy with the parameter Arch={arch}");
    Ok(())
}

/// Copies one binary to `<folder>/bootstrap`; its size in bytes.
pub fn lay_down(binary: &Path, folder: &Path) -> Result<usize, Advice> {
    let bytes = std::fs::read(binary).map_err(|error| Advice::io("read", binary, &error))?;
    if let Some(minor) = newest_glibc(&bytes).filter(|minor| *minor > GLIBC_MINOR) {
        return Err(Advice::new(
            format!(
                "{} needs glibc 2.{minor}; Lambda's provided.al2023 has 2.{GLIBC_MINOR}",
                binary.display()
            ),
            "build on an older system, in Amazon Linux 2023's container, or with cargo-lambda or cargo-zigbuild",
        ));
    }
    std::fs::create_dir_all(folder).map_err(|error| Advice::io("make", folder, &error))?;
    let bootstrap = folder.join("bootstrap");
    // `copy` keeps the permission to execute.
    std::fs::copy(binary, &bootstrap).map_err(|error| Advice::io("write", &bootstrap, &error))?;
    Ok(bytes.len())
}

/// The highest N of the `GLIBC_2.N` symbol versions a binary asks for; `None` when it asks for none (static).
fn newest_glibc(binary: &[u8]) -> Option<u32> {
    const MARK: &[u8] = b"GLIBC_2.";
    binary
        .windows(MARK.len() + 2)
        .filter(|window| window.starts_with(MARK))
        .filter_map(|window| {
            let digits: String = window[MARK.len()..]
                .iter()
                .map(|byte| char::from(*byte))
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        })
        .max()
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a size for reading, with one decimal"
)]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::newest_glibc;

    #[test]
    fn reads_the_newest_symbol_version() {
        assert_eq!(
            newest_glibc(b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.17\0"),
            Some(34)
        );
        assert_eq!(newest_glibc(b"\0GLIBC_PRIVATE\0"), None);
    }
}
