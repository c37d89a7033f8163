//! What people wrote is searched in everything that a whole run said: its logs, pages, errors and all that it printed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::{advice::Advice, root::Root};

/// Tells the suite which folder every process of the run leaves its texts and its sayings in.
pub const VARIABLE: &str = "STATDESK_SPOKEN";
/// How much of a text is searched for: what is cut off at its end is found too.
const START: usize = 24;
/// How many finds are listed.
const LISTED: usize = 20;

/// A folder that a run is recorded in.
pub struct Spoken {
    folder: PathBuf,
    printed: PathBuf,
}

impl Spoken {
    /// An empty one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(root: &Root) -> Result<Self, Advice> {
        let folder = root.target().join("dev").join("spoken");
        // Where nextest keeps what every test printed, also of those that passed (.config/nextest.toml).
        let printed = root.target().join("nextest/default/printed.xml");
        let _absent = std::fs::remove_dir_all(&folder);
        let _absent = std::fs::remove_file(&printed);
        std::fs::create_dir_all(&folder).map_err(|error| Advice::io("make", &folder, &error))?;
        Ok(Self { folder, printed })
    }

    /// Where it is.
    pub fn folder(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }

    /// Searches; `lines` is what the terminal saw, and `whole` when every test came to its end.
    ///
    /// # Errors
    /// When a text is found, or a whole run has recorded none, or no saying.
    pub fn search(&self, lines: &[String], whole: bool) -> Result<String, Advice> {
        let mut printed = lines.join("\n");
        if self.printed.exists() {
            printed.push_str(&unescaped(&read(&self.printed)?));
        }
        let mut processes: BTreeMap<String, Process> = BTreeMap::new();
        let files = std::fs::read_dir(&self.folder);
        let files = files.map_err(|error| Advice::io("read", &self.folder, &error))?;
        for path in files.flatten().map(|file| file.path()) {
            let name = path.file_stem().unwrap_or_default();
            let process = processes.entry(name.to_string_lossy().into_owned());
            let process = process.or_default();
            match path.extension().and_then(|kind| kind.to_str()) {
                Some("planted") => process.planted = needles(&read(&path)?),
                _ => process.said = read(&path)?.to_lowercase(),
            }
        }
        verdict(&processes, &printed, whole)
    }
}

/// What one process of a run was told, and what it said.
#[derive(Default)]
struct Process {
    /// Each text's start, in small letters, once.
    planted: Vec<String>,
    /// In small letters.
    said: String,
}

fn verdict(
    processes: &BTreeMap<String, Process>,
    printed: &str,
    whole: bool,
) -> Result<String, Advice> {
    let printed = printed.to_lowercase();
    let mut found = Vec::new();
    let mut planted: Vec<&str> = Vec::new();
    for process in processes.values() {
        let texts = process.planted.iter().map(String::as_str);
        let said = texts.clone().filter(|text| process.said.contains(*text));
        found.extend(said.map(|text| format!("  in a log, page or error: {text}")));
        planted.extend(texts);
    }
    planted.sort_unstable();
    planted.dedup();
    let shown = planted.iter().filter(|text| printed.contains(**text));
    found.extend(shown.map(|text| format!("  in what was printed: {text}")));
    if whole && !found.is_empty() {
        let more = found.len().saturating_sub(LISTED);
        found.truncate(LISTED);
        let list = found.join("\n");
        return Err(Advice::new(
            format!("what tests wrote as a person would was said again ({more} more):\n{list}"),
            "keep it in `Phi` from the form to the sealer; target/dev/spoken has the lines",
        ));
    }
    let said: usize = processes.values().map(|process| process.said.len()).sum();
    if whole && (planted.is_empty() || said == 0) {
        return Err(Advice::new(
            "no text was recorded, or nothing that was said",
            "the run has no test with a desk, or its record could not be written",
        ));
    }
    Ok(format!(
        "{} texts that people wrote are in none of the {said} bytes of logs, pages and errors, and in none of the {} printed",
        planted.len(),
        printed.len()
    ))
}

/// The start of each text, which stands as a JSON string on a line of its own.
fn needles(lines: &str) -> Vec<String> {
    let texts = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<String>(line).ok());
    let mut texts: Vec<String> = texts
        .map(|text| text.chars().take(START).collect::<String>().to_lowercase())
        .collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// The few escapes of XML undone.
fn unescaped(xml: &str) -> String {
    [
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(xml.to_owned(), |text, (escape, character)| {
        text.replace(escape, character)
    })
}

fn read(path: &std::path::Path) -> Result<String, Advice> {
    let bytes = std::fs::read(path).map_err(|error| Advice::io("read", path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Process, needles, unescaped, verdict};

    fn judge(planted: &str, said: &str, printed: &str, whole: bool) -> Result<String, String> {
        let process = Process {
            planted: needles(planted),
            said: said.to_lowercase(),
        };
        let processes = BTreeMap::from([("1".to_owned(), process)]);
        verdict(&processes, printed, whole).map_err(|advice| advice.to_string())
    }

    const TEXT: &str = "\"The chart of \\\"Ann Lee\\\" is blank since Monday\"\n";

    #[test]
    fn a_text_is_found_wherever_its_start_was_said() {
        let cut = "WARN wrong=the chart of \"ann lee\" is bl";
        assert!(judge(TEXT, cut, "", true).unwrap_err().contains("in a log"));
        let shown = "panicked: The chart of \"Ann Lee\" is blank";
        assert!(
            judge(TEXT, "x", shown, true)
                .unwrap_err()
                .contains("printed")
        );
        let clean = judge(TEXT, "answered status=201", "PASS 1", true).unwrap();
        assert!(clean.starts_with("1 texts"), "{clean}");
        let escaped = unescaped("The chart of &quot;Ann Lee&quot; &amp;amp; son");
        assert_eq!(escaped, "The chart of \"Ann Lee\" &amp; son");
    }

    #[test]
    fn a_whole_run_that_recorded_nothing_proves_nothing() {
        assert!(judge("", "said", "", true).is_err());
        assert!(judge(TEXT, "", "", true).is_err());
        // A failing test shows what it was about, and the run fails for that.
        assert!(judge("", "", "", false).is_ok());
    }
}
