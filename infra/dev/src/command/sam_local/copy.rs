//! A copy of template.yaml whose functions lie beside it, and find services that are not AWS's.

use crate::advice::Advice;

/// Where the deployed template looks for functions, and where the copy does.
const CODE: (&str, &str) = ("CodeUri: target/lambda/", "CodeUri: functions/");
/// Where the variables of all functions begin.
const VARIABLES: &str = "    Environment:\n      Variables:\n";
/// What the functions are told besides. SAM hands on only variables that the template has; these say nothing by
/// themselves, and functions.json gives them their values.
const ADDRESSES: [&str; 4] = [
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_KMS",
    "AWS_ENDPOINT_URL_SNS",
    "AWS_ENDPOINT_URL_S3",
];

/// The copy's text.
///
/// # Errors
/// When the template is not written as it is expected here.
pub fn of(template: &str) -> Result<String, Advice> {
    let unknown = |what: &str| {
        Advice::new(
            format!("template.yaml has no {what} any more"),
            "copy.rs of sam-local must follow it",
        )
    };
    if !template.contains(CODE.0) {
        return Err(unknown(CODE.0));
    }
    let (before, after) = template
        .split_once(VARIABLES)
        .ok_or_else(|| unknown("variables of all functions"))?;
    let lines: String = ADDRESSES
        .iter()
        .map(|name| format!("        {name}: unset\n"))
        .collect();
    let copy = [before, VARIABLES, &lines, after].concat();
    Ok(copy.replace(CODE.0, CODE.1))
}

#[cfg(test)]
mod tests {
    use super::{ADDRESSES, of};

    const TEMPLATE: &str = include_str!("../../../../../template.yaml");

    #[test]
    fn the_copy_is_the_template_but_for_places() {
        let copy = of(TEMPLATE).unwrap();
        assert!(!copy.contains("target/lambda"));
        let globals = copy.split_once("\nResources:\n").unwrap().0;
        for name in ADDRESSES {
            assert!(globals.contains(&format!("        {name}: unset\n")));
        }
        // Nothing else differs.
        let back: String = copy
            .lines()
            .filter(|line| !line.ends_with(": unset"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(
            back.replace("CodeUri: functions/", "CodeUri: target/lambda/"),
            TEMPLATE
        );
    }

    #[test]
    fn a_template_of_another_shape_is_refused() {
        assert!(of("Resources: {}").is_err());
        assert!(of("CodeUri: target/lambda/x").is_err());
    }
}
