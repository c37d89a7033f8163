//! The prober: names, addresses allowed, roots and limits, set once and shared by every look.

use std::sync::Arc;

use crate::allow::Allow;
use crate::limits::Limits;
use crate::names::Names;
use crate::tls::{NotARoot, Roots, Tls};

/// Looks at endpoints. Cloning it is cheap.
#[derive(Clone)]
pub struct Prober(pub(crate) Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) allow: Allow,
    pub(crate) names: Names,
    pub(crate) limits: Limits,
    pub(crate) tls: Tls,
}

impl Prober {
    /// A prober of the public internet, and of what is allowed beside it.
    pub fn new(
        allow: Allow,
        names: Names,
        roots: &Roots,
        limits: Limits,
    ) -> Result<Self, NotARoot> {
        let tls = Tls::new(roots)?;
        Ok(Self(Arc::new(Parts {
            allow,
            names,
            limits,
            tls,
        })))
    }
}
