//! A stack that serves on a port of this machine: what `cargo dev local` runs.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::gateway::{Gateway, Unregistered};
use crate::registry::Registry;
use crate::scheduler::Scheduler;
use crate::stack::{Options, Stack, StackError};
use crate::template::TemplateError;

/// The repository's template, as it was when this was built.
pub const TEMPLATE: &str = include_str!("../../../template.yaml");

/// How to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerOptions {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// The folder to keep everything in; in memory without one.
    pub data: Option<PathBuf>,
    /// Whether schedules run by themselves.
    pub schedules: bool,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            port: 3000,
            data: None,
            schedules: true,
        }
    }
}

impl ServerOptions {
    /// Reads `[--port PORT] [--data DIR] [--no-schedules]`.
    ///
    /// # Errors
    /// A sentence about the word that is not understood.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .ok_or_else(|| format!("{} needs a value", word.display()))
            };
            match word.to_str() {
                Some("--port") => {
                    let port = value()?;
                    let number = port.to_str().and_then(|port| port.parse().ok());
                    options.port =
                        number.ok_or_else(|| format!("{} is no port", port.display()))?;
                }
                Some("--data") => options.data = Some(PathBuf::from(value()?)),
                Some("--no-schedules") => options.schedules = false,
                _ => return Err(format!("{} is not understood", word.display())),
            }
        }
        Ok(options)
    }
}

/// Why a server did not open.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The port is taken, or may not be used.
    #[error("port {0} cannot be used: {1}; `--port 0` takes a free one")]
    Port(u16, io::Error),
    /// The services did not start.
    #[error(transparent)]
    Stack(#[from] StackError),
    /// A function cannot be configured from the template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A function of the template is not in the registry.
    #[error(transparent)]
    Unregistered(#[from] Unregistered),
}

/// A stack with a port, not answering on it yet: whoever opened it may furnish it first.
#[derive(Debug)]
pub struct Server {
    gateway: Gateway,
    listener: TcpListener,
    url: String,
    schedules: bool,
}

impl Server {
    /// Takes the port, starts the stack and puts the functions behind its routes.
    ///
    /// # Errors
    /// See [`ServerError`].
    pub async fn open(
        options: ServerOptions,
        functions: impl FnOnce(&Stack) -> Result<Registry, TemplateError>,
    ) -> Result<Self, ServerError> {
        let failed = |fault| ServerError::Port(options.port, fault);
        let listener = TcpListener::bind(("127.0.0.1", options.port))
            .await
            .map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let stack = Stack::start(Options {
            template: TEMPLATE.to_owned(),
            parameters: BTreeMap::from([
                ("BaseUrl".to_owned(), url.clone()),
                // What a developer looks at stands on the same machine.
                ("ProbeAllow".to_owned(), "127.0.0.0/8,::1/128".to_owned()),
            ]),
            data: options.data,
            ..Options::default()
        })
        .await?;
        let registry = functions(&stack)?;
        let gateway = Gateway::new(Arc::new(stack), registry)?;
        Ok(Self {
            gateway,
            listener,
            url,
            schedules: options.schedules,
        })
    }

    /// The gateway, to furnish the stack through.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// Where it will answer, as `http://127.0.0.1:3000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers, and runs the schedules, until `stop` resolves.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let _scheduler = self.schedules.then(|| Scheduler::start(&self.gateway));
        self.gateway.clone().serve(self.listener, stop).await
    }
}

/// Resolves when the process is asked to end, by Ctrl-C or a terminate signal.
pub async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn read(words: &[&str]) -> Result<ServerOptions, String> {
        ServerOptions::read(words.iter().map(OsString::from))
    }

    #[test]
    fn arguments_are_read_or_refused_by_name() {
        let all = ServerOptions {
            port: 0,
            data: Some(PathBuf::from("here")),
            schedules: false,
        };
        assert_eq!(
            read(&["--port", "0", "--data", "here", "--no-schedules"]).unwrap(),
            all
        );
        assert_eq!(
            read(&[]).unwrap(),
            ServerOptions {
                port: 3000,
                data: None,
                schedules: true
            }
        );
        assert_eq!(read(&["--port"]).unwrap_err(), "--port needs a value");
        assert_eq!(read(&["--port", "65536"]).unwrap_err(), "65536 is no port");
        assert_eq!(
            read(&["--verbose"]).unwrap_err(),
            "--verbose is not understood"
        );
    }

    #[tokio::test]
    async fn a_server_says_what_it_lacks() {
        let options = || ServerOptions {
            port: 0,
            ..ServerOptions::default()
        };
        let fault = Server::open(options(), |_| Ok(Registry::default()))
            .await
            .unwrap_err();
        assert!(fault.to_string().contains("ticket-intake"), "{fault}");
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let fault = Server::open(ServerOptions { port, ..options() }, |_| {
            Ok(Registry::default())
        })
        .await
        .unwrap_err();
        assert!(
            matches!(fault, ServerError::Port(taken, _) if taken == port),
            "{fault}"
        );
    }

    #[tokio::test]
    async fn every_function_of_the_template_finds_its_environment() {
        let stack = Stack::start(Options {
            template: TEMPLATE.to_owned(),
            parameters: BTreeMap::from([(
                "BaseUrl".to_owned(),
                "http://127.0.0.1:3000/".to_owned(),
            )]),
            ..Options::default()
        });
        let stack = stack.await.unwrap();
        for function in &stack.template.functions {
            let clock = lambda::app::Clock::new(crate::now);
            let app = crate::function::app(&stack, &function.name, &stack.config, clock).unwrap();
            assert_eq!(app.config.desk_table, "local-Desk");
            assert_eq!(app.config.base_url, "http://127.0.0.1:3000");
            assert_eq!(app.config.topic_prefix, "statdesk-local_");
        }
    }
}
