//! What the rounds of an engagement share: their order, and what the registers may name.

use std::collections::{BTreeMap, BTreeSet};

use super::memo::Memo;
use super::shelves;
use crate::check::engagement::{child, choice};
use crate::check::registers::{DECISIONS, JOBS, Known};
use crate::check::round::RERATING;
use crate::check::{Desk, decode, rerating};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::benchmark::Benchmark;
use crate::model::engagement::Engagement;
use crate::model::id::Reference;
use crate::model::questionnaire::Questionnaire;
use crate::model::workshop::Rerating;
use crate::read::{Files, Node, Value};

/// The rounds of an engagement before any of them is checked.
pub(super) struct Shared<'a> {
    /// All files of the engagement.
    pub(super) files: &'a Files,
    /// Folders of the rounds, earliest first.
    pub(super) rounds: Vec<String>,
    /// `round.yaml` of each round where it can be read.
    roots: BTreeMap<String, Node>,
    /// The questionnaire of each round where it can be read.
    references: BTreeMap<String, Reference>,
    /// The initiatives that the registers may name; `None` where a catalogue has mistakes.
    initiatives: Option<BTreeSet<String>>,
    /// The practices that the registers may name.
    practices: BTreeSet<String>,
    questionnaires: Memo<Reference, (Files, Questionnaire)>,
    benchmarks: Memo<(Reference, String), shelves::Shelved>,
    figures: Memo<Reference, Benchmark>,
}

impl<'a> Shared<'a> {
    /// Reads what is shared; findings belong to the rounds, which report them when they are checked.
    pub(super) fn read(files: &'a Files, desk: &mut Desk<'_>) -> Self {
        let mut aside = Sink::default();
        let mut quiet = Desk {
            sources: desk.sources,
            sink: &mut aside,
        };
        let mut shared = Self {
            files,
            rounds: super::rounds(files),
            roots: BTreeMap::new(),
            references: BTreeMap::new(),
            initiatives: None,
            practices: BTreeSet::new(),
            questionnaires: Memo::default(),
            benchmarks: Memo::default(),
            figures: Memo::default(),
        };
        let engagement = quiet.yaml(files, "engagement.yaml").map(|(_, root)| root);
        for round in &shared.rounds {
            let below = format!("rounds/{round}/round.yaml");
            let root = quiet.yaml(files, &below).map(|(_, root)| root);
            let named = engagement
                .as_ref()
                .and_then(|e| choice(e, root.as_ref(), quiet.sources, quiet.sink).questionnaire);
            if let Some((reference, _)) = named {
                shared.references.insert(round.clone(), reference);
            }
            if let Some(root) = root {
                shared.roots.insert(round.clone(), root);
            }
        }
        let filed = [JOBS, DECISIONS].map(|name| files.entries.contains_key(name));
        if filed.contains(&true) {
            shared.name_all(&mut quiet);
        }
        shared
    }

    /// Collects initiatives and practices of all questionnaires of the engagement.
    fn name_all(&mut self, quiet: &mut Desk<'_>) {
        let references: BTreeSet<&Reference> = self.references.values().collect();
        let (mut initiatives, mut practices) = (BTreeSet::new(), BTreeSet::new());
        let mut complete = true;
        for reference in references {
            let place = Span::file_start(0);
            let Some((_, q)) = self.questionnaire(reference, place, quiet) else {
                return;
            };
            let ids = q.catalogue.initiatives.iter();
            initiatives.extend(ids.map(|i| i.id.as_str().to_owned()));
            practices.extend(q.practices.iter().map(|p| p.id.as_str().to_owned()));
            complete &= !q.catalogue.initiatives.is_empty() || !quiet.sink.has_errors();
        }
        self.initiatives = complete.then_some(initiatives);
        self.practices = practices;
    }

    /// A questionnaire with its files.
    pub(super) fn questionnaire(
        &self,
        reference: &Reference,
        place: Span,
        desk: &mut Desk<'_>,
    ) -> Option<(Files, Questionnaire)> {
        self.questionnaires.get(reference.clone(), desk, |desk| {
            shelves::questionnaire(self.files, reference, place, desk)
        })
    }

    /// A benchmark with its files, checked for a questionnaire with the weights of an engagement.
    pub(super) fn benchmark(
        &self,
        reference: &Reference,
        place: Span,
        e: &Engagement,
        allowed: bool,
        q: &Questionnaire,
        desk: &mut Desk<'_>,
    ) -> Option<shelves::Shelved> {
        if desk.sink.has_errors() {
            // What follows from an error found before is not reported as well.
            return shelves::benchmark(self.files, reference, place, e, allowed, q, desk);
        }
        let own = format!(
            "{} {:?} {:?} {allowed}",
            q.reference, e.weights, e.role_weights
        );
        self.benchmarks.get((reference.clone(), own), desk, |desk| {
            shelves::benchmark(self.files, reference, place, e, allowed, q, desk)
        })
    }

    /// The published figures that a questionnaire names.
    pub(super) fn reference_figures(
        &self,
        q: &Questionnaire,
        desk: &mut Desk<'_>,
    ) -> Option<Benchmark> {
        self.figures.get(q.reference.clone(), desk, |desk| {
            shelves::reference_figures(self.files, q, desk)
        })
    }

    /// True for a round that says that it is a pulse round.
    pub(super) fn is_pulse(&self, round: &str) -> bool {
        let form = self.roots.get(round).and_then(|r| child(r, "form"));
        form.is_some_and(|n| matches!(&n.value, Value::Text(form) if form.trim() == "pulse"))
    }

    /// What the registers may name.
    pub(super) fn known(&self) -> Known {
        Known {
            initiatives: self.initiatives.clone(),
            practices: self.practices.clone(),
            rounds: self.rounds.clone(),
        }
    }

    /// Reports rounds of the same day.
    pub(super) fn order(&self, sink: &mut Sink) {
        let mut first: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
        for (round, root) in &self.roots {
            let Some(node) = child(root, "date") else {
                continue;
            };
            let Value::Text(date) = &node.value else {
                continue;
            };
            // A folder of another day is reported by itself.
            if !decode::is_date(date) || !round.starts_with(date.as_str()) {
                continue;
            }
            let Some((other, place)) = first.get(date.as_str()) else {
                first.insert(date, (round, node.span));
                continue;
            };
            let message = format!("the round {} is of the same day", quoted(other));
            sink.push(
                Diagnostic::new(Code::RoundOrder, node.span, message)
                    .because(*place, "first here")
                    .help("give each round the day of its own answers; two halves of one round belong into one folder"),
            );
        }
    }

    /// Reports versions of the questionnaire in earlier rounds from which no crosswalk leads to that of this round.
    ///
    /// The first round that leaves a version reports it, not those after it.
    pub(super) fn without_crosswalk(
        &self,
        round: &str,
        q: &Questionnaire,
        place: Span,
        sink: &mut Sink,
    ) {
        let before = self.rounds.iter().take_while(|r| *r != round);
        let before: Vec<(&String, &Reference)> = before
            .filter_map(|r| Some((r, self.references.get(r)?)))
            .collect();
        for (n, (earlier, from)) in before.iter().enumerate() {
            let mut later = before.iter().skip(n + 1).map(|(_, r)| *r);
            if from.id != q.reference.id
                || q.continues(from)
                || later.any(|r| r == *from || *r == q.reference)
            {
                continue;
            }
            let message = format!(
                "no crosswalk leads here from version {}, which the round {} used",
                from.version,
                quoted(earlier)
            );
            let own = format!(
                "say what became of the others in `questionnaires/{}/{}/crosswalk.yaml`, under `version: {}`",
                q.reference.id, q.reference.version, from.version
            );
            sink.push(
                Diagnostic::new(Code::CrosswalkNone, place, message)
                    .help("practices with the same id are compared as they are")
                    .help(own),
            );
        }
    }

    /// The re-rating of a round, checked against the questionnaire of the round that it is about.
    pub(super) fn rerating(
        &self,
        round: &str,
        below: &Files,
        desk: &mut Desk<'_>,
    ) -> Option<Rerating> {
        let mut aside = Sink::default();
        let mut quiet = Desk {
            sources: desk.sources,
            sink: &mut aside,
        };
        let (_, root) = quiet.yaml(below, RERATING)?;
        let reference = rerating::named(&root).and_then(|of| self.references.get(of));
        let q = reference.and_then(|r| self.questionnaire(r, Span::file_start(0), &mut quiet));
        let q = q.as_ref().map(|(_, q)| q);
        rerating::rerating(below, (&self.rounds, round), q, desk)
    }
}
