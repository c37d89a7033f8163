//! Charts: inline SVG with a title, a description and the table behind it; patterns and words beside colours.
//!
//! Places across are percentages and letters are pixels: a chart takes any width, and its letters stay as large as they are.

mod bar;
mod distribution;
mod downtime;
mod weeks;

pub use bar::{funnel, seen};
pub use distribution::distribution;
pub use downtime::downtime;
pub use weeks::weeks;

use maud::{Markup, html};

/// How a stretch of a chart is filled, each told from the others without its colour.
#[derive(Clone, Copy)]
pub enum Fill {
    /// As it should be, or what is counted.
    Solid,
    /// Not as it should be.
    Stripes,
}

/// A chart with the table behind it.
pub fn chart(
    id: &str,
    title: &str,
    says: &str,
    height: f64,
    drawn: &Markup,
    behind: &Markup,
) -> Markup {
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    html! {
        figure.chart {
            figcaption { b { (title) } " " span.soft { (says) } }
            svg role="img" aria-labelledby={ (title_id) " " (desc_id) } width="100%" height=(height) {
                title id=(title_id) { (title) }
                desc id=(desc_id) { (says) }
                defs {
                    pattern id={ (id) "-stripes" } width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        rect.ground width="7" height="7" {}
                        rect.bad width="4" height="7" {}
                    }
                }
                (drawn)
            }
            details {
                summary { "The numbers behind it" }
                (behind)
            }
        }
    }
}

/// Where no chart can be drawn, and why.
pub fn none(title: &str, because: &str) -> Markup {
    html! { figure.chart { figcaption { b { (title) } } p.soft { (because) } } }
}

/// A bar: from where and how wide in percent, from where and how tall in pixels.
pub fn bar(id: &str, fill: Fill, across: (f64, f64), down: (f64, f64)) -> Markup {
    let ((x, wide), (y, tall)) = (across, down);
    html! {
        @match fill {
            Fill::Solid => rect.good x=(percent(x)) width=(percent(wide)) y=(tenth(y)) height=(tenth(tall)) {},
            Fill::Stripes => rect.striped x=(percent(x)) width=(percent(wide)) y=(tenth(y)) height=(tenth(tall)) fill={ "url(#" (id) "-stripes)" } {},
        }
    }
}

/// What a fill means, drawn with that very fill.
pub fn key(id: &str, fill: Fill, x: f64, y: f64, words: &str) -> Markup {
    let y = tenth(y);
    html! {
        @match fill {
            Fill::Solid => rect.good x=(percent(x)) y=(y - 11.0) width="14" height="13" {},
            Fill::Stripes => rect.striped x=(percent(x)) y=(y - 11.0) width="14" height="13" fill={ "url(#" (id) "-stripes)" } {},
        }
        text x=(percent(x)) dx="20" y=(y) { (words) }
    }
}

/// A part of the width.
pub fn percent(value: f64) -> String {
    format!("{}%", (value * 100.0).round() / 100.0)
}

/// A coordinate: a tenth of a pixel is finer than any screen.
pub fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A count where there is no room for many digits; never rounded up.
pub fn brief(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{}k", count / 1_000),
        1_000_000..1_000_000_000 => format!("{}M", count / 1_000_000),
        _ => format!("{}G", count / 1_000_000_000),
    }
}
