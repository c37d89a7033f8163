//! The folder a stack keeps its data in, held by one process at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A folder held by this process; `kill -9` lets go of it too.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another stack is running on it.
    #[error("{0} is in use by another local stack")]
    InUse(PathBuf),
    /// It cannot be made or written.
    #[error("{0} cannot be used: {1}")]
    Unusable(PathBuf, io::Error),
}

impl Folder {
    /// Makes the folder if it is not there and takes hold of it.
    pub(crate) fn hold(path: &Path) -> Result<Self, FolderError> {
        let unusable = |fault| FolderError::Unusable(path.to_owned(), fault);
        let mut new = fs::DirBuilder::new();
        new.recursive(true);
        // People's addresses are kept in there.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut new, 0o700);
        new.create(path).map_err(unusable)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"));
        let lock = lock.map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(fault)) => Err(unusable(fault)),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}
