//! Arrows between rooms point one way: functions -> lambda -> aws -> domain, and functions -> probe | export | paper ->
//! domain; nothing points at tests or infra.

use crate::metadata::Package;

/// Which packages of the workspace `package` may depend on, by name; `None` is all of them.
fn allowed(package: &Package) -> Option<&'static [&'static str]> {
    match (package.room(), package.name.as_str()) {
        ("infra" | "tests", _) => None,
        ("functions", _) => Some(&["lambda", "aws", "probe", "export", "paper", "domain"]),
        ("shared", "lambda") => Some(&["aws", "domain"]),
        ("shared", "aws" | "export" | "paper" | "probe") => Some(&["domain"]),
        _ => Some(&[]),
    }
}

/// Every dependency that points the wrong way, tests' dependencies included.
pub fn arrows(packages: &[Package]) -> Vec<String> {
    let mut findings = Vec::new();
    for package in packages {
        let Some(allowed) = allowed(package) else {
            continue;
        };
        for dependency in &package.dependencies {
            let ours = packages.iter().any(|other| other.name == dependency.name);
            if ours && !allowed.contains(&dependency.name.as_str()) {
                findings.push(format!(
                    "{} may not depend on {}",
                    package.name, dependency.name
                ));
            }
            if !ours
                && of_the_data_plane(&dependency.name)
                && package.name != "aws"
                && !dependency.development
            {
                findings.push(format!(
                    "{} imports {}: only shared/aws holds AWS clients",
                    package.name, dependency.name
                ));
            }
        }
    }
    findings
}

fn of_the_data_plane(name: &str) -> bool {
    name.starts_with("aws-sdk-") || name == "aws-config" || name == "serde_dynamo"
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::arrows;
    use crate::metadata::{Dependency, Package};

    fn package(folder: &str, dependencies: &[&str]) -> Package {
        let folder = PathBuf::from(folder);
        Package {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            folder,
            binaries: Vec::new(),
            has_library: true,
            tests: Vec::new(),
            dependencies: dependencies
                .iter()
                .map(|name| Dependency {
                    name: (*name).to_owned(),
                    development: false,
                })
                .collect(),
        }
    }

    #[test]
    fn arrows_forward_are_sound() {
        let packages = [
            package("shared/domain", &["serde"]),
            package("shared/aws", &["domain", "aws-sdk-sns"]),
            package("shared/lambda", &["aws", "domain"]),
            package("shared/probe", &["domain", "hyper"]),
            package("shared/export", &["domain", "zip"]),
            package(
                "functions/one",
                &["lambda", "aws", "probe", "export", "domain"],
            ),
            package("infra/local", &["one", "aws-sdk-sns"]),
            package("tests", &["local", "one"]),
        ];
        assert_eq!(arrows(&packages), Vec::<String>::new());
    }

    #[test]
    fn every_arrow_back_is_found() {
        let packages = [
            package("shared/domain", &["aws"]),
            package("shared/aws", &["lambda"]),
            package("shared/lambda", &["one", "aws-sdk-kms"]),
            package("shared/probe", &["lambda", "aws-config"]),
            package("shared/export", &["probe"]),
            package("functions/one", &["two", "local"]),
            package("functions/two", &["tests"]),
            package("infra/local", &[]),
            package("tests", &[]),
        ];
        assert_eq!(arrows(&packages).len(), 10);
    }
}
