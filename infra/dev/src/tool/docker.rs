//! A Docker daemon: the one that answers on this machine, or one of our own for as long as a command lasts.

pub mod base;
mod stand_in;

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use super::{keeper, keeper::Keeper};
use crate::{advice::Advice, clock::Stopwatch, root::Root, shell};

/// How long a daemon may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest folder whose sockets still have names that a socket may have (107 bytes).
const LONGEST: usize = 65;
/// The bridge that every daemon makes for containers without a network of their own.
const BRIDGE: &str = "/sys/class/net/docker0";
/// Our own daemon's manners: it changes no rule of the firewall, and routes nothing. Containers reach this machine, and
/// it them, over the bridge alone; images come over this machine's own network.
const MANNERS: [&str; 4] = [
    "--iptables=false",
    "--ip6tables=false",
    "--ip-masq=false",
    "--ip-forward=false",
];

/// A daemon that answers.
pub struct Docker {
    /// Its socket, as the variable DOCKER_HOST names it.
    pub host: String,
    // Held: a daemon of our own ends with it.
    keeper: Option<Keeper>,
}

impl Docker {
    /// The daemon that answers here; else one of our own, in a folder below `.tools` that goes with it.
    ///
    /// # Errors
    /// Why no Docker can run here, in words.
    pub fn find(root: &Root) -> Result<Self, String> {
        if std::env::consts::OS != "linux" {
            return Err(
                "functions that were built here run on this system alone, not in Linux containers"
                    .to_owned(),
            );
        }
        if !shell::installed("docker", &["--version"]) {
            return Err(
                "there is no `docker` on PATH (Debian: apt-get install docker.io)".to_owned(),
            );
        }
        let found = said(Command::new("docker").args([
            "context",
            "inspect",
            "--format",
            "{{.Endpoints.docker.Host}}",
        ]));
        let found = Self {
            host: found.unwrap_or_else(|| "unix:///var/run/docker.sock".to_owned()),
            keeper: None,
        };
        if !found.answers() {
            return Self::start(root);
        }
        if !found.host.starts_with("unix://") {
            return Err(format!(
                "Docker at {} may be another machine, whose containers do not reach this one",
                found.host
            ));
        }
        Ok(found)
    }

    fn start(root: &Root) -> Result<Self, String> {
        const NOBODY: &str = "no Docker daemon answers here";
        if !shell::installed("dockerd", &["--version"]) {
            return Err(format!(
                "{NOBODY}, and there is no `dockerd` on PATH (Debian: apt-get install docker.io)"
            ));
        }
        if said(Command::new("id").arg("-u")).as_deref() != Some("0") {
            return Err(format!(
                "{NOBODY}, and only root may start one (start it, or join the group docker)"
            ));
        }
        let folder = root.tools().join(format!("docker-{}", std::process::id()));
        let place = folder.to_string_lossy().into_owned();
        if place.len() > LONGEST || place.contains('\'') {
            return Err(format!(
                "{NOBODY}, and the path {place} is too long for one's sockets"
            ));
        }
        let host = format!("unix://{place}/docker.sock");
        let mut program = Command::new("dockerd");
        program
            .args(["--data-root", &format!("{place}/data")])
            .args(["--exec-root", &format!("{place}/exec")])
            .args(["--pidfile", &format!("{place}/pid")])
            .args(["--host", &host])
            .args(MANNERS);
        std::fs::create_dir_all(&folder).map_err(|error| format!("{place}: {error}"))?;
        let keeper = Keeper::start(root, "dockerd", &program, &afterwards(&place));
        let daemon = Self {
            host,
            keeper: Some(keeper.map_err(|advice| advice.to_string())?),
        };
        if daemon.comes_up(&folder) {
            return Ok(daemon);
        }
        Err(format!(
            "{NOBODY}, and `dockerd` does not come up (its log: {})",
            keeper::log(root, "dockerd").display()
        ))
    }

    /// Whether it is our own, and all of it goes when the command ends.
    pub fn is_own(&self) -> bool {
        self.keeper.is_some()
    }

    /// A call of its command line.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("docker");
        command.env("DOCKER_HOST", &self.host).args(args);
        command
    }

    /// What a call of its command line says, trimmed; nothing when it fails.
    pub fn said(&self, args: &[&str]) -> Option<String> {
        said(&mut self.command(args))
    }

    /// The address at which containers and this machine both see what listens here.
    ///
    /// Where the daemon keeps its containers in a machine of their own, that address is not one of ours, and what
    /// listens for this machine alone is led through to them.
    ///
    /// # Errors
    /// When the daemon has no bridge.
    pub fn gateway(&self) -> Result<Ipv4Addr, Advice> {
        let format = "{{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}}{{end}}";
        let said = self.said(&["network", "inspect", "--format", format, "bridge"]);
        let address = said.and_then(|said| gateway(&said)).ok_or_else(|| {
            Advice::new(
                "Docker's network `bridge` names no address of this machine",
                "`docker network inspect bridge` shows it",
            )
        })?;
        let is_ours = std::net::TcpListener::bind((address, 0)).is_ok();
        Ok(if is_ours {
            address
        } else {
            Ipv4Addr::LOCALHOST
        })
    }

    /// Makes this run's network, which tells its containers from all others, and names it.
    ///
    /// # Errors
    /// When the daemon does not take it.
    pub fn make_network(&self) -> Result<String, Advice> {
        let name = network();
        let option = format!("com.docker.network.bridge.name={}", bridge());
        let mut create = self.command(&["network", "create", "--opt", &option, &name]);
        shell::capture(&mut create, "Docker says above why").map(|_id| name)
    }

    fn answers(&self) -> bool {
        self.said(&["version", "--format", "{{.Server.Version}}"])
            .is_some()
    }

    /// Waits for the answer of a daemon that was just started in `folder`, unless it ends before.
    fn comes_up(&self, folder: &Path) -> bool {
        let watch = Stopwatch::start();
        let mut has_begun = false;
        while watch.read() < PATIENCE {
            if self.answers() {
                return true;
            }
            // It removes this file when it ends.
            let is_there = folder.join("pid").exists();
            if has_begun && !is_there {
                return false;
            }
            has_begun |= is_there;
            sleep(Duration::from_millis(200));
        }
        false
    }
}

/// What goes with a daemon of our own: its folder and the bridge of this run's network; its own bridge, unless there was
/// one before.
fn afterwards(place: &str) -> String {
    let mut afterwards = format!("rm -rf '{place}'; ip link delete {}", bridge());
    if !Path::new(BRIDGE).exists() {
        afterwards.push_str("; ip link delete docker0");
    }
    afterwards
}

/// The name of this run's network.
pub fn network() -> String {
    format!("statdesk-{}", std::process::id())
}

/// The bridge of this run's network, in a name as short as the kernel's.
fn bridge() -> String {
    format!("desk{}", std::process::id())
}

/// The gateway of `172.17.0.0/16 172.17.0.1`; of a bridge that was just made Docker says only the subnet, and its first
/// address is the gateway.
fn gateway(said: &str) -> Option<Ipv4Addr> {
    let (subnet, gateway) = said.split_once(' ').unwrap_or((said, ""));
    if let Ok(gateway) = gateway.parse() {
        return Some(gateway);
    }
    let base: Ipv4Addr = subnet.split('/').next()?.parse().ok()?;
    Some(Ipv4Addr::from(u32::from(base).checked_add(1)?))
}

/// What a program printed, trimmed, when it succeeded; its complaints are not shown.
fn said(command: &mut Command) -> Option<String> {
    let output = command.stdin(std::process::Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::gateway;

    #[test]
    fn the_gateway_is_named_or_the_subnets_first_address() {
        for said in [
            "172.17.0.0/16 172.17.0.1",
            "172.17.0.0/16 ",
            "172.17.0.0/16",
        ] {
            assert_eq!(gateway(said), Some(Ipv4Addr::new(172, 17, 0, 1)), "{said}");
        }
        assert_eq!(
            gateway("10.0.0.0/24 10.0.0.254"),
            Some(Ipv4Addr::new(10, 0, 0, 254))
        );
        assert_eq!(gateway(""), None);
    }
}
