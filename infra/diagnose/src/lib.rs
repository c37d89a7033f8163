//! Reading an interface's answers offline: a file of any length, in bounded memory.

pub mod bench;
pub mod read;
pub mod words;
