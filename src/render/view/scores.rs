//! Where you stand: overall, dimensions, capabilities, modules, and the practices that stand out.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use crate::gap::{Gap, Layer};
use crate::model::questionnaire::Practice;
use crate::model::scale::{SLACK, Score, Undefined};
use crate::peers::{NodeStanding, Outcome};
use crate::render::{RenderError, number};
use crate::score::error::SamplingError;
use crate::score::node::Node;
use crate::score::practice::{Basis, PracticeScore};

/// All score lines.
#[derive(Debug, Clone, Serialize)]
pub struct Scores {
    /// The whole.
    pub overall: Row,
    /// Dimensions.
    pub dimensions: Vec<Row>,
    /// Capabilities, widest gap to target first.
    pub capabilities: Vec<Row>,
    /// Modules.
    pub modules: Vec<Row>,
    /// What leads to the scores, in a sentence.
    pub sentence: String,
    /// How to read interval and bounds, and which scores have no interval.
    pub precision: String,
    /// The three highest practices.
    pub strengths: Vec<Standout>,
    /// The three practices with most points missing.
    pub weaknesses: Vec<Standout>,
    /// Capabilities by score under equal practice weights.
    pub equal_weights: String,
}

/// One score line.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Dimension of a capability; empty elsewhere.
    pub dimension: String,
    /// Score, or a dash.
    pub score: String,
    /// 95 % interval by who answered, or a dash.
    pub interval: String,
    /// Band word, or why there is no score.
    pub band: String,
    /// Score with the open practices at worst and best.
    pub bounds: String,
    /// Practices with a score of those that apply.
    pub coverage: String,
    /// Weight in points of 100; empty for modules.
    pub weight: String,
    /// Target.
    pub target: String,
    /// Target − score.
    pub gap: String,
    /// Place by points missing, with `=` for ties.
    pub rank: String,
    /// Median of the peers.
    pub peers: String,
    /// Peers' median − score.
    pub peer_gap: String,
    /// Percentile with interval, or why none.
    pub standing: String,
    /// The lowest practice.
    pub lowest: String,
    /// Share that was carried forward from earlier rounds; empty when nothing was.
    pub carried: String,
    /// True when that is more than half, for charts.
    #[serde(skip)]
    pub hollow: bool,
    /// Score as a number, for charts.
    #[serde(skip)]
    pub value: Option<f64>,
    /// Target as a number, for charts.
    #[serde(skip)]
    pub target_value: f64,
}

/// A practice that stands out.
#[derive(Debug, Clone, Serialize)]
pub struct Standout {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level, with one decimal.
    pub level: String,
    /// Target level.
    pub target: String,
    /// Evidence grade.
    pub evidence: String,
    /// The nearest level description, or the figure.
    pub seen: String,
    /// Why it stands here.
    pub why: String,
}

/// A dash for what is not there.
pub const NONE: &str = "–";

/// Builds the score lines.
pub fn scores(g: Ground<'_>) -> Result<Scores, RenderError> {
    let card = &g.a.scores;
    let mut capabilities = card
        .capabilities
        .iter()
        .map(|c| row(g, c, Layer::Capability))
        .collect::<Vec<_>>();
    capabilities.sort_by(|a, b| {
        let gap = |r: &Row| r.value.map_or(f64::NEG_INFINITY, |v| r.target_value - v);
        gap(b).total_cmp(&gap(a)).then_with(|| a.id.cmp(&b.id))
    });
    let overall = row(g, &card.overall, Layer::Overall);
    let sentence = g.words.say(
        "scores.sentence",
        json!({
            "overall": overall, "scored": card.coverage.scored, "applicable": card.coverage.applicable,
            "carried": overall.carried,
        }),
    )?;
    let titles: Vec<String> =
        g.a.equal_weights_order
            .iter()
            .filter_map(|id| card.capabilities.iter().find(|c| c.id == id.as_str()))
            .map(|c| c.title.clone())
            .collect();
    Ok(Scores {
        dimensions: card
            .dimensions
            .iter()
            .map(|d| row(g, d, Layer::Dimension))
            .collect(),
        modules: card
            .modules
            .iter()
            .map(|m| row(g, m, Layer::Module))
            .map(without_peers)
            .collect(),
        equal_weights: if titles.is_empty() {
            String::new()
        } else {
            g.words.say(
                "scores.equal_weights",
                json!({ "order": titles.join(", ") }),
            )?
        },
        strengths: strengths(g)?,
        weaknesses: weaknesses(g)?,
        overall,
        capabilities,
        sentence,
        precision: precision(g)?,
    })
}

/// How to read interval and bounds; names the scores that have no interval, by reason.
fn precision(g: Ground<'_>) -> Result<String, RenderError> {
    let card = &g.a.scores;
    let nodes = || {
        std::iter::once(&card.overall)
            .chain(&card.dimensions)
            .chain(&card.capabilities)
            .chain(&card.modules)
    };
    if nodes().all(|n| n.score.is_none()) {
        return Ok(String::new());
    }
    let mut without: Vec<(&str, Vec<&str>)> = Vec::new();
    for (node, why) in nodes().filter_map(|n| Some((n, n.no_error?.words()))) {
        match without.iter_mut().find(|(known, _)| *known == why) {
            Some((_, titles)) => titles.push(&node.title),
            None => without.push((why, vec![&node.title])),
        }
    }
    let list: Vec<String> = without
        .iter()
        .map(|(why, titles)| format!("{} ({why})", titles.join(", ")))
        .collect();
    g.words.say(
        "scores.precision",
        json!({ "without": list.join("; "), "any": nodes().any(|n| n.error.is_some()) }),
    )
}

/// The 95 % interval by who answered, in whole points.
pub fn interval(error: Option<&SamplingError>) -> String {
    error.map_or_else(|| NONE.to_owned(), |e| span(e.low, e.high))
}

fn without_peers(mut row: Row) -> Row {
    row.weight = String::new();
    row.rank = NONE.to_owned();
    row
}

/// The gap of a node.
pub fn gap_of<'a>(g: Ground<'a>, layer: Layer, id: &str) -> Option<&'a Gap> {
    g.a.gaps.iter().find(|x| x.layer == layer && x.node == id)
}

/// The standing of a node.
pub fn standing_of<'a>(g: Ground<'a>, id: &str) -> Option<&'a NodeStanding> {
    g.a.standing.as_ref()?.nodes.iter().find(|n| n.node == id)
}

fn row(g: Ground<'_>, node: &Node, layer: Layer) -> Row {
    let card = &g.a.scores;
    let value = node.score.map(Score::get);
    let gap = gap_of(g, layer, &node.id);
    let target = gap.map_or(g.case.questionnaire.target, |x| x.target);
    let peers = gap.and_then(|x| x.peer_median);
    Row {
        id: node.id.clone(),
        title: node.title.clone(),
        dimension: card
            .dimensions
            .iter()
            .find(|d| layer == Layer::Capability && d.parts.contains(&node.id))
            .map_or_else(String::new, |d| d.id.clone()),
        score: value.map_or_else(|| NONE.to_owned(), number::score),
        interval: interval(node.error.as_ref()),
        carried: if node.carried > SLACK {
            number::percent(node.carried)
        } else {
            String::new()
        },
        hollow: node.carried > 0.5 + SLACK,
        band: value.map_or_else(
            || {
                node.undefined
                    .map_or(NONE, crate::model::scale::Undefined::words)
                    .to_owned()
            },
            |v| g.case.questionnaire.band(v).to_owned(),
        ),
        bounds: node
            .bounds
            .map_or_else(|| NONE.to_owned(), |b| span(b.low, b.high)),
        coverage: format!("{} of {}", node.scored, node.applicable),
        weight: number::plain(number::round(node.weight, 1)),
        target: number::score(target),
        gap: value.map_or_else(|| NONE.to_owned(), |v| number::difference(target, v, 0)),
        rank: gap.map_or_else(|| NONE.to_owned(), rank),
        peers: peers.map_or_else(|| NONE.to_owned(), number::score),
        peer_gap: peers
            .zip(value)
            .map_or_else(|| NONE.to_owned(), |(p, v)| number::difference(p, v, 0)),
        standing: standing_of(g, &node.id).map_or_else(|| NONE.to_owned(), |s| outcome(&s.outcome)),
        lowest: lowest(g, node),
        value,
        target_value: target,
    }
}

/// A place with `=` where it is shared.
pub fn rank(gap: &Gap) -> String {
    gap.rank.map_or_else(
        || NONE.to_owned(),
        |r| format!("{r}{}", if gap.tied { "=" } else { "" }),
    )
}

/// Two whole numbers with a dash, one when they print alike.
pub fn span(low: f64, high: f64) -> String {
    let (low, high) = (number::score(low), number::score(high));
    if low == high {
        low
    } else {
        format!("{low}–{high}")
    }
}

/// What may be said about a place among peers, in a few words.
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Percentile {
            value, low, high, ..
        } => {
            format!(
                "{} ({}–{})",
                number::percentile(*value),
                number::percentile(*low),
                number::percentile(*high)
            )
        }
        Outcome::Predicted {
            value, low, high, ..
        } => {
            format!(
                "{} ({}–{}), predicted",
                number::percentile(*value),
                number::percentile(*low),
                number::percentile(*high)
            )
        }
        Outcome::Words { better, of } => format!("better than {better} of {of}"),
        Outcome::Refused(why) => why.words().to_owned(),
    }
}

/// The practice with the lowest score below a node.
fn lowest(g: Ground<'_>, node: &Node) -> String {
    let highest = g.case.questionnaire.highest();
    let card = &g.a.scores;
    card.practices
        .iter()
        .filter(|p| p.score.is_some())
        .filter(|p| match &p.module {
            Some(m) => m.as_str() == node.id,
            None => {
                p.is_core()
                    && (node.id == "overall"
                        || p.capability.as_str() == node.id
                        || card.belongs(p.capability.as_str(), &node.id))
            }
        })
        .min_by(|a, b| {
            score_of(a)
                .total_cmp(&score_of(b))
                .then_with(|| a.id.cmp(&b.id))
        })
        .map_or_else(
            || NONE.to_owned(),
            |p| {
                format!(
                    "{} at level {}",
                    p.id,
                    number::level(p.score.map_or(0.0, |s| s.level(highest)))
                )
            },
        )
}

fn score_of(p: &PracticeScore) -> f64 {
    p.score.map_or(0.0, Score::get)
}

/// The three highest practices of the core, best evidence first among equals.
fn strengths(g: Ground<'_>) -> Result<Vec<Standout>, RenderError> {
    let mut list: Vec<&PracticeScore> =
        g.a.scores
            .practices
            .iter()
            .filter(|p| p.is_core() && p.score.is_some())
            .collect();
    list.sort_by(|a, b| {
        score_of(b)
            .total_cmp(&score_of(a))
            .then_with(|| b.evidence.cmp(&a.evidence))
            .then_with(|| a.id.cmp(&b.id))
    });
    list.into_iter()
        .take(3)
        .map(|p| standout(g, p, "scores.strength"))
        .collect()
}

fn weaknesses(g: Ground<'_>) -> Result<Vec<Standout>, RenderError> {
    let mut list: Vec<(f64, &PracticeScore)> =
        g.a.gaps
            .iter()
            .filter(|x| x.layer == Layer::Practice && x.rank.is_some())
            .filter_map(|x| Some((x.points?, g.a.scores.practice(&x.node)?)))
            .collect();
    list.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    list.into_iter()
        .take(3)
        .map(|(_, p)| standout(g, p, "scores.weakness"))
        .collect()
}

fn standout(g: Ground<'_>, p: &PracticeScore, why: &str) -> Result<Standout, RenderError> {
    let q = &g.case.questionnaire;
    let level = p.score.map_or(0.0, |s| s.level(q.highest()));
    let gap = gap_of(g, Layer::Practice, p.id.as_str());
    let practice = q.practice(p.id.as_str());
    let target = gap
        .and_then(|x| Score::new(x.target))
        .map_or(0.0, |t| t.level(q.highest()));
    Ok(Standout {
        id: p.id.as_str().to_owned(),
        title: practice.map_or_else(String::new, |x| x.title.clone()),
        level: number::level(level),
        target: number::level(target),
        evidence: p.evidence.map_or(NONE, crate::model::scale::Evidence::as_str).to_owned(),
        seen: practice.map_or_else(String::new, |x| seen(p, x, q.highest())),
        why: g.words.say(
            why,
            json!({
                "points": gap.and_then(|x| x.points).map_or_else(|| NONE.to_owned(), number::level),
                "evidence": p.evidence.map_or(NONE, crate::model::scale::Evidence::as_str),
                "capped": p.capped && p.persons >= g.case.engagement.min_role,
                "uncapped": p.uncapped.map_or_else(|| NONE.to_owned(), |s| number::level(s.level(q.highest()))),
                "target": number::level(target),
                "level": number::level(level),
                "carried": from(p),
            }),
        )?,
    })
}

/// The day of the round that a practice was carried forward from; `None` for one that was asked.
pub fn from(p: &PracticeScore) -> Option<String> {
    p.carried.as_ref().map(|c| number::day(&c.date))
}

/// Why a practice has no score. Where fewer people were asked than may be shown, "don't know" would be one person's
/// answer, so the reason is left out.
pub fn no_score(g: Ground<'_>, p: &PracticeScore) -> String {
    let asked = p.dont_know + p.not_applicable + p.not_answered;
    match p.undefined {
        Some(Undefined::DontKnow | Undefined::NotAnswered)
            if asked < g.case.engagement.min_role =>
        {
            "no score".to_owned()
        }
        why => why.map_or(NONE, Undefined::words).to_owned(),
    }
}

/// Quartiles as printed everywhere: lower, median, upper.
pub fn quartiles([low, median, high]: [f64; 3]) -> String {
    format!(
        "{} | {} | {}",
        number::score(low),
        number::score(median),
        number::score(high)
    )
}

/// The whole, then each dimension with its capabilities below it, then the capabilities of none.
pub fn nested(g: Ground<'_>) -> Vec<(Layer, &Node)> {
    let card = &g.a.scores;
    let capabilities = || card.capabilities.iter().map(|c| (Layer::Capability, c));
    let mut out = vec![(Layer::Overall, &card.overall)];
    for d in &card.dimensions {
        out.push((Layer::Dimension, d));
        out.extend(capabilities().filter(|(_, c)| d.parts.contains(&c.id)));
    }
    let within = |id: &String| card.dimensions.iter().any(|d| d.parts.contains(id));
    out.extend(capabilities().filter(|(_, c)| !within(&c.id)));
    out
}

/// Names of dimensions and capabilities.
pub fn titles(g: Ground<'_>, ids: &[String]) -> Vec<String> {
    let card = &g.a.scores;
    let name = |id: &String| {
        let mut nodes = card.dimensions.iter().chain(&card.capabilities);
        nodes
            .find(|n| n.id == *id)
            .map_or_else(|| id.clone(), |n| n.title.clone())
    };
    ids.iter().map(name).collect()
}

/// What can be seen at the level of a practice: the figure of a measured one, else the nearest level's description.
pub fn seen(p: &PracticeScore, known: &Practice, highest: f64) -> String {
    if let (Some(Basis::Figure { value, .. }), Some(measure)) = (&p.basis, &known.measure) {
        return format!("Measured: {} {}", number::plain(*value), measure.unit);
    }
    p.score
        .map_or_else(String::new, |s| nearest(&known.levels, s.level(highest)))
}

/// The description of the level nearest to `level`, of those that the practice has; the higher one half-way.
pub fn nearest(levels: &[String], level: f64) -> String {
    let (_, text) = levels
        .iter()
        .zip(0_u32..)
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, n)| (number::round((f64::from(n) - level).abs(), 9), text))
        .fold((f64::INFINITY, None), |best, (away, text)| {
            if away <= best.0 {
                (away, Some(text))
            } else {
                best
            }
        });
    text.cloned().unwrap_or_default()
}
