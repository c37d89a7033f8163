//! A stand-in for the runtime's base image: what this machine's C library needs to run a function, and nothing else.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Docker, base::MARK};
use crate::{advice::Advice, shell};

/// What SAM runs when it puts its emulator on top.
const PROGRAMS: [&str; 3] = ["/bin/sh", "/bin/mv", "/bin/chmod"];
/// What the C library loads by name while it looks up hosts and ends threads; where they are, they lie beside it.
const LOADED: [&str; 4] = [
    "libresolv.so.2",
    "libnss_dns.so.2",
    "libnss_files.so.2",
    "libgcc_s.so.1",
];
/// The roots that a function's own TLS may look for.
const ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";
/// Where the runtime has its things; SAM and functions expect them there.
const FOLDERS: [&str; 4] = ["var/task", "var/runtime", "var/rapid", "tmp"];
/// The people there are: the second is whom Lambda runs functions as.
const PEOPLE: &str = "root:x:0:0:root:/:/bin/sh\nsbx_user1051:x:993:990::/:/bin/sh\n";

/// Makes the image `name` for functions like `binaries`, laid out in `folder` first.
///
/// # Errors
/// When a file that it needs is not on this machine, or Docker does not take it.
pub fn make(
    docker: &Docker,
    name: &str,
    folder: &Path,
    binaries: &[PathBuf],
) -> Result<(), Advice> {
    let inside = folder.join("image");
    let _absent = std::fs::remove_dir_all(&inside);
    for below in FOLDERS.into_iter().chain(["etc"]) {
        make_folder(&inside.join(below))?;
    }
    let temporary = inside.join("tmp");
    std::fs::set_permissions(&temporary, std::fs::Permissions::from_mode(0o1777))
        .map_err(|error| Advice::io("open to all", &temporary, &error))?;
    let people = inside.join("etc/passwd");
    std::fs::write(&people, PEOPLE).map_err(|error| Advice::io("write", &people, &error))?;
    for file in contents(&linked(binaries)?, &|path| path.exists()) {
        lay_down(&file, &inside)?;
    }
    let archive = folder.join("image.tar").to_string_lossy().into_owned();
    let place = inside.to_string_lossy();
    let pack = ["--owner=0", "--group=0", "-C", &place, "-cf", &archive, "."];
    let remedy = "install GNU tar";
    shell::run(Command::new("tar").args(pack), remedy)?;
    let label = format!("LABEL {MARK}=true");
    let change = ["--change", &label, "--change", "WORKDIR /var/task"];
    let mut import = docker.command(&["import"]);
    import.args(change).args([&archive, name]);
    shell::capture(&mut import, "Docker says above why it does not take it").map(|_id| ())
}

/// What `ldd` says of the programs and the binaries.
fn linked(binaries: &[PathBuf]) -> Result<String, Advice> {
    let mut ldd = Command::new("ldd");
    ldd.args(PROGRAMS).args(binaries);
    shell::capture(
        &mut ldd,
        "the stand-in is made of a glibc that is on this machine",
    )
}

/// Every file of the image that comes from this machine: the programs, what they and the functions are linked against,
/// and what is loaded by name, as far as `exists` knows it.
fn contents(linked: &str, exists: &dyn Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
    let mut files: BTreeSet<PathBuf> = linked.lines().filter_map(library).collect();
    let libc = files.iter().find(|path| path.ends_with("libc.so.6"));
    let beside: Vec<PathBuf> = libc
        .and_then(|path| path.parent())
        .map(|folder| LOADED.map(|name| folder.join(name)).into())
        .unwrap_or_default();
    let optional = beside.into_iter().chain([PathBuf::from(ROOTS)]);
    files.extend(optional.filter(|path| exists(path)));
    files.extend(PROGRAMS.map(PathBuf::from));
    files
}

/// The path in `libc.so.6 => /lib/libc.so.6 (0x…)` or `/lib64/ld-linux-x86-64.so.2 (0x…)`; a heading `/bin/sh:` and
/// the kernel's own `linux-vdso.so.1` have none.
fn library(line: &str) -> Option<PathBuf> {
    let (place, _) = line.trim().split_once(" (0x")?;
    let path = place.rsplit_once("=> ").map_or(place, |(_, path)| path);
    path.starts_with('/').then(|| PathBuf::from(path))
}

/// Copies a file to its place below `inside`; a link becomes what it points at.
fn lay_down(file: &Path, inside: &Path) -> Result<(), Advice> {
    let to = inside.join(file.strip_prefix("/").unwrap_or(file));
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    std::fs::copy(file, &to)
        .map(|_bytes| ())
        .map_err(|error| Advice::io("copy", file, &error))
}

fn make_folder(folder: &Path) -> Result<(), Advice> {
    std::fs::create_dir_all(folder).map_err(|error| Advice::io("make", folder, &error))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{PROGRAMS, ROOTS, contents};

    const LDD: &str = "/bin/sh:\n\
        \tlinux-vdso.so.1 (0x00007ffc)\n\
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f31)\n\
        \t/lib64/ld-linux-x86-64.so.2 (0x00007f32)\n\
        /srv/desk/ticket-intake:\n\
        \tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f33)\n\
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f34)\n";

    fn listed(exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
        let paths = contents(LDD, exists).into_iter();
        paths
            .map(|path: PathBuf| path.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn programs_come_with_their_libraries_once_each() {
        let mut wanted: Vec<&str> = PROGRAMS.into();
        wanted.extend([
            "/lib/x86_64-linux-gnu/libc.so.6",
            "/lib/x86_64-linux-gnu/libm.so.6",
            "/lib64/ld-linux-x86-64.so.2",
        ]);
        wanted.sort_unstable();
        assert_eq!(listed(&|_| false), wanted);
    }

    #[test]
    fn what_is_loaded_by_name_comes_where_it_is() {
        let resolver = "/lib/x86_64-linux-gnu/libresolv.so.2";
        let listed = listed(&|path| path == Path::new(resolver) || path == Path::new(ROOTS));
        for wanted in [resolver, ROOTS] {
            assert!(listed.iter().any(|path| path == wanted), "{wanted}");
        }
        assert!(!listed.iter().any(|path| path.ends_with("libnss_dns.so.2")));
    }
}
