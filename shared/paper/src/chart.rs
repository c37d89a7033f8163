//! Charts: inline SVG with a title, a description and the table behind it; patterns and words beside colours.

mod bar;
mod distribution;
mod downtime;
mod weeks;

pub use bar::{funnel, seen};
pub use distribution::distribution;
pub use downtime::downtime;
pub use weeks::weeks;

use maud::{Markup, html};

/// How wide every chart is drawn: a phone's width, so that its letters are never smaller than the page's.
pub const WIDTH: f64 = 360.0;

/// A chart with the table behind it.
pub fn chart(
    id: &str,
    title: &str,
    describes: &str,
    height: f64,
    drawn: &Markup,
    behind: &Markup,
) -> Markup {
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    html! {
        figure.chart {
            figcaption { (title) }
            svg role="img" aria-labelledby={ (title_id) " " (desc_id) } viewBox={ "0 0 " (WIDTH) " " (height) } {
                title id=(title_id) { (title) }
                desc id=(desc_id) { (describes) }
                defs {
                    pattern id={ (id) "-stripes" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        rect.bad width="6" height="6" {}
                        rect.stripe width="2" height="6" {}
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

/// A coordinate: a tenth of a unit is finer than any screen.
pub fn at(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
