//! The words of a bundle are true: its commands are run as they stand, with common programs.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use tests::clinic::Clinic;
use zip::ZipArchive;

use super::{bundle, given};

fn installed(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").output();
    asked.is_ok_and(|answer| answer.status.success())
        || Command::new(program)
            .arg("version")
            .output()
            .is_ok_and(|answer| answer.status.success())
}

/// Runs the commands of VERIFY.md in a folder; what they print.
fn run(folder: &Path, words: &str) -> (bool, String) {
    let blocks = words.split("```sh\n").skip(1);
    let script: String = blocks
        .filter_map(|block| block.split("```").next())
        .collect();
    let shell = Command::new("sh")
        .current_dir(folder)
        .args(["-e", "-c", &script])
        .output();
    let done = shell.expect("a shell");
    let text =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.success(), text)
}

/// "`VERIFY.md` (openssl one-liners)": they say that a sound bundle is sound, and that one with another note is not.
#[tokio::test]
async fn the_commands_of_a_bundle_work() {
    if !installed("openssl") || !installed("sha256sum") {
        eprintln!("SKIPPED: no openssl or no sha256sum, so the commands of VERIFY.md were not run");
        return;
    }
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    given::sign(&clinic).await;
    given::append(
        &clinic,
        given::draft(domain::audit::record::Act::PhiRead, "x", &[]),
        &[],
    )
    .await;
    given::sign(&clinic).await;
    let answer = bundle(&clinic, json!({})).await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openssl");
    let _gone = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut zip = ZipArchive::new(std::io::Cursor::new(&answer.bytes)).unwrap();
    zip.extract(&folder).unwrap();
    let words = std::fs::read_to_string(folder.join("VERIFY.md")).unwrap();
    assert_eq!(words.matches("```sh").count(), 4);
    let (done, text) = run(&folder, &words);
    assert!(done, "{text}");
    assert!(text.contains("Verified OK"), "{text}");
    assert_eq!(
        text.matches(": OK").count(),
        4,
        "each file but the manifest: {text}"
    );
    // The first record's leaf, computed and as it is kept.
    let leaf = text.lines().last().unwrap();
    assert_eq!((leaf.len(), text.matches(leaf).count()), (64, 2), "{text}");
    let notes = std::fs::read_to_string(folder.join("checkpoints.txt")).unwrap();
    let root = notes.lines().nth_back(2).unwrap();
    let other = notes.replace(root, &root.to_lowercase());
    assert_ne!(notes, other);
    std::fs::write(folder.join("checkpoints.txt"), other).unwrap();
    let (done, text) = run(&folder, &words);
    assert!(!done, "{text}");
    assert!(text.contains("checkpoints.txt: FAILED"), "{text}");
}
