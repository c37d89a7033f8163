//! Response times of each tier against its target.

use domain::report::chart::{Bin, Distribution};
use domain::report::figure::duration;
use maud::{Markup, html};

use super::{WIDTH, at, chart};
use crate::table::plain;

const HEIGHT: f64 = 132.0;
const FLOOR: f64 = 106.0;

/// A chart for each tier that anybody answered.
pub fn distribution(all: &[Distribution]) -> Markup {
    if all.is_empty() {
        return html! { p.soft { "Nobody was answered in this window as far as is known: there is no distribution to show." } };
    }
    html! { div.charts { @for one in all { (tier(one)) } } }
}

fn within(bin: &Bin, one: &Distribution) -> bool {
    match (bin.until_seconds, one.target_seconds) {
        (Some(until), Some(target)) => until <= target,
        (_, None) => true,
        (None, Some(_)) => false,
    }
}

fn tier(one: &Distribution) -> Markup {
    let id = format!("distribution-{}", one.tier);
    let most = one
        .bins
        .iter()
        .map(|bin| bin.count)
        .max()
        .unwrap_or(0)
        .max(1);
    let step = WIDTH / one.bins.len() as f64;
    let tall = |count: u64| at(88.0 * count as f64 / most as f64);
    let inside = one.bins.iter().filter(|bin| within(bin, one)).count();
    let drawn = html! {
        @for (place, bin) in one.bins.iter().enumerate() {
            @let x = at(place as f64 * step);
            @let height = tall(bin.count);
            @if within(bin, one) {
                rect.good x=(x + 2.0) y=(at(FLOOR - height)) width=(at(step - 4.0)) height=(height) {}
            } @else {
                rect x=(x + 2.0) y=(at(FLOOR - height)) width=(at(step - 4.0)) height=(height) fill={ "url(#" (id) "-stripes)" } {}
            }
            @if bin.count > 0 {
                text.count x=(at(x + step / 2.0)) y=(at(FLOOR - height - 3.0)) text-anchor="middle" { (bin.count) }
            }
            text.tick x=(at(x + step / 2.0)) y=(FLOOR + 13.0) text-anchor="middle" { (short(bin)) }
        }
        line.floor x1="0" x2=(WIDTH) y1=(FLOOR) y2=(FLOOR) {}
        @if let Some(target) = one.target_seconds {
            @let x = at(inside as f64 * step);
            line.target x1=(x) x2=(x) y1="0" y2=(FLOOR) {}
            text.label x=(at(WIDTH)) y=(HEIGHT - 2.0) text-anchor="end" { "▨ beyond the target of " (duration(target as f64)) }
        } @else {
            text.label x=(at(WIDTH)) y=(HEIGHT - 2.0) text-anchor="end" { "target in opening hours: no one line" }
        }
    };
    let answered: u64 = one.bins.iter().map(|bin| bin.count).sum();
    let kept: u64 = one
        .bins
        .iter()
        .filter(|bin| within(bin, one))
        .map(|bin| bin.count)
        .sum();
    let describes = match one.target_seconds {
        Some(target) => format!(
            "{kept} of {answered} responses came within {}.",
            duration(target as f64)
        ),
        None => format!(
            "{answered} responses; the target runs in opening hours, so that no one line divides them."
        ),
    };
    let rows: Vec<_> = one
        .bins
        .iter()
        .map(|bin| vec![long(bin), bin.count.to_string()])
        .collect();
    let title = format!("How long {} responses took", one.tier);
    chart(
        &id,
        &title,
        &describes,
        HEIGHT,
        &drawn,
        &plain(&title, &["Up to", "Responses"], &rows),
    )
}

fn short(bin: &Bin) -> String {
    match bin.until_seconds {
        None => "more".to_owned(),
        Some(s) if s < 3_600 => format!("{} m", s / 60),
        Some(s) if s < 86_400 => format!("{} h", s / 3_600),
        Some(s) => format!("{} d", s / 86_400),
    }
}

fn long(bin: &Bin) -> String {
    bin.until_seconds
        .map_or_else(|| "longer".to_owned(), |until| duration(until as f64))
}
