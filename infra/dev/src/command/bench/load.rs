//! Loads that programs play on themselves, in release mode: each says its figures as a line of JSON.

use serde_json::Value;

use super::table::Table;
use crate::{advice::Advice, root::Root, shell, tool::binary};

/// A load: the name it is asked for by, the program that plays it, and its words.
pub struct Load {
    /// As the command line names it.
    pub name: &'static str,
    program: &'static str,
    words: &'static [&'static str],
}

/// Every load, with how many of what it counts the figures are promised for.
pub const LOADS: [Load; 7] = [
    load("sweep", "local", &["bench", "sweep", "1000000"]),
    load("readings", "local", &["bench", "readings", "20000"]),
    load("log", "local", &["bench", "log", "500"]),
    load("verify", "verify", &["--bench", "100000"]),
    load("report", "local", &["bench", "report", "50000"]),
    load("diagnose", "diagnose", &["--bench", "10"]),
    load("audit", "audit", &["--bench", "1000000"]),
];

const fn load(name: &'static str, program: &'static str, words: &'static [&'static str]) -> Load {
    Load {
        name,
        program,
        words,
    }
}

/// Builds the programs and plays the loads, one after another.
///
/// # Errors
/// When a program does not compile, or what it measured came out wrong.
pub fn measure<'a>(
    root: &Root,
    loads: impl IntoIterator<Item = &'a Load>,
) -> Result<Table, Advice> {
    let mut rows = Vec::new();
    for load in loads {
        super::progress(&format!("load {}", load.name));
        let program = binary::build(root, &[load.program.to_owned()], true, None)?;
        let program = program.join(load.program);
        let mut command = shell::command(root.path(), program, load.words);
        let said = shell::capture(&mut command, "what it made itself came out wrong")?;
        for line in said.lines() {
            let figures = serde_json::from_str(line)
                .map_err(|error| Advice::new(format!("{}: not figures: {error}", load.name), ""))?;
            rows.push(row(&figures));
        }
    }
    Ok(Table {
        title: "Loads, each played by a program on itself, release build; DynamoDB and KMS are the embedded ones, whose time is in \
                the milliseconds"
            .to_owned(),
        head: vec![
            "load",
            "ms",
            "a second",
            "AWS calls",
            "capacity",
            "peak MiB",
        ],
        rows,
    })
}

/// A line of the table: `{"what", "count", "ms"}`, and `calls`, `capacity` and `peak_kib` where they say anything.
fn row(figures: &Value) -> Vec<String> {
    let told = |name: &str| match &figures[name] {
        Value::Null => "-".to_owned(),
        Value::Number(number) => number.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let (count, ms) = (figures["count"].as_f64(), figures["ms"].as_f64());
    let rate = match (count, ms) {
        (Some(count), Some(ms)) if ms > 0.0 => format!("{:.0}", count * 1000.0 / ms),
        _ => "-".to_owned(),
    };
    let peak = figures["peak_kib"]
        .as_u64()
        .map_or_else(|| "-".to_owned(), |kib| kib.div_ceil(1024).to_string());
    vec![
        told("what"),
        ms.map_or_else(|| "-".to_owned(), |ms| format!("{ms:.0}")),
        rate,
        told("calls"),
        told("capacity"),
        peak,
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::row;

    #[test]
    fn a_line_says_what_was_measured_and_no_more() {
        let figures = json!({"what": "read", "count": 500, "ms": 250.4, "calls": 3, "capacity": 1.5, "peak_kib": 1025});
        assert_eq!(row(&figures), ["read", "250", "1997", "3", "1.5", "2"]);
        let idle = json!({"what": "sweep", "ms": 0});
        assert_eq!(row(&idle), ["sweep", "0", "-", "-", "-", "-"]);
    }
}
