//! One name for a function everywhere: folder, package, binary and the code's place in template.yaml.

use crate::metadata::Package;

/// Where template.yaml says a function's code lies, before its name.
const CODE: &str = "CodeUri: target/lambda/";

/// Every package whose names differ, and every function that only one side knows.
pub fn names(packages: &[Package], template: &str) -> Vec<String> {
    let deployed: Vec<&str> = template
        .lines()
        .filter_map(|line| line.trim().strip_prefix(CODE))
        .map(str::trim)
        .collect();
    let mut findings = Vec::new();
    for package in packages {
        let folder = package.folder.file_name().unwrap_or_default();
        if folder != package.name.as_str() {
            findings.push(format!(
                "{}: the package is called {}",
                package.folder.display(),
                package.name
            ));
        }
        if package.binaries.iter().any(|name| name == "bootstrap") {
            findings.push(format!(
                "{}: no binary is called bootstrap, packaging renames it",
                package.name
            ));
        }
        if package.room() == "functions" {
            findings.extend(function(package, &deployed));
        }
    }
    for name in deployed {
        if !packages
            .iter()
            .any(|package| package.room() == "functions" && package.name == name)
        {
            findings.push(format!(
                "template.yaml deploys {name}, and functions/{name} does not exist"
            ));
        }
    }
    findings
}

fn function(package: &Package, deployed: &[&str]) -> Vec<String> {
    let name = &package.name;
    let mut findings = Vec::new();
    if package.binaries != [name.clone()] {
        findings.push(format!(
            "{name}: has binaries {:?}, must have one called {name}",
            package.binaries
        ));
    }
    if !package.has_library {
        findings.push(format!(
            "{name}: has no src/lib.rs, so the local stack cannot run it"
        ));
    }
    match deployed.iter().filter(|deployed| *deployed == name).count() {
        1 => {}
        0 => findings.push(format!(
            "{name}: template.yaml has no function with `{CODE}{name}`"
        )),
        _ => findings.push(format!("{name}: template.yaml deploys it more than once")),
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::names;
    use crate::metadata::Package;

    fn package(folder: &str, name: &str, binaries: &[&str]) -> Package {
        Package {
            name: name.to_owned(),
            folder: PathBuf::from(folder),
            binaries: binaries.iter().map(|name| (*name).to_owned()).collect(),
            has_library: true,
            tests: Vec::new(),
            dependencies: Vec::new(),
        }
    }

    #[test]
    fn one_name_everywhere_is_sound() {
        let packages = [package(
            "functions/page-reply",
            "page-reply",
            &["page-reply"],
        )];
        assert_eq!(
            names(&packages, "      CodeUri: target/lambda/page-reply\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn every_difference_is_found() {
        let packages = [
            package("functions/page-reply", "reply", &["reply"]),
            package("functions/sla-sweep", "sla-sweep", &["bootstrap"]),
        ];
        let found = names(
            &packages,
            "CodeUri: target/lambda/sla-sweep\nCodeUri: target/lambda/gone\n",
        )
        .join("\n");
        for expected in [
            "called reply",
            "no function with",
            "renames it",
            "must have one",
            "functions/gone",
        ] {
            assert!(found.contains(expected), "{expected} in {found}");
        }
    }
}
