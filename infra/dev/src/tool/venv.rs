//! Python programs, each in a virtual environment of its own below `.tools`.

use std::path::PathBuf;

use crate::{advice::Advice, root::Root, shell};

/// The `bin` folder of the environment `name` with exactly `packages` installed; made anew when the list changed.
///
/// # Errors
/// When Python or its venv module is missing, or pip cannot fetch a package.
pub fn with(root: &Root, name: &str, packages: &[&str]) -> Result<PathBuf, Advice> {
    let folder = root.tools().join(name);
    let stamp = folder.join("statdesk-installed");
    let wanted = packages.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder.join("bin"));
    }
    println!(
        "   installing {} into {}",
        packages.join(", "),
        folder.display()
    );
    let path = folder.to_string_lossy();
    let mut make = shell::command(root.path(), "python3", &["-m", "venv", "--clear", &path]);
    shell::run(
        &mut make,
        "install Python 3.9 or later with its venv module (Debian: apt-get install python3-venv)",
    )?;
    let mut pip = shell::command(
        root.path(),
        folder.join("bin/pip"),
        &["install", "--quiet", "--disable-pip-version-check"],
    );
    shell::run(pip.args(packages), "is PyPI reachable from here?")?;
    std::fs::write(&stamp, wanted).map_err(|error| Advice::io("write", &stamp, &error))?;
    Ok(folder.join("bin"))
}
