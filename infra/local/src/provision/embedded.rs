//! Making a KMS key in the embedded KMS without the wire: the same operations, a tenth of the time, in every test.

use serde_json::{Value, json};

use super::ProvisionError;
use super::key::Made;
use crate::cloud::Cloud;
use crate::template::Key;

pub(super) fn provision(cloud: &Cloud, wanted: &Key) -> Result<Made, ProvisionError> {
    let ask = |operation: &str, request: Value| {
        cloud.kms(operation, &request).map_err(|(code, message)| {
            (
                code.clone(),
                ProvisionError::new(&wanted.id, format!("{code}: {message}")),
            )
        })
    };
    let described = match ask("DescribeKey", json!({"KeyId": wanted.alias})) {
        Ok(found) => found,
        Err((code, _)) if code == "NotFoundException" => {
            let request = json!({"KeySpec": wanted.spec, "KeyUsage": wanted.usage, "Description": wanted.description});
            let created = ask("CreateKey", request).map_err(|(_, fault)| fault)?;
            let target = &created["KeyMetadata"]["KeyId"];
            let request = json!({"AliasName": wanted.alias, "TargetKeyId": target});
            ask("CreateAlias", request).map_err(|(_, fault)| fault)?;
            created
        }
        Err((_, fault)) => return Err(fault),
    };
    let text = |name: &str| {
        described["KeyMetadata"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    Made {
        id: text("KeyId"),
        arn: text("Arn"),
    }
    .of_kind(wanted, &text("KeySpec"))
}
