//! Ids that were given before.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};

/// Ids of one kind with the place of each.
#[derive(Debug, Default)]
pub struct Seen(BTreeMap<String, Span>);

impl Seen {
    /// Takes an id; false, with a finding, when it is taken already.
    pub fn claim(&mut self, id: &str, place: Span, sink: &mut Sink) -> bool {
        let Some(first) = self.0.get(id) else {
            self.0.insert(id.to_owned(), place);
            return true;
        };
        sink.push(
            Diagnostic::new(
                Code::DuplicateId,
                place,
                format!("the id {} stands twice", quoted(id)),
            )
            .because(*first, "first here")
            .help("ids are unique; give one of the two another id"),
        );
        false
    }

    /// Where an id was given.
    pub fn place(&self, id: &str) -> Option<Span> {
        self.0.get(id).copied()
    }
}
