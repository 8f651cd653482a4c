//! Benchmarks on a terminal: the list, the card with its groups and distributions, the standing rung by rung.

use serde_json::{Value, json};

use super::chart::{self, Chart, HistogramRow, Look, Words as ChartWords};
use super::text::{Out, indented};
use super::view::scores::{self, NONE};
use super::view::{Ground, peers as view};
use super::words::Words;
use super::{RenderError, number};
use crate::assess::Assessment;
use crate::check::Case;
use crate::model::benchmark::{Benchmark, Content, Figure};
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::Score;
use crate::peers::describe::{ALPHA_GROUP, Distribution, HISTOGRAM_GROUP, Stratum};
use crate::peers::ladder::Key;
use crate::peers::{
    FULL_GROUP, HIDDEN_GROUP, NodeStanding, Outcome, OwnRecord, QUARTILE_GROUP, SMALLEST_GROUP,
    Source, Standing,
};
use crate::stats::predictive::Model;
use crate::stats::rank::Rank;

/// The list of benchmarks; rows as reference, title, kind, edition, number, synthetic, place.
pub fn list(rows: Vec<Vec<String>>) -> String {
    let mut out = Out::default();
    let head = [
        "benchmark",
        "title",
        "kind",
        "edition",
        "n",
        "synthetic",
        "place",
    ];
    out.table(&head, rows);
    out.text
}

/// The place of an engagement among its peers.
pub fn standing(case: &Case, a: &Assessment, words: &Words) -> Result<String, RenderError> {
    let g = Ground {
        case,
        a,
        words,
        progress: None,
    };
    let mut out = Out::default();
    let about = &a.about;
    out.line(&format!(
        "{} · {} · {}",
        about.client, case.round.name, about.round
    ));
    let Some(card) = &a.benchmark else {
        out.paragraph(&words.say("benchmark.none", json!({}))?);
        return Ok(out.text);
    };
    out.line(&format!(
        "{} ({}), edition {}",
        card.title, card.reference, card.edition
    ));
    if let Some(notice) = card.notice {
        out.line(notice);
    }
    let Some(standing) = &a.standing else {
        out.paragraph(&words.say("benchmark.context", json!({}))?);
        return Ok(out.text);
    };
    let published = standing.source == Source::Published;
    out.heading(&words.say("benchmark.ladder_title", json!({}))?);
    out.paragraph(&words.say(
        "benchmark.stratum",
        json!({
            "mode": about.mode.words(), "form": about.form.as_str(), "n": (standing.stratum > 0 || !published).then(|| view::hidden(standing.stratum)),
            "published": published,
        }),
    )?);
    let rows = standing.rungs.iter().enumerate().map(|(at, r)| {
        let used = standing.chosen == Some(at);
        let why = rung_reason(standing, at);
        Ok(vec![
            view::rung_name(g, r),
            view::number_of(r.n, standing.source),
            if used { "used" } else { "" }.to_owned(),
            words.say(
                &format!("benchmark.rung_{why}"),
                json!({ "full": FULL_GROUP, "smallest": SMALLEST_GROUP }),
            )?,
        ])
    });
    let rows: Result<Vec<Vec<String>>, RenderError> = rows.collect();
    out.table(&["rung", "n", "", "why"], rows?);
    if standing.source == Source::Organisations {
        let id = &case.engagement.benchmark_id;
        out.paragraph(&words.say(own_record(standing.own_record), json!({ "id": id }))?);
    }
    out.heading(&words.say("benchmark.place_title", json!({}))?);
    let mid_rank = standing
        .nodes
        .iter()
        .any(|n| matches!(n.outcome, Outcome::Percentile { shrunk: None, .. }));
    let mut rows = Vec::new();
    for (layer, node) in scores::nested(g) {
        let Some(s) = scores::standing_of(g, &node.id) else {
            continue;
        };
        let own = node.score.map(Score::get);
        let (value, interval) = percentile(&s.outcome);
        rows.push(vec![
            indented(layer, &node.title),
            own.map_or_else(|| NONE.to_owned(), number::score),
            value,
            interval,
            view::own_error(g, s).map_or_else(
                || NONE.to_owned(),
                |(low, high)| format!("{}–{}", number::percentile(low), number::percentile(high)),
            ),
            view::number_of(s.n, standing.source),
            method(words, s, own)?,
        ]);
    }
    out.table(
        &[
            "",
            "score",
            "percentile",
            "95 %",
            "who answered",
            "n",
            "how",
        ],
        rows,
    );
    out.paragraph(&words.say(
        "benchmark.error",
        json!({ "mid_rank": mid_rank, "predicted": published }),
    )?);
    Ok(out.text)
}

/// Why a rung was used or not, as the key of a sentence.
fn rung_reason(standing: &Standing, at: usize) -> &'static str {
    let n = standing.rungs.get(at).map_or(0, |r| r.n);
    match standing.chosen {
        _ if n == 0 && standing.source == Source::Published => "unpublished",
        Some(used) if used == at && n >= FULL_GROUP => "first_full",
        Some(used) if used == at && n >= SMALLEST_GROUP => "narrowest",
        Some(used) if used == at => "words",
        Some(used) if used < at => "wider",
        _ if n >= SMALLEST_GROUP => "not_full",
        _ => "small",
    }
}

const fn own_record(own: OwnRecord) -> &'static str {
    match own {
        OwnRecord::NotNamed => "benchmark.own_not_named",
        OwnRecord::LeftOut => "benchmark.own_left_out",
        OwnRecord::NotFound => "benchmark.own_not_found",
    }
}

/// Percentile and interval as printed.
fn percentile(outcome: &Outcome) -> (String, String) {
    match outcome {
        Outcome::Percentile {
            value, low, high, ..
        }
        | Outcome::Predicted {
            value, low, high, ..
        } => (
            number::percentile(*value),
            format!("{}–{}", number::percentile(*low), number::percentile(*high)),
        ),
        Outcome::Words { .. } | Outcome::Refused(_) => (NONE.to_owned(), NONE.to_owned()),
    }
}

/// How a place was found, or why there is none.
fn method(words: &Words, s: &NodeStanding, own: Option<f64>) -> Result<String, RenderError> {
    match &s.outcome {
        Outcome::Percentile { shrunk: None, .. } => {
            let rank = Rank::of(own.unwrap_or(0.0), &s.peers);
            let with = json!({ "below": rank.below, "equal": rank.equal });
            words.say("benchmark.mid_rank", with)
        }
        Outcome::Percentile {
            shrunk: Some(x), ..
        } => words.say(
            "benchmark.shrunk",
            json!({
                "raw": number::percentile(x.raw), "parent": number::percentile(x.parent), "parent_n": x.parent_n,
                "kappa": number::level(x.kappa),
            }),
        ),
        Outcome::Predicted {
            mean, sd, model, ..
        } => words.say(
            "benchmark.predicted",
            json!({ "mean": number::level(*mean), "sd": number::level(*sd), "beta": *model == Model::Beta }),
        ),
        Outcome::Words { better, of } => {
            words.say("benchmark.words", json!({ "better": better, "of": of }))
        }
        Outcome::Refused(why) => Ok(why.words().to_owned()),
    }
}

/// The card of a benchmark with its groups and distributions, or its published figures.
pub fn show(
    b: &Benchmark,
    q: Option<&Questionnaire>,
    strata: &[Stratum],
    words: &Words,
) -> Result<String, RenderError> {
    let mut out = Out::default();
    out.line(&format!("{} ({})", b.title, b.reference));
    if b.synthetic {
        out.line(&words.say("benchmark.synthetic", json!({}))?);
    }
    out.line(&format!("edition: {}", b.edition));
    out.line(&format!("questionnaire: {}", b.questionnaire));
    if let Some(scoring) = &b.scoring {
        out.line(&format!("scoring rules: {scoring}"));
    }
    out.line(&format!("smallest group shown: {}", b.minimum_group));
    out.paragraph(&format!("licence: {}", b.licence));
    out.paragraph(&format!("provenance: {}", b.provenance));
    match &b.content {
        Content::Peers(_) => {
            for s in strata {
                stratum(s, b, q, words, &mut out)?;
            }
        }
        Content::Figures(figures) => published(figures, words, &mut out)?,
    }
    Ok(out.text)
}

fn stratum(
    s: &Stratum,
    b: &Benchmark,
    q: Option<&Questionnaire>,
    words: &Words,
    out: &mut Out,
) -> Result<(), RenderError> {
    let shown = |n: usize| few(n, b.minimum_group);
    out.heading(&format!(
        "{}, {} form: {} organisations",
        s.mode.words(),
        s.form.as_str(),
        shown(s.n)
    ));
    if s.n < b.minimum_group {
        out.paragraph(&words.say("benchmark.too_few", json!({ "minimum": b.minimum_group }))?);
        return Ok(());
    }
    let rows = s.cuts.iter().map(|cut| {
        let keys: Vec<&str> = cut.keys.iter().map(|k| key_word(*k)).collect();
        let groups: Vec<String> = cut
            .groups
            .iter()
            .map(|(codes, n)| format!("{} {n}", codes.join(" ")))
            .collect();
        vec![
            keys.join(" × "),
            if groups.is_empty() {
                NONE.to_owned()
            } else {
                groups.join(", ")
            },
            if cut.others == 0 {
                NONE.to_owned()
            } else {
                format!("{} in {}", cut.others_n, cut.others)
            },
        ]
    });
    let head = ["by", "organisations in each group", "in other groups"];
    out.table(&head, rows.collect());
    let rows = s.nodes.iter().map(|d| {
        vec![
            title(q, &d.node),
            shown(d.n),
            d.mean.map_or_else(|| NONE.to_owned(), number::level),
            d.sd.map_or_else(|| NONE.to_owned(), number::level),
            d.quartiles
                .map_or_else(|| format!("n<{QUARTILE_GROUP}"), scores::quartiles),
            d.histogram
                .map_or_else(|| format!("n<{HISTOGRAM_GROUP}"), |h| bars(&h)),
        ]
    });
    let head = ["", "n", "mean", "SD", "quartiles", "0 … 100"];
    out.table(&head, rows.collect());
    let alpha = s.alpha.map(|a| {
        json!({ "value": number::term(a.alpha), "low": number::term(a.low), "high": number::term(a.high), "k": a.k })
    });
    let with = json!({
        "alpha": alpha, "complete": few(s.complete, b.minimum_group), "least": ALPHA_GROUP,
        "enough": s.complete >= ALPHA_GROUP,
    });
    out.paragraph(&words.say("benchmark.alpha", with)?);
    Ok(())
}

fn published(figures: &[Figure], words: &Words, out: &mut Out) -> Result<(), RenderError> {
    let direct = figures.iter().filter(|f| f.is_direct()).count();
    out.heading(&words.say(
        "benchmark.figures_title",
        json!({ "n": figures.len(), "direct": direct }),
    )?);
    out.paragraph(&words.say(
        "benchmark.figures",
        json!({ "n": figures.len(), "direct": direct }),
    )?);
    let rows = figures.iter().map(|f| {
        vec![
            f.about.clone(),
            if f.segment.is_empty() {
                f.metric.clone()
            } else {
                format!("{}: {}", f.segment, f.metric)
            },
            format!("{} {} {}", f.statistic, number::plain(f.value), f.unit),
            f.n.map_or_else(|| NONE.to_owned(), number::thousands),
            f.year.map_or_else(|| NONE.to_owned(), |y| y.to_string()),
            f.construct_match.clone(),
            f.grade.clone(),
        ]
    });
    out.table(
        &["about", "what", "figure", "n", "year", "match", "grade"],
        rows.collect(),
    );
    Ok(())
}

/// The distributions of a stratum as a picture; `None` where no node has quartiles.
pub fn picture(
    s: &Stratum,
    b: &Benchmark,
    q: Option<&Questionnaire>,
    words: &Words,
) -> Result<Option<Chart>, RenderError> {
    let Some((node, [low, middle, high])) = s
        .nodes
        .iter()
        .find_map(|d| Some((title(q, &d.node), d.quartiles?)))
    else {
        return Ok(None);
    };
    let first = s.nodes.first().map_or(0, |d| d.n);
    let with = json!({
        "node": node, "n": first, "low": number::score(low), "median": number::score(middle), "high": number::score(high),
        "mode": s.mode.words(), "form": s.form.as_str(), "title": b.title, "reference": b.reference.to_string(),
        "synthetic": b.synthetic,
    });
    let say = |key: &str, with: &Value| words.say(&format!("benchmark.{key}"), with);
    let rows: Result<Vec<HistogramRow>, RenderError> =
        s.nodes.iter().map(|d| row(d, b, q, words)).collect();
    Ok(Some(chart::histogram(
        &rows?,
        ChartWords {
            id: format!("{}-{}", s.mode.as_str(), s.form.as_str()),
            title: say("picture_title", &with)?,
            alt: say("picture_alt", &with)?,
            caption: say("picture_caption", &with)?,
        },
        &Look::default(),
    )))
}

fn row(
    d: &Distribution,
    b: &Benchmark,
    q: Option<&Questionnaire>,
    words: &Words,
) -> Result<HistogramRow, RenderError> {
    let n = few(d.n, b.minimum_group);
    let quartiles = d.quartiles.map(|[low, middle, high]| {
        json!({ "low": number::score(low), "median": number::score(middle), "high": number::score(high) })
    });
    let with = json!({ "n": n, "quartiles": quartiles, "least": QUARTILE_GROUP });
    Ok(HistogramRow {
        label: title(q, &d.node),
        counts: d.histogram.map(|h| h.to_vec()).unwrap_or_default(),
        n,
        quartiles: d.quartiles,
        summary: words.say("benchmark.picture_row", with)?,
    })
}

/// A number of organisations, hidden below the minimum.
fn few(n: usize, minimum: usize) -> String {
    let least = minimum.max(HIDDEN_GROUP);
    if n < least {
        format!("<{least}")
    } else {
        n.to_string()
    }
}

const fn key_word(key: Key) -> &'static str {
    match key {
        Key::Sector => "sector",
        Key::Size => "size",
        Key::Country => "country",
    }
}

fn title(q: Option<&Questionnaire>, node: &str) -> String {
    if node == "overall" {
        return "Overall".to_owned();
    }
    let Some(q) = q else {
        return node.to_owned();
    };
    let dimension = q.dimensions.iter().find(|d| d.id.as_str() == node);
    let capability = q.capabilities().find(|c| c.id.as_str() == node);
    dimension
        .map(|d| d.title.clone())
        .or_else(|| capability.map(|c| c.title.clone()))
        .unwrap_or_else(|| node.to_owned())
}

/// A histogram of one line: eight heights, a point where nobody is.
fn bars(counts: &[usize]) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.iter().copied().max().unwrap_or(0);
    counts
        .iter()
        .map(|n| {
            let height = (n * HEIGHTS.len()).div_ceil(most.max(1));
            match height.checked_sub(1) {
                Some(at) => HEIGHTS.get(at).copied().unwrap_or('█'),
                None => '·',
            }
        })
        .collect()
}
