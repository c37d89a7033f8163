//! The open incidents of a desk's site, so that nobody reports what is known without knowing it.

use aws::store::list::PAGE_MAX;
use domain::kind::Scope;
use domain::ticket::Ticket;
use lambda::app::App;
use lambda::failure::Failure;

use super::Desk;

/// How far the list is read: nobody reads further.
const PAGES: usize = 3;

/// Open incidents, newest first.
#[derive(Default)]
pub struct Open {
    /// The incidents.
    pub tickets: Vec<Ticket>,
    /// Whether there may be older ones.
    pub more: bool,
}

impl Desk {
    /// The incidents of the link's site, or of every site. Never more than three pages are read.
    pub async fn incidents(&self, app: &App) -> Result<Open, Failure> {
        let mut open = Open::default();
        let mut after = None;
        for _ in 0..PAGES {
            let (tickets, next) = app
                .store
                .tickets(&self.link.practice, true, after.as_ref(), PAGE_MAX)
                .await?;
            open.tickets
                .extend(tickets.into_iter().filter(|ticket| self.concerns(ticket)));
            after = next;
            if after.is_none() {
                break;
            }
        }
        open.more = after.is_some();
        Ok(open)
    }

    fn concerns(&self, ticket: &Ticket) -> bool {
        let here = self.link.location.as_ref();
        let here = here.is_none_or(|site| ticket.location == *site);
        ticket.leads && !ticket.confidential && (here || ticket.scope == Scope::Practice)
    }
}
