//! What the operator may do in a practice: its managers, and nothing of anybody else.

use domain::practice::Person;
use domain::refusal::Refusal;
use domain::role::{Caller, Role};
use lambda::caller::Admitted;
use lambda::failure::Failure;

/// Whether the caller sees a person: the operator sees managers only.
pub fn sees(caller: &Caller, person: &Person) -> bool {
    !caller.is(Role::Operator) || person.roles.contains(&Role::Manager)
}

/// The person that a path names, for a caller who sees them.
pub fn person(admitted: &Admitted, id: &str) -> Result<Person, Failure> {
    let people = &admitted.setup.people;
    let person = domain::ids::PersonId::new(id)
        .ok()
        .and_then(|id| people.get(&id))
        .filter(|person| sees(&admitted.caller, person));
    person
        .cloned()
        .ok_or_else(|| Refusal::NotFound("person").into())
}
