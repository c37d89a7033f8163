//! All keys and their aliases, kept in one file that is replaced whole.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::key::Key;
use crate::cloud::error::AwsError;
use crate::cloud::{ACCOUNT, REGION};
use crate::file;

/// Keys by id, and the aliases that point at them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    keys: BTreeMap<String, Key>,
    aliases: BTreeMap<String, String>,
}

/// The keys of this KMS and where they are kept.
#[derive(Debug)]
pub(crate) struct Keyring {
    kept: Kept,
    file: Option<PathBuf>,
}

impl Keyring {
    /// Reads the keys kept in `file`; a missing file holds none.
    pub(crate) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        let kept = match file.as_ref().map(std::fs::read) {
            None => Kept::default(),
            Some(Err(fault)) if fault.kind() == io::ErrorKind::NotFound => Kept::default(),
            Some(Err(fault)) => return Err(fault),
            Some(Ok(content)) => serde_json::from_slice(&Zeroizing::new(content))?,
        };
        Ok(Self { kept, file })
    }

    /// Finds a key by its id, its ARN, its alias or its alias's ARN.
    pub(crate) fn find(&self, name: &str) -> Result<&Key, AwsError> {
        let own = format!("arn:aws:kms:{REGION}:{ACCOUNT}:");
        let local = name.strip_prefix(&own).unwrap_or(name);
        let id = match local.starts_with("alias/") {
            true => self.kept.aliases.get(local).map(String::as_str),
            false => Some(local.strip_prefix("key/").unwrap_or(local)),
        };
        id.and_then(|id| self.kept.keys.get(id)).ok_or_else(|| {
            let arn = match (local.starts_with("alias/"), local.starts_with("key/")) {
                (true, _) => return not_found(format!("Alias {own}{local} is not found.")),
                (_, true) => format!("{own}{local}"),
                _ => format!("{own}key/{local}"),
            };
            not_found(format!("Key '{arn}' does not exist"))
        })
    }

    /// Adds a key.
    pub(crate) fn insert(&mut self, key: Key) -> Result<(), AwsError> {
        self.change(|kept| {
            kept.keys.insert(key.id.clone(), key);
            Ok(())
        })
    }

    /// Points a new alias at a key.
    pub(crate) fn alias(&mut self, alias: String, target: &str) -> Result<(), AwsError> {
        let id = self.find(target)?.id.clone();
        self.change(|kept| match kept.aliases.contains_key(&alias) {
            true => {
                let message = format!(
                    "An alias with the name arn:aws:kms:{REGION}:{ACCOUNT}:{alias} already exists"
                );
                Err(AwsError::refused("AlreadyExistsException", message))
            }
            false => {
                kept.aliases.insert(alias, id);
                Ok(())
            }
        })
    }

    /// Writes a change before it is visible: a key that was answered once must open its ciphertext for ever.
    fn change(
        &mut self,
        change: impl FnOnce(&mut Kept) -> Result<(), AwsError>,
    ) -> Result<(), AwsError> {
        let mut kept = self.kept.clone();
        change(&mut kept)?;
        if let Some(path) = &self.file {
            serde_json::to_vec_pretty(&kept)
                .map_err(io::Error::other)
                .and_then(|content| file::replace(path, &Zeroizing::new(content)))
                .map_err(|fault| {
                    AwsError::internal("KMSInternalException", format!("keys not kept: {fault}"))
                })?;
        }
        self.kept = kept;
        Ok(())
    }
}

fn not_found(message: String) -> AwsError {
    AwsError::refused("NotFoundException", message)
}
