//! One messy export of every source that comes as text.

use domain::fcr;
use domain::kind::{Kind, Symptom, Tier};
use domain::report::case::{Part, Protocol};
use domain::sla::Outcome;
use domain::ticket::SeenFirstBy;
use export::{Reason, Source};

use crate::{at, practice, refusal, told};

fn outcome(case: &domain::report::case::Case) -> Outcome {
    case.responses.as_ref().unwrap()[0].outcome
}

/// Zendesk: a byte order mark, minutes instead of instants, quoted newlines, the clinic's own custom list, no zone.
#[test]
fn zendesk() {
    let csv = "\u{feff}\"Summation column\",Id,Requester,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,\
        Solved at,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,\
        First reply time in minutes within business hours,Clinic [list]\r\n\
        1,101,Jane Doe,\"EHR will not open at any workstation,\r\nnothing works\",\"a, b\",Solved,Urgent,Phone,Incident,\
        2026-02-13 10:22,2026-02-13 12:00,2026-02-13 11:30,1,1,0,1,45,10,Main Clinic\r\n\
        1,102,Jane Doe,\"\"\"Nobody\"\" can chart: the EHR is down for everyone\",,Closed,Low,Web,Incident,\
        2026-02-13 10:30,2026-02-20 12:00,2026-02-13 15:30,2,1,0,1,150,150,east\r\n\
        1,103,Jane Doe,Toner for the printer in room 4,,Open,Normal,Mail,Question,\
        2026-02-13 16:40,2026-02-13 16:40,,1,1,0,0,,,Elsewhere\r\n\
        1,104,Jane Doe,Claims batch rejected by the clearinghouse,,Pending,High,Monitoring,Problem,\
        2026-02-13 09:00,2026-03-20 10:00,,1,1,1,3,239,239,\r\n";
    let home = practice();
    let (found, cases) = told(csv, |asked| asked.practice = Some(&home));
    assert_eq!(
        (found.source, found.rows, found.tickets, found.rejected_rows),
        (Source::Zendesk, 4, 4, 0)
    );
    assert!(
        found.zone.starts_with("America/Chicago, the practice's"),
        "{}",
        found.zone
    );
    assert_eq!(found.encoding, "UTF-8: every row is");
    let first = &cases[0];
    assert_eq!(first.opened_at, at("2026-02-13T16:22:00Z"));
    assert_eq!(
        (first.kind, first.symptom, first.tier),
        (Kind::Ehr, Symptom::Down, Tier::Critical)
    );
    assert_eq!(
        (first.stated, first.location.as_ref().unwrap().as_str()),
        (Some(Tier::Critical), "main")
    );
    let cycle = &first.responses.as_ref().unwrap()[0];
    assert_eq!(cycle.responded_at, Some(at("2026-02-13T17:07:00Z")));
    assert_eq!(
        (cycle.due_at, cycle.outcome),
        (at("2026-02-13T18:22:00Z"), Outcome::Met)
    );
    assert_eq!(first.end.resolved_at, Some(at("2026-02-13T17:30:00Z")));
    assert_eq!(first.first_contact, Some(fcr::Outcome::Achieved));
    assert_eq!(
        (first.protocol, first.seen_first_by),
        (Protocol::NotMeasurable, Some(SeenFirstBy::Staff))
    );
    // Answered after two and a half hours, and two groups had it; the source had called it low.
    assert_eq!(
        (outcome(&cases[1]), cases[1].tier, cases[1].stated),
        (Outcome::Breached, Tier::Critical, Some(Tier::General))
    );
    assert_eq!(cases[1].first_contact, Some(fcr::Outcome::Missed));
    assert_eq!(cases[1].location.as_ref().unwrap().as_str(), "east");
    // Friday at 16:40: one business day later is Monday at 16:40; nobody had answered by March.
    let third = cases[2].responses.as_ref().unwrap();
    assert_eq!(
        (third[0].due_at, third[0].outcome),
        (at("2026-02-16T22:40:00Z"), Outcome::Breached)
    );
    assert_eq!(
        (cases[2].tier, cases[2].location.clone()),
        (Tier::General, None)
    );
    assert_eq!(cases[2].first_contact, Some(fcr::Outcome::Pending));
    assert_eq!(
        (cases[3].tier, outcome(&cases[3])),
        (Tier::Billing, Outcome::Met)
    );
    assert_eq!(
        (cases[3].reopened, cases[3].seen_first_by),
        (Some(1), Some(SeenFirstBy::Monitor))
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.starts_with("1 row names a place")),
        "{:?}",
        found.notes
    );
}

/// Freshdesk: semicolons, Windows-1252, day-first dates, and clocks in columns of hours where the instant is missing.
#[test]
fn freshdesk() {
    let csv = b"Ticket ID;Subject;Status;Priority;Source;Type;Agent;Group;Created time;Due by Time;Resolved time;Closed time;\
        Last update time;Initial response time;First response time (in hrs);Resolution time (in hrs);Agent interactions;\
        Customer interactions;First response status;Contact ID\n\
        7;EHR down f\xfcr alle \x96 whole site;Closed;Urgent;Phone;Incident;M\xfcller;IT;13/02/2026 08:05;;13/02/2026 11:00;\
        13/02/2026 12:00;13/02/2026 12:00;13/02/2026 09:00;;;1;0;Within SLA;1\n\
        8;EHR down for the whole site;Resolved;Medium;Portal;Incident;;IT;02/03/2026 08:05;;02/03/2026 12:00;;02/03/2026 12:00;\
        ;02:30:15;;4;2;SLA Violated;1\n\
        9;New keyboard please;Open;Low;Email;Request;;IT;02/03/2026 09:00;;;;02/03/2026 09:00;02/03/2026 09:30;99:00:00;;0;0;;1\n\
        10;New mouse please;Open;Low;Email;Request;;IT;31/02/2026 09:00;;;;02/03/2026 09:00;;;;0;0;;1\n\
        11;New screen please;Open;Low;Email;Request;;IT;02/03/2026 09:00;;;;02/03/2026 09:00;01/03/2026 09:00;;;0;0;;1\n";
    let (found, cases) = told(csv, |_| {});
    assert_eq!(
        (found.source, found.delimiter, found.tickets),
        (Source::Freshdesk, "semicolon", 3)
    );
    assert_eq!(found.encoding, "Windows-1252: line 2 is not UTF-8");
    assert_eq!(found.dates[0].order, "day-first");
    assert_eq!(found.dates[0].why, "line 2 has 13/02/2026, which decides");
    // `Last update time` and the rest follow, or decide themselves.
    assert!(
        found.dates.iter().all(|column| column.order == "day-first"),
        "{:?}",
        found.dates
    );
    let rejected: Vec<_> = found
        .rejected
        .iter()
        .map(|one| (one.reason, one.count, one.lines.clone()))
        .collect();
    assert!(
        rejected.contains(&(Reason::BadDate, 1, vec![5])),
        "{rejected:?}"
    );
    assert!(
        rejected.contains(&(Reason::AnsweredBeforeOpened, 1, vec![6])),
        "{rejected:?}"
    );
    assert_eq!(found.rejected_rows, 2);
    assert_eq!(cases[0].opened_at, at("2026-02-13T08:05:00Z"));
    assert_eq!(
        (cases[0].tier, outcome(&cases[0]), cases[0].end.closed),
        (Tier::Critical, Outcome::Met, true)
    );
    let second = &cases[1].responses.as_ref().unwrap()[0];
    assert_eq!(second.responded_at, Some(at("2026-03-02T10:35:15Z")));
    assert_eq!(second.outcome, Outcome::Breached);
    // Its instant goes before what the column of hours says.
    let third = &cases[2].responses.as_ref().unwrap()[0];
    assert_eq!(third.responded_at, Some(at("2026-03-02T09:30:00Z")));
    assert_eq!(cases[1].first_contact, Some(fcr::Outcome::Missed));
    let view = found.source_view.unwrap();
    assert_eq!((view.met, view.missed), (1, 1));
}

/// Freshservice: UTF-16 with its mark and tabs, another case of the headers, a twelve-hour clock and month-first dates.
#[test]
fn freshservice() {
    let text = "Subject\tType\tStatus\tUrgency\tImpact\tPriority\tGroup\tCategory\tSub-Category\tItem\tSource\tRequester Location\t\
        Requester VIP\tTicket Id\tRequester Name\tCreated Time\tDue by Time\tResolved Time\tClosed Time\tLast Updated Time\t\
        Initial Response Time\tFirst Response Time (in Hrs)\tAgent interactions\tFirst Response Status\tSurvey Result\r\n\
        Lab results do not arrive from any lab\tIncident\tClosed\tHigh\tHigh\tHigh\tIT\tSoftware\tInterface\t\tPhone\t\
        Main clinic\tfalse\t1\tG\u{f6}del\t02/13/2026 12:05 AM\t\t02/13/2026 3:04 PM\t02/13/2026 3:04 PM\t02/14/2026 12:00 PM\t\
        02/13/2026 12:59 AM\t\t1\tWithin SLA\t\r\n";
    let bytes: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let home = practice();
    let (found, cases) = told(bytes, |asked| {
        asked.practice = Some(&home);
        asked.zone = Some("UTC".to_owned());
    });
    assert_eq!(
        (found.source, found.delimiter),
        (Source::Freshservice, "tab")
    );
    assert!(
        found.encoding.starts_with("UTF-16, little end first"),
        "{}",
        found.encoding
    );
    assert_eq!(
        (found.dates[0].order, found.zone.as_str()),
        ("month-first", "UTC, as it was said")
    );
    assert_eq!(cases[0].opened_at, at("2026-02-13T00:05:00Z"));
    assert_eq!(cases[0].end.resolved_at, Some(at("2026-02-13T15:04:00Z")));
    assert_eq!(
        (cases[0].kind, cases[0].tier),
        (Kind::LabInterface, Tier::Critical)
    );
    assert_eq!(
        (outcome(&cases[0]), cases[0].stated),
        (Outcome::Met, Some(Tier::Billing))
    );
    assert_eq!(cases[0].location.as_ref().unwrap().as_str(), "main");
    // The file ends before the seven days are over in which it may be opened again.
    assert_eq!(cases[0].first_contact, Some(fcr::Outcome::Pending));
}

/// Jira in three languages: repeated headers, months as names, clocks that hold what remained; only the chart's date is
/// a first response.
#[test]
fn jira_in_any_language() {
    let spanish = "Resumen,Clave de incidencia,ID de la incidencia,Tipo de Incidencia,Estado,Prioridad,Resoluci\u{f3}n,Creada,\
        Actualizada,Resuelta,Etiquetas,Etiquetas,Comentario,Comentario,Campo personalizado (Request Type),\
        Campo personalizado (Time to first response),Campo personalizado ([CHART] Date of First Response)\n\
        EHR down for the whole site,HD-1,10001,Incident,Listo,M\u{e1}s alta,Done,02/ene/26 3:04 PM,02/ene/26 9:00 PM,\
        02/ene/26 8:00 PM,a,b,Hola,Adios,Report an outage,-0:30,02/ene/26 5:34 PM\n\
        New badge,HD-2,10002,Service Request,En curso,Baja,,05/mar/26 12:30 AM,05/mar/26 9:00 PM,,,,,,Badge,3:58,\n";
    let (found, cases) = told(spanish, |asked| {
        asked.zone = Some("America/Bogota".to_owned())
    });
    assert_eq!(
        (found.source, found.dates[0].order),
        (Source::Jira, "month-named")
    );
    assert_eq!(cases[0].opened_at, at("2026-01-02T20:04:00Z"));
    assert_eq!(
        (cases[0].tier, cases[0].stated),
        (Tier::Critical, Some(Tier::Critical))
    );
    assert_eq!(outcome(&cases[0]), Outcome::Breached);
    assert_eq!(cases[0].end.resolved_at, Some(at("2026-01-03T01:00:00Z")));
    assert_eq!(cases[0].first_contact, None);
    let view = found.source_view.unwrap();
    assert_eq!((view.met, view.missed), (1, 1));
    let german = "Zusammenfassung;Vorgangsschl\u{fc}ssel;Vorgangs-ID;Vorgangstyp;Status;Priorit\u{e4}t;Erstellt;Aktualisiert;Erledigt;\
        Benutzerdefiniertes Feld (Time to first response)\n\
        EHR down for the whole site;HD-1;1;Incident;Erledigt;H\u{f6}chste;02/M\u{e4}r/26 15:04;02/M\u{e4}r/26 16:00;02/M\u{e4}r/26 16:00;1:30\n";
    let (found, cases) = told(german, |_| {});
    assert_eq!(cases[0].opened_at, at("2026-03-02T15:04:00Z"));
    // What remained of Jira's own target is a verdict, and no instant.
    assert_eq!(cases[0].responses, None);
    assert!(
        found.not_measurable[0].contains("[CHART] Date of First Response"),
        "{:?}",
        found.not_measurable
    );
    let french = "R\u{e9}sum\u{e9},Cl\u{e9} de ticket,ID de ticket,Type de ticket,\u{c9}tat,Priorit\u{e9},Cr\u{e9}ation,Mise \u{e0} jour,R\u{e9}solue,\
        Champ personnalis\u{e9} (Date of First Response)\n\
        EHR down for the whole site,HD-1,1,Incident,Ferm\u{e9}e,\u{c9}lev\u{e9}e,02/f\u{e9}vr./26 15:04,02/f\u{e9}vr./26 16:00,\
        02/f\u{e9}vr./26 16:00,02/f\u{e9}vr./26 15:30\n";
    let (_, cases) = told(french, |_| {});
    assert_eq!(
        (cases[0].opened_at, cases[0].stated),
        (at("2026-02-02T15:04:00Z"), Some(Tier::Billing))
    );
    assert_eq!(outcome(&cases[0]), Outcome::Met);
}

/// ServiceNow by field name and by label: no first response, which is not measurable and not 100 %.
#[test]
fn servicenow() {
    let fields = "number,opened_at,opened_by,sys_created_on,resolved_at,closed_at,incident_state,impact,urgency,priority,category,\
        short_description,contact_type,location,reassignment_count,reopen_count,made_sla\n\
        INC1,2026-02-13 10:22:33,x,2026-02-13 10:22:33,2026-02-13 12:00:00,,6,1 - High,1 - High,1 - Critical,Software,\
        EHR down for the whole site,Monitoring,East clinic,0,0,true\n\
        INC2,2026-02-13 10:22:33,x,2026-02-13 10:22:33,,2026-02-14 12:00:00,8,3 - Low,3 - Low,5 - Planning,Inquiry / Help,\
        How do I reset my password?,Phone,?,2,0,false\n";
    let home = practice();
    let (found, cases) = told(fields, |asked| asked.practice = Some(&home));
    assert_eq!(found.source, Source::ServiceNow);
    assert!(cases.iter().all(|case| case.responses.is_none()));
    assert!(found.not_measurable[0].contains("task_sla"));
    assert_eq!(
        (cases[0].tier, cases[0].stated, cases[0].seen_first_by),
        (
            Tier::Critical,
            Some(Tier::Critical),
            Some(SeenFirstBy::Monitor)
        )
    );
    assert_eq!(cases[0].location.as_ref().unwrap().as_str(), "east");
    assert_eq!(cases[0].first_contact, Some(fcr::Outcome::Pending));
    // Cancelled: no resolution, and in no figure of first contact.
    assert_eq!(
        (cases[1].end.resolved_at, cases[1].end.closed),
        (None, true)
    );
    assert_eq!(
        (cases[1].first_contact, cases[1].reassigned),
        (Some(fcr::Outcome::NotCounted), Some(2))
    );
    let labels = "Number,Opened,Short description,Caller,Priority,State,Category,Assignment group,Assigned to,Updated,Resolved\n\
        INC1,2026-02-13 10:22:33,EHR down for the whole site,Jane Doe,2 - High,Resolved,Software,IT,x,2026-03-13 10:22:33,\
        2026-02-13 12:00:00\n";
    let (found, cases) = told(labels, |_| {});
    assert_eq!(
        (found.source, cases[0].stated),
        (Source::ServiceNow, Some(Tier::Billing))
    );
    assert_eq!(cases[0].end.resolved_at, Some(at("2026-02-13T12:00:00Z")));
    assert!(found.missing.contains(&"reassigned"));
}

/// osTicket: answered, but not when; merged tickets are reports of another.
#[test]
fn osticket() {
    let csv = "Ticket Number,Date Created,Subject,From,From Email,Priority,Department,Help Topic,Source,Current Status,Last Updated,\
        SLA Due Date,SLA Plan,Due Date,Closed Date,Overdue,Merged,Linked,Answered,Agent Assigned,Team Assigned,Thread Count,\
        Reopen Count,Attachment Count,Task Count\n\
        000123,2026-02-13 10:22:33,EHR down for the whole site,Jane Doe,j@example.org,Emergency,Support,Report a Problem,Web,Closed,\
        2026-03-13 10:22:33,,Default,,2026-02-13 11:00:00,0,0,0,1,x,,2,0,0,0\n\
        000124,2026-02-13 10:25:33,EHR is down,Jane Doe,j@example.org,Normal,Support,Report a Problem,Phone,Closed,\
        2026-02-13 10:22:33,,Default,,2026-02-13 11:00:00,1,1,0,1,x,,5,0,0,0\n";
    let (found, cases) = told(csv, |_| {});
    assert_eq!((found.source, cases.len()), (Source::OsTicket, 2));
    assert_eq!(
        (cases[0].responses.clone(), cases[0].stated),
        (None, Some(Tier::Critical))
    );
    assert_eq!(cases[0].first_contact, Some(fcr::Outcome::Achieved));
    assert_eq!(cases[1].part, Part::Report);
    let view = found.source_view.unwrap();
    assert_eq!((view.met, view.missed), (1, 1));
}

/// Any other table: by a column map, bars between its cells, and a line before its header.
#[test]
fn generic_with_a_map() {
    let csv = "Helpdesk report of 1 March\n\
        Ref|When it came|Answer after (h)|What|How bad|Done on\n\
        A-1|13.02.2026 10:22|1,5|EHR down for the whole site|P1|13.02.2026 12:00\n\
        A-2|13.02.2026 10:22|1,5|EHR down for the whole site|P1|13.02.2026 12:00\n\
        A-2|13.02.2026 10:22|1,5|EHR down for the whole site|P1|13.02.2026 12:00\n\
        |13.02.2026 10:22|1,5|EHR down for the whole site|P1|13.02.2026 12:00\n\
        A-4|13.02.2026 10:22|soon|EHR down for the whole site|P1|13.02.2026 12:00\n\
        A-5|13.02.2026 10:22|1,5\n";
    let map = "id=Ref,opened=When it came,response_hours=Answer after (h),subject=What,priority=How bad,resolved=Done on";
    let (found, cases) = told(csv, |asked| asked.map = export::map(map).unwrap());
    assert_eq!(
        (found.source, found.delimiter, found.header_line),
        (Source::Generic, "bar", 2)
    );
    assert_eq!(
        (
            found.rows,
            found.tickets,
            found.duplicates,
            found.rejected_rows
        ),
        (6, 2, 1, 3)
    );
    for (reason, line) in [
        (Reason::NoId, 6),
        (Reason::BadDuration, 7),
        (Reason::Ragged, 8),
    ] {
        assert!(
            found
                .rejected
                .iter()
                .any(|one| one.reason == reason && one.lines == [line]),
            "{reason:?}"
        );
    }
    let cycle = &cases[0].responses.as_ref().unwrap()[0];
    assert_eq!(cycle.responded_at, Some(at("2026-02-13T11:52:00Z")));
    assert_eq!(
        (cycle.outcome, cases[0].stated),
        (Outcome::Met, Some(Tier::Critical))
    );
    let why = refusal("a|b|c\n1|2|3\n", |_| {});
    assert!(why.contains("generic") && why.contains("opened=…"), "{why}");
}
