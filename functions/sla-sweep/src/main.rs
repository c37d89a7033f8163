//! Entry of sla-sweep.
fn main() {}
