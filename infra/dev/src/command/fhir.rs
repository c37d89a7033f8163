//! `cargo dev fhir`: what is exported as FHIR, held against the published models of R4B.

use super::Command;
use crate::{
    advice::Advice,
    root::Root,
    shell,
    step::{Outcome, Steps},
    tool::venv,
};

pub const COMMAND: Command = Command {
    name: "fhir",
    about: "validate exported AuditEvents and Provenance against the models of FHIR R4B",
    help: "
usage: cargo dev fhir

Exports a log with every kind of record from a real run, and reads each line with the models of PyPI's fhir.resources
(installed into .tools). Skipped, and said so, where there is no Python 3.",
    run,
};

/// The models.
const PACKAGE: &str = "fhir.resources==8.3.0";
/// The test that leaves the export beside the build.
const EXPORT: &str = "phi_export::fhir";

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    if let Some(arg) = args.next()? {
        return Err(arg.unexpected().into());
    }
    let mut steps = Steps::default();
    steps.run("fhir", || validate(root));
    steps.finish()
}

fn validate(root: &Root) -> Result<Outcome, Advice> {
    if !shell::installed("python3", &["-c", "import venv, ensurepip"]) {
        let reason = "no Python 3 with its venv module: nothing was validated";
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    let exported = root.target().join("tmp").join("fhir");
    // An earlier run's export must not stand for this one's.
    let _absent = std::fs::remove_dir_all(&exported);
    let words = ["test", "--quiet", "--workspace", "--test", "it", EXPORT];
    let mut export = shell::command(root.path(), "cargo", &words);
    shell::run(&mut export, "the export itself failed, see above")?;
    let python = venv::with(root, "fhir", &[PACKAGE])?.join("python");
    let script = root.join("tests/fhir/validate.py");
    let mut validate = shell::command(root.path(), python, &[]);
    shell::run(
        validate.arg(script).arg(exported),
        "each line that is no resource of R4B is named above",
    )?;
    Ok(Outcome::Sound)
}
