//! One AWS call: what was asked, of which tables, what it cost and how it ended.

use serde::Serialize;

use crate::role::Access;

/// The service a call went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// DynamoDB.
    Dynamodb,
    /// KMS.
    Kms,
    /// SNS.
    Sns,
    /// S3.
    S3,
    /// Anything else, which this project does not call.
    Other,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No answer yet, or never: the caller was killed or the connection lost.
    Unanswered,
    /// It did what was asked.
    Done,
    /// Another transaction was at the same item.
    Conflict,
    /// A condition did not hold.
    ConditionFailed,
    /// Too many requests.
    Throttled,
    /// Another error, by its code.
    Refused(String),
}

/// One call over the wire; the SDK's retries are calls of their own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// Its place since the calls were last taken, from 1.
    pub number: u64,
    /// The function that made it; nothing for what looks at the stack from outside.
    pub function: Option<String>,
    /// The service.
    pub service: Service,
    /// The operation, for example `TransactWriteItems`.
    pub operation: String,
    /// The tables named in the request, sorted, each once.
    pub tables: Vec<String>,
    /// The index a `Query` or `Scan` reads.
    pub index: Option<String>,
    /// Items in a transaction or batch, 1 for everything else.
    pub items: usize,
    /// What it needs leave for: each operation of a transaction, each table of a batch, each key and topic.
    pub accesses: Vec<Access>,
    /// Capacity units consumed, as the database reports them.
    pub capacity: Option<f64>,
    /// How it ended.
    pub outcome: Outcome,
}
