//! The screen of a desk's link: what is known already, and the form.

use domain::practice::{Setup, System};
use domain::ticket::Ticket;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::screen::{self, Mood, ONCE, Sheet, notice};
use maud::{Markup, html};

use super::Desk;
use super::fields::{LABELS, label};
use super::incident::Open;

const YES_OR_NO: [(&str, &str); 2] = [("yes", "Yes"), ("no", "No")];

/// What is said when the report is in and no link to it can be made.
pub fn received(setup: &Setup, ticket: &Ticket, lost: bool) -> Reply {
    let body = notice(
        Mood::Good,
        "We have your report",
        &html! {
            p { "Its reference is " b.ref { (ticket.reference) } ". Note it down: a link to follow it cannot be made just now." }
            @if lost { p { "What you wrote could not be kept. Please tell it to whoever calls you." } }
        },
    );
    screen::reply(200, "Received", Some(&setup.practice.name), &body)
}

impl Desk {
    /// The screen, with what is said about the last form.
    pub fn reply(
        &self,
        app: &App,
        status: u16,
        said: Option<(Mood, &str, &str)>,
        sheet: &Sheet,
        open: &Open,
    ) -> Result<Reply, Failure> {
        let mark = screen::mark(app, sheet)?;
        let body = html! {
            (sheet.summary(&LABELS))
            @if let Some((mood, heading, words)) = said {
                (notice(mood, heading, &html! { p { (words) } }))
            }
            (self.known(open))
            (self.form(sheet, &mark))
            (self.list(open))
        };
        let practice = Some(self.setup.practice.name.as_str());
        Ok(screen::reply(status, "Report to IT", practice, &body))
    }

    /// Fills the form in like an incident that is on the list: `?same=<reference>`.
    pub fn suggest(&self, sheet: &mut Sheet, open: &Open, request: &Request) {
        let query = request.query();
        let Some((_, wanted)) = query.iter().find(|(name, _)| name == "same") else {
            return;
        };
        let found = open
            .tickets
            .iter()
            .find(|ticket| ticket.reference.0 == *wanted);
        let Some((ticket, system)) =
            found.and_then(|ticket| Some((ticket, ticket.system.as_ref()?)))
        else {
            return;
        };
        let trouble = format!("{} {}", self.system_name(ticket), ticket.symptom);
        let summary = format!("Same as {}: {trouble}", ticket.reference);
        sheet.suggest("summary", &summary);
        sheet.suggest("system", system.as_str());
        sheet.suggest("symptom", ticket.symptom.as_str());
        sheet.suggest("scope", ticket.scope.as_str());
        sheet.suggest("location", ticket.location.as_str());
    }

    /// A word at the top, so that nobody overlooks the list below the form.
    fn known(&self, open: &Open) -> Markup {
        let words = match open.tickets.len() {
            0 => return html! {},
            1 => "One outage is known already: ".to_owned(),
            count => format!("{count} outages are known already: "),
        };
        let names: Vec<_> = open.tickets.iter().map(Ticket::title).collect();
        notice(
            Mood::Tell,
            "Is it one of these?",
            &html! {
                p { (words) (names.join("; ")) "." }
                p { a href="#known" { "See what is known" } }
            },
        )
    }

    fn form(&self, sheet: &Sheet, mark: &str) -> Markup {
        let field = |name: &'static str| sheet.field(name, label(name));
        let systems: Vec<_> = self
            .systems()
            .map(|s| (s.id.as_str(), s.name.as_str()))
            .collect();
        let systems = [&[("", "Not sure")][..], &systems].concat();
        html! {
            section {
                h1 { "Report to IT" }
                p.soft { "Only the first line is needed; the rest helps the right person to see it sooner. What you write is kept sealed." }
                form method="post" {
                    input type="hidden" name=(ONCE) value=(mark);
                    (field("summary").required().hint("For example: EHR will not open at any workstation").line("off"))
                    (field("description").hint("When it began, what you did, what the screen said.").text(4))
                    (field("system").select(&systems))
                    (field("symptom").select(&[
                        ("", "Not sure"),
                        ("down", "It does not work at all"),
                        ("degraded", "It is slow, or comes and goes"),
                        ("error", "It does something wrong, or shows an error"),
                        ("question", "Nothing: I have a question"),
                        ("request", "Nothing: I want something done"),
                    ]))
                    (field("scope").select(&[
                        ("", "Not sure"),
                        ("user", "Only me"),
                        ("department", "My department"),
                        ("site", "The whole site"),
                        ("practice", "The whole practice"),
                    ]))
                    (self.places(sheet))
                    (field("patients_waiting").pick(&YES_OR_NO))
                    (field("workaround").pick(&YES_OR_NO))
                    (field("contact").hint("So that somebody can call you back.").line("name"))
                    fieldset.field {
                        legend { "Tick what applies" }
                        (field("patient_safety").check())
                        (field("privacy").check())
                        (field("security").check())
                        (field("phi").check())
                    }
                    button { "Send the report" }
                }
            }
        }
    }

    fn places(&self, sheet: &Sheet) -> Markup {
        let sites = &self.setup.practice.locations;
        if self.link.location.is_some() || sites.len() < 2 {
            return html! {};
        }
        let sites: Vec<_> = sites
            .iter()
            .map(|site| (site.id.as_str(), named(&site.name, site.id.as_str())))
            .collect();
        let choices = [&[("", "Choose where you are")][..], &sites].concat();
        sheet
            .field("location", label("location"))
            .required()
            .select(&choices)
    }

    /// The catalogue, as far as it serves the link's site.
    fn systems(&self) -> impl Iterator<Item = &System> {
        let here = self.link.location.as_ref();
        self.setup.systems.values().filter(move |system| {
            system.locations.is_empty() || here.is_none_or(|site| system.locations.contains(site))
        })
    }

    fn system_name(&self, ticket: &Ticket) -> String {
        let system = ticket
            .system
            .as_ref()
            .and_then(|id| self.setup.systems.get(id));
        system.map_or_else(|| ticket.kind.to_string(), |system| system.name.clone())
    }

    fn list(&self, open: &Open) -> Markup {
        if open.tickets.is_empty() {
            return html! {};
        }
        html! {
            section id="known" {
                h2 { "Known already" }
                ul.rows {
                    @for ticket in &open.tickets { li { (self.row(ticket)) } }
                }
                @if open.more { p.soft { "There may be older ones." } }
            }
        }
    }

    fn row(&self, ticket: &Ticket) -> Markup {
        let when = self.when();
        let site = self.setup.location(&ticket.location);
        let site = site.map_or(ticket.location.as_str(), |site| {
            named(&site.name, site.id.as_str())
        });
        html! {
            p { b { (ticket.title()) } }
            p.soft {
                "Since " (when.at(ticket.opened_at)) ", " (site) ", reference " span.ref { (ticket.reference) }
            }
            ul.badges {
                li { (screen::tier(ticket.tier)) }
                li { (screen::status(ticket)) }
            }
            p {
                @match (ticket.clock.responded_at, ticket.next_update_at) {
                    (Some(at), Some(next)) => { "Answered " (when.at(at)) ". Next update by " (when.at(next)) "." }
                    (Some(at), None) => { "Answered " (when.at(at)) "." }
                    (None, _) => { "Not answered yet: an answer is due by " (when.at(ticket.clock.due_at)) "." }
                }
            }
            p { a.button.second href={ "?same=" (ticket.reference) } { "Report the same" } }
        }
    }
}

fn named<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
}
