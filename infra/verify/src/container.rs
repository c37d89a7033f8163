//! A bundle's container: a zip file, read with caps on everything that it says of itself.

use std::io::{Cursor, Read};

use domain::audit::export::bundle::{FILES, Files, Head, NotABundle, RECORDS};
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::CannotTell;

/// The largest container, in bytes.
pub const SIZE_MAX: usize = 64 << 20;
/// The largest file in one, in bytes, whatever it says its size is.
const FILE_MAX: u64 = 64 << 20;

/// A bundle that is open: all but its records is read.
#[derive(Debug)]
pub struct Container {
    /// All but the records.
    pub head: Head,
    zip: ZipArchive<Cursor<Vec<u8>>>,
}

impl Container {
    /// Opens a bundle.
    ///
    /// # Errors
    /// Why the bytes are none.
    pub fn open(bytes: Vec<u8>) -> Result<Self, CannotTell> {
        if bytes.len() > SIZE_MAX {
            return Err(CannotTell::TooLarge);
        }
        let zip = ZipArchive::new(Cursor::new(bytes));
        let mut zip = zip.map_err(|_| CannotTell::Container("not a zip file"))?;
        if zip.len() > FILES.len() {
            return Err(CannotTell::Container("more files than a bundle has"));
        }
        let mut files = Files::new();
        let mut records = false;
        for place in 0..zip.len() {
            let file = zip.by_index(place);
            let file = file.map_err(|_| CannotTell::Container("a file cannot be opened"))?;
            let name = file.name().map(|name| name.into_owned());
            let name = name.map_err(|_| CannotTell::Container("a file without a name"))?;
            if !FILES.contains(&name.as_str()) {
                return Err(CannotTell::Container("a file that no bundle has"));
            }
            let again = if name == RECORDS {
                std::mem::replace(&mut records, true)
            } else {
                files.insert(name, read(file)?).is_some()
            };
            if again {
                return Err(CannotTell::Container("a file twice"));
            }
        }
        if !records {
            return Err(NotABundle::Missing(RECORDS).into());
        }
        let head = Head::read(&files)?;
        Ok(Self { head, zip })
    }

    /// The records' lines, their digest compared with the manifest's.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn records(&mut self) -> Result<String, CannotTell> {
        let file = self.zip.by_name(RECORDS);
        let bytes = read(file.map_err(|_| NotABundle::Unreadable(RECORDS))?)?;
        self.head.compare(RECORDS, &bytes);
        // What is not UTF-8 is no record; it is found there.
        Ok(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }
}

fn read(file: ZipFile<'_, Cursor<Vec<u8>>>) -> Result<Vec<u8>, CannotTell> {
    // What it says of its size is believed up to the cap, and only as a place to begin.
    let size = usize::try_from(file.size().min(FILE_MAX)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size);
    let mut capped = file.take(FILE_MAX + 1);
    let read = capped.read_to_end(&mut bytes);
    read.map_err(|_| CannotTell::Container("a file is damaged"))?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(CannotTell::TooLarge);
    }
    Ok(bytes)
}
