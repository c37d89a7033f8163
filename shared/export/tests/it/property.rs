//! Whatever bytes come, reading ends and answers; and every row is a ticket, a duplicate, a part of one, or rejected.

use proptest::prelude::*;

use crate::read;

const SAMPLE: &str = "Ticket No,Date Opened,First response at,Response hours,Status,Priority,Summary,Reopened\n\
    1,13/02/2026 10:00,13/02/2026 11:00,,Closed,1 - Critical,\"EHR, \"\"down\"\"\nat all sites\",0\n\
    2,2026-02-13T10:00:00Z,,1:30,Open,low,printer,1\n";

/// All rows are accounted for.
fn adds_up(bytes: &[u8]) {
    if let Ok((found, cases)) = read(bytes, |_| {}) {
        assert_eq!(found.tickets, cases.len() as u64);
        let counted: u64 = found.rejected.iter().map(|one| one.count).sum();
        assert_eq!(counted, found.rejected_rows);
        let all = found.tickets + found.duplicates + found.rejected_rows;
        assert!(
            if found.log {
                all <= found.rows
            } else {
                all == found.rows
            },
            "{found:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        adds_up(&bytes);
    }

    #[test]
    fn spoiled_tables_are_answered(places in proptest::collection::vec((0_usize..SAMPLE.len(), any::<u8>()), 0..12), cut in 0..SAMPLE.len()) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (place, byte) in places {
            bytes[place] = byte;
        }
        adds_up(&bytes);
        adds_up(&bytes[..cut]);
    }

    #[test]
    fn cells_of_any_text_are_answered(cells in proptest::collection::vec("[0-9/:. apmAPM,+-]{0,20}|\\PC{0,20}", 8)) {
        let row = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
        let header = SAMPLE.lines().next().unwrap_or_default();
        adds_up(format!("{header}\n{row}\n{row}\n").as_bytes());
    }

    /// The order of rows and of columns changes nothing but the order of cases.
    #[test]
    fn order_changes_nothing(rows in proptest::collection::vec((0_u32..500, 1_u32..28, 0_u32..600), 1..40), turn in 0_usize..4) {
        let names = ["Ticket No", "Date Opened", "First response at", "Summary"];
        let lines: Vec<[String; 4]> = rows.iter().enumerate().map(|(place, (_, day, minutes))| [
            place.to_string(),
            format!("2026-02-{day:02} 10:00"),
            format!("2026-02-{day:02} {:02}:{:02}", 10 + minutes / 60, minutes % 60),
            "EHR down at all sites".to_owned(),
        ]).collect();
        let mut sorted: Vec<usize> = (0..rows.len()).collect();
        let plain = table(&names, &lines, &sorted, 0);
        sorted.sort_by_key(|place| rows[*place].0);
        let turned = table(&names, &lines, &sorted, turn);
        let opened = |bytes: String| {
            let (_, cases) = read(bytes, |_| {}).unwrap();
            let mut told: Vec<_> = cases.into_iter().map(|case| (case.opened_at, case.responses.unwrap()[0].responded_at)).collect();
            told.sort();
            told
        };
        prop_assert_eq!(opened(plain), opened(turned));
    }
}

fn table(names: &[&str; 4], lines: &[[String; 4]], order: &[usize], turn: usize) -> String {
    let turned = |row: &[String]| {
        let mut row = row.to_vec();
        row.rotate_left(turn);
        row.join(",") + "\n"
    };
    let head: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    turned(&head)
        + &order
            .iter()
            .map(|place| turned(&lines[*place]))
            .collect::<String>()
}
