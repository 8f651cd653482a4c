//! The score of one practice: role means, then their mean or what the workshop agreed, then the evidence cap.
//!
//! Rooms: [`told`] what was said, [`figure`] which measured figure counts, [`agreed`] what the workshop settled,
//! [`evidence`] how it was shown, [`influence`] what each person contributes, [`privacy`] and [`shown`] what may
//! be shown.

pub mod agreed;
pub mod evidence;
pub mod figure;
pub mod influence;
pub mod privacy;
pub mod shown;
pub mod told;

use serde::Serialize;

use crate::model::engagement::{Engagement, Round};
use crate::model::id::{CapabilityId, ModuleId, PracticeId, RoleId};
use crate::model::questionnaire::{Kind, Practice, Questionnaire};
use crate::model::scale::{Evidence, SLACK, Score, Undefined};
use crate::score::error::{self, NoError, SamplingError};
use crate::stats::quantile::mean;
use influence::Influence;
use shown::Shown;
use told::Told;

pub use told::Agreement;

/// What is known of one practice in one round.
#[derive(Debug, Clone, Serialize)]
pub struct PracticeScore {
    /// The practice.
    pub id: PracticeId,
    /// Its capability.
    pub capability: CapabilityId,
    /// Scored or checklist.
    pub kind: Kind,
    /// Its module, or none for the core.
    pub module: Option<ModuleId>,
    /// Score after the evidence cap; of a programme practice it is shown as a level and never enters a mean.
    pub score: Option<Score>,
    /// Score before the cap.
    #[serde(skip)]
    pub uncapped: Option<Score>,
    /// Why there is no score.
    #[serde(skip)]
    pub undefined: Option<Undefined>,
    /// Evidence grade, where there is a score.
    pub evidence: Option<Evidence>,
    /// Where the grade comes from.
    pub evidence_from: Option<EvidenceFrom>,
    /// True when the cap lowered the score.
    pub capped: bool,
    /// What the score rests on.
    pub basis: Option<Basis>,
    /// Role-balanced level of the answers, or that of the figure given, before workshop and cap.
    #[serde(skip)]
    pub answered: Option<f64>,
    /// The level that the assessor proposed to the workshop.
    pub proposed: Option<f64>,
    /// The level that the workshop agreed.
    pub agreed: Option<f64>,
    /// Of a pulse round: where the score comes from, when it was not asked again.
    pub carried: Option<Carried>,
    /// How far the people asked agree; `None` where fewer than three answered or fewer than may be shown.
    pub agreement: Option<Agreement>,
    /// Standard error of the score, in points; `None` where it is settled or cannot be estimated. Not printed: see
    /// `shown_error`.
    #[serde(skip)]
    pub error: Option<SamplingError>,
    /// Why there is no standard error, where there is a score. Not printed.
    #[serde(skip)]
    pub no_error: Option<NoError>,
    /// The standard error where it may be shown: with the level it would otherwise give the answer of a small role.
    #[serde(rename = "error")]
    pub shown_error: Option<SamplingError>,
    /// Why none is shown, where there is a score.
    #[serde(rename = "no_error")]
    pub shown_no_error: Option<NoError>,
    /// What each person contributes to the score before the cap; empty where the answers do not decide it. Never
    /// printed.
    #[serde(skip)]
    pub influence: Vec<Influence>,
    /// Role by role, in the order asked.
    pub roles: Vec<RoleAnswers>,
    /// Persons by level answered, 0 … n; empty when fewer answered than may be shown.
    /// Not part of the JSON: together with role means it could give a person's answer away.
    #[serde(skip)]
    pub levels: Vec<usize>,
    /// Persons who gave a figure.
    #[serde(skip)]
    pub figures: usize,
    /// Persons who do not know.
    #[serde(skip)]
    pub dont_know: usize,
    /// Persons who said that it does not apply.
    #[serde(skip)]
    pub not_applicable: usize,
    /// Persons asked who did not answer.
    #[serde(skip)]
    pub not_answered: usize,
    /// Mean intention in levels, over persons who gave reality and intention.
    pub intention: Option<f64>,
    /// Mean reality in levels over the same persons.
    pub reality_of_intention: Option<f64>,
    /// Number of those persons.
    #[serde(skip)]
    pub intention_n: usize,
    /// Greatest minus smallest mean of the roles that may be shown, in levels.
    pub role_range: Option<f64>,
    /// Persons with a level or a figure, each counted once.
    #[serde(skip)]
    pub persons: usize,
    /// What of the fields above that are not written out may be.
    #[serde(flatten)]
    pub shown: Shown,
    /// Weight inside the capability as the questionnaire gives it.
    pub own_weight: f64,
    /// Weight in points of the overall score; 0 outside of it.
    pub weight: f64,
}

impl PracticeScore {
    /// False when the practice does not apply to this organisation.
    pub fn applies(&self) -> bool {
        self.undefined != Some(Undefined::NotApplicable)
    }

    /// True for practices of the overall score.
    pub fn is_core(&self) -> bool {
        self.kind == Kind::Capability && self.module.is_none()
    }
}

/// What one role said.
#[derive(Debug, Clone, Serialize)]
pub struct RoleAnswers {
    /// The role.
    pub role: RoleId,
    /// Respondents of the role.
    pub respondents: usize,
    /// Those with a level or a figure; `None` where the role may not be shown.
    pub answered: Option<usize>,
    /// Mean in levels; `None` where nobody answered or the role may not be shown.
    pub mean: Option<f64>,
    /// True for a role with too few answers, or one whose mean would give such a role away.
    pub hidden: bool,
    /// Average deviation of its answers about their mean, in levels, from three answers. It orders the workshop list
    /// and is not printed: with the mean it would give the single answers.
    #[serde(skip)]
    pub deviation: Option<f64>,
}

/// Where a score comes from that was not asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Folder of the round that asked.
    pub round: String,
    /// Day of that round.
    pub date: String,
}

/// What a practice's score rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The mean of the role means.
    RoleMeans,
    /// A measured figure.
    Figure {
        /// The figure.
        value: f64,
        /// Its sample.
        sample: Option<f64>,
        /// Where it comes from.
        source: Option<String>,
        /// Day of the answer that carries it.
        date: String,
    },
    /// A level that the workshop agreed.
    Agreed {
        /// Day of the agreement.
        date: String,
        /// Why, in the words of the workshop.
        reason: Option<String>,
    },
}

/// Where an evidence grade comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceFrom {
    /// The assessor recorded it.
    Assessor,
    /// A figure with its sample, or from a system report.
    Figure,
    /// The answers of the roles.
    Answers,
    /// The workshop recorded it.
    Workshop,
}

/// Scores one practice.
///
/// Role mean = mean of the role's answers; practice = `Σ v·m / Σ v` over the roles that answered (v = 1 unless set).
/// A measured figure wins over role means, and what the workshop agreed over both. In facilitated and third-party mode
/// the evidence grade caps the level.
pub fn score(p: &Practice, q: &Questionnaire, e: &Engagement, round: &Round) -> PracticeScore {
    let highest = q.highest();
    let told = Told::of(p, q, round);
    let mut roles = told.roles(p);
    let figure = figure::best(&told.answers, p);
    let role_mean = mean_of_roles(&roles, e);
    let by_context = p
        .not_applicable
        .as_ref()
        .is_some_and(|na| na.when.holds(&e.context) == Some(true));
    let settled = round.workshop.as_ref().and_then(|w| w.practices.get(&p.id));
    let proposed = settled.and_then(|s| agreed::level(s.proposed.as_ref()?, p, highest));
    let ruling = settled.and_then(|s| s.agreed.as_ref());
    let agreed = ruling.and_then(|r| agreed::level(r, p, highest));
    let nobody_scored = role_mean.is_none() && agreed.is_none();
    let all_say_not = nobody_scored
        && told.dont_know == 0
        && told.not_applicable > 0
        && told.every_role_says_not(p);
    let undefined = if by_context || all_say_not {
        Some(Undefined::NotApplicable)
    } else if !nobody_scored {
        None
    } else if told.dont_know > 0 {
        Some(Undefined::DontKnow)
    } else {
        Some(Undefined::NotAnswered)
    };
    let answered = figure
        .as_ref()
        .map_or(role_mean, |f| Some(f.share * highest));
    let uncapped = if undefined.is_none() {
        agreed
            .or(answered)
            .and_then(|l| Score::of_level(l, highest))
    } else {
        None
    };
    let role_range = range(&roles);
    let (evidence, evidence_from) = match uncapped {
        Some(_) => evidence::grade(&told.answers, &roles, figure.as_ref(), role_range, ruling),
        None => (None, None),
    };
    let cap = evidence
        .filter(|_| round.mode.caps())
        .and_then(|g| q.evidence.get(g.index()))
        .and_then(|g| Score::of_level(g.cap, highest));
    let score = match (uncapped, cap) {
        (Some(u), Some(c)) if c.get() < u.get() => Some(c),
        (u, _) => u,
    };
    let capped = match (uncapped, score) {
        (Some(u), Some(s)) => u.get() - s.get() > SLACK,
        _ => false,
    };
    // A figure and an agreed level do not move with the choice of people.
    let influence = if score.is_some() && figure.is_none() && agreed.is_none() {
        influence::of(&told, &roles, e)
    } else {
        Vec::new()
    };
    let (error, no_error) = error::of(score, capped, &influence);
    privacy::hide(&mut roles, &told.answers, e.min_role);
    let open = privacy::spread_may_be_shown(&roles, told.persons(), e.min_role);
    let agreement = told.agreement(q.levels.len(), e.min_role, open);
    let settled = no_error == Some(NoError::Settled);
    let hidden = !open && score.is_some() && !settled;
    let enough = told.persons() >= e.min_role;
    let both = told.reality_and_intention();
    let shown = both.len() >= e.min_role;
    let mut made = PracticeScore {
        id: p.id.clone(),
        capability: p.capability.clone(),
        kind: p.kind,
        module: p.module.clone(),
        capped,
        score,
        uncapped,
        undefined,
        evidence,
        evidence_from,
        basis: uncapped.map(|_| match ruling {
            Some(r) => agreed::basis(r),
            None => figure.map_or(Basis::RoleMeans, |f| f.basis),
        }),
        answered: answered.filter(|_| undefined.is_none()),
        proposed,
        agreed: agreed.filter(|_| undefined.is_none()),
        carried: None,
        agreement,
        error,
        no_error,
        shown_error: error.filter(|_| !hidden),
        shown_no_error: if hidden {
            Some(NoError::Hidden)
        } else {
            no_error
        },
        influence,
        role_range: range(&roles),
        roles,
        levels: if enough {
            told.levels.clone()
        } else {
            Vec::new()
        },
        figures: told.figures,
        dont_know: told.dont_know,
        not_applicable: told.not_applicable,
        not_answered: told.asked.len() - told.answers.len(),
        intention: mean(&both.iter().map(|b| b.1).collect::<Vec<_>>()).filter(|_| shown),
        reality_of_intention: mean(&both.iter().map(|b| b.0).collect::<Vec<_>>()).filter(|_| shown),
        intention_n: both.len(),
        persons: told.persons(),
        shown: Shown::default(),
        own_weight: p.weight,
        weight: 0.0,
    };
    made.shown = Shown::of(&made, e.min_role);
    made
}

fn mean_of_roles(roles: &[RoleAnswers], e: &Engagement) -> Option<f64> {
    let weight = |r: &RoleAnswers| e.role_weights.get(&r.role).copied().unwrap_or(1.0);
    let total: f64 = roles.iter().filter(|r| r.mean.is_some()).map(weight).sum();
    let sum: f64 = roles.iter().filter_map(|r| Some(weight(r) * r.mean?)).sum();
    (total > 0.0).then(|| sum / total)
}

fn range(roles: &[RoleAnswers]) -> Option<f64> {
    let means: Vec<f64> = roles.iter().filter_map(|r| r.mean).collect();
    let high = means.iter().copied().reduce(f64::max)?;
    let low = means.iter().copied().reduce(f64::min)?;
    (means.len() >= 2).then_some(high - low)
}
