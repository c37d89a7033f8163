//! The page of a usual report, of nothing, of huge numbers and long names: what is on it, once, and that it holds together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use domain::report::Report;
use paper::{csv, html};

/// A name that tries to end whatever it stands in.
const NAME: &str = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Physicians, \"Orthopedic\" </style> & <Specialists>";

/// More of everything than any practice has.
fn huge() -> Report {
    let mut setup = sample::setup();
    setup.practice.name = NAME.to_owned();
    let mut report = sample::of(&setup, 400, 123_456_789, None);
    for one in &mut report.charts.distribution {
        for bin in &mut one.bins {
            bin.count *= 7_654_321;
        }
    }
    report
}

/// Every kind of report, each as a file beside what tests make, to be looked at.
fn pages() -> impl Iterator<Item = (&'static str, Report, String)> {
    ["usual", "site", "nothing", "unmeasurable", "huge"]
        .into_iter()
        .map(|name| {
            let report = report(name);
            let page = html(&report);
            (name, report, page)
        })
}

fn report(name: &str) -> Report {
    let setup = sample::setup();
    match name {
        "usual" => sample::of(&setup, 90, 1, None),
        "site" => sample::of(&setup, 30, 1, Some("east")),
        "nothing" => sample::of(&setup, 90, 0, None),
        "unmeasurable" => sample::unmeasurable(),
        _ => huge(),
    }
}

fn page(name: &str) -> String {
    html(&report(name))
}

/// What stands between two words, the first time.
fn between<'a>(page: &'a str, from: &str, until: &str) -> &'a str {
    let (_, rest) = page.split_once(from).expect(from);
    rest.split_once(until).expect(until).0
}

#[test]
fn every_page_holds_together() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, report, page) in pages() {
        std::fs::write(folder.join(format!("report-{name}.html")), &page).unwrap();
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).collect();
        for id in &mut ids {
            *id = id.split('"').next().unwrap();
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(all, ids.len(), "{name}: an id is there twice");
        let led = page
            .split("href=\"#")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap());
        for to in led {
            assert!(ids.contains(&to), "{name}: nothing is at {to}");
        }
        for used in page
            .split("url(#")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap())
        {
            assert!(ids.contains(&used), "{name}: no pattern {used}");
        }
        let drawn = page.matches("<svg").count();
        assert_eq!(drawn, page.matches("<title id=").count(), "{name}");
        assert_eq!(drawn, page.matches("<desc id=").count(), "{name}");
        for wrong in [
            "<script", "src=", "://", "@import", "NaN", "Infinity", "inf%", "=\"-",
        ] {
            assert!(!page.contains(wrong), "{name}: {wrong}");
        }
        for figure in report.sections.iter().flat_map(|section| &section.figures) {
            assert!(
                ids.contains(&figure.name.as_str()),
                "{name}: {}",
                figure.name
            );
        }
    }
}

/// A definition that nine figures have stands there once.
#[test]
fn a_definition_is_said_once() {
    for (name, report, page) in pages() {
        let figures = report.sections.iter().flat_map(|section| &section.figures);
        for figure in report
            .headline
            .iter()
            .chain(figures)
            .filter(|one| !one.definition.is_empty())
        {
            let escaped = figure.definition.replace('&', "&amp;");
            assert_eq!(
                page.matches(&format!("<dd>{escaped}</dd>")).count(),
                1,
                "{name}: {}",
                figure.name
            );
        }
    }
}

#[test]
fn each_answer_says_whether_the_standard_is_held() {
    let setup = sample::setup();
    let mut report = sample::of(&setup, 90, 1, None);
    let usual = html(&report);
    let (got, all) = (&report.headline[0], &report.headline[0].n);
    let missed = all - (got.value.unwrap() * *all as f64).round() as u64;
    assert!(missed > 0);
    let first = between(
        &usual,
        "id=\"critical_clinical_inside_two_hours\"",
        "</section>",
    );
    assert!(
        first.contains(&format!(
            "✗ Not held. </b>{missed} of {all} did not get one in time."
        )),
        "{first}"
    );
    assert!(first.contains(&got.words()), "{first}");
    let third = between(&usual, "id=\"first_contact_ehr\"", "</section>");
    assert!(third.contains("sets no share"), "{third}");
    report.headline[0].value = Some(1.0);
    let held = html(&report);
    let first = between(
        &held,
        "id=\"critical_clinical_inside_two_hours\"",
        "</section>",
    );
    assert!(
        first.contains("✓ Held. ") && !first.contains("Not held"),
        "{first}"
    );
    let nothing = page("unmeasurable");
    for name in [
        "critical_clinical_inside_two_hours",
        "phi_protocol_complete",
        "first_contact_ehr",
    ] {
        let one = between(&nothing, &format!("id=\"{name}\""), "</section>");
        assert!(
            one.contains("Not measurable") && one.contains("Not known"),
            "{one}"
        );
        assert!(!one.contains('%') && !one.contains("Held"), "{one}");
    }
}

/// Of an export that lost too many rows it is said first, and nothing is held or not held.
#[test]
fn a_report_in_doubt_says_so_first_and_holds_nothing() {
    let mut report = sample::of(&sample::setup(), 90, 1, None);
    report.headline[0].value = Some(1.0);
    let doubt = "101 of 104 rows were rejected, more than 5 %: what follows is of 3 tickets only.";
    report.doubt = Some(doubt.to_owned());
    let page = html(&report);
    let before = between(&page, "<main>", "id=\"answers\"");
    assert!(
        before.contains("class=\"warn\"") && before.contains(doubt),
        "{before}"
    );
    for figure in &report.headline {
        let one = between(&page, &format!("id=\"{}\"", figure.name), "</section>");
        assert!(one.contains("? Not known. "), "{one}");
        for verdict in ["✓ Held", "Not held", "verdict held"] {
            assert!(!one.contains(verdict), "{one}");
        }
    }
}

/// A list of what was never looked at is not one of nothing.
#[test]
fn an_empty_list_says_why() {
    let report = report("unmeasurable");
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let unknown = tables.filter_map(|table| Some((table, table.not_measurable.as_ref()?)));
    let (page, lines) = (html(&report), csv(&report));
    let mut names = Vec::new();
    for (table, because) in unknown {
        let says = format!("<b>{}:</b> not measurable: {because}.", table.title);
        assert!(page.contains(&says), "{says}");
        let line = format!(",{},,,,,,,", table.name);
        assert!(lines.contains(&line), "{line}");
        names.push(table.name);
    }
    for name in ["response_by_tier", "downtime_by_system", "uncovered"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
}

/// Where a table is wider than the screen, its edge shows that there is more; its caption never scrolls away.
#[test]
fn a_wide_table_shows_that_it_scrolls() {
    let page = page("usual");
    let style = between(&page, "<style>", "</style>");
    let wide = between(style, "\n.wide {", "}");
    assert!(
        wide.contains("overflow-x: auto") && wide.contains("local") && wide.contains("scroll"),
        "{wide}"
    );
    let caption = between(style, "\ncaption span {", "}");
    assert!(
        caption.contains("sticky") && caption.contains("100cqi"),
        "{caption}"
    );
    assert_eq!(
        page.matches("<caption>").count(),
        page.matches("<caption><span>").count()
    );
}

/// The practice by its name and in its own time; a site in its own.
#[test]
fn a_report_is_in_the_practices_own_words_and_time() {
    let usual = page("usual");
    assert!(usual.contains("<h1>Standards report: Lakeside Family and Orthopedic Clinic</h1>"));
    assert!(usual.contains("Nov 21, 2026, 13:05 CST</time> (times and days of America/Chicago)"));
    let site = page("site");
    assert!(
        site.contains(
            "<h1>Standards report: Lakeside Family and Orthopedic Clinic, East clinic</h1>"
        )
    );
    assert!(site.contains("12:05 MST</time> (times and days of America/Denver)"));
    let export = page("unmeasurable");
    assert!(export.contains("<h1>Standards report: an export of osticket</h1>"));
    assert!(export.contains("19:05 UTC"));
}

/// A name may be anything, and ends neither the style nor an element.
#[test]
fn a_name_stays_a_name() {
    let page = page("huge");
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("&lt;/style&gt; &amp; &lt;Specialists&gt;</h1>"));
    assert!(page.contains("\\22 Orthopedic\\22  \\3c \\2f style\\3e "));
}

/// The target is where a bar ends, whatever it is: nothing within it is drawn as late.
#[test]
fn a_target_of_a_practices_own_parts_the_bars() {
    let mut setup = sample::setup();
    setup.practice.policy.critical = domain::policy::Target::AroundTheClock { minutes: 90 };
    let report = sample::of(&setup, 90, 1, None);
    let critical = &report.charts.distribution[0];
    assert!(
        critical
            .bins
            .iter()
            .any(|bin| bin.until_seconds == Some(5_400))
    );
    let drawn = html(&report);
    let chart = between(&drawn, "id=\"distribution-critical-title\"", "</svg>");
    assert!(
        chart.contains(">target 1 h 30 min<") && chart.contains(">90m<"),
        "{chart}"
    );
}

/// A week in which nothing came is a week all the same.
#[test]
fn every_week_of_the_window_is_there() {
    let setup = sample::setup();
    let report = sample::of(&setup, 90, 1, None);
    assert_eq!(report.charts.weeks.len(), 13);
    let nothing = sample::of(&setup, 90, 0, None);
    assert_eq!(nothing.charts.weeks.len(), 13);
    assert!(html(&nothing).contains("No critical response was decided in this window."));
}

/// The style's colours, of light, dark and paper: letters of 4.5 to 1 and marks of 3 to 1 against what they stand on.
#[test]
fn letters_and_marks_stand_out() {
    let page = page("usual");
    let style = between(&page, "<style>", "</style>");
    let blocks: Vec<&str> = style
        .split(":root {")
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap())
        .collect();
    assert_eq!(blocks.len(), 3, "light, dark, paper");
    for block in blocks {
        let colour = |name: &str| light(between(block, &format!("--{name}: #"), ";"));
        let contrast = |one: &str, other: &str| {
            let (a, b) = (colour(one), colour(other));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for (letters, ground) in [
            ("ink", "paper"),
            ("ink", "ground"),
            ("soft", "paper"),
            ("soft", "ground"),
            ("accent", "paper"),
            ("on-warn", "warn"),
            ("on-well", "well"),
            ("paper", "good"),
        ] {
            assert!(
                contrast(letters, ground) >= 4.5,
                "{letters} on {ground}: {}",
                contrast(letters, ground)
            );
        }
        for (mark, ground) in [
            ("good", "paper"),
            ("bad", "paper"),
            ("bad", "track"),
            ("good", "track"),
        ] {
            assert!(
                contrast(mark, ground) >= 3.0,
                "{mark} on {ground}: {}",
                contrast(mark, ground)
            );
        }
    }
}

/// Relative luminance (WCAG 2.2).
fn light(hex: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn the_table_of_figures_has_every_figure() {
    let setup = sample::setup();
    let report = sample::of(&setup, 90, 1, None);
    let lines = csv(&report);
    for figure in report.sections.iter().flat_map(|section| &section.figures) {
        assert!(
            lines.contains(&format!(",{},", figure.name)),
            "{}",
            figure.name
        );
    }
}
