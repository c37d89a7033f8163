//! An embedded DynamoDB on a free port of the loopback interface.

use std::path::Path;

use dynoxide::Database;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A running DynamoDB; it stops when this is dropped.
#[derive(Debug)]
pub struct Dynamo {
    endpoint: String,
    _stop: oneshot::Sender<()>,
}

/// Why the embedded DynamoDB did not start.
#[derive(Debug, thiserror::Error)]
pub enum DynamoError {
    /// The database file could not be opened.
    #[error("the database cannot be opened: {0}")]
    Open(String),
    /// No port could be bound.
    #[error("no port for the database: {0}")]
    Bind(#[from] std::io::Error),
}

impl Dynamo {
    /// Serves the database in `file`, or one in memory.
    ///
    /// # Errors
    /// When the file cannot be opened or no port is free.
    pub async fn start(file: Option<&Path>) -> Result<Self, DynamoError> {
        let database = match file {
            Some(file) => Database::new(&file.to_string_lossy()),
            None => Database::memory(),
        }
        .map_err(|fault| DynamoError::Open(fault.to_string()))?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(dynoxide::server::serve_with_shutdown(
            listener,
            database,
            async {
                // Dropping the sender is the signal; nothing is ever sent.
                let _ = stopped.await;
            },
        ));
        Ok(Self {
            endpoint,
            _stop: stop,
        })
    }

    /// Where it listens, as `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}
