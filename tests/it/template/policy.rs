//! What each function's own policy grows to: Lambda ends it at 20 KB, and a stack that has grown past that no longer
//! deploys.

use yaml_serde::Value;

use super::{of_type, property, text};

/// Lambda's quota on a function's resource-based policy, in bytes.
const POLICY_MAX: usize = 20 * 1024;
/// The longest name of a stack that is planned for, and the longest partition and region.
const STACK: &str = "statdesk-production-of-north";
const REGION: &str = "us-gov-west-1";
const PARTITION: &str = "aws-us-gov";

/// SAM lets the gateway invoke a function by one statement for each route.
#[test]
fn no_functions_policy_outgrows_lambda() {
    for (id, function) in of_type("AWS::Serverless::Function") {
        let events = property(&function, "Events");
        // Named for its stack and itself.
        let name = match property(&function, "FunctionName") {
            Value::Null => format!("-{id}-ABCDEFGHIJKL"),
            name => text(&name)
                .rsplit('}')
                .next()
                .unwrap_or_default()
                .to_owned(),
        };
        let statements = events.as_mapping().into_iter().flatten();
        let size: usize = statements
            .filter(|(_, event)| event["Type"] == "HttpApi")
            .map(|(event, route)| {
                let (path, method) = (&route["Properties"]["Path"], &route["Properties"]["Method"]);
                format!(
                    r#"{{"Sid":"{STACK}-{id}{}Permission-ABCDEFGHIJKL","Effect":"Allow","Principal":{{"Service":"apigateway.amazonaws.com"}},"Action":"lambda:InvokeFunction","Resource":"arn:{PARTITION}:lambda:{REGION}:123456789012:function:{STACK}{name}","Condition":{{"ArnLike":{{"AWS:SourceArn":"arn:{PARTITION}:execute-api:{REGION}:123456789012:a1b2c3d4e5/*/{}{}"}}}}}},"#,
                    text(event),
                    method.as_str().unwrap_or_default(),
                    path.as_str().unwrap_or_default()
                )
                .len()
            })
            .sum();
        assert!(size < POLICY_MAX, "{id}: {size} of {POLICY_MAX} bytes");
    }
}
