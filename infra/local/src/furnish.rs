//! Services that run elsewhere are furnished as the template asks, seeded, and left to functions in other processes.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use lambda::app::Clock;

use crate::endpoint::Endpoints;
use crate::function;
use crate::seed;
use crate::server::TEMPLATE;
use crate::settings;
use crate::stack::{Options, Stack};

/// What to furnish, and for whom.
#[derive(Debug, Default, PartialEq, Eq)]
struct Order {
    /// Where DynamoDB is.
    dynamodb: String,
    /// Where everything else of AWS is.
    aws: String,
    /// Where the HTTP API will answer.
    base_url: String,
    /// The host at which the functions see both.
    seen_at: String,
    /// The folder that the functions' settings are written to.
    out: PathBuf,
}

impl Order {
    /// Reads `--dynamodb URL --aws URL --base-url URL --seen-at HOST --out FOLDER`; all of them are needed.
    fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut given: BTreeMap<String, OsString> = BTreeMap::new();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let name = word.to_string_lossy().into_owned();
            let value = words.next().ok_or(format!("{name} needs a value"))?;
            given.insert(name, value);
        }
        let mut take = |name: &str| given.remove(name).ok_or(format!("{name} is needed"));
        let text = |value: OsString| value.to_string_lossy().into_owned();
        let order = Self {
            dynamodb: text(take("--dynamodb")?),
            aws: text(take("--aws")?),
            base_url: text(take("--base-url")?),
            seen_at: text(take("--seen-at")?),
            out: PathBuf::from(take("--out")?),
        };
        match given.keys().next() {
            Some(unknown) => Err(format!("{unknown} is not understood")),
            None => Ok(order),
        }
    }
}

/// Makes tables, keys and topics, seeds the practices, writes the settings, and ends.
///
/// # Errors
/// Whatever keeps it from that, in words.
pub async fn run(
    words: impl Iterator<Item = OsString>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let order = Order::read(words)?;
    let stack = Stack::start(Options {
        template: TEMPLATE.to_owned(),
        parameters: BTreeMap::from([("BaseUrl".to_owned(), order.base_url)]),
        real: Some(Endpoints {
            dynamodb: order.dynamodb,
            ..Endpoints::all(&order.aws)
        }),
        ..Options::default()
    })
    .await?;
    let app = function::app(&stack, "practice-admin", &stack.config, Clock::system())?;
    seed::plant(&app).await?;
    settings::write(&stack, &order.out)?;
    settings::write_of_each(&stack, &order.out, &order.seen_at)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const WORDS: [&str; 10] = [
        "--dynamodb",
        "http://d:1",
        "--aws",
        "http://a:2",
        "--base-url",
        "http://b:3",
        "--seen-at",
        "there",
        "--out",
        "here",
    ];

    fn read(words: &[&str]) -> Result<Order, String> {
        Order::read(words.iter().map(OsString::from))
    }

    #[test]
    fn an_order_is_whole_or_refused_by_name() {
        let whole = Order {
            dynamodb: "http://d:1".to_owned(),
            aws: "http://a:2".to_owned(),
            base_url: "http://b:3".to_owned(),
            seen_at: "there".to_owned(),
            out: PathBuf::from("here"),
        };
        assert_eq!(read(&WORDS).unwrap(), whole);
        assert_eq!(read(&WORDS[..9]).unwrap_err(), "--out needs a value");
        assert_eq!(read(&WORDS[..8]).unwrap_err(), "--out is needed");
        let more = [WORDS.as_slice(), &["--port", "1"]].concat();
        assert_eq!(read(&more).unwrap_err(), "--port is not understood");
    }

    /// "What it made stays": a stack of its own stands for the services that run elsewhere.
    #[tokio::test]
    async fn what_was_furnished_is_there_for_others() {
        let parameters = BTreeMap::from([("BaseUrl".to_owned(), "http://desk.test".to_owned())]);
        let elsewhere = Stack::start(Options {
            name: "elsewhere".to_owned(),
            template: TEMPLATE.to_owned(),
            parameters,
            ..Options::default()
        });
        let elsewhere = elsewhere.await.unwrap();
        let out = std::env::temp_dir().join(format!("statdesk-furnish-{}", std::process::id()));
        std::fs::create_dir_all(&out).unwrap();
        let folder = out.to_string_lossy().into_owned();
        let words = [
            "--dynamodb",
            &elsewhere.endpoints.dynamodb,
            "--aws",
            &elsewhere.endpoints.kms,
            "--base-url",
            "http://127.0.0.1:3000",
            "--seen-at",
            "there",
            "--out",
            &folder,
        ];
        run(words.iter().map(OsString::from)).await.unwrap();
        let env = std::fs::read_to_string(out.join("functions.env")).unwrap();
        std::fs::remove_dir_all(&out).unwrap();
        let settings: BTreeMap<String, String> = env
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let config = lambda::app::Config::read(|name| settings.get(name).cloned()).unwrap();
        let app = lambda::app::App::new(&elsewhere.config, config, Clock::system());
        let key = app.store.api_key("local-lakeside-staff").await.unwrap();
        assert!(key.is_some());
    }
}
