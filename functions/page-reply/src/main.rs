//! Entry of page-reply.
fn main() {}
