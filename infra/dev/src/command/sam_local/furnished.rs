//! DynamoDB Local and moto with the template's tables, keys and topics in them, and two practices.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{
    advice::Advice,
    root::Root,
    shell,
    tool::{
        dynamodb::{self, Tables},
        moto,
        server::Server,
    },
};

/// The name that containers know this machine by.
pub const HOST: &str = "host.docker.internal";
/// How long the furnishing may take, in seconds.
const LIMIT: &str = "120";

/// Both services, and what the functions need to know of them.
pub struct Furnished {
    /// KMS and SNS.
    pub moto: Server,
    /// DynamoDB.
    pub dynamodb: Server,
    /// The file of each function's variables.
    pub settings: PathBuf,
}

impl Furnished {
    /// Starts both at `host`, and lets the program `local` furnish them for an API at `base_url`.
    ///
    /// # Errors
    /// When one does not start, or does not take what it is furnished with.
    pub fn start(
        root: &Root,
        local: &Path,
        host: Ipv4Addr,
        folder: &Path,
        base_url: &str,
    ) -> Result<Self, Advice> {
        let dynamodb = dynamodb::start(root, host, Tables::Shared)?;
        println!("   DynamoDB Local at {}", dynamodb.url);
        let moto = moto::start(root, host)?;
        println!("   KMS and SNS of moto at {}", moto.url);
        let mut provision = shell::command(root.path(), local, &["provision"]);
        provision
            .args(["--dynamodb", &dynamodb.url, "--aws", &moto.url])
            .args(["--base-url", base_url, "--seen-at", HOST])
            .arg("--out")
            .arg(folder);
        shell::run(
            &mut shell::limited(LIMIT, &provision),
            "read dynamodb-local.log and moto.log in .tools",
        )?;
        println!("   tables, keys and topics made, practices seeded");
        Ok(Self {
            moto,
            dynamodb,
            settings: folder.join("functions.json"),
        })
    }

    /// One variable of a function, by its logical id.
    ///
    /// # Errors
    /// When there is none.
    pub fn variable(&self, function: &str, name: &str) -> Result<String, Advice> {
        let path = &self.settings;
        let text =
            std::fs::read_to_string(path).map_err(|error| Advice::io("read", path, &error))?;
        let settings: Value = serde_json::from_str(&text).unwrap_or_default();
        let value = settings[function][name].as_str().map(str::to_owned);
        value.ok_or_else(|| Advice::new(format!("{function} is given no {name}"), ""))
    }
}
