//! A Lambda runtime API small enough to time a function against: plain HTTP, one event at a time.

mod http;

use std::io::BufReader;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::{advice::Advice, clock::Stopwatch};
use http::Request;

/// How long a function may take to ask for work or to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A function's process, and the runtime API it talks to.
pub struct Running {
    child: Child,
    asked: Receiver<Asked>,
    watch: Stopwatch,
    waiting: Option<Asked>,
}

/// A request of the function that waits for its reply.
struct Asked {
    request: Request,
    reply: Sender<Vec<u8>>,
}

/// What a function made of an event.
pub struct Answer {
    /// False when the function reported an error instead of a response.
    pub succeeded: bool,
    /// What it posted, as it came.
    pub body: Vec<u8>,
    /// Time from the start of the process.
    pub after: Duration,
}

impl Running {
    /// Starts `program` with the variables Lambda sets and those of `env`; the stopwatch starts right before.
    ///
    /// # Errors
    /// When no port is free or the program cannot start.
    pub fn start(program: &Path, env: &[(String, String)], quiet: bool) -> Result<Self, Advice> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| unserved(&error))?;
        let address = listener.local_addr().map_err(|error| unserved(&error))?;
        let (tell, asked) = channel();
        thread::spawn(move || serve(&listener, &tell));
        let mut command = Command::new(program);
        command
            .envs(lambda_variables(program, address))
            .envs(env.iter().cloned())
            .stdin(Stdio::null());
        if quiet {
            command.stdout(Stdio::null()).stderr(Stdio::null());
        }
        let watch = Stopwatch::start();
        let child = command
            .spawn()
            .map_err(|error| Advice::io("start", program, &error))?;
        Ok(Self {
            child,
            asked,
            watch,
            waiting: None,
        })
    }

    /// Waits until the function asks for its first event; the time from the start of the process.
    ///
    /// # Errors
    /// When it ends, reports that it cannot start, or stays silent.
    pub fn ready(&mut self) -> Result<Duration, Advice> {
        let asked = self.next_request()?;
        let after = self.watch.read();
        if !asked.request.path.ends_with("/invocation/next") {
            return Err(Advice::new(
                format!(
                    "the function could not start: {}",
                    String::from_utf8_lossy(&asked.request.body)
                ),
                "its settings come from the environment; template.yaml lists them",
            ));
        }
        self.waiting = Some(asked);
        Ok(after)
    }

    /// Hands the function an event and waits for what it makes of it.
    ///
    /// # Errors
    /// When it ends or stays silent.
    pub fn invoke(&mut self, event: &[u8]) -> Result<Answer, Advice> {
        if self.waiting.is_none() {
            self.ready()?;
        }
        if let Some(asked) = self.waiting.take() {
            // A function that went away meanwhile is noticed while its answer is awaited.
            let _gone = asked.reply.send(http::event(event));
        }
        let asked = self.next_request()?;
        let after = self.watch.read();
        let _gone = asked.reply.send(http::accepted());
        Ok(Answer {
            succeeded: asked.request.path.ends_with("/response"),
            body: asked.request.body,
            after,
        })
    }

    /// The most memory the process has held so far, in KiB; unknown outside Linux.
    pub fn peak_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    fn next_request(&mut self) -> Result<Asked, Advice> {
        let waited = Stopwatch::start();
        while waited.read() < PATIENCE {
            if let Ok(asked) = self.asked.recv_timeout(Duration::from_millis(100)) {
                return Ok(asked);
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(Advice::new(
                    format!("the function ended with {status}"),
                    "it says above why",
                ));
            }
        }
        Err(Advice::new(
            format!("the function stayed silent for {} s", PATIENCE.as_secs()),
            "",
        ))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone is as good.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// One thread per connection: the function may ask on one and answer on another.
fn serve(listener: &TcpListener, tell: &Sender<Asked>) {
    for stream in listener.incoming().flatten() {
        let tell = tell.clone();
        thread::spawn(move || talk(stream, &tell));
    }
}

fn talk(mut stream: TcpStream, tell: &Sender<Asked>) {
    let Ok(from) = stream.try_clone() else { return };
    let mut from = BufReader::new(from);
    while let Ok(Some(request)) = http::read(&mut from) {
        let (reply, replied) = channel();
        if tell.send(Asked { request, reply }).is_err() {
            return;
        }
        let Ok(bytes) = replied.recv() else { return };
        if http::write(&mut stream, &bytes).is_err() {
            return;
        }
    }
}

fn lambda_variables(program: &Path, address: SocketAddr) -> Vec<(String, String)> {
    let name = program
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    [
        ("AWS_LAMBDA_RUNTIME_API", address.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "local".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "local".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn unserved(error: &std::io::Error) -> Advice {
    Advice::new(format!("no runtime API can be served here: {error}"), "")
}
