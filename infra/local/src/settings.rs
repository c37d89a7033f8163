//! What a function's own binary needs in its environment to work on this stack from another process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cloud::REGION;
use crate::stack::{Stack, StackError};

/// The file's name in the data folder: `cargo dev invoke --env <folder>/functions.env …` reads it.
const NAME: &str = "functions.env";

/// Writes the template's environment, the services' addresses and stand-in credentials as NAME=VALUE lines into
/// `folder`, and returns where. They hold while this process runs: the addresses change with every start.
///
/// # Errors
/// [`StackError::Template`] when the template gives no environment, [`StackError::Settings`] when the file cannot be
/// written.
pub fn write(stack: &Stack, folder: &Path) -> Result<PathBuf, StackError> {
    let mut settings = BTreeMap::from([
        ("AWS_ACCESS_KEY_ID".to_owned(), "local".to_owned()),
        ("AWS_SECRET_ACCESS_KEY".to_owned(), "local".to_owned()),
        ("AWS_REGION".to_owned(), REGION.to_owned()),
        (
            "AWS_ENDPOINT_URL_DYNAMODB".to_owned(),
            stack.endpoints.dynamodb.clone(),
        ),
        (
            "AWS_ENDPOINT_URL_KMS".to_owned(),
            stack.endpoints.kms.clone(),
        ),
        (
            "AWS_ENDPOINT_URL_SNS".to_owned(),
            stack.endpoints.sns.clone(),
        ),
        ("AWS_ENDPOINT_URL_S3".to_owned(), stack.endpoints.s3.clone()),
    ]);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
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
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(text.contains("DESK_TABLE=local-Desk\n"), "{text}");
        let dynamodb = format!("AWS_ENDPOINT_URL_DYNAMODB={}\n", stack.endpoints.dynamodb);
        assert!(text.contains(&dynamodb), "{text}");
    }
}
