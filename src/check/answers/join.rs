//! One person in several files or rows.

use super::Person;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::id::{PracticeId, RoleId};

/// Adds a person. The same name again is the same respondent; a practice answered twice is an error.
pub(super) fn join(person: Person, people: &mut Vec<Person>, sink: &mut Sink) {
    let same = |p: &&mut Person| p.name.is_some() && p.name == person.name;
    let Some(known) = people.iter_mut().find(same) else {
        people.push(person);
        return;
    };
    if known.roles_known && person.roles_known && roles(known) != roles(&person) {
        let name = quoted(person.name.as_deref().unwrap_or(""));
        let message = format!("the respondent {name} has other roles here");
        sink.push(
            Diagnostic::new(Code::AnswersRespondent, person.place, message)
                .because(known.place, "first here")
                .help("give both the same roles, or two people two names"),
        );
    }
    for (practice, place) in &person.answered {
        if let Some(first) = known.answered.get(practice) {
            let name = person.name.as_deref().unwrap_or("");
            sink.push(twice(name, practice, *place, *first));
        }
    }
    let unit = person.respondent.unit;
    known.respondent.unit = known.respondent.unit.take().or(unit);
    for (practice, answer) in person.respondent.answers {
        known.respondent.answers.entry(practice).or_insert(answer);
    }
    for (practice, place) in person.answered {
        known.answered.entry(practice).or_insert(place);
    }
}

fn roles(person: &Person) -> Vec<&RoleId> {
    let mut roles: Vec<&RoleId> = person.respondent.roles.iter().collect();
    roles.sort();
    roles
}

/// The finding about a practice that is answered twice.
pub(super) fn twice(name: &str, practice: &PracticeId, place: Span, first: Span) -> Diagnostic {
    let message = format!("{} answers `{practice}` twice", quoted(name));
    Diagnostic::new(Code::AnswersTwice, place, message)
        .because(first, "first answered here")
        .help("keep one of the two answers; if two people share the name, give them two names")
}
