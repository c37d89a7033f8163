//! Fuzzing: the HTTP surface and every parser against inputs that nobody wrote.
//!
//! `cargo dev fuzz --seconds N` spends N seconds; without that it is a short run among the tests.
//! A failure prints the seed: `STATDESK_FUZZ_SEED=<seed>` plays the same inputs again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a run that fails says so by ending, and one that does not says what it tried"
)]

mod http_surface;
mod mutate;
mod parsers;

use std::time::{Duration, Instant};

use mutate::Dice;

/// How long each of the targets may take, and the dice they throw.
struct Run {
    until: Instant,
    dice: Dice,
}

#[allow(
    clippy::disallowed_methods,
    reason = "a fuzz run is measured in wall time"
)]
fn run(share: f64) -> Run {
    let read = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seconds = read("STATDESK_FUZZ_SECONDS").map_or(2.0, |seconds| seconds as f64);
    let now = Instant::now();
    let clock = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(0, |since| since.as_nanos() as u64);
    let seed = read("STATDESK_FUZZ_SEED").unwrap_or(clock);
    println!("seed {seed}");
    Run {
        until: now + Duration::from_secs_f64(seconds * share),
        dice: Dice::new(seed),
    }
}

impl Run {
    #[allow(
        clippy::disallowed_methods,
        reason = "a fuzz run is measured in wall time"
    )]
    fn goes_on(&self) -> bool {
        Instant::now() < self.until
    }
}

#[tokio::test]
async fn the_http_surface_answers_every_input() {
    let counts = http_surface::fuzz(run(0.7)).await;
    println!("HTTP inputs by status: {counts:?}");
    assert!(counts.values().sum::<u64>() > 0);
}

#[tokio::test]
async fn every_parser_refuses_or_reads() {
    for (parser, count) in parsers::fuzz(run(0.3)).await {
        println!("{count:>9} inputs: {parser}");
        assert!(count > 0, "{parser} was given nothing");
    }
}
