//! One look at one endpoint: whatever happens is a result, within the time that a look has.

use domain::check::target::{Codes, Host, Reason, Seen, Target, Url};
use jiff::Timestamp;
use tokio::time::timeout;

use crate::exchange::Question;
use crate::fhir;
use crate::prober::Parts;
use crate::stopwatch::Stopwatch;

impl Parts {
    pub(crate) async fn look_at(&self, target: &Target, at: Timestamp) -> Seen {
        let mut seen = Seen::default();
        let looking = timeout(self.limits.whole, self.see(target, at, &mut seen));
        seen.reason = match looking.await {
            Ok(Ok(())) => None,
            Ok(Err(reason)) => Some(reason),
            Err(_) => Some(Reason::TimedOut),
        };
        seen
    }

    async fn see(&self, target: &Target, at: Timestamp, seen: &mut Seen) -> Result<(), Reason> {
        match target {
            Target::Http {
                url,
                expect,
                follow,
            } => {
                let question = Question {
                    accept: "*/*",
                    follow: *follow,
                    at,
                };
                self.see_http(url, expect, question, seen).await
            }
            Target::Fhir { base } => self.see_fhir(base, at, seen).await,
            Target::Tls { host, port } => self.see_tls(host, *port, at, seen).await,
            Target::Tcp { host, port } => self.see_tcp(host, *port, seen).await,
        }
    }

    async fn see_http(
        &self,
        url: &str,
        expect: &[Codes],
        question: Question,
        seen: &mut Seen,
    ) -> Result<(), Reason> {
        let url = Url::parse(url).map_err(|_| Reason::NotATarget)?;
        let watch = Stopwatch::start();
        let found = self.find(url, question, &mut seen.measured).await?;
        seen.measured.latency_ms = Some(watch.ms());
        match expect.iter().any(|codes| codes.hold(found.status)) {
            true => Ok(()),
            false => Err(Reason::HttpStatus(found.status)),
        }
    }

    async fn see_fhir(&self, base: &str, at: Timestamp, seen: &mut Seen) -> Result<(), Reason> {
        let base = Url::parse(base).map_err(|_| Reason::NotATarget)?;
        let question = Question {
            accept: "application/fhir+json",
            follow: true,
            at,
        };
        let watch = Stopwatch::start();
        let finding = self.find(base.below("metadata"), question, &mut seen.measured);
        let found = finding.await?;
        seen.measured.latency_ms = Some(watch.ms());
        if found.status != 200 {
            return Err(Reason::HttpStatus(found.status));
        }
        let statement = fhir::read(&found.body, found.whole).ok_or(Reason::NotFhir)?;
        seen.fhir_version = statement.version;
        Ok(())
    }

    async fn see_tls(
        &self,
        host: &str,
        port: u16,
        at: Timestamp,
        seen: &mut Seen,
    ) -> Result<(), Reason> {
        let host = Host::parse(host).map_err(|_| Reason::NotATarget)?;
        let watch = Stopwatch::start();
        let stream = self.reach(&host, port).await?;
        let shaken = self.tls.shake(stream, &host, at, &[]).await;
        seen.measured.certificate_expires_at = shaken.expires_at;
        shaken.stream?;
        seen.measured.latency_ms = Some(watch.ms());
        Ok(())
    }

    async fn see_tcp(&self, host: &str, port: u16, seen: &mut Seen) -> Result<(), Reason> {
        let host = Host::parse(host).map_err(|_| Reason::NotATarget)?;
        let watch = Stopwatch::start();
        self.reach(&host, port).await?;
        seen.measured.latency_ms = Some(watch.ms());
        Ok(())
    }
}
