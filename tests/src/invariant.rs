//! What must hold of a whole desk whatever was killed, lost or done twice; judged from the raw rows and
//! from what SNS took, not by the code that wrote them.

use std::collections::{BTreeMap, BTreeSet};

use aws::item::Item;
use aws::keys;
use aws::linker::Leave;
use domain::event::{Event, Happened};
use domain::ids::{PracticeId, TicketId};
use domain::page::{LINK_LIFE, Page, PageState};
use domain::sla::Clock;
use domain::ticket::Ticket;
use jiff::{SignedDuration, Timestamp};

use crate::clinic::Clinic;
use crate::table::{Partition, Table};

/// How late anything due may be once the sweeps have run.
const LATE: SignedDuration = SignedDuration::from_secs(125);

/// What SNS got more often than needed. None of it is an error; all of it is counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Duplicates {
    /// Pages decided.
    pub pages: usize,
    /// Pages that were published, by their rows.
    pub published: usize,
    /// Pages that were withdrawn, with their reason.
    pub withdrawn: usize,
    /// Messages of one page beyond the first.
    pub again: usize,
    /// Withdrawn pages that SNS had taken before.
    pub withdrawn_late: usize,
}

impl std::ops::AddAssign for Duplicates {
    fn add_assign(&mut self, other: Self) {
        self.pages += other.pages;
        self.published += other.published;
        self.withdrawn += other.withdrawn;
        self.again += other.again;
        self.withdrawn_late += other.withdrawn_late;
    }
}

/// Judges the whole desk; answers what it looked at.
///
/// # Panics
/// With everything that does not hold.
pub async fn assert_whole(clinic: &Clinic, when: &str) -> (Table, Duplicates) {
    let table = Table::of(clinic).await;
    let (mut wrong, duplicates) = judge(clinic, &table).await;
    wrong.extend(
        table
            .unreadable
            .iter()
            .map(|key| format!("unreadable: {key}")),
    );
    assert!(wrong.is_empty(), "{when}:\n{}", wrong.join("\n"));
    (table, duplicates)
}

/// Everything that does not hold, and what was sent more often than needed.
pub async fn judge(clinic: &Clinic, table: &Table) -> (Vec<String>, Duplicates) {
    let mut wrong = Vec::new();
    let now = clinic.now();
    for ((practice, id), partition) in &table.tickets {
        let mut say = |what: String| wrong.push(format!("{practice} {id}: {what}"));
        let Some((ticket, row)) = &partition.ticket else {
            say("rows without a ticket".to_owned());
            continue;
        };
        versions(ticket, partition, &mut say);
        cycles(ticket, &partition.events, &mut say);
        listed(ticket, row, now, &mut say);
        outbox(partition, now, &mut say);
        words(partition, now, &mut say);
        family(practice, *id, partition, table, &mut say);
        let code = (practice.clone(), ticket.reference.0.clone());
        if table.references.get(&code) != Some(&id.to_string()) {
            say("its reference does not lead to it".to_owned());
        }
    }
    pointers(table, &mut wrong);
    let duplicates = sent(clinic, table, &mut wrong).await;
    (wrong, duplicates)
}

/// "Ticket version = number of its writes": every version wrote under its own name, once.
fn versions(ticket: &Ticket, partition: &Partition, say: &mut impl FnMut(String)) {
    let events = partition.events.iter().map(|event| &event.id.0);
    let ids = events.chain(partition.pages.iter().map(|(page, _)| &page.id.0));
    let named = ids.filter_map(|id| id.split_once('-')?.0.parse::<u64>().ok());
    let versions: BTreeSet<u64> = named.collect();
    let wanted: BTreeSet<u64> = (1..=ticket.version).collect();
    if versions != wanted {
        say(format!(
            "version {}, but entries of {versions:?}",
            ticket.version
        ));
    }
    let opened = partition.events.iter();
    let opened = opened.filter(|event| matches!(event.what, Happened::Opened { .. }));
    if opened.count() != 1 {
        say("not opened exactly once".to_owned());
    }
}

/// "No threshold is recorded twice": each at most once a cycle, as the clock of that cycle says.
fn cycles(ticket: &Ticket, events: &[Event], say: &mut impl FnMut(String)) {
    let mut cycles: Vec<Vec<&Happened>> = vec![Vec::new()];
    for event in events {
        if matches!(event.what, Happened::Reopened { .. }) {
            cycles.push(Vec::new());
        }
        if let Some(last) = cycles.last_mut() {
            last.push(&event.what);
        }
    }
    let clocks: Vec<&Clock> = ticket.cycles.iter().chain([&ticket.clock]).collect();
    if clocks.len() != cycles.len() {
        say(format!(
            "{} cycles, {} reopenings",
            clocks.len(),
            cycles.len() - 1
        ));
    }
    for (number, (clock, said)) in clocks.iter().zip(&cycles).enumerate() {
        for threshold in &clock.thresholds {
            let percent = threshold.percent;
            let count = said
                .iter()
                .filter(|what| matches!(what, Happened::Threshold { percent: p } if *p == percent))
                .count();
            if count != usize::from(threshold.fired_at.is_some()) {
                say(format!(
                    "cycle {number}: {percent} % recorded {count} times"
                ));
            }
        }
        let breaches = said.iter();
        let breaches = breaches
            .filter(|what| matches!(what, Happened::Breached { .. }))
            .count();
        if breaches != usize::from(clock.breached_at.is_some()) {
            say(format!("cycle {number}: breached {breaches} times"));
        }
    }
}

/// The indexes say what the ticket says, and nothing on it is late.
fn listed(ticket: &Ticket, row: &Item, now: Timestamp, say: &mut impl FnMut(String)) {
    let of = |name: &str| row.get(name).and_then(|value| value.as_s().ok()).cloned();
    let due = ticket
        .next_at()
        .map(|at| keys::due(at, ticket.id, keys::TICKET));
    if of("due_at") != due {
        say(format!(
            "due {:?}, but the clock says {due:?}",
            of("due_at")
        ));
    }
    if of("due_shard") != due.map(|_| keys::shard(ticket.id)) {
        say("in the wrong shard".to_owned());
    }
    if of("active_pk").is_some() != ticket.status.is_active() {
        say("wrongly listed as active".to_owned());
    }
    if of("opened_at_id") != Some(keys::opened(ticket.opened_at, ticket.id)) {
        say("wrongly listed as opened".to_owned());
    }
    if let Some(at) = ticket.next_at().filter(|at| *at + LATE < now) {
        say(format!("something is due since {at}"));
    }
}

/// "Every page due was published or withdrawn with its reason."
fn outbox(partition: &Partition, now: Timestamp, say: &mut impl FnMut(String)) {
    for (page, row) in &partition.pages {
        let due = row.contains_key("due_at") && row.contains_key("due_shard");
        match page.state {
            PageState::Pending if !due => say(format!("page {} is lost", page.id)),
            PageState::Pending if page.send_at + LATE < now => {
                say(format!("page {} is due since {}", page.id, page.send_at));
            }
            PageState::Published { .. } | PageState::Withdrawn { .. } if due => {
                say(format!("page {} is settled and still due", page.id));
            }
            _ => {}
        }
    }
}

/// "One response or resolution on the incident reaches every reporter": no word is still on its way.
fn words(partition: &Partition, now: Timestamp, say: &mut impl FnMut(String)) {
    let late = keys::due_until(now - LATE);
    for row in &partition.words {
        let due = row.get("due_at").and_then(|due| due.as_s().ok());
        if due.is_some_and(|due| *due < late) {
            say("a word is still on its way".to_owned());
        }
    }
}

/// A report and its incident know each other, and the report has the incident's newest word.
fn family(
    practice: &PracticeId,
    id: TicketId,
    partition: &Partition,
    table: &Table,
    say: &mut impl FnMut(String),
) {
    let find = |other: TicketId| table.tickets.get(&(practice.clone(), other));
    for child in &partition.children {
        let ticket = find(*child).and_then(|child| child.ticket.as_ref());
        if ticket.is_none_or(|(ticket, _)| ticket.incident != Some(id)) {
            say(format!("{child} is listed here and belongs elsewhere"));
        }
    }
    let Some((ticket, _)) = &partition.ticket else {
        return;
    };
    let Some(incident) = ticket.incident else {
        return;
    };
    let Some(lead) = find(incident) else {
        return say(format!("its incident {incident} is not there"));
    };
    if !lead.children.contains(&id) {
        say("its incident does not list it".to_owned());
    }
    let told =
        |event: &Event| matches!(event.what, Happened::ChildJoined { ticket, .. } if ticket == id);
    if lead.events.iter().filter(|event| told(event)).count() != 1 {
        say("its incident does not tell once that it joined".to_owned());
    }
    let heard = |event: &&Event| match event.what {
        Happened::Responded { via, .. } => via == Some(incident),
        _ => false,
    };
    if partition.events.iter().filter(heard).count() > lead.words.len() {
        say("it heard a word twice".to_owned());
    }
    let word = lead
        .ticket
        .as_ref()
        .and_then(|(lead, _)| lead.word.as_ref());
    if ticket.status.is_active() && word.is_some() && ticket.word.as_ref() != word {
        say("it has not heard the incident's newest word".to_owned());
    }
}

/// "An open incident is a pointer row": the pointers and the tickets that lead agree.
fn pointers(table: &Table, wrong: &mut Vec<String>) {
    let mut pointed = BTreeSet::new();
    for (practice, outages) in &table.outages {
        for (site, open) in &outages.sites {
            let key = (practice.clone(), open.ticket);
            let ticket = table
                .tickets
                .get(&key)
                .and_then(|found| found.ticket.as_ref());
            let agrees = ticket.is_some_and(|(ticket, _)| {
                ticket.leads
                    && ticket.status.is_active()
                    && ticket.system.as_ref() == Some(&outages.system)
                    && (ticket.tier, &ticket.word) == (open.tier, &open.word)
            });
            if !agrees {
                wrong.push(format!(
                    "{practice} {} {site}: points at {}",
                    outages.system, open.ticket
                ));
            }
            if !pointed.insert(key) {
                wrong.push(format!(
                    "{practice} {}: two pointers at one incident",
                    outages.system
                ));
            }
        }
    }
    for (key, partition) in &table.tickets {
        let leads = partition
            .ticket
            .as_ref()
            .is_some_and(|(ticket, _)| ticket.leads);
        if leads && !pointed.contains(key) {
            wrong.push(format!("{} {}: leads without a pointer", key.0, key.1));
        }
    }
}

/// What SNS took, page by page: each published page at least once, and nothing that no row tells of.
async fn sent(clinic: &Clinic, table: &Table, wrong: &mut Vec<String>) -> Duplicates {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for message in clinic.pages() {
        for line in message.text.lines() {
            *lines.entry(line.to_owned()).or_default() += 1;
        }
    }
    let mut duplicates = Duplicates::default();
    for ((practice, id), partition) in &table.tickets {
        for (page, _) in &partition.pages {
            duplicates.pages += 1;
            let took = took(clinic, page, partition, &lines).await;
            match page.state {
                PageState::Pending => {}
                PageState::Published { .. } => {
                    duplicates.published += 1;
                    duplicates.again += took.saturating_sub(1);
                    if took == 0 {
                        wrong.push(format!(
                            "{practice} {id}: page {} never reached SNS",
                            page.id
                        ));
                    }
                }
                PageState::Withdrawn { .. } => {
                    duplicates.withdrawn += 1;
                    duplicates.withdrawn_late += took;
                }
            }
        }
    }
    duplicates
}

/// How often SNS took a page: its link names it. A notice carries the ticket's link and its reason.
async fn took(
    clinic: &Clinic,
    page: &Page,
    partition: &Partition,
    lines: &BTreeMap<String, usize>,
) -> usize {
    if page.reason.is_notice() {
        let reference = partition
            .ticket
            .as_ref()
            .map(|(ticket, _)| ticket.reference.0.clone());
        let begins = format!(
            "{}: {}.",
            reference.unwrap_or_default(),
            page.reason.words()
        );
        return sum(lines, |line| line.starts_with(&begins));
    }
    let leave = Leave::Page {
        practice: page.practice.clone(),
        ticket: page.ticket,
        at: page.at,
        page: page.id.clone(),
        expires_at: page.at + LINK_LIFE,
    };
    let token = clinic.app().linker.token(&leave).await.expect("a token");
    let linked = sum(lines, |line| line.contains(&token));
    if linked > 0 {
        return linked;
    }
    // While KMS is away a page goes without its link.
    let ticket = partition.ticket.as_ref().map(|(ticket, _)| ticket);
    let reference = ticket.map_or("", |ticket| ticket.reference.0.as_str());
    let reason = page.reason.words();
    sum(lines, |line| {
        let words = line.to_lowercase();
        line.contains(reference) && words.contains(reason) && !line.contains("/p/")
    })
}

fn sum(lines: &BTreeMap<String, usize>, is: impl Fn(&str) -> bool) -> usize {
    let found = lines.iter().filter(|(line, _)| is(line));
    found.map(|(_, count)| *count).sum()
}
