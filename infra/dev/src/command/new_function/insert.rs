//! Where a new function's lines go in the files that already exist.

use crate::advice::Advice;

/// The workspace's manifest with the function among the rooms' dependencies, after the last function.
pub fn dependency(manifest: &str, name: &str) -> Result<String, Advice> {
    let last = manifest
        .lines()
        .rfind(|line| line.contains("path = \"functions/"))
        .ok_or_else(|| {
            Advice::new(
                "Cargo.toml names no function to put it after",
                "add the line by hand",
            )
        })?;
    let added = format!("{last}\n{name} = {{ path = \"functions/{name}\" }}");
    Ok(manifest.replacen(last, &added, 1))
}

/// The template with the resource as the last one, before the outputs.
pub fn resource(template: &str, resource: &str) -> Result<String, Advice> {
    const END: &str = "\nOutputs:\n";
    if template.matches(END).count() != 1 {
        return Err(Advice::new(
            "template.yaml has no `Outputs:` to put it before",
            "add the resource by hand",
        ));
    }
    Ok(template.replacen(END, &format!("\n{}\n{}", resource.trim_end(), END), 1))
}

#[cfg(test)]
mod tests {
    use super::{dependency, resource};

    #[test]
    fn goes_after_the_last_function_and_before_the_outputs() {
        let manifest = "a-b = { path = \"functions/a-b\" }\nc-d = { path = \"functions/c-d\" }\njiff = \"0\"\n";
        let with = dependency(manifest, "e-f").unwrap();
        assert!(with.contains("functions/c-d\" }\ne-f = { path = \"functions/e-f\" }\njiff"));
        dependency("[workspace]\n", "e-f").unwrap_err();

        let with = resource("Resources:\n  A: {}\n\nOutputs:\n  B: {}\n", "  New: {}\n").unwrap();
        assert_eq!(
            with,
            "Resources:\n  A: {}\n\n  New: {}\n\nOutputs:\n  B: {}\n"
        );
        resource("Resources:\n", "  New: {}\n").unwrap_err();
    }
}
