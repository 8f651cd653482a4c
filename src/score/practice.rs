//! The score of one practice: role means, then their mean, then the evidence cap.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::answers::{Answer, Respondent, Response};
use crate::model::engagement::{Engagement, Round};
use crate::model::id::{CapabilityId, ModuleId, PracticeId, RoleId};
use crate::model::questionnaire::{Kind, Practice, Questionnaire};
use crate::model::scale::{Evidence, SLACK, Score, Undefined};
use crate::stats::quantile::mean;

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
    pub uncapped: Option<Score>,
    /// Why there is no score.
    pub undefined: Option<Undefined>,
    /// Evidence grade, where there is a score.
    pub evidence: Option<Evidence>,
    /// Where the grade comes from.
    pub evidence_from: Option<EvidenceFrom>,
    /// True when the cap lowered the score.
    pub capped: bool,
    /// What the score rests on.
    pub basis: Option<Basis>,
    /// Role by role, in the order asked.
    pub roles: Vec<RoleAnswers>,
    /// Persons by level answered, 0 … n; empty when fewer answered than may be shown.
    pub levels: Vec<usize>,
    /// Persons who gave a figure.
    pub figures: usize,
    /// Persons who do not know.
    pub dont_know: usize,
    /// Persons who said that it does not apply.
    pub not_applicable: usize,
    /// Persons asked who did not answer.
    pub not_answered: usize,
    /// Mean intention in levels, over persons who gave reality and intention.
    pub intention: Option<f64>,
    /// Mean reality in levels over the same persons.
    pub reality_of_intention: Option<f64>,
    /// Number of those persons.
    pub intention_n: usize,
    /// Greatest minus smallest mean of the roles that may be shown, in levels.
    pub role_range: Option<f64>,
    /// Persons with a level or a figure, each counted once.
    pub persons: usize,
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
}

/// Scores one practice.
///
/// Role mean = mean of the role's answers; practice = `Σ v·m / Σ v` over the roles that answered (v = 1 unless set).
/// A measured figure wins over role means. In facilitated and third-party mode the evidence grade caps the level.
pub fn score(p: &Practice, q: &Questionnaire, e: &Engagement, round: &Round) -> PracticeScore {
    let highest = q.highest();
    let asked: Vec<&Respondent> = round
        .respondents
        .iter()
        .filter(|r| r.roles.iter().any(|role| p.roles.contains(role)))
        .collect();
    let answers: Vec<(&Respondent, &Answer)> = asked.iter().filter_map(|r| Some((*r, r.answers.get(&p.id)?))).collect();
    let value = |a: &Answer| match &a.response {
        Response::Level(l) => Some(*l),
        Response::Figure { value, .. } => p.measure.as_ref().map(|m| m.score(*value) / 100.0 * highest),
        Response::DontKnow | Response::NotApplicable => None,
    };
    let mut roles: Vec<RoleAnswers> = p
        .roles
        .iter()
        .map(|role| {
            let of_role: Vec<f64> = answers
                .iter()
                .filter(|(r, _)| r.roles.contains(role))
                .filter_map(|(_, a)| value(a))
                .collect();
            RoleAnswers {
                role: role.clone(),
                respondents: asked.iter().filter(|r| r.roles.contains(role)).count(),
                answered: Some(of_role.len()),
                mean: mean(&of_role),
                hidden: false,
            }
        })
        .collect();
    let mut levels = vec![0; q.levels.len()];
    for (_, a) in &answers {
        if let Response::Level(l) = a.response
            && let Some(n) = levels.get_mut(index(l))
        {
            *n += 1;
        }
    }
    let count = |what: fn(&Response) -> bool| answers.iter().filter(|(_, a)| what(&a.response)).count();
    let dont_know = count(|r| matches!(r, Response::DontKnow));
    let not_applicable = count(|r| matches!(r, Response::NotApplicable));
    let figures = count(|r| matches!(r, Response::Figure { .. }));
    let figure = best_figure(&answers, p);
    let role_mean = mean_of_roles(&roles, e);
    let by_context = p.not_applicable.as_ref().is_some_and(|na| na.when.holds(&e.context) == Some(true));
    let nobody_scored = role_mean.is_none();
    let all_say_not = nobody_scored && dont_know == 0 && not_applicable > 0 && every_role_says_not(p, &asked);
    let undefined = if by_context || all_say_not {
        Some(Undefined::NotApplicable)
    } else if !nobody_scored {
        None
    } else if dont_know > 0 {
        Some(Undefined::DontKnow)
    } else {
        Some(Undefined::NotAnswered)
    };
    let level = figure.as_ref().map_or(role_mean, |f| Some(f.share * highest));
    let uncapped = if undefined.is_none() { level.and_then(|l| Score::of_level(l, highest)) } else { None };
    let role_range = range(&roles);
    let (evidence, evidence_from) = match uncapped {
        Some(_) => evidence(&answers, &roles, figure.as_ref(), role_range),
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
    let persons = answers.iter().filter(|(_, a)| value(a).is_some()).count();
    hide(&mut roles, &answers, e.min_role);
    if persons < e.min_role {
        levels.clear();
    }
    let both: Vec<(f64, f64)> = answers.iter().filter_map(|(_, a)| Some((value(a)?, a.intention?))).collect();
    PracticeScore {
        id: p.id.clone(),
        capability: p.capability.clone(),
        kind: p.kind,
        module: p.module.clone(),
        capped: match (uncapped, score) {
            (Some(u), Some(s)) => u.get() - s.get() > SLACK,
            _ => false,
        },
        score,
        uncapped,
        undefined,
        evidence,
        evidence_from,
        basis: uncapped.map(|_| figure.map_or(Basis::RoleMeans, |f| f.basis)),
        role_range: range(&roles),
        roles,
        levels,
        figures,
        dont_know,
        not_applicable,
        not_answered: asked.len() - answers.len(),
        intention: mean(&both.iter().map(|b| b.1).collect::<Vec<_>>()),
        reality_of_intention: mean(&both.iter().map(|b| b.0).collect::<Vec<_>>()),
        intention_n: both.len(),
        persons,
        own_weight: p.weight,
        weight: 0.0,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "check admits whole levels of the scale only")]
const fn index(level: f64) -> usize {
    level as usize
}

fn mean_of_roles(roles: &[RoleAnswers], e: &Engagement) -> Option<f64> {
    let weight = |r: &RoleAnswers| e.role_weights.get(&r.role).copied().unwrap_or(1.0);
    let total: f64 = roles.iter().filter(|r| r.mean.is_some()).map(weight).sum();
    let sum: f64 = roles.iter().filter_map(|r| Some(weight(r) * r.mean?)).sum();
    (total > 0.0).then(|| sum / total)
}

/// True when each asked role that has respondents holds at least one who says that the practice does not apply.
fn every_role_says_not(p: &Practice, asked: &[&Respondent]) -> bool {
    p.roles.iter().all(|role| {
        let mut of_role = asked.iter().filter(|r| r.roles.contains(role)).peekable();
        of_role.peek().is_none()
            || of_role.any(|r| r.answers.get(&p.id).is_some_and(|a| a.response == Response::NotApplicable))
    })
}

/// Hides roles with fewer than `min` answers. While the persons hidden together are fewer than `min`, their mean would
/// follow from the practice's, so the smallest role still shown is hidden too (complementary suppression).
fn hide(roles: &mut [RoleAnswers], answers: &[(&Respondent, &Answer)], min: usize) {
    for r in roles.iter_mut() {
        r.hidden = r.answered.is_some_and(|n| n > 0 && n < min);
    }
    loop {
        let hidden: BTreeSet<usize> = answers
            .iter()
            .enumerate()
            .filter(|(_, (_, a))| matches!(a.response, Response::Level(_) | Response::Figure { .. }))
            .filter(|(_, (person, _))| roles.iter().any(|r| r.hidden && person.roles.contains(&r.role)))
            .map(|(n, _)| n)
            .collect();
        if hidden.is_empty() || hidden.len() >= min {
            break;
        }
        let smallest = roles
            .iter_mut()
            .rev()
            .filter(|r| !r.hidden && r.mean.is_some())
            .min_by_key(|r| r.answered);
        match smallest {
            Some(r) => r.hidden = true,
            None => break,
        }
    }
    for r in roles.iter_mut().filter(|r| r.hidden) {
        r.mean = None;
        r.answered = None;
    }
}

fn range(roles: &[RoleAnswers]) -> Option<f64> {
    let means: Vec<f64> = roles.iter().filter_map(|r| r.mean).collect();
    let high = means.iter().copied().reduce(f64::max)?;
    let low = means.iter().copied().reduce(f64::min)?;
    (means.len() >= 2).then_some(high - low)
}

struct BestFigure {
    /// Score as a share, 0 to 1.
    share: f64,
    grade: Evidence,
    from: EvidenceFrom,
    basis: Basis,
}

/// Of several figures the one with the best evidence, then the latest; the mean of those that are left.
fn best_figure(answers: &[(&Respondent, &Answer)], p: &Practice) -> Option<BestFigure> {
    let measure = p.measure.as_ref()?;
    let grade = |a: &Answer| match (&a.evidence, &a.response) {
        (Some(g), _) => (*g, EvidenceFrom::Assessor),
        (None, Response::Figure { sample: Some(_), .. }) => (Evidence::E3, EvidenceFrom::Figure),
        (None, Response::Figure { source: Some(_), .. }) => (Evidence::E2, EvidenceFrom::Figure),
        _ => (Evidence::E0, EvidenceFrom::Answers),
    };
    let figures: Vec<(&Respondent, &Answer)> = answers
        .iter()
        .filter(|(_, a)| matches!(a.response, Response::Figure { .. }))
        .copied()
        .collect();
    let best = figures.iter().map(|(_, a)| grade(a).0).max()?;
    let latest = figures.iter().filter(|(_, a)| grade(a).0 == best).map(|(r, _)| r.date.clone()).max()?;
    let chosen: Vec<(&Respondent, &Answer)> = figures.into_iter().filter(|(r, a)| grade(a).0 == best && r.date == latest).collect();
    let values: Vec<f64> = chosen
        .iter()
        .filter_map(|(_, a)| match a.response {
            Response::Figure { value, .. } => Some(value),
            _ => None,
        })
        .collect();
    let value = mean(&values)?;
    let (first, (sample, source)) = chosen.first().map(|(_, a)| match &a.response {
        Response::Figure { sample, source, .. } => (*a, (*sample, source.clone())),
        _ => (*a, (None, None)),
    })?;
    Some(BestFigure {
        share: measure.score(value) / 100.0,
        grade: best,
        from: grade(first).1,
        basis: Basis::Figure { value, sample, source, date: latest },
    })
}

/// The grade of a practice: the highest that the assessor recorded; else that of its figure; else by the answers:
/// E1 with two persons in two roles and all role means within one level, otherwise E0.
fn evidence(
    answers: &[(&Respondent, &Answer)],
    roles: &[RoleAnswers],
    figure: Option<&BestFigure>,
    role_range: Option<f64>,
) -> (Option<Evidence>, Option<EvidenceFrom>) {
    if let Some(recorded) = answers.iter().filter_map(|(_, a)| a.evidence).max() {
        return (Some(recorded), Some(EvidenceFrom::Assessor));
    }
    if let Some(f) = figure.filter(|f| f.grade >= Evidence::E2) {
        return (Some(f.grade), Some(f.from));
    }
    let persons = answers
        .iter()
        .filter(|(_, a)| matches!(a.response, Response::Level(_) | Response::Figure { .. }))
        .count();
    let answered = roles.iter().filter(|r| r.mean.is_some()).count();
    let together = persons >= 2 && answered >= 2 && role_range.is_some_and(|r| r <= 1.0 + SLACK);
    let grade = if together { Evidence::E1 } else { Evidence::E0 };
    (Some(grade), Some(EvidenceFrom::Answers))
}
