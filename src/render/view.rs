//! The view: everything that a report prints, formatted once. It is the contract with the templates
//! (`view_schema: 1`; `report --emit` writes it).
//!
//! One file a chapter: [`decision`] and [`first`] (the page that is read), [`options`], [`scores`], [`people`], [`peers`],
//! [`gaps`], [`may_start`], [`plan`], [`sequence`], [`jobs`], [`money`], [`risks`], [`next_time`], [`appendix`].

pub mod appendix;
pub mod conditions;
pub mod decision;
pub mod derivation;
pub mod first;
pub mod gaps;
pub mod jobs;
pub mod lines;
pub mod may_start;
pub mod method;
pub mod money;
pub mod next_time;
pub mod options;
pub mod peers;
pub mod people;
pub mod plan;
pub mod progress;
mod progress_checks;
pub mod progress_steps;
pub mod risks;
pub mod scores;
pub mod sequence;

use std::collections::BTreeMap;

use serde::Serialize;

use super::chart::Chart;
use super::words::Words;
use super::{RenderError, charts, number};
use crate::assess::Assessment;
use crate::check::Case;
use crate::progress::Progress;

/// Number of the schema of [`View`].
pub const SCHEMA: u32 = 1;

/// What a report prints.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// Number of this schema.
    pub view_schema: u32,
    /// Name and version of the program.
    pub program: String,
    /// The client.
    pub client: String,
    /// Name of the round.
    pub round: String,
    /// Day of the answers, in words.
    pub date: String,
    /// Day of the report, in words.
    pub report_date: String,
    /// Day of the report, `YYYY-MM-DD`.
    pub report_date_iso: String,
    /// Facts about the client in one line.
    pub profile: String,
    /// Who asked, and which form.
    pub mode: String,
    /// Name of the questionnaire.
    pub questionnaire: String,
    /// True when the peers are invented: every page says so.
    pub synthetic: bool,
    /// The sentence that says so; empty otherwise.
    pub synthetic_note: String,
    /// True when at least one practice has a score.
    pub has_scores: bool,
    /// The page that is read.
    pub first: first::First,
    /// What it asks for; none where the questionnaire has no rules.
    pub decision: Option<decision::Decision>,
    /// The options for the board.
    pub options: Option<options::Options>,
    /// What changed since the round before; none for a first round.
    pub progress: Option<progress::Change>,
    /// Scores by node.
    pub scores: scores::Scores,
    /// Who disagrees, what is planned, what is unknown.
    pub people: people::People,
    /// Place among peers and published figures.
    pub peers: peers::Peers,
    /// Gaps by dimension.
    pub gaps: Vec<gaps::DimensionGaps>,
    /// The programme checklist.
    pub programme: gaps::Programme,
    /// What may start, with the gates behind it.
    pub may_start: Option<may_start::MayStart>,
    /// Which initiatives, in which order, and why.
    pub plan: plan::Plan,
    /// When each is worked on.
    pub sequence: Option<sequence::Sequence>,
    /// Who does what.
    pub jobs: Option<jobs::Jobs>,
    /// Cost and benefit.
    pub money: Option<money::Money>,
    /// Risks and stop rules.
    pub risks: Option<risks::Risks>,
    /// What the next assessment will show.
    pub next_time: Option<next_time::NextTime>,
    /// Method and limits in short paragraphs.
    pub method: Vec<method::Paragraph>,
    /// Chapters that are left out, and why.
    pub missing: Vec<String>,
    /// Derivations, all practices, fingerprints.
    pub appendix: appendix::Appendix,
    /// Charts by id, without their pictures.
    pub charts: BTreeMap<String, ChartWords>,
}

/// The words and numbers of a chart.
#[derive(Debug, Clone, Serialize)]
pub struct ChartWords {
    /// The finding.
    pub title: String,
    /// One sentence for those who cannot see it.
    pub alt: String,
    /// How to read it.
    pub caption: String,
    /// Column names of the table.
    pub head: Vec<String>,
    /// Rows of the table.
    pub rows: Vec<Vec<String>>,
}

/// A view with its pictures.
#[derive(Debug, Clone)]
pub struct Pages {
    /// What is printed.
    pub view: View,
    /// The charts.
    pub charts: Vec<Chart>,
}

/// What the chapters are built from.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The checked input.
    pub case: &'a Case,
    /// The results.
    pub a: &'a Assessment,
    /// The change since an earlier round.
    pub progress: Option<&'a Progress>,
    /// The sentences.
    pub words: &'a Words,
}

/// The change since an earlier round by itself, for the screen.
pub fn change(
    case: &Case,
    a: &Assessment,
    progress: &Progress,
    words: &Words,
) -> Result<progress::Change, RenderError> {
    let ground = Ground {
        case,
        a,
        progress: Some(progress),
        words,
    };
    progress::change(ground, progress)
}

/// Builds the view and its charts; `progress` is the change since an earlier round.
pub fn view(
    case: &Case,
    a: &Assessment,
    progress: Option<&Progress>,
    words: &Words,
) -> Result<Pages, RenderError> {
    let ground = Ground {
        case,
        a,
        progress,
        words,
    };
    let changed = progress.map(|p| progress::change(ground, p)).transpose()?;
    let scores = scores::scores(ground)?;
    let people = people::people(ground)?;
    let peers = peers::peers(ground)?;
    let gaps = gaps::gaps(ground)?;
    let programme = gaps::programme(ground)?;
    let plan = plan::plan(ground)?;
    let first = first::first(ground, &plan)?;
    let decision = match &a.judgement {
        Some(j) => decision::decision(ground, j, &plan)?,
        None => None,
    };
    let charts = charts::charts(ground, &scores, &people, &plan, changed.as_ref())?;
    let e = &case.engagement;
    let synthetic = a.benchmark.as_ref().is_some_and(|b| b.synthetic);
    let nothing: [(); 0] = [];
    let chapters = Chapters::of(ground)?;
    let left_out = chapters.left_out(ground)?;
    let view = View {
        view_schema: SCHEMA,
        program: format!("crm-readiness {}", a.program),
        client: e.client.clone(),
        round: case.round.name.clone(),
        date: number::day(&case.round.date),
        report_date: number::day(&case.round.report_date),
        report_date_iso: case.round.report_date.clone(),
        profile: words.say(
            "about.profile",
            BTreeMap::from([
                ("sector", e.sector.clone()),
                ("staff", number::thousands(e.staff)),
                ("country", e.country.clone()),
            ]),
        )?,
        mode: words.say(
            "about.mode",
            BTreeMap::from([
                ("mode", case.round.mode.words()),
                ("form", case.round.form.as_str()),
            ]),
        )?,
        questionnaire: format!("{} ({})", case.questionnaire.title, a.about.questionnaire),
        synthetic,
        synthetic_note: if synthetic {
            words.say("about.synthetic", nothing)?
        } else {
            String::new()
        },
        has_scores: a.scores.coverage.scored > 0,
        first,
        decision,
        options: chapters.options,
        scores,
        people,
        peers,
        gaps,
        programme,
        may_start: chapters.may_start,
        plan,
        sequence: chapters.sequence,
        jobs: chapters.jobs,
        money: chapters.money,
        risks: chapters.risks,
        next_time: chapters.next_time,
        method: method::method(ground)?,
        missing: [
            method::missing(ground)?,
            left_out,
            changed
                .as_ref()
                .map_or_else(Vec::new, |c| c.missing.clone()),
        ]
        .concat(),
        progress: changed,
        appendix: appendix::appendix(ground)?,
        charts: charts
            .iter()
            .map(|c| {
                let words = ChartWords {
                    title: c.title.clone(),
                    alt: c.alt.clone(),
                    caption: c.caption.clone(),
                    head: c.table.head.clone(),
                    rows: c.table.rows.clone(),
                };
                (c.id.clone(), words)
            })
            .collect(),
    };
    Ok(Pages { view, charts })
}

/// Chapters that need more than scores.
#[derive(Debug)]
struct Chapters {
    options: Option<options::Options>,
    may_start: Option<may_start::MayStart>,
    sequence: Option<sequence::Sequence>,
    jobs: Option<jobs::Jobs>,
    money: Option<money::Money>,
    risks: Option<risks::Risks>,
    next_time: Option<next_time::NextTime>,
}

impl Chapters {
    /// The chapters whose data are there.
    fn of(g: Ground<'_>) -> Result<Self, RenderError> {
        let a = g.a;
        let judgement = a.judgement.as_ref();
        let (rollout, business) = (a.plan.rollout.as_ref(), a.plan.business.as_ref());
        Ok(Self {
            options: match &a.plan.business {
                Some(b) if !b.options.is_empty() => {
                    Some(options::options(g, &b.options, b.start, b.horizon_months)?)
                }
                _ => None,
            },
            may_start: judgement.map(|j| may_start::may_start(g, j)).transpose()?,
            sequence: rollout.map(|r| sequence::sequence(g, r)).transpose()?,
            jobs: rollout
                .filter(|r| !r.jobs.is_empty())
                .map(|r| jobs::jobs(g, r))
                .transpose()?,
            money: business
                .map(|b| money::money(g, b, b.realised.as_ref()))
                .transpose()?,
            risks: match judgement {
                Some(j) => risks::risks(g, j, rollout, business)?,
                None => None,
            },
            next_time: match (rollout, &a.projection) {
                (Some(r), Some(p)) => Some(next_time::next_time(g, r, p)?),
                _ => None,
            },
        })
    }

    /// Names those that are not there.
    fn left_out(&self, g: Ground<'_>) -> Result<Vec<String>, RenderError> {
        method::left_out(
            g,
            &[
                ("options", self.options.is_some()),
                ("may_start", self.may_start.is_some()),
                ("sequence", self.sequence.is_some()),
                ("jobs", self.jobs.is_some()),
                ("money", self.money.is_some()),
                ("risks", self.risks.is_some()),
                ("next_time", self.next_time.is_some()),
            ],
        )
    }
}
