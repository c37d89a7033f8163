//! Whatever a text holds, the detector answers, points into the text, and takes time in step with its length.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain knows no clock; a test of its speed must.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::time::{Duration, Instant};

use domain::phi::{detect, holds_phi};
use proptest::prelude::*;

/// Pieces that rules look for, to be put together at random.
const PIECES: &[&str] = &[
    "pt",
    "Mrs",
    ".",
    " ",
    "DOB",
    "3/14/61",
    "MRN",
    "#",
    "448812",
    "-",
    "Tukwila",
    "’s",
    "@",
    "555",
    "0142",
    "(",
    ")",
    "s/n",
    "VIN",
    "pacemaker",
    "1EG4",
    "TE5",
    "MK73",
    "ß",
    "İ",
    "\u{301}",
    "٣",
    "，",
    "\n",
    "https://",
    "?",
    "mrn=1",
    "born",
    "April",
    "9th",
    "zip",
    "PO Box",
    "John D",
    "b.",
    "d.o.b",
    "last name",
    "plate",
    "F32.1",
    "4111 1111 1111 1111",
];

fn sound(text: &str) {
    let found = detect(text);
    let mut end = 0;
    for one in &found {
        assert!(one.at.start < one.at.end && one.at.end <= text.len());
        assert!(text.is_char_boundary(one.at.start) && text.is_char_boundary(one.at.end));
        assert!(one.at.end > end, "in order, none inside another");
        end = one.at.end;
    }
    assert_eq!(holds_phi(text), !found.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        sound(&text);
    }

    #[test]
    fn any_mixture_of_what_is_looked_for_is_read(
        pieces in prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..40)
    ) {
        let text: String = pieces
            .iter()
            .flat_map(|(piece, space)| [*piece, if *space { " " } else { "" }])
            .collect();
        sound(&text);
    }

    #[test]
    fn what_is_added_behind_a_blank_line_takes_nothing_away(text in "[ -~]{0,80}") {
        let planted = format!("{text}\n\n\nMRN 448812");
        prop_assert!(holds_phi(&planted));
    }
}

#[test]
fn time_grows_with_the_length_and_no_faster() {
    let worst = [
        "pt ",
        "1-",
        "a.",
        "DOB 3/14/61 ",
        "Mrs Ortega's lab ",
        "a@b.",
        "https://x/",
        "MRN 448812 Ann Lee, ",
        "((",
    ];
    for piece in worst {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let best = (0..3).map(|_| {
                let start = Instant::now();
                std::hint::black_box(detect(&text));
                start.elapsed()
            });
            best.min().unwrap()
        };
        time(1_000);
        let (short, long) = (time(4_000), time(32_000));
        // Eight times the text; a quadratic rule takes sixty-four times as long.
        let bound = short * 24 + Duration::from_millis(20);
        assert!(
            long < bound,
            "{piece:?}: {short:?} for 4 kB, {long:?} for 32 kB"
        );
    }
}
