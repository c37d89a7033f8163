//! Zammad's workbook, and workbooks that are made to do harm.

use domain::kind::Tier;
use domain::report::case::Part;
use domain::sla::Outcome;
use export::Source;

use crate::workbook::Cell::{Inline, Nothing, Number, Shared};
use crate::workbook::{parts, workbook};
use crate::{at, refusal, told};

/// A title above the header, strings shared and in place, days as numbers, rows that end early.
#[test]
fn zammad() {
    let header = [
        "#",
        "Title",
        "State",
        "Priority",
        "Group",
        "Owner",
        "Customer",
        "Organization",
        "Create Channel",
        "Sender",
        "Tags",
        "Time Units Total",
        "Created At",
        "Updated At",
        "Closed At",
        "Close Escalation At",
        "Close In Min",
        "First Response At",
        "First Response In Min",
        "First Response Diff In Min",
        "Last Contact At",
        "Article Count",
        "Escalation At",
    ];
    let row = |number, title, state, priority, created, updated, closed, responded, articles| {
        vec![
            Inline(number),
            Shared(title),
            Shared(state),
            Inline(priority),
            Shared("IT"),
            Nothing,
            Shared("Jane & Doe"),
            Nothing,
            Inline("phone"),
            Nothing,
            Nothing,
            Nothing,
            created,
            updated,
            closed,
            Nothing,
            Nothing,
            responded,
            Nothing,
            Nothing,
            Nothing,
            articles,
        ]
    };
    let rows = vec![
        vec![Shared("Tickets 2026/2")],
        vec![],
        header.iter().map(|name| Shared(name)).collect(),
        // 46066.4322916667 is the 13th of February 2026 at 10:22:30.
        row(
            "22001",
            "EHR down for the whole site",
            "closed",
            "3 high",
            Number("46066.4322916667"),
            Number("46080.5"),
            Number("46066.5"),
            Number("46066.5"),
            Number("2"),
        ),
        row(
            "22002",
            "Toner & paper",
            "merged",
            "1 low",
            Inline("2026-02-13 11:00:00"),
            Number("46080.5"),
            Number("46067"),
            Nothing,
            Number("5"),
        ),
    ];
    let (found, cases) = told(workbook(&rows, false), |asked| {
        asked.zone = Some("Europe/Berlin".to_owned())
    });
    assert_eq!(
        (found.source, found.header_line, found.encoding.as_str()),
        (Source::Zammad, 3, "XLSX")
    );
    assert_eq!((found.rows, found.rejected_rows), (2, 0));
    assert_eq!(cases[0].opened_at, at("2026-02-13T09:22:30Z"));
    let cycle = &cases[0].responses.as_ref().unwrap()[0];
    assert_eq!(
        (cycle.responded_at, cycle.outcome),
        (Some(at("2026-02-13T11:00:00Z")), Outcome::Met)
    );
    assert_eq!(
        (cases[0].tier, cases[0].stated),
        (Tier::Critical, Some(Tier::Billing))
    );
    assert_eq!(cases[0].first_contact, Some(domain::fcr::Outcome::Achieved));
    assert_eq!(cases[1].opened_at, at("2026-02-13T10:00:00Z"));
    assert_eq!(
        (cases[1].part.clone(), cases[1].stated),
        (Part::Report, Some(Tier::General))
    );
    // The same days, counted from 1904.
    let rows = vec![
        header.iter().map(|name| Inline(name)).collect(),
        row(
            "1",
            "x",
            "open",
            "2 normal",
            Number("44604.4322916667"),
            Nothing,
            Nothing,
            Nothing,
            Nothing,
        ),
    ];
    let (_, cases) = told(workbook(&rows, true), |_| {});
    assert_eq!(cases[0].opened_at, at("2026-02-13T10:22:30Z"));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let workbook = b"<workbook><sheets><sheet name=\"a\" r:id=\"x\"/></sheets></workbook>";
    // 8 MB in one string, in 8 KB.
    let mut strings = b"<sst><si><t>".to_vec();
    strings.extend(std::iter::repeat_n(b'x', 8 << 20));
    let bomb = parts(&[
        ("xl/workbook.xml", workbook),
        ("xl/sharedStrings.xml", &strings),
    ]);
    assert!(bomb.len() < 20_000);
    assert!(refusal(bomb, |_| {}).contains("unpacks to more"));
    for (file, says) in [
        (parts(&[("readme.txt", b"hello")]), "without a workbook"),
        (parts(&[("xl/workbook.xml", workbook)]), "first sheet"),
        (
            parts(&[("xl/workbook.xml", b"<workbook><sheets></workbook>")]),
            "not sound",
        ),
    ] {
        let why = refusal(file, |_| {});
        assert!(why.contains(says), "{says}: {why}");
    }
}
