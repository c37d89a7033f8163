//! What happened at the SNS, one line each, appended before it is answered.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::file;
use crate::page::SentPage;

/// Something that changed the state.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    TopicCreated {
        arn: String,
        attributes: BTreeMap<String, String>,
    },
    TopicChanged {
        arn: String,
        name: String,
        value: String,
    },
    TopicDeleted {
        arn: String,
    },
    Subscribed(Subscription),
    Confirmed {
        arn: String,
    },
    Unsubscribed {
        arn: String,
    },
    Published(SentPage),
}

/// An address that wants a topic's messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Subscription {
    pub(super) arn: String,
    pub(super) topic: String,
    pub(super) protocol: String,
    pub(super) endpoint: String,
    /// `FilterPolicy` and what else was asked for.
    pub(super) attributes: BTreeMap<String, String>,
    /// What the confirmation message carries.
    pub(super) token: String,
    pub(super) confirmed: bool,
}

/// The file of entries; without one nothing is kept.
#[derive(Debug, Default)]
pub(super) struct Journal(Option<File>);

impl Journal {
    /// Opens a journal and reads what it holds. A last line without its end was never answered, and is cut off.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let mut file =
            file::private(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        let whole = content
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        content.truncate(whole);
        let lines = content
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty());
        let entries = lines
            .map(serde_json::from_slice)
            .collect::<Result<_, _>>()?;
        Ok((Self(Some(file)), entries))
    }

    /// Appends an entry in one write, so that `kill -9` leaves it whole or recognisably torn.
    pub(super) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let Some(file) = &mut self.0 else {
            return Ok(());
        };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        file.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::file::tests::Scratch;

    #[test]
    fn a_torn_last_line_is_cut_off_and_a_torn_middle_is_refused() {
        let scratch = Scratch::new();
        let path = scratch.0.join("sns.jsonl");
        let entry = Entry::TopicDeleted {
            arn: "arn:x".to_owned(),
        };
        Journal::open(&path).unwrap().0.append(&entry).unwrap();
        let whole = std::fs::read(&path).unwrap();

        std::fs::write(&path, [&whole[..], &whole[..9]].concat()).unwrap();
        let (mut journal, entries) = Journal::open(&path).unwrap();
        assert_eq!(entries.len(), 1);
        journal.append(&entry).unwrap();
        assert_eq!(Journal::open(&path).unwrap().1.len(), 2);

        std::fs::write(&path, [&whole[..9], b"\n", &whole[..]].concat()).unwrap();
        assert!(Journal::open(&path).is_err());
    }
}
