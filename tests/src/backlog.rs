//! A backlog: the row of one open ticket written again and again under other ids, past the functions.

use aws::keys;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::ids::TicketId;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;

use crate::clinic::Clinic;
use crate::table::{Table, client};

/// How many rows DynamoDB takes at once.
const BATCH: usize = 25;
/// How many batches are written side by side.
const AT_ONCE: usize = 8;

/// What puts a ticket's row in the indexes: all of it that a sweep can come across before it is due.
const INDEXED: [&str; 6] = [
    "pk",
    "sk",
    "due_shard",
    "due_at",
    "opened_pk",
    "opened_at_id",
];

/// Adds `times` rows of open tickets like this one, due when `due` says so.
///
/// # Panics
/// When DynamoDB does not take them.
pub async fn pile_up(clinic: &Clinic, like: &str, times: usize, due: Timestamp) {
    let table = Table::of(clinic).await;
    let (ticket, row) = table.partition(like).ticket.clone().expect("a ticket");
    let writes = (0..times).map(|number| {
        let id = TicketId(uuid::Uuid::from_u64_pair(times as u64, number as u64));
        let text = |text: String| AttributeValue::S(text);
        let mut row = row.clone();
        row.retain(|name, _| INDEXED.contains(&name.as_str()));
        row.insert("pk".to_owned(), text(keys::ticket(&ticket.practice, id)));
        row.insert("due_at".to_owned(), text(keys::due(due, id, keys::TICKET)));
        row.insert("due_shard".to_owned(), text(keys::shard(id)));
        let put = PutRequest::builder().set_item(Some(row)).build();
        let put = put.expect("a put");
        WriteRequest::builder().put_request(put).build()
    });
    let (client, name) = (client(clinic), &clinic.app().config.desk_table);
    let batches: Vec<Vec<_>> = writes
        .collect::<Vec<_>>()
        .chunks(BATCH)
        .map(<[_]>::to_vec)
        .collect();
    let written = stream::iter(batches).map(|batch| {
        let write = client.batch_write_item().request_items(name, batch);
        async move {
            let left = write.send().await.expect("a batch").unprocessed_items;
            assert!(
                left.unwrap_or_default().is_empty(),
                "an emulator takes a whole batch"
            );
        }
    });
    written.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

/// Registers so many checks of jobs, each heard of so that it is due, and missed, at an instant.
///
/// # Panics
/// When DynamoDB does not take them.
pub async fn register(clinic: &Clinic, times: usize, due: Timestamp) {
    use domain::check::{Check, Expects, Rhythm, State, observe, tick};
    let practice = domain::ids::PracticeId::new("lakeside").expect("a slug");
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 55 },
        grace_minutes: 5,
        hours: domain::check::Counts::Always,
    };
    let last = due - jiff::SignedDuration::from_mins(60);
    let scene = domain::check::Scene::new("America/Chicago", &[]);
    let ping = domain::reading::ping::Ping::read(None, None).expect("a ping");
    let savings: Vec<_> = (0..times)
        .map(|number| {
            let id = format!("job-{}-{number}", due.as_second());
            let id = domain::ids::CheckId::new(&id).expect("a slug");
            let mut check = Check::heartbeat(id, expects.clone());
            check.system = domain::ids::SystemId::new("billing").ok();
            check.location = domain::ids::LocationId::new("main").ok();
            let seen = observe::ping(&check, &State::default(), ping, last, &scene);
            aws::monitor::Saving {
                due: tick::next_at(&check, &seen.state, &scene),
                check,
                state: seen.state,
                was: None,
                was_bad: false,
            }
        })
        .collect();
    let lost = clinic.app().monitor.save(&practice, &savings).await;
    assert!(lost.expect("saved").is_empty());
}
