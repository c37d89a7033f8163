//! Everything that `sam local` needs, started in order, and removed in the opposite one.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{
    Options, copy,
    furnished::{Furnished, HOST},
};
use crate::{
    advice::Advice,
    command::package,
    root::Root,
    shell,
    tool::{
        binary,
        docker::{Docker, base, network},
        keeper::{self, Keeper},
        port, sam,
        server::{HERE, Server},
    },
};

/// The log of `sam local start-api` in `.tools`.
const API: &str = "sam-local";

/// The functions behind `sam local start-api`. What is dropped first is written first: the API before what it stands on,
/// the containers' leftovers before the daemon.
pub struct Running {
    /// Where the API answers.
    pub api: Server,
    _leftovers: Keeper,
    /// The services that the functions work on.
    pub services: Furnished,
    sam: Sam,
    log: PathBuf,
}

/// `sam local`, with everything but its last words.
struct Sam {
    program: PathBuf,
    folder: PathBuf,
    network: String,
    base_url: String,
    docker: Docker,
}

impl Running {
    /// Starts all of it.
    ///
    /// # Errors
    /// When a part does not start; what was started before it ends.
    pub fn start(root: &Root, docker: Docker, options: &Options) -> Result<Self, Advice> {
        let whose = if docker.is_own() {
            "started for this run"
        } else {
            "it was running"
        };
        println!("   Docker at {} ({whose})", docker.host);
        let folder = root.target().join("sam-local");
        println!("   building the functions");
        let (local, binaries) = lay_out(root, &folder, options.is_release)?;
        let program = sam::bin(root)?.join("sam");

        let leftovers = leftovers(root, &docker)?;
        base::provide(&docker, &folder, &binaries)?;
        let network = docker.make_network()?;

        let address = match options.port {
            Some(port) => port::asked(HERE, port)?,
            None => port::free(HERE)?,
        };
        let base_url = format!("http://{address}");
        let gateway = docker.gateway()?;
        let services = Furnished::start(root, &local, gateway, &folder, &base_url)?;
        let sam = Sam {
            program,
            folder,
            network,
            base_url,
            docker,
        };
        let mut start_api = sam.local(&services, "start-api", &[]);
        let port = address.port().to_string();
        start_api.args(["--host", &HERE.to_string(), "--port", &port]);
        let api = Server::start(root, API, &start_api, address)?;
        println!("   `sam local start-api` at {}", api.url);
        Ok(Self {
            api,
            _leftovers: leftovers,
            services,
            sam,
            log: keeper::log(root, API),
        })
    }

    /// Where the functions write what they log, and SAM what it does.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// `sam local invoke` of a function, by its logical id, with an event.
    ///
    /// # Errors
    /// When the event cannot be written.
    pub fn invoke(&self, function: &str, event: &serde_json::Value) -> Result<Command, Advice> {
        let path = self.sam.folder.join("event.json");
        std::fs::write(&path, event.to_string())
            .map_err(|error| Advice::io("write", &path, &error))?;
        let words = [function, "--event", &path.to_string_lossy()];
        Ok(self.sam.local(&self.services, "invoke", &words))
    }
}

impl Sam {
    fn local(&self, services: &Furnished, word: &str, words: &[&str]) -> Command {
        let mut command = shell::command(&self.folder, &self.program, &["local", word]);
        command
            .args(words)
            .args(["--template", "template.yaml", "--skip-pull-image"])
            .args(["--docker-network", &self.network])
            .args(["--add-host", &format!("{HOST}:host-gateway")])
            .arg("--env-vars")
            .arg(&services.settings)
            .args([
                "--parameter-overrides",
                &format!("Arch={}", base::architecture()),
            ])
            .arg(format!("BaseUrl={}", self.base_url));
        // Nobody's own credentials belong in these containers.
        for name in ["AWS_PROFILE", "AWS_SESSION_TOKEN"] {
            command.env_remove(name);
        }
        command
            .env("DOCKER_HOST", &self.docker.host)
            .env("SAM_CLI_TELEMETRY", "0")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local");
        command
    }
}

/// Builds everything, and lays the functions and the template's copy down in `folder`, never where `cargo dev package`
/// lays what is deployed. The program `local`, and the functions' binaries.
fn lay_out(
    root: &Root,
    folder: &Path,
    is_release: bool,
) -> Result<(PathBuf, Vec<PathBuf>), Advice> {
    let names = binary::functions(root)?;
    let mut wanted = vec!["local".to_owned()];
    if !is_release {
        wanted.extend(names.iter().cloned());
    }
    let mut built = binary::build(root, &wanted, false, None)?;
    let local = built.join("local");
    if is_release {
        built = binary::build(root, &names, true, None)?;
    }
    for name in &names {
        let place = folder.join("functions").join(name);
        if is_release {
            let _absent = std::fs::remove_file(place.join("bootstrap"));
            package::lay_down(&built.join(name), &place)?;
        } else {
            link(&built.join(name), &place)?;
        }
    }
    let path = folder.join("template.yaml");
    let text = copy::of(&root.read("template.yaml")?)?;
    std::fs::write(&path, text).map_err(|error| Advice::io("write", &path, &error))?;
    let binaries = names.iter().map(|name| built.join(name)).collect();
    Ok((local, binaries))
}

/// `<folder>/bootstrap` as another name of the binary: a build for trying has some 70 MB a function.
fn link(binary: &Path, folder: &Path) -> Result<(), Advice> {
    std::fs::create_dir_all(folder).map_err(|error| Advice::io("make", folder, &error))?;
    let bootstrap = folder.join("bootstrap");
    let _absent = std::fs::remove_file(&bootstrap);
    std::fs::hard_link(binary, &bootstrap).map_err(|error| Advice::io("write", &bootstrap, &error))
}

/// Removes, at the end, the containers of this run's network, the network, the stand-in, and SAM's image on top of
/// either base unless there was one before.
fn leftovers(root: &Root, docker: &Docker) -> Result<Keeper, Advice> {
    let (network, emulator, base) = (network(), base::emulator(), base::name());
    let mut afterwards = format!(
        // A container may still come up while SAM ends: the network does not go before it.
        "for round in 1 2 3 4 5 6 7 8 9 10; do \
           docker ps -aq --filter network={network} | xargs -r docker rm -f; \
           docker network rm {network} && break; sleep 1; \
         done; \
         for image in {emulator} {base}; do \
           [ \"$(docker image inspect --format '{}' $image)\" != true ] || docker image rm $image; \
         done",
        base::mark()
    );
    if !base::is_there(docker, &emulator) {
        afterwards.push_str(&format!("; docker image rm {emulator}"));
    }
    let mut nothing = Command::new("true");
    nothing.env("DOCKER_HOST", &docker.host);
    Keeper::start(root, "sam-local-leftovers", &nothing, &afterwards)
}
