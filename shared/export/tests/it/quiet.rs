//! A patient's name in every column that may hold text: it never comes out, whatever is wrong with the file.

use crate::workbook::{Cell, workbook};
use crate::{read, told};

/// A name that is no word, and a date of birth.
const NAME: &str = "Isolde Zqvornak";
const TRACES: [&str; 3] = ["Isolde", "Zqvornak", "zqvornak"];

fn silent(shown: &str) {
    for trace in TRACES {
        assert!(!shown.contains(trace), "{trace}: {shown}");
    }
}

#[test]
fn a_name_in_any_cell_stays_in() {
    let header = "Ticket ID,Subject,Description,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time,Initial response time,\
                  First response time (in hrs),Agent interactions,First response status,Tags,Full name,Contact ID,Location";
    let columns = header.split(',').count();
    let fine = |at: usize| match at {
        0 => "7",
        9 => "2026-02-13 10:00",
        _ => "",
    };
    for named in 0..columns {
        let row = |place: usize| if place == named { NAME } else { fine(place) };
        let row: Vec<&str> = (0..columns).map(row).collect();
        let good: Vec<&str> = (0..columns).map(fine).collect();
        let csv = format!("{header}\n{}\n{}\n", row.join(","), good.join(","));
        let (findings, cases) = told(&csv, |_| {});
        silent(&format!(
            "{findings:?}{cases:?}{}",
            serde_json::to_string(&findings).unwrap()
        ));
        // In the header, and where a map looks for a column.
        let names: Vec<&str> = header
            .split(',')
            .enumerate()
            .map(|(at, name)| if at == named { NAME } else { name })
            .collect();
        let csv = format!("{}\n{}\n", names.join(","), good.join(","));
        let shown = match read(&csv, |_| {}) {
            Ok((findings, cases)) => format!("{findings:?}{cases:?}"),
            Err(error) => format!("{error}{error:?}"),
        };
        silent(&shown);
    }
}

#[test]
fn a_name_in_a_broken_file_stays_in() {
    for bytes in [
        format!("{NAME}\n"),
        format!("{NAME},{NAME}\n{NAME},{NAME}\n"),
        format!("Ticket No,Date Opened,Summary\n1,2026-02-13,\"{NAME}\n"),
        format!("Ticket No,Date Opened,Summary\n1,{NAME},x\n{NAME},2026-02-13,x,{NAME},{NAME}\n"),
        format!("{{\"name\": \"{NAME}\"}}"),
        format!("<html>{NAME}"),
    ] {
        let shown = match read(&bytes, |_| {}) {
            Ok((findings, cases)) => format!("{findings:?}{cases:?}"),
            Err(error) => format!("{error}{error:?}"),
        };
        silent(&shown);
    }
    let rows = vec![
        vec![Cell::Shared(NAME), Cell::Inline(NAME)],
        vec![Cell::Inline(NAME), Cell::Shared(NAME)],
    ];
    let error = read(workbook(&rows, false), |_| {}).unwrap_err();
    silent(&format!("{error}{error:?}"));
    let error = export::map(&format!("opened={NAME},{NAME}=x")).unwrap_err();
    silent(&format!("{error}{error:?}"));
}
