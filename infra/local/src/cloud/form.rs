//! The parameters of an AWS query request; each is read once, and what nobody read is refused.

use std::collections::BTreeMap;

use super::error::AwsError;

/// Parameters that have not been read yet.
#[derive(Debug)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a form body.
    pub(crate) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// Takes an optional parameter.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Takes a parameter that must be there.
    pub(crate) fn need(&mut self, name: &str) -> Result<String, AwsError> {
        self.take(name)
            .ok_or_else(|| invalid(format!("{name} is required")))
    }

    /// Takes the map under `prefix`, whose members are `prefix.1.<key>` and `prefix.1.<value>`.
    pub(crate) fn map(
        &mut self,
        prefix: &str,
        key: &str,
        value: &str,
    ) -> Result<BTreeMap<String, String>, AwsError> {
        let mut map = BTreeMap::new();
        for number in 1.. {
            let Some(name) = self.take(&format!("{prefix}.{number}.{key}")) else {
                break;
            };
            map.insert(name, self.need(&format!("{prefix}.{number}.{value}"))?);
        }
        Ok(map)
    }

    /// Whether any parameter under `prefix` is still unread.
    pub(crate) fn has(&self, prefix: &str) -> bool {
        self.0.keys().any(|name| name.starts_with(prefix))
    }

    /// Refuses what no operation read: a parameter that does nothing here does something at AWS.
    pub(crate) fn finish(self) -> Result<(), AwsError> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(invalid(format!("{name} is not supported by the local SNS"))),
        }
    }
}

/// The error SNS answers for a parameter it does not accept.
pub(crate) fn invalid(reason: impl std::fmt::Display) -> AwsError {
    AwsError::refused("InvalidParameter", format!("Invalid parameter: {reason}"))
}
