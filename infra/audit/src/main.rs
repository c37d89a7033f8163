//! Entry of `audit`: a helpdesk's export in, what the standards make of it out.
fn main() {}
