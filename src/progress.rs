//! Stage 8: two rounds → [`Progress`]: what really changed, what is noise, and what became of the plan.
//!
//! Only practices scored in both rounds are compared ([`matched`]). The change of a score falls into own change (same
//! practices, same weights), the effect of evidence caps where the mode changed, and scope (what is asked and how it
//! weighs); targets and peers move on their own. An own change is called improved or declined only beyond its noise
//! ([`verdict`]).
//!
//! Rooms: [`matched`] which practices correspond, [`change`] nodes, [`practice`] single practices, [`verdict`] words
//! for an interval, [`returning`] those who answered twice, [`drift`] the re-rating, [`outcome`] plan against
//! outcome, [`frozen`] a kept assessment against its recomputation.

pub mod change;
pub mod drift;
pub mod frozen;
pub mod matched;
pub mod outcome;
pub mod practice;
pub mod returning;
pub mod verdict;

use serde::Serialize;

use crate::assess::Assessment;
use crate::check::Case;
use crate::model::engagement::Mode;
use crate::model::questionnaire::Form;
use crate::model::register::{Decision, Outcome};
use change::NodeChange;
use drift::Drift;
use matched::{Matched, Side};
use outcome::{InitiativeOutcome, Move};
use practice::PracticeChange;
use returning::{Answers, Returning};

/// Number of the JSON schema of [`Progress`].
pub const SCHEMA: u32 = 1;

/// A round with what was computed from it.
#[derive(Debug, Clone, Copy)]
pub struct Assessed<'a> {
    /// The input.
    pub case: &'a Case,
    /// The result.
    pub assessment: &'a Assessment,
}

/// What changed from one round to a later one.
#[derive(Debug, Clone, Serialize)]
pub struct Progress {
    /// Number of this schema.
    pub schema: u32,
    /// Version of the program.
    pub program: &'static str,
    /// The client.
    pub client: String,
    /// The earlier round.
    pub from: RoundCard,
    /// The later round.
    pub to: RoundCard,
    /// All rounds of the engagement in order of date.
    pub rounds: Vec<RoundCard>,
    /// True when evidence caps applied in one of the two rounds only: levels before the cap are compared.
    pub mode_changed: bool,
    /// Smallest change that matters, in points.
    pub smallest_change: f64,
    /// What the practices of the two rounds have in common.
    pub matched: Matched,
    /// Overall, dimensions and capabilities.
    pub nodes: Vec<NodeChange>,
    /// Practices scored in both rounds, in the order of the later questionnaire.
    pub practices: Vec<PracticeChange>,
    /// Those who answered both times.
    pub returning: Returning,
    /// The earlier round's evidence, rated again; `None` when that was not done.
    pub drift: Option<Drift>,
    /// The earlier round's plan against what happened, in its order.
    pub outcomes: Vec<InitiativeOutcome>,
    /// Practices that rose and that no initiative lifts which was begun, widest first.
    pub rose_without_plan: Vec<Move>,
    /// Practices that fell, widest first.
    pub fell: Vec<Move>,
    /// Decisions that the earlier rounds' reports asked for.
    pub decisions: Vec<DecisionLine>,
    /// Where the kept assessment of a round differs from its recomputation.
    pub frozen: Vec<frozen::Compared>,
}

impl Progress {
    /// True when the whole, a dimension or a capability declined beyond noise. A change of mode has no part in it.
    pub fn regression(&self) -> bool {
        self.nodes
            .iter()
            .any(|n| n.verdict == verdict::Verdict::Declined)
    }

    /// The change of a node.
    pub fn node(&self, id: &str) -> Option<&NodeChange> {
        self.nodes.iter().find(|n| n.node == id)
    }
}

/// A round in a few words, with its scores.
#[derive(Debug, Clone, Serialize)]
pub struct RoundCard {
    /// Folder.
    pub round: String,
    /// Name for print.
    pub name: String,
    /// Day of the answers.
    pub date: String,
    /// Who asked.
    pub mode: Mode,
    /// Which practices were asked.
    pub form: Form,
    /// The questionnaire.
    pub questionnaire: crate::model::id::Reference,
    /// Persons who answered.
    pub respondents: usize,
    /// Score of the whole, each dimension and each capability, 0 to 100.
    pub scores: Vec<(String, Option<f64>)>,
    /// Share of the overall score that was carried forward.
    pub carried: f64,
}

/// A decision and how it ended.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionLine {
    /// Id in the register.
    pub id: String,
    /// What was asked for.
    pub ask: String,
    /// Folder of the round whose report asked.
    pub round: String,
    /// Initiatives.
    pub initiatives: Vec<crate::model::id::InitiativeId>,
    /// Who decides.
    pub decider: Option<String>,
    /// Until when.
    pub due: Option<String>,
    /// Sum asked for.
    pub amount: Option<f64>,
    /// How it ended.
    pub outcome: Outcome,
    /// When.
    pub decided: Option<String>,
    /// What was decided instead, or why not.
    pub note: Option<String>,
}

/// Why two rounds cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Incomparable {
    /// The questionnaires have different ids.
    #[error(
        "the rounds `{from}` and `{to}` used different questionnaires, `{then}` and `{now}`; their practices have nothing in common"
    )]
    Questionnaires {
        /// Folder of the earlier round.
        from: String,
        /// Folder of the later round.
        to: String,
        /// Questionnaire of the earlier round.
        then: String,
        /// Questionnaire of the later round.
        now: String,
    },
    /// The second round is not later than the first.
    #[error(
        "`{from}` is not earlier than `{to}`; give the earlier round with --from and the later one with --to"
    )]
    Order {
        /// The round meant as the earlier one.
        from: String,
        /// The round meant as the later one.
        to: String,
    },
}

/// The round that a later one is compared with unless told otherwise: the one before it that is no pulse round; for a
/// pulse round the one before it that asked more. `rounds` are in order of date.
pub fn before<'a>(rounds: &[Assessed<'a>], at: &str) -> Option<Assessed<'a>> {
    rounds
        .iter()
        .take_while(|r| r.case.round.folder != at)
        .filter(|r| r.case.round.form != Form::Pulse)
        .last()
        .copied()
}

/// Compares two rounds; `all` are the rounds of the engagement in order of date.
pub fn progress(
    from: Assessed<'_>,
    to: Assessed<'_>,
    all: &[Assessed<'_>],
) -> Result<Progress, Incomparable> {
    let (then, now) = (&from.case.questionnaire, &to.case.questionnaire);
    if from.case.round.date >= to.case.round.date {
        return Err(Incomparable::Order {
            from: from.case.round.folder.clone(),
            to: to.case.round.folder.clone(),
        });
    }
    if then.reference.id != now.reference.id {
        return Err(Incomparable::Questionnaires {
            from: from.case.round.folder.clone(),
            to: to.case.round.folder.clone(),
            then: then.reference.to_string(),
            now: now.reference.to_string(),
        });
    }
    let mode_changed = from.case.round.mode.caps() != to.case.round.mode.caps();
    let side = if mode_changed {
        Side::Uncapped
    } else {
        Side::Scored
    };
    let units = matched::units(from, to);
    let answers = Answers::of(from, to);
    let nodes = change::nodes(from, to, &units, side, &answers);
    let practices = practice::practices(from, to, &units, side, &answers);
    let moves = outcome::moves(from, to, &practices);
    Ok(Progress {
        schema: SCHEMA,
        program: env!("CARGO_PKG_VERSION"),
        client: to.case.engagement.client.clone(),
        from: card(from),
        to: card(to),
        rounds: all.iter().map(|a| card(*a)).collect(),
        mode_changed,
        smallest_change: to.case.engagement.smallest_change,
        matched: matched::summary(from, to, &units),
        nodes,
        returning: returning::returning(from, to, &units, &answers),
        drift: drift::drift(from, to),
        outcomes: outcome::outcomes(from, to, &practices),
        rose_without_plan: moves.rose,
        fell: moves.fell,
        decisions: decisions(from.case, to.case),
        practices,
        frozen: Vec::new(),
    })
}

fn card(a: Assessed<'_>) -> RoundCard {
    let (round, scores) = (&a.case.round, &a.assessment.scores);
    RoundCard {
        round: round.folder.clone(),
        name: round.name.clone(),
        date: round.date.clone(),
        mode: round.mode,
        form: round.form,
        questionnaire: a.case.questionnaire.reference.clone(),
        respondents: round.respondents.len(),
        scores: std::iter::once(&scores.overall)
            .chain(&scores.dimensions)
            .chain(&scores.capabilities)
            .map(|n| (n.id.clone(), n.score.map(crate::model::scale::Score::get)))
            .collect(),
        carried: scores.overall.carried,
    }
}

/// Decisions that a report from the earlier round on asked for, and older ones that were still open on the day of that
/// report, in the order of the register. What was decided after the day of this report is open.
fn decisions(from: &Case, case: &Case) -> Vec<DecisionLine> {
    let before = |d: &&Decision| {
        let since = d.round >= from.round.folder;
        let day = d.decided.as_deref();
        let open = d.outcome == Outcome::Open
            || day.is_some_and(|day| day > from.round.report_date.as_str());
        d.round < case.round.folder && (since || open)
    };
    let known = |d: &Decision| {
        let day = d.decided.as_deref();
        day.is_none_or(|day| day <= case.round.report_date.as_str())
    };
    case.decisions
        .iter()
        .filter(before)
        .map(|d| DecisionLine {
            id: d.id.clone(),
            ask: d.ask.clone(),
            round: d.round.clone(),
            initiatives: d.initiatives.clone(),
            decider: d.decider.clone(),
            due: d.due.clone(),
            amount: d.amount,
            outcome: if known(d) { d.outcome } else { Outcome::Open },
            decided: d.decided.clone().filter(|_| known(d)),
            note: d.note.clone().filter(|_| known(d)),
        })
        .collect()
}
