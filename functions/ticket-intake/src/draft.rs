//! A report as it was written, by API or form, before anything is looked up.

use domain::flag::Flag;
use domain::ids::{LocationId, SystemId};
use domain::kind::{Scope, Symptom};
use domain::phi::Phi;
use domain::ticket::Channel;
use jiff::{SignedDuration, Timestamp};
use lambda::form::Form;

/// The longest summary, in characters.
pub const SUMMARY_MAX: usize = 300;
/// The longest description, in characters. The impact rules read the first 16 KiB of summary and
/// description: all of it, unless most of it is not ASCII.
pub const DESCRIPTION_MAX: usize = 10_000;
/// The longest contact or reporter's name, in characters.
pub const CONTACT_MAX: usize = 200;
/// "`reported_at` may lie up to 24 hours back."
const BACK: SignedDuration = SignedDuration::from_hours(24);
/// How far a caller's clock may run ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// A report as written.
pub struct Draft {
    /// What is wrong, in a line.
    pub summary: Phi<String>,
    /// What is wrong, at length.
    pub description: Option<Phi<String>>,
    /// The catalogue entry.
    pub system: Option<SystemId>,
    /// What it does.
    pub symptom: Option<Symptom>,
    /// Whom it hits.
    pub scope: Option<Scope>,
    /// Where.
    pub location: Option<LocationId>,
    /// Whether there is a way round it.
    pub workaround: Option<bool>,
    /// Whether patients wait.
    pub patients_waiting: Option<bool>,
    /// Whether the words hold patient data.
    pub phi: bool,
    /// Shown only to its reporter, its assignee and managers.
    pub confidential: bool,
    /// How it came in.
    pub channel: Option<Channel>,
    /// Whose report it is: a person's id, or a name.
    pub reported_by: Option<Phi<String>>,
    /// When it was reported.
    pub reported_at: Option<Timestamp>,
    /// Where to reach them.
    pub contact: Option<Phi<String>>,
    /// Flags that the reporter set.
    pub flags: Vec<Flag>,
}

impl Draft {
    /// Reads the fields; what is wrong with them is noted in the form.
    pub fn read(form: &mut Form, now: Timestamp) -> Option<Self> {
        let summary = form.words("summary", SUMMARY_MAX);
        let summary = form.required("summary", summary);
        let description = form.words("description", DESCRIPTION_MAX);
        let system = form.parse("system", "the id of a system of the catalogue");
        let symptom = form.parse("symptom", "down, degraded, error, question or request");
        let scope = form.parse("scope", "practice, site, department or user");
        let location = form.parse("location", "the id of a location");
        let workaround = form.flag("workaround");
        let patients_waiting = form.flag("patients_waiting");
        let phi = form.flag("phi").unwrap_or_default();
        let confidential = form.flag("confidential").unwrap_or_default();
        let channel = form.parse("channel", "form, phone, email or api");
        let reported_by = form.words("reported_by", CONTACT_MAX);
        let reported_at = form.instant("reported_at");
        let contact = form.words("contact", CONTACT_MAX);
        let flags: Option<Vec<Flag>> =
            form.parse("flags", "a list of patient_safety, privacy and security");
        let flags = flags.unwrap_or_default();
        form.fields.require(
            channel != Some(Channel::Monitor),
            "channel",
            "must be form, phone, email or api: monitors send readings",
        );
        form.fields
            .require(flags.len() <= 3, "flags", "must name each flag once");
        for attachment in ["attachments", "attachment", "files"] {
            if form.take(attachment).is_some() {
                form.fields.add(
                    attachment,
                    "attachments are not taken yet, because a file cannot be checked for patient data",
                );
            }
        }
        if let Some(at) = reported_at
            && (at > now + AHEAD || at < now - BACK)
        {
            form.fields
                .add("reported_at", "must lie within the last 24 hours");
        }
        Some(Self {
            summary: summary?,
            description,
            system,
            symptom,
            scope,
            location,
            workaround,
            patients_waiting,
            phi,
            confidential,
            channel,
            reported_by,
            reported_at: reported_at.map(|at| at.min(now)),
            contact,
            flags,
        })
    }
}
