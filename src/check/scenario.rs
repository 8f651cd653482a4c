//! A scenario: settings laid over an engagement to see what would differ. A file, or one setting of the command line.

use super::decode::{self, Fields, NOT_NEGATIVE, Range};
use super::{Case, Desk, engagement};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted};
use crate::model::id::InitiativeId;
use crate::model::register::{Fixed, Job, State, Test};
use crate::read::Node;

/// Points and person-days of a constant.
const POINTS: Range = Range(0.0, 1000.0);

/// Lays a scenario over a case; findings are reported, and nothing is changed where there are errors.
pub fn scenario(root: &Node, case: &mut Case, desk: &mut Desk<'_>) {
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let Some(fields) = Fields::open(root, "a scenario", sink) else {
        return;
    };
    let mut changed = case.clone();
    fields.get("schema");
    let q = &case.questionnaire;
    engagement::planning(&fields, q, &mut changed.engagement.planning, sources, sink);
    engagement::money(&fields, q, &mut changed.engagement.money, sink);
    if let Some(node) = fields.get("targets") {
        changed
            .engagement
            .targets
            .extend(engagement::targets(node, q, sink));
    }
    if let Some(node) = fields.get("weights") {
        engagement::weights(node, q, &mut changed.engagement.weights, sink);
    }
    if let Some(node) = fields.get("priority") {
        constants(node, &mut changed, sink);
    }
    for (key, fixed) in [("must", Fixed::Must), ("never", Fixed::Never)] {
        if let Some(node) = fields.get(key) {
            fix(node, fixed, &mut changed, sources, sink);
        }
    }
    fields.finish(sink);
    if !sink.has_errors() {
        *case = changed;
    }
}

fn constants(node: &Node, case: &mut Case, sink: &mut Sink) {
    let Some(rules) = case.questionnaire.rules.as_mut() else {
        let message = "this questionnaire has no rules whose constants could differ";
        sink.push(
            Diagnostic::new(Code::FileUnknownKey, node.span, message).help("take `priority` out"),
        );
        return;
    };
    let Some(fields) = Fields::open(node, "`priority`", sink) else {
        return;
    };
    let c = &mut rules.priority;
    c.gates = fields.number_if("gates", POINTS, sink).unwrap_or(c.gates);
    c.need = fields.number_if("need", POINTS, sink).unwrap_or(c.need);
    c.effort = fields.number_if("effort", POINTS, sink).unwrap_or(c.effort);
    let small = fields
        .number_if("small", NOT_NEGATIVE, sink)
        .filter(|x| *x > 0.0);
    c.small = small.unwrap_or(c.small);
    fields.finish(sink);
}

/// Initiatives that must, or must not, be done.
fn fix(node: &Node, fixed: Fixed, case: &mut Case, sources: &Sources, sink: &mut Sink) {
    let ids = case.questionnaire.catalogue.initiatives.iter();
    let known: Vec<&str> = ids.map(|i| i.id.as_str()).collect();
    let code = Code::InitiativeUnknown;
    let found = decode::some_of(node, &known, code, "initiative", sources, sink);
    let found: Vec<InitiativeId> = found
        .unwrap_or_default()
        .into_iter()
        .map(InitiativeId::new)
        .collect();
    for id in found {
        let job = job(&mut case.jobs, &id);
        if fixed == Fixed::Never && job.state != State::NotBegun {
            let message = format!("{} has begun and cannot be left out", quoted(id.as_str()));
            sink.push(
                Diagnostic::new(Code::PlanFixed, node.span, message).help("take it out of `never`"),
            );
        } else if job.fixed.is_some_and(|f| f != fixed) {
            let message = format!("{} is fixed otherwise in `jobs.yaml`", quoted(id.as_str()));
            sink.push(
                Diagnostic::new(Code::PlanFixed, node.span, message)
                    .help("decide for one of the two"),
            );
        } else {
            job.fixed = Some(fixed);
        }
    }
}

/// The entry of an initiative in the register, made where there is none.
#[expect(
    clippy::indexing_slicing,
    reason = "the position was found or added just before"
)]
pub fn job<'j>(jobs: &'j mut Vec<Job>, id: &InitiativeId) -> &'j mut Job {
    let at = jobs
        .iter()
        .position(|j| &j.initiative == id)
        .unwrap_or_else(|| {
            jobs.push(Job {
                initiative: id.clone(),
                state: State::NotBegun,
                begun: None,
                ended: None,
                owner: None,
                days: None,
                test: Test::NotRun,
                shown_by: None,
                cause: None,
                fixed: None,
                planned_begin: None,
                planned_end: None,
            });
            jobs.len() - 1
        });
    &mut jobs[at]
}
