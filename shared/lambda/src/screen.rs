//! Screens: what opens in a browser. HTML without scripts, nothing loaded from elsewhere, every value escaped.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::reply::Reply;

mod badge;
mod failed;
mod field;
mod halt;
mod once;
mod post;
mod sheet;
mod when;

pub use badge::{flag, status, status_words, tier};
pub use failed::{failed, gone, refused};
pub use field::Field;
pub use halt::Halt;
pub use once::{ONCE, Once, mark};
pub use post::{Post, Shape};
pub use sheet::Sheet;
pub use when::{When, spell};

/// Colours hold WCAG AA in both schemes; a test computes it.
const STYLE: &str = include_str!("screen/style.css");

/// A whole screen: its title, whose it is, and what it says.
#[must_use]
pub fn page(title: &str, practice: Option<&str>, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · StatDesk" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    b { (practice.unwrap_or("StatDesk")) }
                    @if practice.is_some() { span { "IT helpdesk" } }
                }
                main { (body) }
                footer { "StatDesk. Whoever has this link can use it." }
            }
        }
    }
    .into_string()
}

/// Answers with a screen.
#[must_use]
pub fn reply(status: u16, title: &str, practice: Option<&str>, body: &Markup) -> Reply {
    Reply::html(status, page(title, practice, body))
}

/// Goes to a screen after a form was carried out, so that a reload asks for nothing again.
#[must_use]
pub fn go(to: &str) -> Reply {
    reply(
        303,
        "Done",
        None,
        &html! { div.card { p { a.button href=(to) { "Go on" } } } },
    )
    .with("location", to)
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Something to know.
    Tell,
    /// Something went well.
    Good,
    /// Something did not.
    Warn,
}

/// A sentence or two that stand out, by more than their colour.
#[must_use]
pub fn notice(mood: Mood, heading: &str, words: &Markup) -> Markup {
    let class = match mood {
        Mood::Tell => "notice",
        Mood::Good => "notice good",
        Mood::Warn => "notice warn",
    };
    let role = if mood == Mood::Warn {
        "alert"
    } else {
        "status"
    };
    html! {
        div class=(class) role=(role) {
            h2 { (heading) }
            (words)
        }
    }
}

#[cfg(test)]
mod tests;
