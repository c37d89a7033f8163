//! What people wrote is searched in everything that a whole run said: its logs, pages, errors and all that it printed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use crate::{advice::Advice, root::Root};

/// Tells the suite which folder every process of the run leaves its texts and its sayings in.
pub const VARIABLE: &str = "STATDESK_SPOKEN";
/// How many bytes of a text are found wherever they begin: what is cut off at either end is found by the rest.
const PIECE: usize = 20;
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
        // Without nextest the terminal has seen it all.
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
                Some("planted") => process.planted = texts(&read(&path)?),
                _ => process.said = plain(&read(&path)?),
            }
        }
        verdict(&processes, &printed, whole)
    }
}

/// What one process of a run was told, and what it said, both in plain letters.
#[derive(Default)]
struct Process {
    planted: BTreeSet<String>,
    said: String,
}

fn verdict(
    processes: &BTreeMap<String, Process>,
    printed: &str,
    whole: bool,
) -> Result<String, Advice> {
    let mut found = Vec::new();
    let mut all = BTreeSet::new();
    for process in processes.values() {
        let said = repeated(&process.planted, &process.said);
        found.extend(said.map(|piece| format!("  in a log, page or error: {piece}")));
        all.extend(process.planted.iter().cloned());
    }
    let printed = plain(printed);
    let shown = repeated(&all, &printed);
    found.extend(shown.map(|piece| format!("  in what was printed: {piece}")));
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
    if whole && (all.is_empty() || said == 0) {
        return Err(Advice::new(
            "no text was recorded, or nothing that was said",
            "the run has no test with a desk, or its record could not be written",
        ));
    }
    Ok(format!(
        "{} texts that people wrote are in none of the {said} bytes of logs, pages and errors, and in none of the {} printed",
        all.len(),
        printed.len()
    ))
}

/// The pieces of texts that were said again, each once. A short text is one piece, a longer one each that it has.
fn repeated<'a>(texts: &'a BTreeSet<String>, said: &'a str) -> impl Iterator<Item = &'a str> {
    let (long, short): (Vec<&String>, Vec<&String>) =
        texts.iter().partition(|text| text.len() > PIECE);
    let pieces: HashSet<&[u8]> = long
        .iter()
        .flat_map(|text| text.as_bytes().windows(PIECE))
        .collect();
    let windows = said.as_bytes().windows(PIECE);
    let found: BTreeSet<&[u8]> = windows.filter(|window| pieces.contains(window)).collect();
    let found = found
        .into_iter()
        .filter_map(|piece| std::str::from_utf8(piece).ok());
    let whole = short
        .into_iter()
        .filter(|text| said.contains(text.as_str()));
    found.chain(whole.map(String::as_str))
}

/// Each text, which stands as a JSON string on a line of its own.
fn texts(lines: &str) -> BTreeSet<String> {
    lines
        .lines()
        .filter_map(|line| serde_json::from_str::<String>(line).ok())
        .map(|text| plain(&text).trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// Small letters and figures, with one space for all that stands between them: so it is one text however it was escaped.
/// An underscore is a letter, for the name of a test is no text.
fn plain(text: &str) -> String {
    let text = text
        .replace("\\n", " ")
        .replace("\\r", " ")
        .replace("\\t", " ");
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() || letter == '_' {
            plain.extend(letter.to_lowercase());
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain
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

    use super::{Process, plain, texts, unescaped, verdict};

    fn judge(planted: &str, said: &str, printed: &str, whole: bool) -> Result<String, String> {
        let process = Process {
            planted: texts(planted),
            said: plain(said),
        };
        let processes = BTreeMap::from([("1".to_owned(), process)]);
        verdict(&processes, printed, whole).map_err(|advice| advice.to_string())
    }

    const TEXT: &str = "\"The chart of \\\"Ann Lee\\\" is blank since Monday\"\n";

    #[test]
    fn a_text_is_found_however_it_was_escaped_or_cut() {
        for cut in [
            "WARN wrong=the chart of \"ann lee\" is bl",
            r#"{"wrong": "The chart of \"Ann Lee\" is blank"}"#,
            r#"Debug("The chart of \\\"Ann Lee\\\"\nis blank")"#,
            "path=/x?q=The+chart+of+%22&more: e is blank since Mon",
        ] {
            assert!(judge(TEXT, cut, "", true).is_err(), "{cut}");
        }
        let cut = "WARN wrong=the chart of \"ann lee\" is bl";
        assert!(judge(TEXT, cut, "", true).unwrap_err().contains("in a log"));
        let shown = "panicked: The chart of \"Ann Lee\" is blank";
        assert!(
            judge(TEXT, "x", shown, true)
                .unwrap_err()
                .contains("printed")
        );
        let name = "test the_chart_of_ann_lee_is_blank_since_monday ... ok";
        let clean = judge(TEXT, "answered status=201", name, true).unwrap();
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
