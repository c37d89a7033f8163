//! What every screen holds to: escaped, self-contained, labelled, and readable in both colour schemes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use domain::refusal::{FieldError, Refusal};

use super::*;
use crate::failure::{Failure, Http};

const NASTY: &str = "<script>alert(1)</script>\"'&";

fn form() -> String {
    let typed =
        ["text", "line", "many", "few", "number"].map(|name| (name.to_owned(), NASTY.to_owned()));
    let errors = vec![
        FieldError::new("text", NASTY),
        FieldError::new("elsewhere", "is not a field of this request"),
    ];
    let sheet = Sheet::new(BTreeMap::from(typed), errors);
    let choices = [(NASTY, NASTY), ("b", "B")];
    page(
        NASTY,
        Some(NASTY),
        &html! {
            (sheet.summary(&[("text", "What happened")]))
            (notice(Mood::Good, NASTY, &html! { (NASTY) }))
            form method="post" {
                (sheet.field("text", "What happened").hint(NASTY).required().text(4))
                (sheet.field("line", NASTY).line("off"))
                (sheet.field("number", "Minutes").number(5, 60))
                (sheet.field("many", "System").select(&choices))
                (sheet.field("few", "Patients waiting").pick(&choices))
                (sheet.field("check", "Holds patient details").check())
            }
        },
    )
}

#[test]
fn every_value_is_escaped() {
    let html = form();
    assert!(!html.contains("<script"), "{html}");
    for raw in ["\"'&", "'&<", "(1)<"] {
        assert!(!html.contains(raw), "{raw}");
    }
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;";
    // The title, the practice, each label, hint, value, choice and reason.
    assert!(html.matches(escaped).count() > 12, "{html}");
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let html = form();
    for never in [
        "http://",
        "https://",
        "url(",
        "@import",
        "javascript:",
        "<link",
        "<img",
        "<iframe",
    ] {
        assert!(!html.contains(never), "{never}");
    }
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    let reply = reply(200, "T", None, &html! {});
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    );
}

#[test]
fn every_control_has_a_label_and_its_error() {
    let html = form();
    let controls = html.split('<').filter(|tag| {
        ["input ", "textarea ", "select "]
            .iter()
            .any(|kind| tag.starts_with(kind))
    });
    let ids: Vec<_> = controls
        .map(|tag| {
            tag.split_once(" id=\"")
                .unwrap()
                .1
                .split_once('"')
                .unwrap()
                .0
        })
        .collect();
    assert_eq!(ids.len(), 7);
    for id in ids {
        assert!(html.contains(&format!("for=\"{id}\"")), "{id}");
    }
    assert!(html.contains("aria-describedby=\"text-hint text-wrong\" aria-invalid=\"true\""));
    assert!(html.contains("<a href=\"#text\">What happened: "));
    assert!(html.contains("<li>elsewhere: is not a field of this request</li>"));
}

#[test]
fn failures_keep_the_status_of_the_api() {
    let failures: [(Failure, u16); 5] = [
        (Refusal::NotFound("link").into(), 404),
        (Http::TooLarge(262_144).into(), 413),
        (Http::MediaType("x").into(), 415),
        (
            Refusal::WrongState("somebody answered".to_owned()).into(),
            409,
        ),
        (aws::fault::Fault::Unreachable("kms".to_owned()).into(), 503),
    ];
    for (failure, status) in failures {
        let reply = failed(&failure);
        assert_eq!(reply.status, status);
        assert!(
            reply.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        assert!(!reply.body.contains("kms"));
        assert_eq!(reply.headers.contains_key("retry-after"), status == 503);
    }
    assert_eq!(gone("Ask for another.").status, 410);
}

/// The colours of one scheme: `--name: #rrggbb;`.
fn colours(css: &str) -> BTreeMap<&str, [u8; 3]> {
    css.lines()
        .filter_map(|line| {
            line.trim()
                .strip_prefix("--")?
                .strip_suffix(';')?
                .split_once(": #")
        })
        .map(|(name, hex)| {
            let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            (name, [part(0), part(2), part(4)])
        })
        .collect()
}

/// Contrast ratio as WCAG 2.2 defines it.
fn contrast(one: [u8; 3], two: [u8; 3]) -> f64 {
    let luminance = |rgb: [u8; 3]| {
        let [r, g, b] = rgb.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

#[test]
fn colours_hold_wcag_aa_in_both_schemes() {
    let (light, rest) = STYLE
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    let dark = rest.split_once("\n}\n").unwrap().0;
    let text = [
        ("ink", "paper"),
        ("ink", "ground"),
        ("soft", "paper"),
        ("soft", "ground"),
        ("accent", "paper"),
        ("on-accent", "accent"),
        ("on-critical", "critical"),
        ("on-billing", "billing"),
        ("on-general", "general"),
        ("on-warn", "warn"),
        ("on-warn", "paper"),
        ("on-good", "good"),
        ("on-tell", "tell"),
    ];
    // Edges of controls and the ring around what has the focus.
    let shapes = [("edge", "paper"), ("accent", "ground")];
    for scheme in [light, dark] {
        let colours = colours(scheme);
        assert_eq!(colours.len(), 20);
        for (pairs, least) in [(&text[..], 4.5), (&shapes[..], 3.0)] {
            for (front, back) in pairs {
                let ratio = contrast(colours[front], colours[back]);
                assert!(ratio >= least, "{front} on {back}: {ratio:.2}");
            }
        }
    }
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.001);
}
