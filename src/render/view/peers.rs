//! Against your peers: cohort, ladder, place of each node, published figures for orientation.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::scores::{self, NONE};
use crate::gap::Layer;
use crate::model::benchmark::Content;
use crate::model::scale::Score;
use crate::peers::ladder::{Key, Rung};
use crate::peers::{HIDDEN_GROUP, Outcome, QUARTILE_GROUP, SMALLEST_GROUP, Source};
use crate::render::{RenderError, number};

/// The chapter on peers.
#[derive(Debug, Clone, Serialize)]
pub struct Peers {
    /// True when at least one node has a place.
    pub available: bool,
    /// The finding, or why there is none.
    pub sentence: String,
    /// Who the peers are.
    pub cohort: String,
    /// Every rung tried.
    pub rungs: Vec<RungRow>,
    /// Place of each node.
    pub nodes: Vec<NodeRow>,
    /// How the percentile was computed.
    pub method: String,
    /// Where the benchmark comes from.
    pub provenance: String,
    /// Published figures.
    pub figures: Vec<FigureRow>,
    /// A sentence above them.
    pub figures_sentence: String,
}

/// A rung of the ladder.
#[derive(Debug, Clone, Serialize)]
pub struct RungRow {
    /// Its name.
    pub name: String,
    /// Peers, hidden below five.
    pub n: String,
    /// Whether it was used.
    pub used: String,
}

/// The place of a node.
#[derive(Debug, Clone, Serialize)]
pub struct NodeRow {
    /// `overall`, `dimension` or `capability`.
    pub layer: Layer,
    /// Name.
    pub title: String,
    /// Own score.
    pub score: String,
    /// Lower quartile, median, upper quartile of the peers.
    pub quartiles: String,
    /// Peers.
    pub n: String,
    /// Percentile with interval by choice of peers, or why none.
    pub standing: String,
    /// Percentiles at both ends of the score's interval by who answered.
    pub own_error: String,
    /// In words.
    pub verdict: String,
}

/// A published figure.
#[derive(Debug, Clone, Serialize)]
pub struct FigureRow {
    /// What it is about.
    pub about: String,
    /// What was measured, of whom.
    pub metric: String,
    /// Value and unit.
    pub value: String,
    /// Number of cases.
    pub n: String,
    /// Year.
    pub year: String,
    /// Source with its grade.
    pub source: String,
    /// Caution.
    pub note: String,
}

/// Builds the chapter.
pub fn peers(g: Ground<'_>) -> Result<Peers, RenderError> {
    let figures = figures(g);
    let mut out = Peers {
        available: false,
        sentence: g.words.say(
            "peers.no_norm",
            json!({ "benchmark": g.a.benchmark.as_ref().map(|b| b.title.clone()) }),
        )?,
        cohort: String::new(),
        rungs: Vec::new(),
        nodes: Vec::new(),
        method: String::new(),
        provenance: g
            .a
            .benchmark
            .as_ref()
            .map_or_else(String::new, |b| b.provenance.clone()),
        figures_sentence: if figures.is_empty() {
            String::new()
        } else {
            g.words.say("peers.figures", json!({}))?
        },
        figures,
    };
    let Some(standing) = &g.a.standing else {
        return Ok(out);
    };
    let synthetic = g.a.benchmark.as_ref().is_some_and(|b| b.synthetic);
    let published = standing.source == Source::Published;
    out.rungs = standing
        .rungs
        .iter()
        .enumerate()
        .map(|(n, r)| RungRow {
            name: rung_name(g, r),
            n: number_of(r.n, standing.source),
            used: if standing.chosen == Some(n) {
                "yes".to_owned()
            } else {
                "no".to_owned()
            },
        })
        .collect();
    let chosen = standing.chosen.and_then(|c| standing.rungs.get(c));
    for (layer, node) in scores::nested(g) {
        let Some(s) = scores::standing_of(g, &node.id) else {
            continue;
        };
        out.available |= matches!(
            s.outcome,
            Outcome::Percentile { .. } | Outcome::Predicted { .. } | Outcome::Words { .. }
        );
        out.nodes.push(NodeRow {
            layer,
            title: node.title.clone(),
            score: node
                .score
                .map_or_else(|| NONE.to_owned(), |v| number::score(v.get())),
            quartiles: match s.quartiles {
                Some(q) => scores::quartiles(q),
                None if !published && s.n < QUARTILE_GROUP => format!("n<{QUARTILE_GROUP}"),
                None => NONE.to_owned(),
            },
            n: number_of(s.n, standing.source),
            standing: scores::outcome(&s.outcome),
            own_error: own_error(g, s).map_or_else(
                || NONE.to_owned(),
                |(low, high)| {
                    let (low, high) = (number::percentile(low), number::percentile(high));
                    if low == high {
                        low
                    } else {
                        format!("{low}–{high}")
                    }
                },
            ),
            verdict: place(&s.outcome).to_owned(),
        });
    }
    out.cohort = g.words.say(
        "peers.cohort",
        json!({
            "rung": chosen.map(|r| rung_name(g, r)),
            "n": chosen.map(|r| hidden(r.n)),
            "mode": g.case.round.mode.words(),
            "form": g.case.round.form.as_str(),
            "stratum": hidden(standing.stratum),
            "from": standing.years.map(|y| y.0),
            "to": standing.years.map(|y| y.1),
            "title": g.a.benchmark.as_ref().map(|b| b.title.clone()),
            "reference": g.a.benchmark.as_ref().map(|b| b.reference.to_string()),
            "synthetic": synthetic,
            "published": published,
        }),
    )?;
    out.sentence = verdict(g, "overall")?;
    let shrunk = standing.nodes.iter().find_map(|n| match n.outcome {
        Outcome::Percentile {
            shrunk: Some(s), ..
        } => Some(s),
        _ => None,
    });
    out.method = g.words.say(
        "peers.method",
        json!({
            "shrunk": shrunk.is_some(),
            "kappa": shrunk.map(|s| number::level(s.kappa)),
            "parent_n": shrunk.map(|s| s.parent_n),
            "smallest": SMALLEST_GROUP,
            "published": published,
        }),
    )?;
    Ok(out)
}

/// The place of a node in a sentence; empty when there is no benchmark of organisations.
pub fn verdict(g: Ground<'_>, node: &str) -> Result<String, RenderError> {
    let Some(s) = scores::standing_of(g, node) else {
        return g.words.say("peers.no_norm_sentence", json!({}));
    };
    let standing = g.a.standing.as_ref();
    let rung = standing
        .and_then(|s| s.rungs.get(s.chosen?))
        .map(|r| rung_name(g, r));
    let synthetic = g.a.benchmark.as_ref().is_some_and(|b| b.synthetic);
    match &s.outcome {
        Outcome::Percentile { value, low, high, .. } => g.words.say(
            "peers.verdict",
            json!({
                "n": s.n, "rung": rung, "score": own_score(g, node), "value": number::percentile(*value), "low": number::percentile(*low),
                "high": number::percentile(*high), "place": place(&s.outcome), "synthetic": synthetic,
                "median": s.median().map(number::score),
                "own": own_error(g, s).map(|(low, high)| [number::percentile(low), number::percentile(high)]),
                "better": own_rank(g, node, s), "small": s.n < 20,
            }),
        ),
        Outcome::Predicted { value, low, high, mean, sd, .. } => g.words.say(
            "peers.predicted",
            json!({
                "n": s.n, "rung": rung, "score": own_score(g, node), "value": number::percentile(*value), "low": number::percentile(*low),
                "high": number::percentile(*high), "mean": number::level(*mean), "sd": number::level(*sd), "synthetic": synthetic,
            }),
        ),
        Outcome::Words { better, of } => {
            g.words.say("peers.words", json!({ "better": better, "of": of, "synthetic": synthetic }))
        }
        Outcome::Refused(why) => g.words.say("peers.refused", json!({ "why": why.words() })),
    }
}

/// The percentile at both ends of the score's interval by who answered.
pub fn own_error(g: Ground<'_>, place: &crate::peers::NodeStanding) -> Option<(f64, f64)> {
    crate::peers::own_error::by_who_answered(
        place,
        g.a.standing.as_ref()?,
        &g.a.scores,
        g.case.benchmark.as_ref()?,
        &g.case.engagement,
        &g.case.round,
    )
}

fn own(g: Ground<'_>, node: &str) -> Option<f64> {
    let card = &g.a.scores;
    let mut nodes = std::iter::once(&card.overall)
        .chain(&card.dimensions)
        .chain(&card.capabilities);
    nodes.find(|n| n.id == node)?.score.map(Score::get)
}

fn own_score(g: Ground<'_>, node: &str) -> String {
    own(g, node).map_or_else(|| NONE.to_owned(), number::score)
}

/// Peers strictly below the own score.
fn own_rank(g: Ground<'_>, node: &str, s: &crate::peers::NodeStanding) -> usize {
    crate::stats::rank::Rank::of(own(g, node).unwrap_or(0.0), &s.peers).below
}

/// A claim is made only where the whole interval lies on one side of the median.
const fn place(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Percentile { low, .. } | Outcome::Predicted { low, .. } if *low > 50.0 => {
            "above the median"
        }
        Outcome::Percentile { high, .. } | Outcome::Predicted { high, .. } if *high < 50.0 => {
            "below the median"
        }
        Outcome::Percentile { .. } | Outcome::Predicted { .. } => {
            "not distinguishable from the median"
        }
        Outcome::Words { .. } | Outcome::Refused(_) => NONE,
    }
}

/// A number of peers as printed.
pub fn hidden(n: usize) -> String {
    if n < HIDDEN_GROUP {
        format!("<{HIDDEN_GROUP}")
    } else {
        n.to_string()
    }
}

/// A number of peers as printed; of published figures none means that there are none about this group.
pub fn number_of(n: usize, source: Source) -> String {
    if n == 0 && source == Source::Published {
        "not published".to_owned()
    } else {
        hidden(n)
    }
}

/// A rung in words.
pub fn rung_name(g: Ground<'_>, rung: &Rung) -> String {
    let e = &g.case.engagement;
    if rung.keys.is_empty() {
        return "all".to_owned();
    }
    rung.keys
        .iter()
        .map(|k| match k {
            Key::Sector => format!("NACE section {}", e.sector),
            Key::Size => e.size_class().words().to_owned(),
            Key::Country => e.country.clone(),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn figures(g: Ground<'_>) -> Vec<FigureRow> {
    let Some(Content::Figures(all)) = g.case.reference_figures.as_ref().map(|b| &b.content) else {
        return Vec::new();
    };
    let q = &g.case.questionnaire;
    let title = |about: &str| {
        if about == "overall" {
            return "Overall".to_owned();
        }
        q.dimensions
            .iter()
            .find(|d| d.id.as_str() == about)
            .map(|d| d.title.clone())
            .or_else(|| {
                q.capabilities()
                    .find(|c| c.id.as_str() == about)
                    .map(|c| c.title.clone())
            })
            .unwrap_or_else(|| about.to_owned())
    };
    all.iter()
        .map(|f| FigureRow {
            about: title(&f.about),
            metric: if f.segment.is_empty() || f.segment == "all" {
                f.metric.clone()
            } else {
                format!("{}: {}", f.segment, f.metric)
            },
            value: format!("{} {}", number::plain(f.value), f.unit),
            n: f.n
                .map_or_else(|| "not stated".to_owned(), number::thousands),
            year: f.year.map_or_else(
                || NONE.to_owned(),
                |y| {
                    if f.note.contains("undated") {
                        format!("about {y}")
                    } else {
                        y.to_string()
                    }
                },
            ),
            source: format!("{} (grade {})", f.source, f.grade),
            note: f.note.clone(),
        })
        .collect()
}
