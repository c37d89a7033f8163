//! Certificates: an authority of the tests, and what it signs or does not.

use std::sync::{Arc, LazyLock};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SerialNumber,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::given::EHR;

/// Year, month and day.
pub type Day = (i32, u8, u8);

/// An authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
});

impl Authority {
    /// The one that the tests' probers trust.
    pub fn get() -> &'static Self {
        &AUTHORITY
    }

    /// Its own certificate.
    pub fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }
}

/// What a certificate says.
pub struct Saying {
    /// Whose it is.
    pub names: Vec<&'static str>,
    /// From when on.
    pub from: Day,
    /// Until when.
    pub until: Day,
    /// Whether the authority signs it, or it signs itself.
    pub signed: bool,
    /// How long its serial number is, in octets.
    pub serial: usize,
}

/// A sound one.
pub fn sound() -> Saying {
    Saying {
        names: vec![EHR],
        from: (2026, 1, 1),
        until: (2026, 6, 1),
        signed: true,
        serial: 16,
    }
}

impl Saying {
    /// A server that shows it.
    pub fn config(&self) -> Arc<ServerConfig> {
        let names: Vec<String> = self.names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_before = date_time_ymd(self.from.0, self.from.1, self.from.2);
        params.not_after = date_time_ymd(self.until.0, self.until.1, self.until.2);
        params.serial_number = Some(SerialNumber::from(vec![0x11; self.serial]));
        let key = KeyPair::generate().unwrap();
        let certificate = match self.signed {
            true => params.signed_by(&key, &Authority::get().0).unwrap(),
            false => params.self_signed(&key).unwrap(),
        };
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Arc::new(config)
    }
}
