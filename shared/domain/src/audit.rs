//! The PHI log as bytes: what a record says, how records are chained, signed for, and verified by a stranger.
//!
//! Every byte format here is a published one: records are canonical JSON (RFC 8785), the tree over them is that of
//! RFC 6962 and RFC 9162, a checkpoint is a C2SP signed note. Nothing here encrypts, signs or reads a key: the caller
//! brings ciphertexts, and a function that checks signatures.

pub mod base64;
pub mod canonical;
pub mod code;
pub mod export;
pub mod hash;
pub mod label;
pub mod merkle;
pub mod note;
pub mod record;
pub mod verify;
