//! Reads helpdesks' exports: bytes in, the standards report's cases and findings out, nothing of a free text.
//!
//! A file is read twice: once for what whole columns decide (the order of days and months, the encoding, whether
//! tickets have many rows), once for its tickets; once more where a rejected row held its last date. Subjects and the words of lists go through the impact rules, and of
//! them only what the rules make of them is kept. What cannot be told is left open and said, never guessed in silence.

mod ask;
mod column;
mod date;
mod facts;
mod field;
mod finding;
mod fold;
mod judge;
mod made;
mod month;
mod order;
mod read;
mod reason;
mod recall;
mod record;
mod row;
mod said;
mod sense;
mod sheet;
mod sniff;
mod source;
mod span;
mod survey;
mod table;
mod text;
mod utf16;
mod word;

pub use ask::{Asked, Unreadable, map};
pub use column::Used;
pub use date::Order;
pub use field::Field;
pub use finding::{Findings, SourceView};
pub use made::Made;
pub use order::{Clock, DateColumn};
pub use read::{LOG_ROWS_MAX, LOG_TICKETS_MAX, Ticket, gather, read};
pub use reason::{LINES_MAX, Reason, Rejected};
pub use row::{COLUMNS_MAX, ROW_MAX};
pub use said::counted;
pub use source::Source;
pub use survey::ROWS_MAX;
