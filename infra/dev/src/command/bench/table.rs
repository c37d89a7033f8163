//! A table of figures, as Markdown, so that it can be pasted into the README.

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
    /// Prints it.
    pub fn print(&self) {
        println!("{}\n", self.title);
        println!("| {} |", self.head.join(" | "));
        println!("|{}", " --- |".repeat(self.head.len()));
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
    }
}
