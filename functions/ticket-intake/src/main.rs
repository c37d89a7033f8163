//! Entry of ticket-intake.
fn main() {}
