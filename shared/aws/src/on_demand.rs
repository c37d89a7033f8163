//! A client that is made when it is first asked: a start waits for nothing that may never be used.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// Makes a client.
type Make<C> = Box<dyn FnOnce() -> C + Send>;

/// A client, or how it is made. Clones share the one that is made.
pub struct OnDemand<C>(Arc<LazyLock<C, Make<C>>>);

impl<C> OnDemand<C> {
    /// A client that is made so, once.
    pub fn made_by(make: impl FnOnce() -> C + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<C> Clone for OnDemand<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C> Deref for OnDemand<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C> fmt::Debug for OnDemand<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnDemand")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn it_is_made_once_and_not_before_it_is_asked() {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let client = OnDemand::made_by(|| MADE.fetch_add(1, Ordering::SeqCst) + 7);
        let clone = client.clone();
        assert_eq!(MADE.load(Ordering::SeqCst), 0);
        assert_eq!((*clone, *client, *clone), (7, 7, 7));
        assert_eq!(MADE.load(Ordering::SeqCst), 1);
    }
}
