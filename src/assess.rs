//! Composes the stages: a checked [`Case`] → [`Assessment`], the one value that every renderer sees.
//!
//! `score --format json` prints it. It holds no names and no notes of respondents.

pub mod planned;
pub mod projection;
pub mod units;

use serde::Serialize;

use crate::check::{Case, Fingerprint};
use crate::gap::{self, Gap};
use crate::judge::{self, Judgement, States};
use crate::model::id::{CapabilityId, ModuleId, Reference};
use crate::peers::{self, Standing};
use crate::plan::{self, RolloutPlan};
use crate::score::pulse::Earlier;
use crate::score::{self, Scorecard};
use projection::Projection;
use units::UnitJudgement;

/// Number of the JSON schema of [`Assessment`].
pub const SCHEMA: u32 = 1;

/// Everything computed for one engagement and one round.
#[derive(Debug, Clone, Serialize)]
pub struct Assessment {
    /// Number of this schema.
    pub schema: u32,
    /// Version of the program.
    pub program: &'static str,
    /// Client and round.
    pub about: About,
    /// The benchmark used.
    pub benchmark: Option<BenchmarkCard>,
    /// Scores.
    pub scores: Scorecard,
    /// Place among peers; `None` without a benchmark of organisations.
    pub standing: Option<Standing>,
    /// Gaps.
    pub gaps: Vec<Gap>,
    /// Capabilities by the points that would be missing if every practice weighed the same, most first.
    pub equal_weights_order: Vec<CapabilityId>,
    /// What may begin and what waits; `None` for a questionnaire without rules.
    pub judgement: Option<Judgement>,
    /// The judgement of each unit that may be shown.
    pub units: Vec<UnitJudgement>,
    /// What to do first.
    pub plan: RolloutPlan,
    /// What is expected after each phase; `None` until [`planned::planned`] has put it in.
    pub projection: Option<Projection>,
    /// Fingerprints of the inputs.
    pub fingerprints: Vec<Fingerprint>,
}

/// What the assessment is about.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    /// The client.
    pub client: String,
    /// NACE section.
    pub sector: String,
    /// Staff.
    pub staff: f64,
    /// Country.
    pub country: String,
    /// Folder of the round.
    pub round: String,
    /// Day of the answers.
    pub date: String,
    /// Day of the report.
    pub report_date: String,
    /// Who asked.
    pub mode: crate::model::engagement::Mode,
    /// Short or full form.
    pub form: crate::model::questionnaire::Form,
    /// The questionnaire.
    pub questionnaire: Reference,
    /// Modules switched on.
    pub modules: Vec<ModuleId>,
    /// Smallest group of respondents that is shown.
    pub min_role: usize,
}

/// The benchmark in a few words.
#[derive(Debug, Clone, Serialize)]
pub struct BenchmarkCard {
    /// Id and version.
    pub reference: Reference,
    /// Name.
    pub title: String,
    /// Edition.
    pub edition: String,
    /// Invented peers.
    pub synthetic: bool,
    /// Says so in words; absent for a benchmark of real organisations.
    pub notice: Option<&'static str>,
    /// Where it comes from.
    pub provenance: String,
}

/// The scores of a round; of a pulse round with what the rounds before it carry forward.
pub fn scores(case: &Case) -> Scorecard {
    let before = case.earlier.as_deref().map(|c| (&c.round, scores(c)));
    let earlier = before.as_ref().map(|(round, card)| Earlier { round, card });
    score::score(
        &case.questionnaire,
        &case.engagement,
        &case.round,
        earlier.as_ref(),
    )
}

/// How far initiatives are by the register, as known on the day of the round.
pub fn states(case: &Case) -> States {
    let jobs = case.jobs.iter();
    jobs.map(|j| (j.initiative.clone(), j.state_at(&case.round.date)))
        .collect()
}

/// Runs all stages.
pub fn assess(case: &Case) -> Assessment {
    let (q, e, round) = (&case.questionnaire, &case.engagement, &case.round);
    let scores = scores(case);
    let standing = case
        .benchmark
        .as_ref()
        .and_then(|b| peers::standing(q, &scores, b, e, round));
    let gaps = gap::gaps(q, e, &scores, standing.as_ref());
    let states = states(case);
    let judgement = judge::judge(judge::Ground {
        q,
        e,
        mode: round.mode,
        card: &scores,
        gaps: &gaps,
        states: &states,
    });
    let plan = plan::plan(q, e, &scores, &gaps, &states, judgement.as_ref());
    let equal_weights_order = gap::equal_weights_order(&scores, &gaps);
    let mut made = Assessment {
        schema: SCHEMA,
        program: env!("CARGO_PKG_VERSION"),
        about: About {
            client: e.client.clone(),
            sector: e.sector.clone(),
            staff: e.staff,
            country: e.country.clone(),
            round: round.folder.clone(),
            date: round.date.clone(),
            report_date: round.report_date.clone(),
            mode: round.mode,
            form: round.form,
            questionnaire: q.reference.clone(),
            modules: e.modules.clone(),
            min_role: e.min_role,
        },
        benchmark: case.benchmark.as_ref().map(|b| BenchmarkCard {
            reference: b.reference.clone(),
            title: b.title.clone(),
            edition: b.edition.clone(),
            synthetic: b.synthetic,
            notice: b
                .synthetic
                .then_some("synthetic, for demonstration: no real organisation is among the peers"),
            provenance: b.provenance.clone(),
        }),
        scores,
        standing,
        gaps,
        equal_weights_order,
        judgement,
        units: Vec::new(),
        plan,
        projection: None,
        fingerprints: case.fingerprints.clone(),
    };
    made.units = units::units(case, &made);
    made
}
