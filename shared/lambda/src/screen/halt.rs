//! Why a screen is not shown, and what is shown instead.

use aws::fault::Fault;
use domain::refusal::Refusal;

use super::failed;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::request::Request;
use crate::telemetry;

/// Why a request goes no further.
#[derive(Debug)]
pub enum Halt {
    /// There is an answer already: an expired link, somebody who is gone.
    Answered(Reply),
    /// It failed.
    Failed(Failure),
}

impl Halt {
    /// What is shown instead. Failures are screens here: people read them.
    #[must_use]
    pub fn reply(self, request: &Request) -> Reply {
        match self {
            Self::Answered(reply) => reply,
            Self::Failed(failure) => {
                telemetry::failed(request, &failure);
                failed(&failure)
            }
        }
    }
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault.into())
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Failed(refusal.into())
    }
}
