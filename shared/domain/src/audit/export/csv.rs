//! CSV (RFC 4180) that a spreadsheet takes for text: no cell of it begins as a formula does.

/// A sheet as it is written.
#[derive(Debug, Default)]
pub struct Sheet(String);

impl Sheet {
    /// A sheet with its head.
    pub fn new(head: &[&str]) -> Self {
        let mut sheet = Self::default();
        sheet.row(head);
        sheet
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        let begins = |c: char| {
            matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n')
            // The same signs at full width, which some spreadsheets read alike.
            || matches!(c, '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
        };
        let guard = if text.trim_start_matches(' ').starts_with(begins) {
            "'"
        } else {
            ""
        };
        if text.contains([',', '"', '\r', '\n']) {
            self.0.push('"');
            self.0.push_str(guard);
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(guard);
            self.0.push_str(text);
        }
    }

    /// The sheet's text.
    pub fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    fn written(cell: &str) -> String {
        let mut sheet = Sheet::default();
        sheet.row(&[cell]);
        sheet.into_text()
    }

    #[test]
    fn cells_are_quoted_as_rfc_4180_says_and_lines_end_in_both_characters() {
        let mut sheet = Sheet::new(&["a", "b"]);
        sheet.row(&["x,y", "say \"no\"\r\nnow"]);
        assert_eq!(
            sheet.into_text(),
            "a,b\r\n\"x,y\",\"say \"\"no\"\"\r\nnow\"\r\n"
        );
    }

    #[test]
    fn no_cell_begins_as_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =1", "\u{ff1d}1"] {
            assert!(written(formula).starts_with('\''), "{formula}");
        }
        for formula in ["=HYPERLINK(\"http://x\",\"y\")", "\r\n=1", "-1,2"] {
            assert!(written(formula).starts_with("\"'"), "{formula}");
        }
        assert_eq!(written("t-1"), "t-1\r\n");
        assert_eq!(written(""), "\r\n");
    }
}
