//! Faults: what the operator can put right, and what a second try may.

use aws_sdk_dynamodb::error::{DisplayErrorContext, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

/// A call to AWS that did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Somebody else changed what the decision was made on: gather and decide again.
    #[error("the state changed while deciding")]
    Lost,
    /// What a record was decided on has moved, so that no other place in the log helps: gather and decide again.
    #[error("what was decided on has moved")]
    Moved,
    /// The ticket's short code is taken: choose another.
    #[error("the reference is taken")]
    ReferenceTaken,
    /// This request was carried out before: answer with its receipt.
    #[error("the request was carried out before")]
    Replayed,
    /// It is there already.
    #[error("it exists already")]
    Exists,
    /// AWS asks for fewer calls.
    #[error("throttled: {0}")]
    Throttled(String),
    /// AWS could not be reached, or did not answer.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// AWS refused the call: a permission, a missing table or key, a malformed request.
    #[error("refused: {0}")]
    Refused(String),
    /// What is stored cannot be read.
    #[error("unreadable: {0}")]
    Corrupt(String),
}

impl Fault {
    /// Whether the same decision may succeed later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Lost
            | Self::Moved
            | Self::ReferenceTaken
            | Self::Throttled(_)
            | Self::Unreachable(_) => true,
            Self::Replayed | Self::Exists | Self::Refused(_) | Self::Corrupt(_) => false,
        }
    }
}

/// What a condition in a transaction guards, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The state that the decision was made on.
    State,
    /// The ticket's short code.
    Reference,
    /// The receipt of an idempotent request.
    Receipt,
    /// Something new, which must not be there yet.
    New,
    /// What stands or falls with a record of the log, which is then decided anew.
    Beside,
}

/// Error codes and field names only: AWS's messages may repeat what was sent.
fn code<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: aws_sdk_dynamodb::error::ProvideErrorMetadata + std::error::Error + 'static,
{
    match error {
        SdkError::ServiceError(service) => {
            service.err().code().unwrap_or("without a code").to_owned()
        }
        SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => {
            format!("{}", DisplayErrorContext(error))
        }
        SdkError::ConstructionFailure(_) => "the request could not be built".to_owned(),
        _ => "the response could not be read".to_owned(),
    }
}

/// Sorts an SDK error.
pub fn sort<E>(error: &SdkError<E, HttpResponse>) -> Fault
where
    E: aws_sdk_dynamodb::error::ProvideErrorMetadata + std::error::Error + 'static,
{
    let text = code(error);
    match error {
        SdkError::ServiceError(_) => match text.as_str() {
            "ConditionalCheckFailedException" => Fault::Lost,
            "TransactionConflictException" => Fault::Lost,
            // S3: somebody else writes the same key, or has written it.
            "ConditionalRequestConflict" => Fault::Lost,
            "PreconditionFailed" => Fault::Exists,
            // The same transaction, sent before, may still come to pass: nobody knows yet.
            "TransactionInProgressException" => Fault::Unreachable(text),
            "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "ThrottlingException"
            | "Throttling"
            | "ThrottledException"
            | "LimitExceededException"
            | "SlowDown" => Fault::Throttled(text),
            "InternalServerError"
            | "InternalServerErrorException"
            | "KMSInternalException"
            | "DependencyTimeoutException"
            | "InternalError"
            | "ServiceUnavailable" => Fault::Unreachable(text),
            _ => Fault::Refused(text),
        },
        SdkError::ConstructionFailure(_) => Fault::Refused(text),
        _ => Fault::Unreachable(text),
    }
}

/// Sorts a failed transaction by the conditions that failed in it.
pub fn sort_transaction(
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
    guards: &[Guard],
) -> Fault {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.as_service_error()
    else {
        return sort(error);
    };
    let reasons = cancelled.cancellation_reasons();
    let mut failed = reasons.iter().zip(guards).filter_map(|(reason, guard)| {
        (reason.code() == Some("ConditionalCheckFailed")).then_some(*guard)
    });
    let first = failed.next();
    // The receipt tells most: the request was carried out, so the state moved because of it.
    if first == Some(Guard::Receipt) || failed.any(|guard| guard == Guard::Receipt) {
        return Fault::Replayed;
    }
    match first {
        Some(Guard::Reference) => Fault::ReferenceTaken,
        Some(Guard::New) => Fault::Exists,
        Some(Guard::Beside) => Fault::Moved,
        Some(_) => Fault::Lost,
        None => {
            let codes: Vec<_> = reasons.iter().filter_map(|reason| reason.code()).collect();
            if codes.contains(&"TransactionConflict") {
                Fault::Lost
            } else if codes
                .iter()
                .any(|code| matches!(*code, "ThrottlingError" | "ProvisionedThroughputExceeded"))
            {
                Fault::Throttled("TransactionCanceledException".to_owned())
            } else {
                Fault::Refused(format!("transaction cancelled: {}", codes.join(",")))
            }
        }
    }
}
