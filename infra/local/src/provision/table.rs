//! Making a table as the template describes it, or making sure the one that is there is that table.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, GlobalSecondaryIndexDescription,
    IndexStatus, KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType,
    TableDescription, TableStatus,
};

use super::ProvisionError;
use crate::template::{Index, KeyPart, Table};

/// How long a table may take to become usable: both emulators need milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(5);

pub(super) async fn provision(client: &Client, wanted: &Table) -> Result<(), ProvisionError> {
    let request =
        request(client, wanted).map_err(|fault| ProvisionError::aws(&wanted.id, &fault))?;
    match request.send().await {
        Ok(_) => {}
        Err(fault)
            if fault
                .as_service_error()
                .is_some_and(|error| error.is_resource_in_use_exception()) => {}
        Err(fault) => return Err(ProvisionError::aws(&wanted.id, &fault)),
    }
    let description = tokio::time::timeout(PATIENCE, active(client, wanted)).await;
    let description =
        description.map_err(|_| ProvisionError::new(&wanted.id, "it did not become ACTIVE"))??;
    match same(wanted, &description) {
        true => Ok(()),
        false => Err(ProvisionError::new(
            &wanted.id,
            format!(
                "{} is kept with other keys or indexes than template.yaml has",
                wanted.name
            ),
        )),
    }
}

fn request(client: &Client, wanted: &Table) -> Result<CreateTableFluentBuilder, BuildError> {
    let mut request = client
        .create_table()
        .table_name(&wanted.name)
        .billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in &wanted.attributes {
        let kind = ScalarAttributeType::from(kind.as_str());
        request = request.attribute_definitions(
            AttributeDefinition::builder()
                .attribute_name(name)
                .attribute_type(kind)
                .build()?,
        );
    }
    for part in schema(&wanted.key)? {
        request = request.key_schema(part);
    }
    for index in &wanted.indexes {
        let included = Some(index.included.clone()).filter(|included| !included.is_empty());
        let projection = Projection::builder()
            .projection_type(ProjectionType::from(index.projection.as_str()))
            .set_non_key_attributes(included);
        request = request.global_secondary_indexes(
            GlobalSecondaryIndex::builder()
                .index_name(&index.name)
                .set_key_schema(Some(schema(&index.key)?))
                .projection(projection.build())
                .build()?,
        );
    }
    Ok(request)
}

fn schema(key: &[KeyPart]) -> Result<Vec<KeySchemaElement>, BuildError> {
    let part = |part: &KeyPart| {
        let kind = KeyType::from(part.kind.as_str());
        KeySchemaElement::builder()
            .attribute_name(&part.name)
            .key_type(kind)
            .build()
    };
    key.iter().map(part).collect()
}

/// Waits until the table and all its indexes can be used.
async fn active(client: &Client, wanted: &Table) -> Result<TableDescription, ProvisionError> {
    loop {
        let described = client
            .describe_table()
            .table_name(&wanted.name)
            .send()
            .await;
        let described = described.map_err(|fault| ProvisionError::aws(&wanted.id, &fault))?;
        let table = described
            .table
            .ok_or_else(|| ProvisionError::new(&wanted.id, "DynamoDB did not describe it"))?;
        let indexes = table.global_secondary_indexes();
        if table.table_status() == Some(&TableStatus::Active)
            && indexes
                .iter()
                .all(|index| index.index_status() == Some(&IndexStatus::Active))
        {
            return Ok(table);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether a table that exists has the keys and indexes of the template.
fn same(wanted: &Table, found: &TableDescription) -> bool {
    let mut indexes: Vec<Index> = found.global_secondary_indexes().iter().map(index).collect();
    let mut wanted_indexes = wanted.indexes.clone();
    indexes.sort();
    wanted_indexes.sort();
    parts(found.key_schema()) == wanted.key && indexes == wanted_indexes
}

fn index(found: &GlobalSecondaryIndexDescription) -> Index {
    let projection = found.projection();
    let kind = projection
        .and_then(Projection::projection_type)
        .map(ProjectionType::as_str);
    Index {
        name: found.index_name().unwrap_or_default().to_owned(),
        key: parts(found.key_schema()),
        projection: kind.unwrap_or_default().to_owned(),
        included: projection
            .map(|projection| projection.non_key_attributes().to_vec())
            .unwrap_or_default(),
    }
}

fn parts(schema: &[KeySchemaElement]) -> Vec<KeyPart> {
    let part = |part: &KeySchemaElement| KeyPart {
        name: part.attribute_name().to_owned(),
        kind: part.key_type().as_str().to_owned(),
    };
    schema.iter().map(part).collect()
}
