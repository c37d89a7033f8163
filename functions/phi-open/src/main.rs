//! Entry of phi-open.
fn main() {}
