//! What cargo knows about the packages of this workspace.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{advice::Advice, root::Root, shell};

/// A package of this workspace.
pub struct Package {
    /// Its name in Cargo.toml.
    pub name: String,
    /// Its folder, relative to the workspace: `functions/ticket-intake`.
    pub folder: PathBuf,
    /// Names of its binaries.
    pub binaries: Vec<String>,
    /// Whether it has a library.
    pub has_library: bool,
    /// Names of its test targets.
    pub tests: Vec<String>,
    /// What it depends on, in whatever way.
    pub dependencies: Vec<Dependency>,
}

/// One line of a package's dependencies.
pub struct Dependency {
    /// The package depended on.
    pub name: String,
    /// Whether only its tests, examples and benches do.
    pub development: bool,
}

impl Package {
    /// The room it lies in: `functions`, `shared`, `infra` or `tests`.
    pub fn room(&self) -> &str {
        self.folder
            .iter()
            .next()
            .and_then(|first| first.to_str())
            .unwrap_or_default()
    }
}

/// Every package of the workspace, as cargo sees it.
///
/// # Errors
/// When a manifest does not parse.
pub fn packages(root: &Root) -> Result<Vec<Package>, Advice> {
    let mut cargo = shell::command(
        root.path(),
        "cargo",
        &["metadata", "--format-version", "1", "--no-deps"],
    );
    let printed = shell::capture(&mut cargo, "mend the manifest cargo names above")?;
    let parsed: Value = serde_json::from_str(&printed)
        .map_err(|error| Advice::new(format!("cargo metadata cannot be read: {error}"), ""))?;
    Ok(list(&parsed["packages"])
        .map(|value| package(root, value))
        .collect())
}

fn package(root: &Root, value: &Value) -> Package {
    let manifest = PathBuf::from(text(&value["manifest_path"]));
    let folder = manifest.parent().unwrap_or(Path::new(""));
    let of_kind = |kind: &'static str| {
        list(&value["targets"])
            .filter(move |target| list(&target["kind"]).any(|found| found == kind))
            .map(|target| text(&target["name"]))
    };
    Package {
        name: text(&value["name"]),
        folder: folder
            .strip_prefix(root.path())
            .unwrap_or(folder)
            .to_owned(),
        binaries: of_kind("bin").collect(),
        has_library: of_kind("lib").next().is_some(),
        tests: of_kind("test").collect(),
        dependencies: list(&value["dependencies"])
            .map(|dependency| Dependency {
                name: text(&dependency["name"]),
                development: dependency["kind"] == "dev",
            })
            .collect(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
