//! Entry of practice-admin.
fn main() {}
