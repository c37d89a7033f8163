//! A small AWS of our own: KMS with real cryptography, and an SNS that keeps what it is told.
//!
//! Only the operations this project calls exist. Everything else, including unknown parameters of known operations,
//! is refused with the error AWS would use, so that nothing passes here that means something else there.

mod error;
mod form;
pub(crate) mod kms;
mod server;
pub(crate) mod sns;

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::page::SentPage;

/// The account everything belongs to.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The region everything is in.
pub(crate) const REGION: &str = "us-east-1";

/// A running KMS and SNS; it stops when this is dropped.
#[derive(Debug)]
pub struct Cloud {
    endpoint: String,
    kms: Arc<kms::Kms>,
    sns: Arc<sns::Sns>,
    _stop: oneshot::Sender<()>,
}

impl Cloud {
    /// Serves KMS and SNS on a free port; with a folder, keys and topics are kept there.
    ///
    /// # Errors
    /// When what is kept in the folder cannot be read, or no port is free.
    pub async fn start(folder: Option<&Path>) -> io::Result<Self> {
        let kms = Arc::new(kms::Kms::open(
            folder.map(|folder| folder.join("kms.json")),
        )?);
        let sns = Arc::new(sns::Sns::open(
            folder.map(|folder| folder.join("sns.jsonl")),
        )?);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        let router = server::router(Arc::clone(&kms), Arc::clone(&sns));
        tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(async {
                let _ = stopped.await;
            });
            if let Err(fault) = serving.await {
                tracing::error!(%fault, "the local KMS and SNS stopped");
            }
        });
        Ok(Self {
            endpoint,
            kms,
            sns,
            _stop: stop,
        })
    }

    /// Where both services listen, as `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Asks KMS without the wire; a refusal is its code and its message.
    pub(crate) fn kms(
        &self,
        operation: &str,
        request: &serde_json::Value,
    ) -> Result<serde_json::Value, (String, String)> {
        self.kms
            .answer(operation, request.to_string().as_bytes())
            .map_err(|refused| (refused.code.into_owned(), refused.message))
    }

    /// Everything that was published, oldest first.
    #[must_use]
    pub fn pages(&self) -> Vec<SentPage> {
        self.sns.pages()
    }

    /// Confirms the pending subscription of `endpoint` to `topic` (its ARN or its name), as the owner of the address
    /// would by following the link in the mail. Answers the subscription's ARN, or nothing when there is none.
    ///
    /// # Errors
    /// When the change cannot be written to the folder.
    pub fn confirm(&self, topic: &str, endpoint: &str) -> io::Result<Option<String>> {
        self.sns.confirm_endpoint(topic, endpoint)
    }
}
