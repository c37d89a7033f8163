//! The catalogue: a system and the checks of its interfaces come, change and go in one transaction.

use domain::ids::{PracticeId, SystemId};
use domain::practice::System;

use crate::fault::{Fault, Guard};
use crate::item::{number, write};
use crate::keys;
use crate::store::Store;
use crate::store::beside::Beside;
use crate::store::setup::Proof;

impl Store {
    /// Adds a system to a practice's catalogue, with the checks of its interfaces.
    pub async fn create_system(
        &self,
        practice: &PracticeId,
        system: &System,
        checks: Beside,
        receipt: Proof<'_>,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::system(&system.id));
        let row = write(system, key)?;
        let new = Beside::put(&self.table, row, |put| {
            put.condition_expression("attribute_not_exists(pk)")
        })?;
        self.together(new, Guard::New, checks, receipt).await
    }

    /// Saves a system over the version that was read, with the checks of its interfaces.
    pub async fn save_system(
        &self,
        practice: &PracticeId,
        system: &System,
        was: u64,
        checks: Beside,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::system(&system.id));
        let saved = Beside::put(&self.table, write(system, key)?, |put| {
            put.condition_expression("#version = :was")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":was", number(was))
        })?;
        self.together(saved, Guard::State, checks, None).await
    }

    /// Removes the version of a system that was read, with the checks of its interfaces.
    pub async fn remove_system(
        &self,
        practice: &PracticeId,
        id: &SystemId,
        was: u64,
        checks: Beside,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::system(id));
        let gone = Beside::delete_if(&self.table, key, |delete| {
            delete
                .condition_expression("#version = :was")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":was", number(was))
        })?;
        self.together(gone, Guard::State, checks, None).await
    }
}
