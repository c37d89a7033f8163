//! A browser without scripts: opens links and sends forms.

use crate::answer::Answer;
use crate::clinic::Clinic;

/// The media type of forms.
pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

impl Clinic {
    /// Opens a link.
    pub async fn open_link(&self, path: &str) -> Answer {
        screen(self.send("GET", path, &[], "").await)
    }

    /// Sends a form to a link.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        screen(self.send("POST", path, &[FORM], encode(fields)).await)
    }

    /// The links in the messages that one person of `lakeside` was sent, oldest first, as paths.
    #[must_use]
    pub fn links_to(&self, person: &str) -> Vec<String> {
        self.pages_to(person)
            .iter()
            .flat_map(|page| {
                let words = page.text.split_whitespace();
                words
                    .filter_map(|word| word.strip_prefix("http://desk.test"))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

impl Answer {
    /// The value of a hidden field of the form for an action.
    ///
    /// # Panics
    /// When the screen has no such form or field.
    #[must_use]
    pub fn hidden(&self, action: &str, field: &str) -> String {
        let mut forms = self.text.split("<form");
        let mark = format!("name=\"action\" value=\"{action}\"");
        let form = forms.find(|form| form.contains(&mark)).expect("a form");
        let start = format!("name=\"{field}\" value=\"");
        let (_, rest) = form.split_once(&start).expect("a field");
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// Whether the screen has a form for an action.
    #[must_use]
    pub fn offers(&self, action: &str) -> bool {
        self.text
            .contains(&format!("name=\"action\" value=\"{action}\""))
    }

    /// The text that a reader sees: without tags.
    #[must_use]
    pub fn seen(&self) -> String {
        let body = self.text.split("<body>").nth(1).unwrap_or(&self.text);
        let mut seen = String::new();
        for part in body.split('<') {
            let words = part.split_once('>').map_or(part, |(_, words)| words);
            if !words.is_empty() {
                seen.push_str(words);
                seen.push(' ');
            }
        }
        let plain = seen.replace("&quot;", "\"").replace("&amp;", "&");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What every screen holds to: nothing runs, nothing is loaded, every control has its label, a phone
/// shows it at its own width.
#[track_caller]
fn screen(answer: Answer) -> Answer {
    let kind = answer
        .headers
        .get("content-type")
        .map_or("", String::as_str);
    if !kind.starts_with("text/html") {
        return answer;
    }
    let html = &answer.text;
    let policy = &answer.headers["content-security-policy"];
    assert!(
        policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    );
    let phone = "<meta name=\"viewport\" content=\"width=device-width";
    assert!(html.contains(phone), "no screen for a phone: {html}");
    for never in [
        "<script",
        "<img",
        "<link",
        "<iframe",
        "://",
        "url(",
        "onclick",
        "javascript:",
    ] {
        assert!(!html.contains(never), "{never} in {html}");
    }
    for control in html.split('<').filter(|tag| {
        let kinds = ["input ", "textarea ", "select "];
        kinds.iter().any(|kind| tag.starts_with(kind)) && !tag.contains("type=\"hidden\"")
    }) {
        let id = control
            .split_once(" id=\"")
            .and_then(|(_, rest)| rest.split_once('"'));
        let (id, _) = id.unwrap_or_else(|| panic!("a control without an id: {control}"));
        assert!(html.contains(&format!("for=\"{id}\"")), "no label for {id}");
    }
    answer
}

/// Encodes a form: every byte but letters and digits by its number.
fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).into(),
                byte => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&")
}
