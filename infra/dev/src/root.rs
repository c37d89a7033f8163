//! Where things lie in the workspace.

use std::path::{Path, PathBuf};

use crate::advice::Advice;

/// The workspace's folder and the ones below it that commands write to.
pub struct Root(PathBuf);

impl Root {
    /// Walks up from the current folder to the one that holds template.yaml and Cargo.lock.
    ///
    /// # Errors
    /// When there is none, or the current folder cannot be read.
    pub fn find() -> Result<Self, Advice> {
        let here = std::env::current_dir().map_err(|error| {
            Advice::new(format!("the current folder cannot be read: {error}"), "")
        })?;
        here.ancestors()
            .find(|folder| {
                folder.join("template.yaml").is_file() && folder.join("Cargo.lock").is_file()
            })
            .map(|folder| Self(folder.to_owned()))
            .ok_or_else(|| {
                Advice::new("no workspace here", "run `cargo dev` inside the repository")
            })
    }

    /// The workspace itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A path below it.
    pub fn join(&self, below: impl AsRef<Path>) -> PathBuf {
        self.0.join(below)
    }

    /// Installed tools, ignored by git; deleting the folder is always safe.
    pub fn tools(&self) -> PathBuf {
        self.0.join(".tools")
    }

    /// Cargo's build folder, also where it was moved by the environment.
    #[allow(
        clippy::disallowed_methods,
        reason = "cargo itself is configured by this variable"
    )]
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.0.join("target"), |moved| self.0.join(moved))
    }

    /// The text of a file below the workspace.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, below: impl AsRef<Path>) -> Result<String, Advice> {
        let path = self.join(below);
        std::fs::read_to_string(&path).map_err(|error| Advice::io("read", &path, &error))
    }
}
