//! A command that is a list of steps: each prints its name, its time and its result.

use crate::{advice::Advice, clock::Stopwatch};

/// What a step came to.
pub enum Outcome {
    /// Nothing to mend.
    Sound,
    /// Not possible on this machine, with the reason. It is printed loudly, at once and again at the end.
    Skipped(String),
}

/// Runs steps one after another and remembers which were not sound.
#[derive(Default)]
pub struct Steps {
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Steps {
    /// Runs one step. A failure is printed and kept; the later steps still run, so that one call shows everything.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<Outcome, Advice>) {
        println!("== {name}");
        let watch = Stopwatch::start();
        let result = step();
        let seconds = watch.read().as_secs_f64();
        match result {
            Ok(Outcome::Sound) => println!("   {name}: ok ({seconds:.1} s)"),
            Ok(Outcome::Skipped(reason)) => {
                println!("   {name}: SKIPPED ({seconds:.1} s): {reason}");
                self.skipped.push(format!("{name}: {reason}"));
            }
            Err(advice) => {
                println!("   {name}: FAILED ({seconds:.1} s)\n{advice}");
                self.failed.push(name.to_owned());
            }
        }
    }

    /// Closes the list.
    ///
    /// # Errors
    /// Names the steps that failed.
    pub fn finish(self) -> Result<(), Advice> {
        for skipped in &self.skipped {
            println!("SKIPPED {skipped}");
        }
        if self.failed.is_empty() {
            return Ok(());
        }
        Err(Advice::new(
            format!("not sound: {}", self.failed.join(", ")),
            "each failed step says above what to do",
        ))
    }
}
