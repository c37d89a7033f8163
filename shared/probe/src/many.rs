//! Many looks at once: bounded, a few at a host, none of them in another's way.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::check::target::{Host, Seen, Target};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::limits::Limits;
use crate::prober::Prober;

impl Prober {
    /// Looks at targets, in their order. None is one that was not looked at: the round was over before
    /// its turn, or the look broke on our side. That says nothing of the endpoint, so it is no reading.
    pub async fn look(&self, targets: &[Target], at: Timestamp) -> Vec<Option<Seen>> {
        let look = |target: &Target| {
            let (prober, target) = (self.clone(), target.clone());
            (
                target.host(),
                async move { prober.0.look_at(&target, at).await },
            )
        };
        let looks = targets.iter().map(look).collect();
        each(looks, self.0.limits).await
    }
}

/// Runs each in a task of its own, so that one which breaks or hangs is alone in that.
async fn each<T, F>(looks: Vec<(Option<Host>, F)>, limits: Limits) -> Vec<Option<T>>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let over = Instant::now() + limits.round;
    let places = Arc::new(Semaphore::new(limits.at_once));
    let mut hosts = BTreeMap::new();
    let mut seen: Vec<Option<T>> = looks.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (index, (host, look)) in looks.into_iter().enumerate() {
        let host = hosts
            .entry(host)
            .or_insert_with(|| Arc::new(Semaphore::new(limits.at_a_host)))
            .clone();
        let places = places.clone();
        tasks.spawn(async move {
            // The host's turn first: whoever waits for that holds no place that another could use.
            let turn = async { (host.acquire_owned().await, places.acquire_owned().await) };
            let _turn = timeout_at(over, turn).await.ok()?;
            Some((index, look.await))
        });
    }
    while let Some(ended) = tasks.join_next().await {
        if let Ok(Some((index, result))) = ended
            && let Some(place) = seen.get_mut(index)
        {
            *place = Some(result);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    #[derive(Default)]
    struct Counted {
        now: AtomicUsize,
        most: AtomicUsize,
    }

    impl Counted {
        async fn for_ms(&self, ms: u64) {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            sleep(Duration::from_millis(ms)).await;
            self.now.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn host(number: usize) -> Option<Host> {
        Host::parse(&format!("h{number}.example")).ok()
    }

    #[tokio::test]
    async fn as_many_as_may_and_no_more() {
        for (hosts, most) in [(1, 4), (3, 12), (100, 32)] {
            let counted = Arc::new(Counted::default());
            let looks = (0..100).map(|number| {
                let counted = counted.clone();
                (host(number % hosts), async move {
                    counted.for_ms(10).await;
                    number
                })
            });
            let seen = each(looks.collect(), Limits::default()).await;
            assert!(seen.into_iter().eq((0..100).map(Some)));
            assert_eq!(counted.most.load(Ordering::SeqCst), most, "{hosts} hosts");
        }
    }

    #[tokio::test]
    async fn a_host_that_keeps_us_waiting_keeps_no_other_waiting() {
        let limits = Limits {
            round: Duration::from_millis(900),
            ..Limits::default()
        };
        let started = Instant::now();
        let looks = (0..100).map(|number| {
            let (slow, wait) = if number < 99 { (0, 400) } else { (1, 5) };
            (host(slow), async move {
                sleep(Duration::from_millis(wait)).await;
                started.elapsed()
            })
        });
        let seen = each(looks.collect(), limits).await;
        let last = seen.last().copied().flatten();
        assert!(last.is_some_and(|took| took < Duration::from_millis(300)));
        // Turns of four begin at 0, 400 and 800 ms; the rest waits for another round.
        assert_eq!(seen.iter().flatten().count(), 13);
    }

    #[tokio::test]
    async fn one_that_breaks_breaks_alone() {
        let looks = (0..10).map(|number| {
            (host(0), async move {
                assert_ne!(number, 3, "this one breaks");
                number
            })
        });
        let seen = each(looks.collect(), Limits::default()).await;
        for (number, seen) in seen.into_iter().enumerate() {
            assert_eq!(seen, (number != 3).then_some(number));
        }
    }
}
