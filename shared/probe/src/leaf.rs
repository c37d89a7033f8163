//! The end of a certificate, read from the certificate itself, whatever else is wrong with it.

use jiff::Timestamp;
use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::der::{self, Decode};
use x509_cert::serial_number::SerialNumber;

/// Certificates as they come: a serial number that is too long does not hide the end from us.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct AsTheyCome;

impl Profile for AsTheyCome {
    fn check_serial_number(_serial: &SerialNumber<Self>) -> der::Result<()> {
        Ok(())
    }
}

/// When a certificate runs out; none when it is too broken to say.
pub(crate) fn expires_at(der: &[u8]) -> Option<Timestamp> {
    let certificate = CertificateInner::<AsTheyCome>::from_der(der).ok()?;
    let end = certificate.tbs_certificate().validity().not_after;
    let seconds = i64::try_from(end.to_unix_duration().as_secs()).ok()?;
    // "99991231235959Z", which says that there is no end, lies beyond what can be counted on.
    Some(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}
