//! What a whole run used of the functions' roles: a grant that nothing used fails it, and so does a call outside them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::{advice::Advice, root::Root};

/// Tells the local stack which folder every process of the run leaves a file in.
pub const VARIABLE: &str = "STATDESK_ROLES";

/// A folder that a run is recorded in.
pub struct Record(PathBuf);

impl Record {
    /// An empty one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(root: &Root) -> Result<Self, Advice> {
        let folder = root.target().join("dev").join("roles");
        let _absent = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| Advice::io("make", &folder, &error))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn folder(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }

    /// Compares what was granted with what was used; `whole` when every test came to its end.
    ///
    /// # Errors
    /// When a grant was not used by a whole run, a call was refused, or nothing was recorded at all.
    pub fn compare(&self, whole: bool) -> Result<String, Advice> {
        let mut lines = BTreeSet::new();
        let files = std::fs::read_dir(&self.0);
        for file in files
            .map_err(|error| Advice::io("read", &self.0, &error))?
            .flatten()
        {
            let path = file.path();
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Advice::io("read", &path, &error))?;
            lines.extend(text.lines().map(str::to_owned));
        }
        verdict(&lines, whole)
    }
}

/// The lines begin with `allowed`, `used` or `refused`, then the function, then the action and the resource.
fn verdict(lines: &BTreeSet<String>, whole: bool) -> Result<String, Advice> {
    let of = |kind: &str| -> BTreeSet<&str> {
        lines
            .iter()
            .filter_map(|line| line.split_once(' '))
            .filter(|(word, _)| *word == kind)
            .map(|(_, rest)| rest)
            .collect()
    };
    let (allowed, used, refused) = (of("allowed"), of("used"), of("refused"));
    if !refused.is_empty() {
        return Err(Advice::new(
            format!(
                "roles refused calls that functions made:\n{}",
                list(&refused)
            ),
            "grant them to the function in template.yaml, or make the call elsewhere",
        ));
    }
    let unused: BTreeSet<&str> = allowed.difference(&used).copied().collect();
    if whole && allowed.is_empty() {
        return Err(Advice::new(
            "no role was recorded",
            "the run has no test with a desk, or its record could not be written",
        ));
    }
    if whole && !unused.is_empty() {
        return Err(Advice::new(
            format!("roles grant what no test made use of:\n{}", list(&unused)),
            "take the grant out of template.yaml, or test what needs it",
        ));
    }
    let functions: BTreeSet<_> = allowed
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    Ok(format!(
        "{} grants of {} functions, {} of them used, no call refused",
        allowed.len(),
        functions.len(),
        allowed.len() - unused.len()
    ))
}

fn list(lines: &BTreeSet<&str>) -> String {
    let lines: Vec<_> = lines.iter().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::verdict;

    fn judge(lines: &[&str], whole: bool) -> Result<String, String> {
        let lines: BTreeSet<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        verdict(&lines, whole).map_err(|advice| advice.to_string())
    }

    const READS: &str = "sweep dynamodb:Query on Desk.Arn";

    #[test]
    fn a_whole_run_uses_every_grant() {
        let (allowed, used) = (format!("allowed {READS}"), format!("used {READS}"));
        assert_eq!(
            judge(&[&allowed, &used], true).unwrap(),
            "1 grants of 1 functions, 1 of them used, no call refused"
        );
        let fault = judge(&[&allowed, "used intake dynamodb:Query on Desk.Arn"], true).unwrap_err();
        assert!(fault.contains(READS), "{fault}");
        assert!(judge(&[&allowed], false).is_ok(), "the run did not end");
    }

    #[test]
    fn a_refused_call_fails_every_run_and_silence_a_whole_one() {
        for whole in [true, false] {
            let fault = judge(&[&format!("refused {READS}")], whole).unwrap_err();
            assert!(fault.contains(READS), "{fault}");
        }
        assert!(judge(&[], true).unwrap_err().contains("no role"));
        assert!(judge(&[], false).is_ok());
    }
}
