//! Dates without a time of day: of such a ticket nobody knows how soon it was answered.

use crate::told;

#[test]
fn a_date_alone_tells_no_response_time() {
    let csv = "Id,Opened,First response,Resolved,Subject\n\
        1,02/25/2026,02/25/2026,02/26/2026,EHR down for everyone\n\
        2,02/25/2026 09:00,02/25/2026,02/25/2026,EHR down for everyone\n\
        3,02/25/2026 09:00,02/25/2026 09:20,02/25/2026 11:00,EHR down for everyone\n";
    let (found, cases) = told(csv, |asked| {
        asked.map = export::map(
            "id=Id,opened=Opened,responded=First response,resolved=Resolved,subject=Subject",
        )
        .unwrap();
    });
    assert_eq!(
        (found.tickets, found.rejected_rows),
        (3, 0),
        "{:?}",
        found.rejected
    );
    let known: Vec<_> = cases.iter().map(|case| case.responses.is_some()).collect();
    assert_eq!(known, [false, false, true]);
}
