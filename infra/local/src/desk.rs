//! StatDesk on a stack: every function of the template, each with its own environment.

use std::sync::Arc;

use lambda::app::{App, Clock};
use lambda::run::{Handle, Tick};

use crate::function;
use crate::gateway::{Gateway, Unregistered};
use crate::registry::Registry;
use crate::stack::{Stack, StackError};
use crate::template::TemplateError;

/// The functions behind routes.
const HTTP: [(&str, Handle); 10] = [
    ("ticket-intake", ticket_intake::handle),
    ("ticket-desk", ticket_desk::handle),
    ("page-reply", page_reply::handle),
    ("practice-admin", practice_admin::handle),
    ("interface-diagnosis", interface_diagnosis::handle),
    ("phi-open", phi_open::handle),
    ("phi-audit", phi_audit::handle),
    ("phi-export", phi_export::handle),
    ("probe-ingest", probe_ingest::handle),
    ("standards-report", standards_report::handle),
];

/// The functions behind schedules.
const SCHEDULED: [(&str, Tick); 4] = [
    ("sla-sweep", sla_sweep::sweep),
    ("audit-checkpoint", audit_checkpoint::run),
    ("proactive-checks", proactive_checks::sweep),
    ("standards-report", standards_report::night),
];

/// Every function of the project, as deployed on this stack: each within its role.
///
/// # Errors
/// When the template gives a function no environment, or a role that cannot be told here.
pub fn functions(stack: &Stack, clock: &Clock) -> Result<Registry, TemplateError> {
    let mut registry = Registry::default();
    for (name, handle) in HTTP {
        let app = function::deployed(stack, name, clock.clone())?;
        registry = registry.http(name, function::http(Arc::new(app), handle));
    }
    for (name, tick) in SCHEDULED {
        let app = function::deployed(stack, name, clock.clone())?;
        registry = registry.event(name, function::schedule(Arc::new(app), tick));
    }
    Ok(registry)
}

/// A desk on a stack, called without a port.
#[derive(Clone)]
pub struct Desk {
    /// Its front door.
    pub gateway: Gateway,
    /// An application of its own, for seeding and looking inside. It is no function and has no role.
    pub app: Arc<App>,
}

/// Why a desk did not start.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The stack did not.
    #[error(transparent)]
    Stack(#[from] StackError),
    /// A function's environment cannot be told from the template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A function of the template is not there.
    #[error(transparent)]
    Unregistered(#[from] Unregistered),
}

impl Desk {
    /// The functions on a stack that runs. A second desk on the same stack is a second set of
    /// execution environments.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub fn on(stack: Arc<Stack>, clock: Clock) -> Result<Self, DeskError> {
        let registry = functions(&stack, &clock)?;
        let app = function::app(&stack, "practice-admin", &stack.config, clock)?;
        let gateway = Gateway::new(stack, registry)?;
        Ok(Self {
            gateway,
            app: Arc::new(app),
        })
    }
}
