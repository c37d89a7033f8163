//! Procedures: a practice's own versions, over those that ship.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::{PracticeId, ProcedureId};
use domain::protocol::procedure::Procedure;
use domain::protocol::shipped::{shipped, shipped_ids};

use crate::fault::{Fault, sort};
use crate::item::{Item, read, text_of, write};
use crate::keys;
use crate::last::last;
use crate::store::Store;

impl Store {
    /// A procedure in a version, or in its latest: the practice's own, or the one that ships.
    pub async fn procedure(
        &self,
        practice: &PracticeId,
        id: &ProcedureId,
        version: Option<u32>,
    ) -> Result<Option<Procedure>, Fault> {
        let own = match version {
            Some(version) => self.get(keys::procedure(practice, id, version)).await?,
            None => self.latest(practice, id).await?,
        };
        match own {
            Some(row) => read(row).map(Some),
            None => Ok(shipped(id).filter(|one| version.is_none_or(|asked| asked == one.version))),
        }
    }

    /// Every procedure in its latest version, by id.
    pub async fn procedures(&self, practice: &PracticeId) -> Result<Vec<Procedure>, Fault> {
        let rows = self.all(keys::procedures(practice), "").await?;
        let mut all: BTreeMap<ProcedureId, Procedure> = shipped_ids()
            .into_iter()
            .filter_map(|id| Some((id.clone(), shipped(&id)?)))
            .collect();
        // In the order of versions: the last of an id stays.
        for row in rows {
            let procedure: Procedure = read(row)?;
            all.insert(procedure.id.clone(), procedure);
        }
        Ok(all.into_values().collect())
    }

    /// Saves a new version. [`Fault::Lost`] when somebody else was faster.
    pub async fn save_procedure(
        &self,
        practice: &PracticeId,
        procedure: &Procedure,
    ) -> Result<(), Fault> {
        let key = keys::procedure(practice, &procedure.id, procedure.version);
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(write(procedure, key)?))
            .condition_expression("attribute_not_exists(pk)")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(())
    }

    async fn latest(&self, practice: &PracticeId, id: &ProcedureId) -> Result<Option<Item>, Fault> {
        let versions = keys::versions(id);
        let pk = keys::procedures(practice);
        // `~` sorts after every digit: what is last up to here may be another procedure's.
        let last = last(&self.client, &self.table, pk, Some(format!("{versions}~"))).await?;
        let own = |row: &Item| text_of(row, "sk").is_ok_and(|sk| sk.starts_with(&versions));
        Ok(last.filter(own))
    }
}
