//! The command itself: what it prints, what it never prints, its files, its exit code, and its memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};

const EXPORT: &str = "Ticket ID,Subject,Status,Priority,Created time,Resolved time,Initial response time,\
    First response time (in hrs),Agent interactions,Full name,Contact ID\n\
    1,\"EHR down at all sites, says Isolde Zqvornak\",Closed,Urgent,13/02/2026 10:00,13/02/2026 12:00,13/02/2026 10:30,,1,Isolde Zqvornak,7\n\
    2,EHR down at all sites,Closed,Low,14/02/2026 10:00,14/02/2026 18:00,14/02/2026 13:30,,4,Isolde Zqvornak,7\n\
    3,Toner,Open,Low,28/02/2026 10:00,?,,,0,Isolde Zqvornak,7\n";

/// A folder of a test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_audit"))
        .args(args)
        .output()
        .expect("the program")
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_three_questions_are_answered_and_nobody_is_named() {
    let folder = Folder::new("answers");
    let file = folder.file("export.csv", EXPORT);
    let (html, csv) = (folder.path("out.html"), folder.path("out.csv"));
    let practice = concat!(env!("CARGO_MANIFEST_DIR"), "/../seed/lakeside.toml");
    let output = run(&[
        &file,
        "--practice-config",
        practice,
        "--html",
        &html,
        "--csv",
        &csv,
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = printed(&output);
    for part in [
        "freshdesk: ",
        "3 rows, 3 tickets",
        "day-first",
        "line 2 has 13/02/2026, which decides",
        "America/Chicago, the practice's",
        "What share of critical clinical tickets got a response inside two hours?\n  50.0 %\n  1 of 2",
        "documented, auditable workflow?\n  not measurable",
        "How many EHR tickets were resolved at first contact?\n  50.0 %\n  1 of 2",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = run(&[&file, "--json"]);
    let value: serde_json::Value = serde_json::from_str(&printed(&json)).unwrap();
    assert_eq!(value["findings"]["source"], "freshdesk");
    assert_eq!(value["report"]["headline"][0]["value"], 0.5);
    let page = std::fs::read_to_string(html).unwrap();
    assert!(page.contains("<html") && page.contains("freshdesk"));
    let lines = std::fs::read_to_string(csv).unwrap();
    let shown = format!("{text}{}{page}{lines}{output:?}{json:?}", printed(&json));
    for trace in ["Zqvornak", "Isolde", "Toner"] {
        assert!(!shown.contains(trace), "{trace}");
    }
}

/// Exit codes as they are promised: 0 read, 1 too many rows rejected, 2 nothing can be said.
#[test]
fn the_exit_code_says_how_well_it_was_read() {
    let folder = Folder::new("codes");
    let poor = folder.file("poor.csv", &format!("{EXPORT}4,x,Open,Low,never,,,,0,,7\n"));
    let output = run(&[&poor]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("1 of 4 rows were rejected, more than 5 %")
    );
    assert!(printed(&output).contains("cannot be read (line 5)"));
    assert!(printed(&output).starts_with("Do not rely on this report. 1 of 4 rows"));
    let file = folder.file("export.csv", EXPORT);
    let config = folder.file("practice.toml", "id = \"Isolde Zqvornak\"\n");
    let loose = include_str!("../../seed/lakeside.toml").replace(
        "[hours]",
        "[policy.critical]\nclock = \"around_the_clock\"\nminutes = 500\n[hours]",
    );
    let loose = folder.file("loose.toml", &loose);
    let head = EXPORT.lines().next().unwrap();
    let none = folder.file("none.csv", &format!("{head}\n1,x,Open,Low,never,,,,0,,7\n"));
    let (pdf, empty) = (folder.file("a.pdf", "%PDF-1.7"), folder.file("a.csv", ""));
    for (args, says) in [
        (&[][..], "give a file"),
        (&["/nowhere/at/all"][..], "/nowhere/at/all"),
        (
            &["--colour", "x"][..],
            "there is no --colour; see audit --help",
        ),
        (&[&file, "-v"][..], "there is no -v"),
        (&[&file, "--html"][..], "--html"),
        (&[&file, "--source", "paper"][..], "usage"),
        (&[&file, "--zone", "Chicago"][..], "IANA"),
        (&[&file, "--days", "0"][..], "usage"),
        (&[&file, "--practice-config", &config][..], "line 1"),
        (&[&file, "--practice-config", &loose][..], "policy.critical"),
        (&[pdf.as_str()][..], "a PDF"),
        (&[empty.as_str()][..], "empty"),
        (
            &[none.as_str()][..],
            "no ticket can be read: holds a date that cannot be read",
        ),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("cannot tell") && said.contains(says),
            "{args:?}: {said}"
        );
        assert!(!said.contains("Zqvornak"), "{said}");
    }
}

/// Help is no failure, and says what every flag and exit code is.
#[test]
fn help_is_printed() {
    for ask in [
        &["--help"][..],
        &["-h"],
        &["export.csv", "--days", "30", "--help"],
    ] {
        let output = run(ask);
        assert_eq!(output.status.code(), Some(0), "{ask:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        let text = printed(&output);
        for part in [
            "usage: audit FILE",
            "--json [OUT]",
            "--html OUT",
            "--csv OUT",
            "exit codes: 0 read; 1 ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

/// JSON goes to a file where one is named, on whichever side of the export, and the words are printed all the same.
#[test]
fn json_goes_where_it_is_told() {
    let folder = Folder::new("json");
    let (file, to) = (folder.file("export.csv", EXPORT), folder.path("out.json"));
    let joined = format!("--json={to}");
    for args in [
        vec![file.as_str(), "--json", &to],
        vec!["--json", &to, &file],
        vec![&joined, &file],
    ] {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(printed(&output).contains("3 rows, 3 tickets"));
        let json = std::fs::read_to_string(&to).unwrap();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["findings"]["rows"], 3);
        std::fs::remove_file(&to).unwrap();
    }
    let printed_json = printed(&run(&["--json", &file]));
    assert!(printed_json.starts_with('{'), "{printed_json}");
}

/// What is written never takes the place of what is read.
#[test]
fn the_export_is_not_written_over() {
    let folder = Folder::new("over");
    let file = folder.file("export.csv", EXPORT);
    for flag in ["--csv", "--html", "--json"] {
        let output = run(&[&file, flag, &file]);
        assert_eq!(output.status.code(), Some(2), "{flag}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("name another file"));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), EXPORT);
    }
}

/// A file that is no table says what it is and what to do.
#[test]
fn what_is_no_table_is_named() {
    let folder = Folder::new("binary");
    let mut anything = b"\x7fELF".to_vec();
    anything.extend((0..=255_u8).cycle().take(4_096));
    let files: [(&[u8], &str); 6] = [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture (JPEG)"),
        (b"GIF89a", "a picture (GIF)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        (&anything, "a binary file"),
    ];
    for (bytes, what) in files {
        let path = folder.path("export");
        std::fs::write(&path, bytes).unwrap();
        let output = run(&[&path]);
        assert_eq!(output.status.code(), Some(2), "{what}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains(what) && said.contains("export the tickets as CSV"),
            "{what}: {said}"
        );
    }
}

/// "A 500 MB file in bounded memory": long descriptions pass through, and what the process ever held stays far below.
#[cfg(target_os = "linux")]
#[test]
fn a_long_export_passes_through_in_bounded_memory() {
    let folder = Folder::new("long");
    let path = folder.path("long.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    writeln!(
        file,
        "Ticket No,Date Opened,First response at,Subject,Description"
    )
    .unwrap();
    let words = "words, and \"\"more\"\" of them\n".repeat(2_000);
    for row in 0..1_500 {
        writeln!(
            file,
            "{row},2026-02-13 10:00,2026-02-13 11:00,Toner,\"{words}\""
        )
        .unwrap();
    }
    file.flush().unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size > 70_000_000, "{size}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_audit"))
        .arg(&path)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let now = status.lines().find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .trim()
                .strip_suffix(" kB")?
                .parse::<u64>()
                .ok()
        });
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(peak > 0 && peak < 48 * 1024, "{peak} kB");
}
