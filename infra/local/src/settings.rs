//! What functions need in their environment to work on this stack from another process, or from another host.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cloud::REGION;
use crate::endpoint::Endpoints;
use crate::stack::{Stack, StackError};

/// The file's name in the data folder: `cargo dev invoke --env <folder>/functions.env …` reads it.
const NAME: &str = "functions.env";
/// The file that `sam local` reads: `--env-vars <folder>/functions.json`.
const OF_EACH: &str = "functions.json";

/// Writes the template's environment, the services' addresses and stand-in credentials as NAME=VALUE lines into
/// `folder`, and returns where. They hold while the services run: embedded ones have other addresses with every start.
///
/// # Errors
/// [`StackError::Template`] when the template gives no environment, [`StackError::Settings`] when the file cannot be
/// written.
pub fn write(stack: &Stack, folder: &Path) -> Result<PathBuf, StackError> {
    let mut settings = services(&stack.endpoints);
    for function in &stack.template.functions {
        settings.extend(stack.environment(&function.name)?);
    }
    let path = folder.join(NAME);
    let lines: String = settings
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    std::fs::write(&path, lines).map_err(StackError::Settings)?;
    Ok(path)
}

/// Writes each function's environment under its logical id, as `sam local` reads it, with the services at `host`: a
/// container finds them there, and not at this machine's own addresses.
///
/// # Errors
/// [`StackError::Template`] when the template gives no environment, [`StackError::Settings`] when the file cannot be
/// written.
pub fn write_of_each(stack: &Stack, folder: &Path, host: &str) -> Result<PathBuf, StackError> {
    let seen = Endpoints {
        dynamodb: seen_at(&stack.endpoints.dynamodb, host),
        kms: seen_at(&stack.endpoints.kms, host),
        sns: seen_at(&stack.endpoints.sns, host),
        s3: seen_at(&stack.endpoints.s3, host),
        caller: stack.endpoints.caller.clone(),
    };
    let mut functions = BTreeMap::new();
    for function in &stack.template.functions {
        let mut settings = services(&seen);
        settings.extend(stack.environment(&function.name)?);
        functions.insert(function.id.as_str(), settings);
    }
    let path = folder.join(OF_EACH);
    let text = serde_json::to_string_pretty(&functions).map_err(std::io::Error::from);
    std::fs::write(&path, text.map_err(StackError::Settings)?).map_err(StackError::Settings)?;
    Ok(path)
}

/// Where the services are, and credentials that mean nothing anywhere else.
fn services(endpoints: &Endpoints) -> BTreeMap<String, String> {
    [
        ("AWS_ACCESS_KEY_ID", endpoints.caller.as_str()),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", REGION),
        ("AWS_ENDPOINT_URL_DYNAMODB", &endpoints.dynamodb),
        ("AWS_ENDPOINT_URL_KMS", &endpoints.kms),
        ("AWS_ENDPOINT_URL_SNS", &endpoints.sns),
        ("AWS_ENDPOINT_URL_S3", &endpoints.s3),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// `http://127.0.0.1:8000` as `http://<host>:8000`.
fn seen_at(address: &str, host: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
    match rest.rsplit_once(':') {
        Some((_, port)) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::Value;

    use crate::{Options, Stack, TEMPLATE};

    #[tokio::test]
    async fn a_binary_finds_the_stack_by_these_lines() {
        let folder = std::env::temp_dir().join(format!("statdesk-settings-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let stack = Stack::start(Options {
            template: TEMPLATE.to_owned(),
            parameters: [("BaseUrl".to_owned(), "http://127.0.0.1:3000".to_owned())].into(),
            ..Options::default()
        });
        let stack = stack.await.unwrap();
        let text = std::fs::read_to_string(super::write(&stack, &folder).unwrap()).unwrap();
        let path = super::write_of_each(&stack, &folder, "desk.test").unwrap();
        let each = std::fs::read(path).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(text.contains("DESK_TABLE=local-Desk\n"), "{text}");
        let dynamodb = &stack.endpoints.dynamodb;
        let line = format!("AWS_ENDPOINT_URL_DYNAMODB={dynamodb}\n");
        assert!(text.contains(&line), "{text}");

        let each: Value = serde_json::from_slice(&each).unwrap();
        let functions = each.as_object().unwrap();
        assert_eq!(functions.len(), stack.template.functions.len());
        let port = dynamodb.rsplit(':').next().unwrap();
        for (id, settings) in functions {
            assert_eq!(settings["DESK_TABLE"], "local-Desk", "{id}");
            let seen = &settings["AWS_ENDPOINT_URL_DYNAMODB"];
            assert_eq!(seen, &format!("http://desk.test:{port}"), "{id}");
        }
        // What one function alone is given stays its own.
        assert!(each["ProbeIngest"]["ALARM_PRACTICE"].is_string());
        assert!(each["TicketIntake"]["ALARM_PRACTICE"].is_null());
    }

    #[test]
    fn an_address_keeps_its_port() {
        for (address, seen) in [
            ("http://127.0.0.1:8000", "http://there:8000"),
            ("https://[::1]:8000", "https://there:8000"),
            ("http://localhost", "http://there"),
        ] {
            assert_eq!(super::seen_at(address, "there"), seen);
        }
    }
}
