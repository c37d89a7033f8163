//! `cargo dev contract`: requests made from openapi.json, as every role, held against what the stack answers.

mod given;

use super::Command;
use crate::{
    advice::Advice,
    root::Root,
    shell,
    stack::Stack,
    step::{Outcome, Steps},
    tool::venv,
};

pub const COMMAND: Command = Command {
    name: "contract",
    about: "hold the running stack against openapi.json, as every role",
    help: "
usage: cargo dev contract [--seconds 60] [role…]

Starts a local stack for each role (staff, technician, manager, monitor, auditor, operator), and lets schemathesis
(PyPI, installed into .tools) make requests from /openapi.json for so many seconds: examples, the edges of every field,
random ones, and what an answer leads to, with links, a heartbeat and a monitor's key that hold. All of its checks are
on; tests/contract/schemathesis.toml says what a schema cannot. Skipped, and said so, where there is no Python 3.",
    run,
};

const PACKAGE: &str = "schemathesis==4.32.5";
/// Every role, with its key and the header that it needs.
const ROLES: [(&str, &str, &[&str]); 6] = [
    ("staff", "local-lakeside-staff", &[]),
    ("technician", "local-lakeside-technician", &[]),
    ("manager", "local-lakeside-manager", &[]),
    ("monitor", "local-lakeside-monitor", &[]),
    ("auditor", "local-lakeside-auditor", &[]),
    // An operator has no practice of its own, and names the one that it means.
    (
        "operator",
        "local-operator",
        &["StatDesk-Practice: lakeside"],
    ),
];

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let (mut seconds, mut chosen) = (60_u64, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("seconds") => seconds = lexopt::ValueExt::parse(&args.value()?)?,
            lexopt::Arg::Value(role) => chosen.push(lexopt::ValueExt::string(role)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(unknown) = chosen
        .iter()
        .find(|role| !ROLES.iter().any(|(known, ..)| known == role))
    {
        let advice = "one of staff, technician, manager, monitor, auditor, operator";
        return Err(Advice::new(format!("there is no role `{unknown}`"), advice));
    }
    let mut steps = Steps::default();
    for (role, key, headers) in ROLES {
        if chosen.is_empty() || chosen.iter().any(|one| one == role) {
            steps.run(role, || hold(root, key, headers, seconds));
        }
    }
    steps.finish()
}

/// One role's requests, on a stack of its own: what one role changes is no other's surprise.
#[allow(
    clippy::disallowed_methods,
    reason = "CI draws from one seed, which it gives every command by this variable"
)]
fn hold(root: &Root, key: &str, headers: &[&str], seconds: u64) -> Result<Outcome, Advice> {
    if !shell::installed("python3", &["-c", "import venv, ensurepip"]) {
        let reason = "no Python 3 with its venv module: the contract was not tried";
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    let program = venv::with(root, "schemathesis", &[PACKAGE])?.join("schemathesis");
    let stack = Stack::start(root)?;
    let config = root.join("tests/contract/schemathesis.toml");
    let mut try_all = shell::command(root.path(), program, &["--config-file"]);
    try_all
        .arg(config)
        .arg("run")
        .arg(format!("{}/openapi.json", stack.url()))
        .args(["--no-color", "--max-time", &seconds.to_string()])
        .args(["--header", &format!("Authorization: Bearer {key}")])
        .args(headers.iter().flat_map(|header| ["--header", header]))
        .envs(given::given(&stack)?);
    if let Ok(seed) = std::env::var("STATDESK_FUZZ_SEED") {
        try_all.args(["--seed", &seed]);
    }
    shell::run(
        &mut try_all,
        "each failure above has the request that shows it: mend openapi.json or the answer",
    )?;
    Ok(Outcome::Sound)
}
