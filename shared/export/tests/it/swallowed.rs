//! Quotes that are opened by mistake: what they swallow is counted line by line, and said.

use std::fmt::Write;

use crate::told;

fn file(broken: usize, tail: &str) -> String {
    let mut csv = String::from("Id,Created at,Solved at,Subject,Status,Priority,Group,Via,Tags\n");
    for row in 1..=30 {
        let quote = if row == broken { "\"" } else { "" };
        let end = if row == broken + 9 { tail } else { "" };
        writeln!(
            csv,
            "{row},2026-02-13 10:22,2026-02-13 12:22,{quote}EHR down{end},Solved,Urgent,IT,Web,"
        )
        .unwrap();
    }
    csv
}

#[test]
fn what_a_quote_swallows_is_counted() {
    for tail in ["\" broken", "\",x"] {
        let (found, _) = told(file(10, tail), |_| {});
        assert_eq!(
            found.tickets + found.rejected_rows,
            30,
            "{tail}: {found:#?}"
        );
        assert_eq!(found.rejected_rows, 10, "{tail}: {found:#?}");
    }
    let (whole, _) = told(file(0, ""), |_| {});
    assert_eq!((whole.tickets, whole.rejected_rows), (30, 0));
}
