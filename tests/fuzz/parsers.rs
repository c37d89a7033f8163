//! The parsers, each alone: whatever comes, they answer.

use aws::linker::{Leave, Linker};
use aws::store::list::Position;
use domain::calendar::{Calendar, Hours};
use domain::check::target::Url;
use domain::diagnosis::hl7::log::{Limits, Log};
use domain::diagnosis::{FINDINGS_MAX, diagnose};
use domain::ids::{EventId, PersonId, PracticeId, TicketId};
use domain::impact::{Given, assess};
use domain::ladder::{Ladder, Whom};
use domain::oncall::Schedule;
use jiff::Timestamp;
use tests::clinic::Clinic;

use crate::mutate::Dice;
use crate::{Run, monitor};

/// A parser's name, and one try of it.
pub type Parser<'a> = (&'static str, Box<dyn Fn(&mut Dice) + 'a>);

/// Gives every parser inputs in turn until the time is over; answers how many each had.
pub async fn fuzz(mut run: Run) -> Vec<(&'static str, u64)> {
    let clinic = Clinic::open().await;
    let token = token(&clinic).await;
    let mut parsers = parsers();
    parsers.extend(monitor::parsers());
    let mut counts: Vec<_> = parsers.iter().map(|(name, _)| (*name, 0)).collect();
    counts.push(("link tokens", 0));
    let dice = &mut run.dice.clone();
    while run.goes_on() {
        for ((_, parse), (_, count)) in parsers.iter().zip(&mut counts) {
            parse(dice);
            *count += 1;
        }
        let spoiled = dice.spoil_text(&token);
        let read = clinic.app().linker.read(&spoiled).await.expect("KMS is up");
        assert!(
            read.is_none() || spoiled == token,
            "a forged token was read: {spoiled}"
        );
        if let Some((_, count)) = counts.last_mut() {
            *count += 1;
        }
    }
    counts
}

async fn token(clinic: &Clinic) -> String {
    let linker: &Linker = &clinic.app().linker;
    let leave = Leave::Page {
        practice: PracticeId::new("lakeside").expect("a slug"),
        ticket: TicketId::parse("01935b2e-7c1a-7000-8000-0123456789ab").expect("an id"),
        at: clinic.now(),
        page: EventId::of(1, 0),
        expires_at: clinic.now(),
    };
    linker.token(&leave).await.expect("a token")
}

fn parsers<'a>() -> Vec<Parser<'a>> {
    const HOURS: &str = r#"{"mon": ["08:00-12:00", "13:00-17:00"], "sat": ["22:00-24:00"]}"#;
    const SCHEDULE: &str = r#"{"zone": "Africa/Cairo", "rotation": {"people": ["a", "b"], "starts_on": "2026-01-05", "handover": "00:30", "days": 7}, "overrides": [{"person": "c", "from": "2026-11-23T14:00:00Z", "until": "2026-11-24T14:00:00Z"}]}"#;
    const LADDER: &str = r#"{"rungs": [{"page": ["oncall:primary"], "wait_minutes": 10}], "thresholds": {"50": ["managers"]}, "last_resort": "operator", "ack_minutes": 30}"#;
    const TEXT: &str = "Hi team, hope you had a good weekend. Also none of the x-rays open for anybody, the viewer comes up black. e-prescribing is fine.";
    const EXPORT: &str = "Ticket ID,Subject,Status,Priority,Created time,Resolved time,Initial response time,First response time (in hrs),Agent interactions,Contact ID\n1,\"EHR, \"\"down\"\"\",Closed,Urgent,13/02/2026 10:22,13/02/2026 3:04 PM,2026-02-13T10:40:00Z,,1,7\n2,Toner,Open,Low,02/03/2026 10:22,?,,01:30:00,0,7\n";
    let now: Timestamp = "2026-11-23T14:02:11Z".parse().expect("an instant");
    vec![
        (
            "reports' words",
            Box::new(|dice: &mut Dice| {
                let (summary, description) = (dice.spoil_text(TEXT), dice.spoil_text(TEXT));
                let given = Given {
                    summary: &summary,
                    description: &description,
                    kind: None,
                    symptom: None,
                    scope: None,
                    workaround: None,
                    patients_waiting: None,
                };
                let first = assess(&given);
                assert_eq!(first, assess(&given));
            }),
        ),
        (
            "helpdesks' exports",
            Box::new(move |dice: &mut Dice| {
                let mut asked = export::Asked::at(now);
                asked.dates = (dice.below(2) == 0).then_some(export::Order::DayFirst);
                let bytes = dice.spoil(EXPORT.as_bytes());
                let input = std::io::Cursor::new(bytes);
                let mut cases = 0;
                let read = export::read(input, &asked, &mut |_| {}, &mut |_| cases += 1);
                if let Ok(found) = read {
                    assert_eq!(found.tickets, cases);
                    assert!(found.tickets + found.duplicates + found.rejected_rows <= found.rows);
                }
            }),
        ),
        (
            "opening hours",
            Box::new(move |dice: &mut Dice| {
                let text = dice.spoil_text(HOURS);
                if let Ok(hours) = serde_json::from_str::<Hours>(&text)
                    && let Ok(calendar) = Calendar::new("America/Havana", hours, Default::default())
                {
                    let day = calendar.business_day_after(now);
                    assert!(day.due >= now, "{text}");
                }
            }),
        ),
        (
            "zones",
            Box::new(move |dice: &mut Dice| {
                let zone = dice.spoil_text("America/Chicago");
                let hours: Hours = serde_json::from_str(HOURS).expect("hours");
                let _ = Calendar::new(&zone, hours, Default::default());
            }),
        ),
        (
            "on-call schedules",
            Box::new(move |dice: &mut Dice| {
                let text = dice.spoil_text(SCHEDULE);
                if let Ok(schedule) = serde_json::from_str::<Schedule>(&text)
                    && schedule.validate().is_empty()
                {
                    let _ = schedule.at(now);
                    assert!(
                        schedule
                            .shifts(now, now + jiff::SignedDuration::from_hours(240), 50)
                            .len()
                            <= 50
                    );
                }
            }),
        ),
        (
            "ladders",
            Box::new(|dice: &mut Dice| {
                let text = dice.spoil_text(LADDER);
                if let Ok(ladder) = serde_json::from_str::<Ladder>(&text) {
                    let mut fields = domain::refusal::Fields::default();
                    ladder.check("", &mut fields);
                    assert!(ladder.rung(ladder.top()).is_some());
                }
            }),
        ),
        (
            "URLs of probes",
            Box::new(|dice: &mut Dice| {
                let base = Url::parse("https://ehr.example/r4/").expect("a URL");
                let text = dice.spoil_text("https://0x7f.1:8443/a/../b?q=%20#c");
                for url in [Url::parse(&text), base.join(&text)].into_iter().flatten() {
                    assert_eq!(Url::parse(&url.to_string()), Ok(url), "{text}");
                }
            }),
        ),
        (
            "page targets",
            Box::new(|dice: &mut Dice| {
                let text = dice.spoil_text("oncall:primary");
                if let Ok(whom) = Whom::try_from(text.clone()) {
                    assert_eq!(String::from(whom), text);
                }
            }),
        ),
        (
            "ids",
            Box::new(|dice: &mut Dice| {
                let text = dice.spoil_text("01935b2e-7c1a-7000-8000-0123456789ab");
                if let Some(id) = TicketId::parse(&text) {
                    assert_eq!(id.to_string(), text);
                }
                if let Ok(id) = PersonId::new(&text) {
                    assert_eq!(id.as_str(), text);
                }
            }),
        ),
        (
            "cursors",
            Box::new(|dice: &mut Dice| {
                let text = dice
                    .spoil_text("2026-11-23T14:02:11.000Z#01935b2e-7c1a-7000-8000-0123456789ab");
                let _ = Position(text).is_sound();
            }),
        ),
        ("interfaces' answers", Box::new(answer)),
    ]
}

/// An answer of each standard, and a log.
const ANSWERS: [&str; 5] = [
    "MSH|^~\\&|EHR|CLINIC|LAB|MAIN|20261123140200||ORU^R01|M1|P|2.5.1\rMSH|^~\\&|LAB|MAIN|EHR|CLINIC|20261123150200||ACK^R01|A1|P|2.5.1\rMSA|AE|M1\rERR||PID^1^8|103^Words^HL70357|E\rERR|PID^1^8^101&Words&HL70357\r",
    r#"{"resourceType": "Bundle", "entry": [{"response": {"status": "404", "outcome": {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found", "details": {"coding": [{"code": "MSG_NO_EXIST"}]}, "expression": ["Patient.name.where(use='x')[0]"]}]}}}]}"#,
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n\r\n<OperationOutcome><issue><code value=\"login\"/></issue></OperationOutcome>",
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261123*1402*^*00501*000000017*0*P*:~GS*FA*P*C*20261123*1402*17*X*005010X231A1~ST*999*0001~AK2*837*0001~IK3*CLM*12*2300*8~IK4*5:3*1331*7*9~IK5*R*5~AK9*R*1*1*0~SE*7*0001~ST*277*0002~STC*A7:164:IL*20261123~SE*3*0002~ST*271*0003~AAA*N**72*C~SE*3*0003~ST*835*0004~CLP*A*22*-1*-1~CAS*CO*16*1~SE*4*0004~GE*4*17~IEA*1*000000017~",
    "<Message><Body><Error><Code>900</Code><DescriptionCode>081</DescriptionCode></Error></Body></Message>",
];

/// Reads a spoiled answer whole, and as a log in two chunks.
fn answer(dice: &mut Dice) {
    let right = *dice.pick(&ANSWERS);
    let bytes = dice.spoil(right.as_bytes());
    let diagnosis = diagnose(&bytes, None);
    assert!(!diagnosis.findings.is_empty() && diagnosis.findings.len() <= FINDINGS_MAX);
    let whole = {
        let mut log = Log::new(Limits::default());
        log.push(&bytes);
        log.finish()
    };
    let (first, rest) = bytes.split_at(dice.below(bytes.len() + 1));
    let mut log = Log::new(Limits::default());
    log.push(first);
    log.push(rest);
    assert_eq!(log.finish(), whole);
}
