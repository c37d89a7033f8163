//! Carrying a verb out: what the gate judged is judged anew when it has changed meanwhile.

use aws::fault::Fault;
use aws::store::beside::Beside;
use aws::store::receipt::Receipt;
use domain::refusal::Refusal;
use domain::ticket::sight::may;
use domain::ticket::verb::Verb;
use domain::ticket::{Ticket, act};
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::commit::{moved, step_aside};
use lambda::failure::Failure;
use lambda::request::Request;
use lambda::sight::{seen, visible};

use crate::gate;
use crate::verb::matches_if;

/// What a request asks for.
pub struct Asked {
    /// The ticket as it was seen.
    pub ticket: Ticket,
    /// How many other reports are part of it.
    pub reports: u64,
    /// The verb, its words sealed.
    pub verb: Verb,
    /// Whether its words hold patient data.
    pub phi: bool,
}

/// "Twenty reports of one outage are one incident": it is not withdrawn from under the others.
fn alone(verb: &Verb, reports: u64) -> Result<(), Refusal> {
    if reports > 0 && matches!(verb, Verb::Withdraw { .. }) {
        return Err(Refusal::wrong_state(
            "others reported it too and joined this ticket: resolve it, or detach their reports first",
        ));
    }
    Ok(())
}

impl Asked {
    /// Carries it out. `prove` makes the receipt of the ticket as it will be.
    pub async fn carry_out(
        mut self,
        app: &App,
        request: &Request,
        admitted: &Admitted,
        prove: &(dyn Fn(&Ticket) -> Option<Receipt> + Sync),
    ) -> Result<Ticket, Failure> {
        for attempt in 0.. {
            let passed = gate::pass(app, request, admitted, &self.ticket, self.verb.clone());
            let (verb, gate) = passed.await?;
            let done = self
                .act(app, request, admitted, (&verb, &gate), prove)
                .await;
            match done {
                // Somebody read or did something meanwhile: the ticket's records are others now.
                Err(failure) if moved(&failure, attempt) => step_aside(app, attempt).await?,
                done => return done,
            }
            self.ticket = seen(app, request, admitted).await?;
        }
        Err(Fault::Moved.into())
    }

    async fn act(
        &self,
        app: &App,
        request: &Request,
        admitted: &Admitted,
        (verb, gate): (&Verb, &Beside),
        prove: &(dyn Fn(&Ticket) -> Option<Receipt> + Sync),
    ) -> Result<Ticket, Failure> {
        let caller = &admitted.caller;
        lambda::act::act_beside(
            app,
            &admitted.setup,
            gate,
            self.ticket.id,
            request.now,
            &|ticket, outages, moment| {
                if !visible(admitted, ticket) {
                    return Err(Refusal::NotFound("ticket").into());
                }
                may(caller, verb, ticket)?;
                matches_if(request, ticket)?;
                alone(verb, self.reports)?;
                // The gate judged the ticket as it was: what has changed since is judged anew.
                let gated = matches!(verb, Verb::Close { .. } | Verb::Withdraw { .. });
                if gated && ticket.version != self.ticket.version {
                    return Err(Fault::Moved.into());
                }
                let change = act::act(ticket, verb.clone(), caller, outages, moment)?;
                Ok(change.holding(self.phi))
            },
            prove,
        )
        .await
    }
}
