//! The page of a usual report, of nothing, of huge numbers and long names: what is on it, once, and that it holds together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use paper::html;

#[test]
fn write_them() {
    let setup = sample::setup();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut long = sample::setup();
    long.practice.name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Associated Physicians, Surgeons & \"Orthopedic\" </style> Specialists of the Greater Lakeside Valley and Its Surroundings".to_owned();
    for (name, report) in [
        ("usual", sample::of(&setup, 90, 1, None)),
        ("site", sample::of(&setup, 30, 1, Some("east"))),
        ("nothing", sample::of(&setup, 90, 0, None)),
        ("unmeasurable", sample::unmeasurable()),
        ("huge", sample::of(&long, 400, 123_456_789, None)),
    ] {
        std::fs::write(folder.join(format!("{name}.html")), html(&report)).unwrap();
    }
}
