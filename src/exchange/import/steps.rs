//! Answers → levels of one scale.

use super::draft::Draft;
use crate::diagnostic::{Code, Diagnostic, Sink, Span};

/// Most steps of a scale of ours: eleven levels.
const MOST: usize = 10;
/// Answers that lie so near to a step lie on it: a third is written with six digits.
const NEAR: f64 = 5e-6;

/// Finds the smallest number of even steps on which the answers of all practices lie, and gives each its level:
/// `level = share · steps`. Where there is none, the answers are reported and nothing is rounded.
///
/// A practice then counts `100 · level / steps = 100 · share`, what the answer counts in its source as a share of the
/// highest one.
pub(super) fn lay(draft: &mut Draft, sink: &mut Sink) {
    enough(draft, sink);
    let shares: Vec<(f64, Span)> = draft
        .practices()
        .flat_map(|p| &p.answers)
        .map(|a| (a.share, a.place))
        .collect();
    let steps = draft
        .steps
        .or_else(|| (1..=MOST).find(|n| shares.iter().all(|(s, _)| level(*s, *n).is_some())));
    let Some(steps) = steps else {
        // With the answer that is lost they may fit.
        if draft.practices().all(|p| !p.lost) {
            refuse(&shares, sink);
        }
        return;
    };
    draft.steps = Some(steps);
    for practice in draft.practices_mut() {
        for answer in &mut practice.answers {
            answer.level = level(answer.share, steps).unwrap_or_default();
        }
        practice.answers.sort_by_key(|a| a.level);
        for pair in practice.answers.windows(2) {
            if let [a, b] = pair
                && a.level == b.level
            {
                let message = "two answers of this question count the same";
                sink.push(
                    Diagnostic::new(Code::ImportAnswers, b.place, message)
                        .because(a.place, "the other one")
                        .help("give each a value of its own, or join the two"),
                );
            }
        }
    }
}

/// Each practice has two answers at least.
fn enough(draft: &Draft, sink: &mut Sink) {
    for practice in draft.practices() {
        if practice.answers.len() < 2 && !practice.lost {
            let n = practice.answers.len();
            let message = "a question needs two answers or more";
            sink.push(
                Diagnostic::new(Code::ImportAnswers, practice.place, message)
                    .label(format!("{n} here"))
                    .help("add the answers that are missing, or take the question out"),
            );
        }
    }
}

/// The step on which a share lies.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a handful of steps"
)]
fn level(share: f64, steps: usize) -> Option<usize> {
    let exact = share * steps as f64;
    let step = exact.round();
    ((exact - step).abs() < NEAR && (0.0..=steps as f64).contains(&step)).then_some(step as usize)
}

/// Reports the answers that are off the scale on which most lie.
fn refuse(shares: &[(f64, Span)], sink: &mut Sink) {
    let off = |n: &usize| {
        shares
            .iter()
            .filter(|(s, _)| level(*s, *n).is_none())
            .count()
    };
    let best = (1..=MOST).min_by_key(off).unwrap_or(MOST);
    let (share, place) = shares
        .iter()
        .find(|(s, _)| level(*s, best).is_none())
        .copied()
        .unwrap_or((0.0, Span::file_start(0)));
    let percent = (share * 1e6).round() / 1e4;
    let message = format!(
        "this answer counts {percent} % of the highest one, which is on no scale of even steps with the others"
    );
    let rest = off(&best).saturating_sub(1);
    let mut found = Diagnostic::new(Code::ImportAnswers, place, message);
    if rest > 0 {
        found = found.label(format!("and {rest} more"));
    }
    sink.push(found.help(format!(
        "a scale has at most {} levels; write values that share one, for example {} for 1 of {best}",
        MOST + 1,
        one_of(best)
    )));
}

#[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
fn one_of(steps: usize) -> String {
    let share = 1.0 / steps as f64;
    format!("{}", (share * 1e6).round() / 1e6)
}
