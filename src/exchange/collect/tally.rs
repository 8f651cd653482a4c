//! Findings of many rows: the same finding in a hundred rows is one, with the rows counted.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Sink, Sources};

/// Most kinds of findings that are kept with their place.
const MOST: usize = 400;

/// A finding and the rows that it was found in.
#[derive(Debug, Clone)]
struct Group {
    first: Diagnostic,
    rows: Vec<usize>,
}

/// Findings by file, code and message.
#[derive(Debug, Default)]
pub(super) struct Tally {
    groups: BTreeMap<(usize, Code, String), Group>,
    /// Findings beyond the limit.
    further: usize,
    /// Answers that the round does not ask for, by practice or message.
    out_of_scope: BTreeMap<String, usize>,
}

impl Tally {
    /// Takes over what was found in one row.
    pub(super) fn take(&mut self, sink: Sink, sources: &Sources) {
        for found in sink.into_sorted() {
            self.add(found, sources);
        }
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, found: Diagnostic, sources: &Sources) {
        if found.code == Code::AnswersOutOfScope {
            let practice = found.message.split('`').nth(1).unwrap_or("");
            *self.out_of_scope.entry(practice.to_owned()).or_default() += 1;
            return;
        }
        let span = found.span();
        let file = span.map_or(0, |s| s.file);
        let row = span.map_or(1, |s| sources.line_column(s.file, s.start).0);
        let name = (file, found.code, found.message.clone());
        if let Some(group) = self.groups.get_mut(&name) {
            group.rows.push(row);
        } else if self.groups.len() < MOST {
            let group = Group {
                first: found,
                rows: vec![row],
            };
            self.groups.insert(name, group);
        } else {
            self.further += 1;
        }
    }

    /// Answers that were left out because they are not asked, by practice.
    pub(super) fn out_of_scope(&self) -> &BTreeMap<String, usize> {
        &self.out_of_scope
    }

    /// Findings that are not shown because there are too many.
    pub(super) const fn further(&self) -> usize {
        self.further
    }

    /// All findings; what was found in several rows says so.
    pub(super) fn into_sink(self, sink: &mut Sink) {
        for mut group in self.groups.into_values() {
            group.rows.dedup();
            if let [_, more @ ..] = group.rows.as_slice()
                && !more.is_empty()
            {
                let shown: Vec<String> = more.iter().take(8).map(ToString::to_string).collect();
                let rest = more.len() - shown.len();
                let mut text = format!("also in row {}", shown.join(", "));
                if rest > 0 {
                    text.push_str(&format!(" and {rest} more"));
                }
                group.first.help.push(text);
            }
            sink.push(group.first);
        }
    }
}
