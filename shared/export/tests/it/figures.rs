//! What an export's report makes of what the export does not say: outages that nobody closed, answers that nobody wrote
//! down, priorities that are not ours.

use std::io::Cursor;

use domain::report::Report;
use domain::report::figure::{Cell, Figure, Table};
use export::{Asked, Made, Reason};

use crate::{NOW, told};

const HEAD: &str =
    "Ticket No,Date Opened,First response at,Resolved at,Last updated,Status,Priority,Summary\n";

fn made(csv: &str) -> Report {
    let asked = Asked::at(NOW.parse().unwrap());
    let (days, findings) = export::gather(Cursor::new(csv), &asked, &mut |_| {}).unwrap();
    Made::of(&days, findings, None, None).report
}

fn all(report: &Report) -> impl Iterator<Item = &Figure> {
    let sections = report.sections.iter().flat_map(|section| &section.figures);
    report.headline.iter().chain(sections)
}

fn figure<'a>(report: &'a Report, name: &str) -> &'a Figure {
    let found = all(report).find(|figure| figure.name == name);
    found.unwrap_or_else(|| panic!("{name}"))
}

fn value(report: &Report, name: &str) -> (Option<f64>, u64) {
    let figure = figure(report, name);
    (figure.value, figure.n)
}

fn table<'a>(report: &'a Report, name: &str) -> Option<&'a Table> {
    let mut tables = report.sections.iter().flat_map(|section| &section.tables);
    tables.find(|table| table.name == name)
}

/// "For imports (no signs known but updated/closed) likewise."
#[test]
fn an_outage_that_nobody_closed_counts_up_to_its_last_date() {
    let csv = format!(
        "{HEAD}1,2026-09-01 09:00,2026-09-01 09:30,,2026-09-01 10:00,Open,High,EHR down at all sites\n\
         2,2026-11-01 09:00,2026-11-01 09:10,2026-11-01 09:40,2026-11-01 09:40,Closed,Low,Toner\n"
    );
    let report = made(&csv);
    assert_eq!(value(&report, "downtime"), (Some(60.0), 1));
    assert_eq!(value(&report, "outages_open"), (Some(1.0), 1));
    // Closed, and nowhere is it said when: no end is recorded of it either, and it was not taken back.
    let closed = csv.replace("Open,High", "Closed,High");
    assert_eq!(value(&made(&closed), "outages_open"), (Some(1.0), 1));
    let taken_back = csv.replace("Open,High", "Cancelled,High");
    assert_eq!(value(&made(&taken_back), "downtime").0, None);
}

/// "Overlapping open intervals on one system and site are one outage for downtime and repeats."
#[test]
fn reports_of_one_outage_are_no_repeats() {
    let csv = format!(
        "{HEAD}1,2026-09-01 09:00,,2026-09-01 11:00,,Closed,High,EHR down at all sites\n\
         2,2026-09-01 09:05,,2026-09-01 11:30,,Closed,High,EHR is down for everyone\n\
         3,2026-09-01 09:20,,2026-09-01 10:00,,Closed,High,EHR down for the whole site\n\
         4,2026-09-05 09:00,,2026-09-05 09:30,,Closed,High,EHR down at all sites\n\
         5,2026-10-20 09:00,,2026-10-20 09:30,,Closed,High,EHR down at all sites\n"
    );
    let report = made(&csv);
    // Of three outages one began within 14 days of the one before.
    assert_eq!(value(&report, "repeat_incidents"), (Some(1.0 / 3.0), 3));
    assert_eq!(value(&report, "downtime"), (Some(210.0), 3));
    assert!(
        figure(&report, "repeat_incidents")
            .definition
            .contains("an export does not tell which reports are of one incident")
    );
}

/// "Must be rejected (second one) … counted, never merged."
#[test]
fn a_second_ticket_of_one_number_is_rejected() {
    let first = "7,2026-09-01 09:00,2026-09-01 09:30,,,Closed,High,EHR down at all sites\n";
    let csv = format!(
        "{HEAD}{first}7,2026-10-01 09:00,2026-10-01 12:30,,,Open,Low,Phones down at all sites\n{first}\
         8,2026-10-02 09:00,,,,Open,Low,Toner\n9,never,,,,Open,Low,Toner\n9,2026-10-03 09:00,,,,Open,Low,Toner\n"
    );
    let (found, cases) = told(&csv, |_| {});
    assert_eq!(
        (
            found.log,
            found.tickets,
            found.duplicates,
            found.rejected_rows
        ),
        (false, 3, 1, 2)
    );
    let rejected: Vec<_> = found
        .rejected
        .iter()
        .map(|one| (one.reason, one.count, one.lines.clone()))
        .collect();
    assert!(
        rejected.contains(&(Reason::DuplicateNumber, 1, vec![3])),
        "{rejected:?}"
    );
    // The first row of that number cannot be read: the second is the one that counts.
    assert!(
        rejected.contains(&(Reason::BadDate, 1, vec![6])),
        "{rejected:?}"
    );
    assert_eq!(cases[0].opened_at, crate::at("2026-09-01T09:00:00Z"));
    assert!(found.rejected[0].text.contains("duplicate number"));
    // Also in a log: what was opened at another time is another ticket.
    let log = "number,opened_at,sys_created_on,sys_updated_on,incident_state,priority,short_description,caller_id\n\
        INC1,2026-02-13 10:00:00,2026-02-13 10:00:00,2026-02-13 10:00:00,New,1,EHR down,x\n\
        INC1,2026-02-13 10:00:00,2026-02-13 10:00:00,2026-02-13 11:00:00,Active,1,EHR down,x\n\
        INC1,2026-03-13 10:00:00,2026-03-13 10:00:00,2026-03-13 11:00:00,New,1,Phones down,x\n";
    let (found, cases) = told(log, |_| {});
    assert_eq!((found.log, cases.len(), found.rejected_rows), (true, 1, 1));
    assert_eq!(
        (found.rejected[0].reason, &found.rejected[0].lines),
        (Reason::DuplicateNumber, &vec![4])
    );
}

/// "The headline must state how many of the breaches are 'no answer recorded'"; a whole column that is blank tells nothing.
#[test]
fn a_blank_answer_is_a_breach_that_is_counted_apart() {
    let csv = format!(
        "{HEAD}1,2026-09-01 09:00,2026-09-01 09:30,2026-09-01 15:00,,Closed,High,EHR down at all sites\n\
         2,2026-09-02 09:00,,2026-09-02 15:00,,Closed,High,EHR down at all sites\n\
         3,2026-09-03 09:00,,,,Open,High,EHR down at all sites\n\
         4,2026-09-04 09:00,2026-09-04 15:00,,,Open,High,EHR down at all sites\n"
    );
    let report = made(&csv);
    let headline = &report.headline[0];
    assert_eq!((headline.value, headline.n), (Some(0.25), 4));
    assert_eq!(
        headline.arithmetic.as_deref(),
        Some("1 of 4; of the 3 others 2 have no answer recorded")
    );
    assert_eq!(
        value(&report, "critical_clinical_unanswered"),
        (Some(2.0), 3)
    );
    let blank = csv
        .replace(",2026-09-01 09:30,", ",,")
        .replace(",2026-09-04 15:00,", ",,");
    let report = made(&blank);
    for name in [
        "critical_clinical_inside_two_hours",
        "critical_clinical_unanswered",
        "critical_within_target",
        "critical_unanswered",
    ] {
        let figure = figure(&report, name);
        assert_eq!(figure.value, None, "{name}");
        assert!(figure.not_measurable.is_some(), "{name}");
    }
}

/// "Stated priority vs our own tier": a table, with how many and which share disagrees.
#[test]
fn stated_priorities_stand_against_our_tiers() {
    let csv = format!(
        "{HEAD}1,2026-09-01 09:00,,,,Open,Urgent,EHR down at all sites\n\
         2,2026-09-02 09:00,,,,Open,Urgent,Toner\n\
         3,2026-09-03 09:00,,,,Open,Low,EHR down at all sites\n\
         4,2026-09-04 09:00,,,,Open,Low,Toner\n\
         5,2026-09-04 09:00,,,,Open,Low,Toner\n"
    );
    let report = made(&csv);
    assert_eq!(value(&report, "stated_disagrees"), (Some(0.4), 5));
    let table = table(&report, "stated_priority").expect("a table");
    let numbers: Vec<Vec<Cell>> = table.rows.iter().map(|row| row[1..].to_vec()).collect();
    let row = |numbers: [f64; 6]| numbers.map(Cell::Number).to_vec();
    assert_eq!(
        numbers,
        [
            row([1.0, 0.0, 1.0, 2.0, 1.0, 0.5]),
            [vec![Cell::Number(0.0); 5], vec![Cell::Nothing]].concat(),
            row([1.0, 0.0, 2.0, 3.0, 1.0, 1.0 / 3.0]),
        ]
    );
    let silent = made(&csv.replace(",Urgent,", ",,").replace(",Low,", ",,"));
    assert!(self::table(&silent, "stated_priority").is_none());
    assert!(figure(&silent, "stated_disagrees").not_measurable.is_some());
}

/// "Every figure must have definition, n and, where not measurable, a reason."
#[test]
fn every_figure_of_an_export_says_what_it_is() {
    let some = format!(
        "{HEAD}1,2026-09-01 09:00,2026-09-01 09:30,2026-09-01 15:00,,Closed,High,EHR down at all sites\n"
    );
    let none = "Ticket No,Date Opened,Summary\n1,2026-09-01 09:00,Toner\n";
    for report in [made(&some), made(none)] {
        for figure in all(&report) {
            let Figure { name, .. } = figure;
            assert!(figure.definition.len() > 20, "{name}");
            assert_eq!(
                figure.value.is_none(),
                figure.not_measurable.is_some(),
                "{name}"
            );
            let because = figure.not_measurable.as_deref();
            assert!(because.is_none_or(|because| because.len() > 10), "{name}");
        }
        // An export keeps no record of pages, patient data, checks or work: none of these is nought.
        for name in [
            "pages_decided",
            "pages_withdrawn",
            "phi_open_grants",
            "checks",
            "repair_labour",
            "labour_cost",
        ] {
            assert_eq!(figure(&report, name).value, None, "{name}");
        }
    }
    assert_eq!(value(&made(none), "downtime").0, None);
}

/// What the figures call not measurable, no table states.
#[test]
fn a_table_states_nothing_that_its_figures_do_not_know() {
    let csv = "number,opened_at,resolved_at,incident_state,priority,short_description,caller_id,location\n\
        INC1,2026-09-01 15:00:00,2026-09-01 17:00:00,Closed,1,EHR down for the whole site,x,Elsewhere\n";
    let practice = crate::practice();
    let setup = domain::practice::Setup {
        practice: practice.clone(),
        people: Default::default(),
        systems: Default::default(),
        ladders: Default::default(),
        schedules: Default::default(),
        paged_at: Default::default(),
        roster: Default::default(),
        operator_topic: None,
    };
    let asked = Asked {
        practice: Some(&practice),
        ..Asked::at(NOW.parse().unwrap())
    };
    let (days, findings) = export::gather(Cursor::new(csv), &asked, &mut |_| {}).unwrap();
    let report = Made::of(&days, findings, Some(&setup), None).report;
    let cell = |name: &str, column: &str| {
        let table = table(&report, name).unwrap();
        let place = table.columns.iter().position(|one| one.name == column);
        table.rows[0][place.unwrap()].clone()
    };
    for (of, name, column) in [
        ("uptime_ehr", "downtime_by_system", "uptime_open"),
        ("reassigned", "first_contact_by_kind", "reassigned"),
        ("reassigned", "first_contact_by_vendor", "reassigned"),
        ("first_contact_all", "first_contact_by_kind", "achieved"),
        ("first_contact_all", "first_contact_by_kind", "missed"),
        ("first_contact_pending", "first_contact_by_kind", "pending"),
    ] {
        assert_eq!(value(&report, of).0, None, "{of}");
        assert_eq!(cell(name, column), Cell::Nothing, "{name}.{column}");
    }
    assert_eq!(cell("downtime_by_system", "downtime"), Cell::Number(120.0));
    for (name, of) in [
        ("uncovered", "systems_without_check"),
        ("response_by_tier", "critical_within_target"),
    ] {
        let table = table(&report, name).unwrap();
        assert!(table.rows.is_empty() && value(&report, of).0.is_none());
        assert!(table.not_measurable.is_some(), "{name}");
    }
    let because = figure(&report, "systems_without_check");
    let uncovered = table(&report, "uncovered").unwrap();
    assert_eq!(uncovered.not_measurable, because.not_measurable);
}
