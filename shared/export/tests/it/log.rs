//! Logs with many rows of one ticket, and rows that are there twice.

use domain::fcr;
use domain::kind::Tier;
use export::Source;

use crate::{at, told};

/// As the public log of a ServiceNow installation has them.
const HEAD: &str = "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_by,opened_at,\
    sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,impact,\
    urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,\
    closed_code,resolved_by,resolved_at,closed_at\n";

fn row(
    number: &str,
    state: &str,
    given: u32,
    reopened: u32,
    updated: &str,
    resolved: &str,
    priority: &str,
) -> String {
    format!(
        "{number},{state},TRUE,{given},{reopened},0,TRUE,Caller 2403,Opened by  8,29/2/2016 01:16,Created by 6,29/2/2016 01:23,\
         Updated by 21,{updated},Phone,Location 143,Category 55,Subcategory 170,Symptom 72,?,1 - High,1 - High,{priority},Group 56,?,\
         TRUE,FALSE,Do Not Notify,?,?,?,?,code 5,Resolved by 149,{resolved},?\n"
    )
}

#[test]
fn a_log_comes_to_one_case_for_each_ticket() {
    let rows = [
        row("INC1", "New", 0, 0, "29/2/2016 01:23", "?", "3 - Moderate"),
        row("INC2", "New", 0, 0, "29/2/2016 01:23", "?", "3 - Moderate"),
        row(
            "INC1",
            "Active",
            1,
            0,
            "29/2/2016 02:00",
            "?",
            "1 - Critical",
        ),
        row(
            "INC1",
            "Resolved",
            1,
            0,
            "29/2/2016 08:53",
            "?",
            "1 - Critical",
        ),
        row(
            "INC1",
            "Closed",
            1,
            0,
            "5/3/2016 12:00",
            "?",
            "1 - Critical",
        ),
        // Written before what is known already: it adds no state.
        row("INC1", "Active", 1, 0, "29/2/2016 03:00", "?", "2 - High"),
        row(
            "INC2",
            "Resolved",
            0,
            0,
            "1/3/2016 08:00",
            "?",
            "3 - Moderate",
        ),
        row(
            "INC2",
            "Active",
            0,
            0,
            "1/3/2016 09:00",
            "?",
            "3 - Moderate",
        ),
        row(
            "INC2",
            "Resolved",
            0,
            0,
            "1/3/2016 10:00",
            "1/3/2016 09:58",
            "3 - Moderate",
        ),
        row(
            "INC2",
            "Resolved",
            0,
            0,
            "1/3/2016 10:00",
            "1/3/2016 09:58",
            "3 - Moderate",
        ),
        row(
            "INC3",
            "Awaiting User Info",
            0,
            0,
            "13/3/2016 10:00",
            "?",
            "4 - Low",
        ),
    ];
    let (found, cases) = told(format!("{HEAD}{}", rows.concat()), |_| {});
    assert_eq!(
        (found.source, found.log, found.rows, found.tickets),
        (Source::ServiceNow, true, 11, 3)
    );
    assert_eq!((found.duplicates, found.rejected_rows), (1, 0));
    assert_eq!(found.dates[0].why, "line 2 has 29/02/2016, which decides");
    assert_eq!(cases[0].opened_at, at("2016-02-29T01:16:00Z"));
    // Nothing says when it was resolved but the row that first said that it was.
    assert_eq!(cases[0].end.resolved_at, Some(at("2016-02-29T08:53:00Z")));
    assert_eq!(
        (cases[0].stated, cases[0].reassigned, cases[0].end.closed),
        (Some(Tier::Critical), Some(1), true)
    );
    assert_eq!(cases[0].first_contact, Some(fcr::Outcome::Missed));
    // Seen to be opened again, although its count says never.
    assert_eq!(
        (cases[1].reopened, cases[1].end.resolved_at),
        (Some(1), Some(at("2016-03-01T09:58:00Z")))
    );
    assert_eq!(cases[1].first_contact, Some(fcr::Outcome::Missed));
    assert_eq!(
        (cases[2].end.resolved_at, cases[2].first_contact),
        (None, Some(fcr::Outcome::Pending))
    );
    assert_eq!(cases[2].responses, None);
}

#[test]
fn rows_that_are_there_twice_count_once() {
    let row = "1,2026-02-13 10:00,x\n";
    let (found, cases) = told(
        format!("Ticket No,Date Opened,Summary\n{row}{row}2,2026-02-13 10:00,x\n{row}"),
        |_| {},
    );
    assert_eq!(
        (found.log, found.rows, found.duplicates, cases.len()),
        (false, 4, 2, 2)
    );
    // Without a number, rows that say the same are the same.
    let (found, cases) = told(
        "Date Opened,Summary\n2026-02-13 10:00,x\n2026-02-13 10:00,x\n2026-02-13 10:00,y\n",
        |asked| {
            asked.source = Some(Source::Generic);
        },
    );
    assert_eq!((found.duplicates, cases.len()), (1, 2));
}
