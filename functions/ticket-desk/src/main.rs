//! Entry of ticket-desk.
fn main() {}
