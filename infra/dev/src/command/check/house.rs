//! The steps that read manifests and files: rooms, sizes, names, marks.

use std::path::PathBuf;

use crate::{
    advice::Advice,
    metadata,
    root::Root,
    rule::{function, house, room, source, verdict},
    shell,
    step::Outcome,
};

/// One name for each function everywhere, and dependencies that point one way.
pub fn rooms(root: &Root) -> Result<Outcome, Advice> {
    let packages = metadata::packages(root)?;
    let mut findings = room::arrows(&packages);
    findings.extend(function::names(&packages, &root.read("template.yaml")?));
    verdict(
        &findings,
        "infra/adr/0001 says which room a line belongs to",
    )
    .map(|()| Outcome::Sound)
}

/// Every file git knows, or would take, keeps the rules of the house.
pub fn files(root: &Root) -> Result<Outcome, Advice> {
    let args = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
    ];
    let listed = shell::capture(
        &mut shell::command(root.path(), "git", &args),
        "install git",
    )?;
    let mut findings = Vec::new();
    for path in listed
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
    {
        // A file that is deleted but not committed yet, or not text, has nothing to read.
        let Ok(text) = std::fs::read_to_string(root.join(&path)) else {
            continue;
        };
        if path.extension().is_some_and(|end| end == "rs") {
            findings.extend(source::findings(&path, &text));
        }
        findings.extend(house::findings(&path, &text));
    }
    verdict(&findings, "one idea a file, named for what it is").map(|()| Outcome::Sound)
}
