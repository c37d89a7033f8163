//! Writes that go with a change: conditions and rows of any table, in its one transaction.

use aws_sdk_dynamodb::types::builders::{ConditionCheckBuilder, DeleteBuilder, PutBuilder};
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem};

use crate::fault::Fault;
use crate::item::Item;

/// Writes and conditions that stand or fall with others in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Beside(pub(crate) Vec<TransactWriteItem>);

impl Beside {
    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// A condition on an item of a table.
    pub(crate) fn check(
        table: &str,
        key: Item,
        condition: impl FnOnce(ConditionCheckBuilder) -> ConditionCheckBuilder,
    ) -> Result<Self, Fault> {
        let check = ConditionCheck::builder()
            .table_name(table)
            .set_key(Some(key));
        let check = condition(check)
            .build()
            .map_err(|_| Fault::Corrupt("condition".to_owned()))?;
        let check = TransactWriteItem::builder().condition_check(check).build();
        Ok(Self(vec![check]))
    }

    /// A conditional write of an item of a table.
    pub(crate) fn put(
        table: &str,
        item: Item,
        condition: impl FnOnce(PutBuilder) -> PutBuilder,
    ) -> Result<Self, Fault> {
        let put = Put::builder().table_name(table).set_item(Some(item));
        let put = condition(put)
            .build()
            .map_err(|_| Fault::Corrupt("put".to_owned()))?;
        Ok(Self(vec![TransactWriteItem::builder().put(put).build()]))
    }

    /// An item of a table taken away, on a condition.
    pub(crate) fn delete_if(
        table: &str,
        key: Item,
        condition: impl FnOnce(DeleteBuilder) -> DeleteBuilder,
    ) -> Result<Self, Fault> {
        let delete = Delete::builder().table_name(table).set_key(Some(key));
        let delete = condition(delete)
            .build()
            .map_err(|_| Fault::Corrupt("delete".to_owned()))?;
        Ok(Self(vec![
            TransactWriteItem::builder().delete(delete).build(),
        ]))
    }

    /// An item of a table taken away, whether or not it is there.
    pub(crate) fn delete(table: &str, key: Item) -> Result<Self, Fault> {
        Self::delete_if(table, key, |delete| delete)
    }
}
