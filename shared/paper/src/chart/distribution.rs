//! Response times of each tier against its target.

use domain::report::chart::{Bin, Distribution};
use domain::report::figure::{Unit, duration};
use maud::{Markup, html};

use super::{Fill, bar, brief, chart, key, none, percent, tenth};
use crate::table::plain;

const TALLEST: f64 = 96.0;
const FLOOR: f64 = 132.0;
const HEIGHT: f64 = 178.0;

/// A chart for each tier that anybody answered.
pub fn distribution(all: &[Distribution]) -> Markup {
    if all.is_empty() {
        return none(
            "How long responses took",
            "Nobody was answered in this window as far as is known.",
        );
    }
    html! { @for one in all { (tier(one)) } }
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
    let most = one.bins.iter().map(|bin| bin.count).max();
    let most = most.unwrap_or(0).max(1);
    let step = 100.0 / one.bins.len().max(1) as f64;
    let tall = |count: u64| TALLEST * count as f64 / most as f64;
    let inside = one.bins.iter().filter(|bin| within(bin, one)).count();
    let drawn = html! {
        @for (place, bin) in one.bins.iter().enumerate() {
            @let x = place as f64 * step;
            @let fill = if within(bin, one) { Fill::Solid } else { Fill::Stripes };
            @if bin.count > 0 {
                @let height = tall(bin.count).max(1.0);
                (bar(&id, fill, (step.mul_add(0.08, x), step * 0.84), (FLOOR - height, height)))
                text.count x=(percent(step.mul_add(0.5, x))) y=(tenth(FLOOR - height - 4.0)) text-anchor="middle" { (brief(bin.count)) }
            }
            @if let Some(until) = bin.until_seconds {
                text.tick x=(percent(x + step)) y=(FLOOR + 15.0) text-anchor="middle" { (short(until)) }
            }
        }
        text.tick x="0" y=(FLOOR + 15.0) { "0" }
        line.floor x1="0" x2="100%" y1=(FLOOR) y2=(FLOOR) {}
        @if let Some(target) = one.target_seconds {
            @let x = inside as f64 * step;
            line.target x1=(percent(x)) x2=(percent(x)) y1="0" y2=(FLOOR) {}
            @let (anchor, beside) = if x > 60.0 { ("end", -5) } else { ("start", 5) };
            text x=(percent(x)) dx=(beside) y="11" text-anchor=(anchor) { "target " (duration(target as f64)) }
            (key(&id, Fill::Solid, 0.0, HEIGHT - 6.0, "within the target"))
            (key(&id, Fill::Stripes, 50.0, HEIGHT - 6.0, "later"))
        } @else {
            (key(&id, Fill::Solid, 0.0, HEIGHT - 6.0, "responses; the target runs in opening hours"))
        }
    };
    let rows = one.bins.iter().map(|bin| {
        let until = bin.until_seconds.map(|until| duration(until as f64));
        let until = until.unwrap_or_else(|| "longer".to_owned());
        vec![until, Unit::Count.words(bin.count as f64)]
    });
    let rows: Vec<_> = rows.collect();
    let title = format!("How long {} responses took", one.tier);
    let behind = plain(&title, &["Up to", "Responses"], &rows);
    chart(&id, &title, &says(one), HEIGHT, &drawn, &behind)
}

fn says(one: &Distribution) -> String {
    let words = |count: u64| Unit::Count.words(count as f64);
    let answered: u64 = one.bins.iter().map(|bin| bin.count).sum();
    let kept = one.bins.iter().filter(|bin| within(bin, one));
    let kept: u64 = kept.map(|bin| bin.count).sum();
    match one.target_seconds {
        Some(target) => format!(
            "{} of {} came within {}.",
            words(kept),
            words(answered),
            duration(target as f64)
        ),
        None => format!(
            "{} responses; no one line divides them, since the target runs in opening hours.",
            words(answered)
        ),
    }
}

fn short(seconds: u64) -> String {
    match seconds {
        s if s >= 86_400 && s % 86_400 == 0 => format!("{}d", s / 86_400),
        s if s >= 3_600 && s % 3_600 == 0 => format!("{}h", s / 3_600),
        s => format!("{}m", s / 60),
    }
}
