//! The services of a stack, started and furnished as the template asks.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use aws_config::SdkConfig;

use crate::cloud::Cloud;
use crate::dynamo::{Dynamo, DynamoError};
use crate::endpoint::Endpoints;
use crate::folder::{Folder, FolderError};
use crate::page::SentPage;
use crate::provision::{ProvisionError, provision};
use crate::role::Ledger;
use crate::server::TEMPLATE;
use crate::template::{Template, TemplateError};
use crate::wire::{Call, Wire};

/// How to start a stack.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The stack's name, which is part of every table, alias and topic: give each test on shared services its own.
    /// Empty for `local`.
    pub name: String,
    /// The text of template.yaml.
    pub template: String,
    /// Values of the template's parameters.
    pub parameters: BTreeMap<String, String>,
    /// The folder to keep everything in; in memory without one.
    pub data: Option<PathBuf>,
    /// Services that already run (DynamoDB Local and moto) instead of the embedded ones; `data` then means nothing.
    pub real: Option<Endpoints>,
}

/// Why a stack did not start.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// The template cannot be used.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The embedded DynamoDB did not start.
    #[error(transparent)]
    Dynamo(#[from] DynamoError),
    /// The embedded KMS and SNS did not start.
    #[error("KMS and SNS did not start: {0}")]
    Cloud(io::Error),
    /// The functions' settings could not be written down.
    #[error("the functions' settings cannot be written: {0}")]
    Settings(io::Error),
    /// Something in the template could not be made.
    #[error(transparent)]
    Provision(#[from] ProvisionError),
}

/// A running stack; what is embedded stops when it is dropped.
#[derive(Debug)]
pub struct Stack {
    /// A configuration whose clients reach this stack over [`Stack::wire`].
    pub config: SdkConfig,
    /// Where calls are recorded and broken.
    pub wire: Wire,
    /// The template, its scope filled with what was made.
    pub template: Template,
    /// Where the services are.
    pub endpoints: Endpoints,
    /// The embedded KMS and SNS, unless real ones are used.
    pub cloud: Option<Cloud>,
    /// Only the deployed roles are worth a record.
    is_deployed: bool,
    // Dropped in this order: the database lets go of its file before the folder is free for another process.
    _dynamo: Option<Dynamo>,
    _folder: Option<Folder>,
}

impl Stack {
    /// Starts the services, or finds them, and makes the template's tables, keys and topics.
    ///
    /// # Errors
    /// See [`StackError`].
    pub async fn start(options: Options) -> Result<Self, StackError> {
        let name = if options.name.is_empty() {
            "local"
        } else {
            &options.name
        };
        let mut template = Template::read(&options.template, name, &options.parameters)?;
        let (endpoints, cloud, dynamo, folder) = match options.real {
            Some(endpoints) => (endpoints, None, None, None),
            None => {
                let folder = options.data.as_deref().map(Folder::hold).transpose()?;
                let path = folder.as_ref().map(Folder::path);
                let dynamo =
                    Dynamo::start(path.map(|path| path.join("dynamo.sqlite")).as_deref()).await?;
                let cloud = Cloud::start(path).await.map_err(StackError::Cloud)?;
                let endpoints = Endpoints {
                    dynamodb: dynamo.endpoint().to_owned(),
                    ..Endpoints::all(cloud.endpoint())
                };
                (endpoints, Some(cloud), Some(dynamo), folder)
            }
        };
        let wire = Wire::new();
        let config = endpoints.config(&wire);
        provision(&config, cloud.as_ref(), &mut template).await?;
        // What was just made is no part of what a test or an operator counts.
        wire.take_calls();
        Ok(Self {
            config,
            wire,
            template,
            endpoints,
            cloud,
            is_deployed: options.template == TEMPLATE,
            _dynamo: dynamo,
            _folder: folder,
        })
    }

    /// The environment a function of this name is deployed with.
    ///
    /// # Errors
    /// [`TemplateError::Unresolved`] for references without a value here.
    pub fn environment(&self, function: &str) -> Result<BTreeMap<String, String>, TemplateError> {
        self.template.environment(function)
    }

    /// A configuration over [`Stack::wire`] that may do what the function's role allows, and nothing else.
    ///
    /// # Errors
    /// [`TemplateError::Unresolved`] for a function that does not exist and for references without a value here.
    pub fn config_of(&self, function: &str) -> Result<SdkConfig, TemplateError> {
        let role = self.template.role(function)?;
        let ledger = Ledger::of_this_process().filter(|_| self.is_deployed);
        Ok(self.endpoints.config(&self.wire.of(role, ledger)))
    }

    /// A wire of its own, and a configuration over it, for a second function beside the first.
    #[must_use]
    pub fn fork(&self) -> (Wire, SdkConfig) {
        let wire = self.wire.fork();
        let config = self.endpoints.config(&wire);
        (wire, config)
    }

    /// Every message SNS took, oldest first; with kept data also from before the start.
    #[must_use]
    pub fn pages(&self) -> Vec<SentPage> {
        match &self.cloud {
            Some(cloud) => cloud.pages(),
            None => self.wire.pages(),
        }
    }

    /// The AWS calls since they were last taken.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.wire.calls()
    }
}

#[cfg(test)]
mod tests;
