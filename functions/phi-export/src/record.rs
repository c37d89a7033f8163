//! What an auditor does is a record too: written before anything of the log is shown or handed out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aws::audit::Receipt;
use aws::fault::Fault;
use domain::audit::canonical::Value;
use domain::audit::label::{Fact, Facts, Label, NotClear};
use domain::audit::record::{Act, Disclosure, Draft, Outcome, Purpose};
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::request::Request;

/// Something that an auditor does with a part of the log.
pub struct Deed<'a> {
    /// Seen, verified or exported.
    pub act: Act,
    /// In what form.
    pub format: &'static str,
    /// The first record.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
    /// How it ended, as far as that is known.
    pub out: Outcome,
    /// The token of the patient it is about; kept in the sealed body.
    pub patient: Option<&'a str>,
}

impl Deed<'_> {
    /// Records it. The record's id is made here: one that a caller could repeat would let a second look pass as the
    /// first.
    pub async fn record(
        &self,
        app: &App,
        request: &Request,
        admitted: &Admitted,
    ) -> Result<Receipt, Failure> {
        let rid = app.new_id(request.now)?.to_string();
        let draft = self
            .draft(request, admitted, &rid)
            .map_err(|why| Fault::Refused(format!("a record: {why}")))?;
        let text = |text| Value::Text(Cow::Borrowed(text));
        let mut body = BTreeMap::from([(Cow::Borrowed("corr"), text(&request.id))]);
        if let Some(token) = self.patient {
            body.insert(Cow::Borrowed("pt"), Value::List(vec![text(token)]));
        }
        let practice = &admitted.caller.practice;
        let body = Value::Object(body);
        let recorded = app.recorder.append(practice, draft, &body, request.now);
        Ok(recorded.await?)
    }

    fn draft(&self, request: &Request, admitted: &Admitted, rid: &str) -> Result<Draft, NotClear> {
        let number = |number: u64| Fact::int(i64::try_from(number).unwrap_or(i64::MAX));
        let mut fact = Facts::default();
        fact.insert("from", number(self.from)?)?;
        fact.insert("to", number(self.to)?)?;
        fact.insert("format", Fact::text(self.format)?)?;
        Ok(Draft {
            act: self.act,
            actor: Label::new(admitted.caller.person.as_str())?,
            amr: Label::new("key")?,
            at: request.now,
            cat: BTreeSet::new(),
            disc: Disclosure::Tpo,
            fact,
            grant: None,
            out: self.out,
            p2: false,
            phi: false,
            pou: Purpose::Compliance,
            rid: Label::new(rid)?,
            role: Label::new("auditor")?,
            ses: None,
            tkt: None,
        })
    }
}
