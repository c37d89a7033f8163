//! Lists of codes in bodies, ids and digests.

use std::collections::BTreeSet;

use domain::audit::code::Category;
use domain::audit::label::Label;
use lambda::form::Form;
use lambda::part::set;

/// What a category must be.
const CATEGORY: &str =
    "demographics, appointments, billing, clinical, labs, imaging, medications, notes, sud or list";

/// Kinds of patient data; none when the field is absent.
pub fn categories(form: &mut Form) -> Option<BTreeSet<Category>> {
    set(form, "categories", Category::ALL.len(), CATEGORY)
}

/// The id of a grant or session that an earlier answer gave.
pub fn id(form: &mut Form, name: &str) -> Option<Label> {
    let text: String = form.parse(name, "an id that an answer gave")?;
    let label = Label::new(&text).ok();
    if label.is_none() {
        form.fields.add(name, "must be an id that an answer gave");
    }
    label
}

/// SHA-256 of a log, a recording, or what was there before or after, in hexadecimal.
pub fn digest(form: &mut Form, name: &str) -> Option<String> {
    const MUST: &str = "a SHA-256 in 64 hexadecimal digits";
    let text: String = form.parse(name, MUST)?;
    let sound = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !sound {
        form.fields.add(name, format!("must be {MUST}"));
    }
    sound.then(|| text.to_ascii_lowercase())
}
