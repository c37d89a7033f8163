//! The command itself: what it prints, what it never prints, its exit code, and its memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

const LAB: &str = "MSH|^~\\&|LAB|MAIN|EHR|CLINIC|20261123140201||ACK^R01^ACK|1|P|2.5.1\rMSA|AE|M1\r\
    ERR||PID^1^5|204^Zqvornak^HL70357|E|||Isolde Zqvornak, born 1943-02-17\r\
    PID|1||MRN7730418||Zqvornak^Isolde||19430217\r";

fn start(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_diagnose"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program")
}

/// Runs it with something coming in.
fn run(args: &[&str], input: &str) -> Output {
    let mut child = start(args);
    let mut stdin = child.stdin.take().expect("its input");
    // One that does not read what comes in has ended by now.
    let _ended = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("its end")
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn codes_are_said_in_words_and_no_patient_is() {
    let output = run(&["-"], LAB);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    for part in [
        "hl7-v2",
        "queue interfaces",
        "AE at",
        "204 at",
        "who acts: ",
        "  - ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = run(&["--json", "-"], LAB);
    let value: serde_json::Value = serde_json::from_str(&printed(&json)).expect("JSON");
    assert_eq!(value["findings"][1]["code"], "204");
    assert_eq!(value["log"]["messages"], 1);
    let shown = format!(
        "{text}{}{:?}{:?}",
        printed(&json),
        output.stderr,
        json.stderr
    );
    for trace in ["Zqvornak", "Isolde", "1943", "MRN7730418"] {
        assert!(!shown.contains(trace), "{trace}: {shown}");
    }
}

/// Exit codes as they are promised: 0 nothing blocks, 1 something does, 2 nothing can be said.
#[test]
fn the_exit_code_says_whether_anything_blocks() {
    let well = LAB
        .split("ERR")
        .next()
        .expect("a beginning")
        .replace("|AE|", "|AA|");
    assert_eq!(run(&["-"], &well).status.code(), Some(0));
    for (args, says) in [
        (&[][..], "give a file"),
        (&["/nowhere/at/all"][..], "/nowhere/at/all"),
        (&["--colour", "-"][..], "usage"),
        (&["--late-after", "soon", "-"][..], "usage"),
    ] {
        let output = run(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("cannot tell") && said.contains(says),
            "{said}"
        );
    }
}

/// Help is no failure, and says what every flag and exit code is.
#[test]
fn help_is_printed() {
    for ask in [&["--help"][..], &["-h"], &["a.hl7", "--json", "--help"]] {
        let output = run(ask, "");
        assert_eq!(output.status.code(), Some(0), "{ask:?}");
        let text = printed(&output);
        for part in [
            "usage: diagnose FILE",
            "--type MEDIA",
            "--late-after SECONDS",
            "--json ",
            "exit codes: 0 ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}

/// Other standards are read as the API reads them, and no further than 4 MB.
#[test]
fn other_files_are_read_as_the_api_reads_them() {
    let outcome = r#"{"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "login"}]}"#;
    assert!(printed(&run(&["-"], outcome)).contains("login"));
    let typed = run(
        &["--type", "application/edi-x12", "-"],
        "nothing of the kind",
    );
    assert!(printed(&typed).starts_with("x12,"), "{}", printed(&typed));
    let long = "ISA*00*".repeat(700_000);
    assert!(printed(&run(&["-"], &long)).contains("too-large"));
}

/// "Memory bounded": a log of 100 MB passes through, and what the process ever held stays far below it.
#[cfg(target_os = "linux")]
#[test]
fn a_long_log_passes_through_in_bounded_memory() {
    let mut child = start(&["-"]);
    let mut stdin = child.stdin.take().expect("its input");
    let mut sent = 0_u64;
    let mut piece = String::new();
    for _ in 0..100 {
        piece.clear();
        while piece.len() < 1_000_000 {
            piece.push_str(&format!(
                "MSH|^~\\&|EHR|CLINIC|LAB|MAIN|20261123140200||ORU^R01^ORU_R01|M{sent}|P|2.5.1\rPID|1||{sent}\r{}\r",
                "OBX|1|TX|||words words words words words words words words words words".repeat(8)
            ));
            sent += 1;
        }
        stdin.write_all(piece.as_bytes()).expect("a reader");
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    let peak = status.expect("a process").lines().find_map(|line| {
        let kilobytes = line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?;
        kilobytes.trim().parse::<u64>().ok()
    });
    drop(stdin);
    let output = child.wait_with_output().expect("its end");
    let text = printed(&output);
    assert!(
        text.contains(&format!(
            "sent {sent}, answered 0, without an answer {sent} "
        )),
        "{text:.300}"
    );
    let peak = peak.expect("its peak");
    assert!(peak < 48 * 1024, "{peak} kB");
}
