//! A table of figures, as the Markdown of the README.

/// A title, a heading per column, and rows of the same width.
pub struct Table {
    /// What was measured, and how.
    pub title: String,
    /// One heading per column.
    pub head: Vec<&'static str>,
    /// The rows, each as wide as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Its title, and its lines.
    pub fn markdown(&self) -> String {
        let line = |cells: String| format!("| {cells} |\n");
        let mut text = format!("{}:\n\n", self.title);
        text.push_str(&line(self.head.join(" | ")));
        text.push_str(&format!("|{}\n", " --- |".repeat(self.head.len())));
        text.extend(self.rows.iter().map(|row| line(row.join(" | "))));
        text
    }
}
