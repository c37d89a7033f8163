//! The domain depends on six crates and nothing that could read a clock, draw a number or open a socket.

use crate::metadata::Package;

/// What the domain may name in its manifest, outside its tests.
const DIRECT: &[&str] = &["jiff", "serde", "serde_json", "sha2", "thiserror", "uuid"];

/// What may not be anywhere below it. libc is not listed: on ARM the hash asks it what the processor can do.
const NEVER: &[&str] = &[
    "getrandom",
    "hyper",
    "log",
    "mio",
    "rand",
    "rand_core",
    "tokio",
    "tracing",
];

/// Direct dependencies that are not allowed.
pub fn direct(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .filter(|package| package.name == "domain")
        .flat_map(|package| &package.dependencies)
        .filter(|dependency| !dependency.development && !DIRECT.contains(&dependency.name.as_str()))
        .map(|dependency| format!("domain may not depend on {}", dependency.name))
        .collect()
}

/// Forbidden crates and features in what `cargo tree -p domain -e normal,features --prefix none` prints.
pub fn whole(tree: &str) -> Vec<String> {
    let mut findings: Vec<String> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next()?;
            let rest = words.next().unwrap_or_default();
            if NEVER.contains(&name) {
                return Some(format!("domain reaches {name}"));
            }
            // With `std` there is a Timestamp::now; v4 and v7 make uuid draw numbers and read the clock.
            let feature = words.next().unwrap_or_default().trim_matches('"');
            let banned = matches!(
                (name, rest, feature),
                ("jiff", "feature", "std") | ("uuid", "feature", "v4" | "v7" | "v1" | "v6")
            );
            banned.then(|| format!("domain switches on {name}/{feature}"))
        })
        .collect();
    findings.sort();
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_clock_or_randomness_below_the_domain_is_found() {
        let tree = "domain v0.1.0 (/x)\njiff feature \"alloc\"\njiff v0.2.46\nserde v1.0.0";
        assert_eq!(whole(tree), Vec::<String>::new());
        let tree =
            "jiff feature \"std\"\njiff feature \"std\" (*)\nuuid feature \"v7\"\ngetrandom v0.3.0";
        assert_eq!(
            whole(tree),
            [
                "domain reaches getrandom",
                "domain switches on jiff/std",
                "domain switches on uuid/v7"
            ]
        );
    }
}
