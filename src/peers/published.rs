//! The ladder over published figures: a percentile from mean, standard deviation and n, never mixed with organisations.

use super::ladder::{self, Key, Rung};
use super::{
    NodeStanding, Outcome, OwnRecord, QUARTILE_GROUP, Refusal, SMALLEST_GROUP, Source, Standing,
};
use crate::model::benchmark::{Country, Figure, Group, Moments, moments};
use crate::model::engagement::{Engagement, Round};
use crate::model::scale::Score;
use crate::score::Scorecard;
use crate::score::node::Node;
use crate::stats::predictive;

/// The place of each node among published groups; `None` when no figure is direct.
pub(super) fn standing(
    figures: &[Figure],
    card: &Scorecard,
    refusal: Option<Refusal>,
    e: &Engagement,
    round: &Round,
) -> Option<Standing> {
    let all = moments(figures);
    if all.is_empty() {
        return None;
    }
    let rungs: Vec<Rung> = ladder::steps()
        .map(|keys| Rung {
            keys: keys.to_vec(),
            n: nodes(card)
                .filter_map(|node| count(find(&all, &node.id, keys, e, round)?))
                .max()
                .unwrap_or(0),
        })
        .collect();
    let chosen = ladder::choose(&rungs);
    let keys = chosen.and_then(|c| rungs.get(c)).map(|r| r.keys.as_slice());
    let used: Vec<(&Node, Option<&Moments>)> = nodes(card)
        .map(|node| (node, keys.and_then(|k| find(&all, &node.id, k, e, round))))
        .collect();
    let years = used.iter().filter_map(|(_, m)| (*m)?.year);
    Some(Standing {
        source: Source::Published,
        stratum: rungs.last().map_or(0, |r| r.n),
        own_record: OwnRecord::NotNamed,
        years: years.clone().min().zip(years.max()),
        nodes: used
            .iter()
            .map(|(node, m)| place(node, *m, refusal, card, e))
            .collect(),
        chosen,
        rungs,
    })
}

fn nodes(card: &Scorecard) -> impl Iterator<Item = &Node> {
    std::iter::once(&card.overall)
        .chain(&card.dimensions)
        .chain(&card.capabilities)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "check accepts numbers from 1"
)]
fn count(m: &Moments) -> Option<usize> {
    m.n.map(|n| n as usize)
}

/// The figures of a node for one rung: the same mode and form, else figures that hold for all modes or forms.
fn find<'m>(
    all: &'m [Moments],
    node: &str,
    keys: &[Key],
    e: &Engagement,
    round: &Round,
) -> Option<&'m Moments> {
    let has = |key: Key| keys.contains(&key);
    let mut letters = e.sector.chars();
    let place = Group {
        mode: None,
        form: None,
        size: has(Key::Size).then(|| e.size_class()),
        sector: has(Key::Sector).then(|| letters.next()).flatten(),
        country: has(Key::Country)
            .then(|| Country::parse(&e.country))
            .flatten(),
    };
    let (mode, form) = (Some(round.mode), Some(round.form));
    [(mode, form), (mode, None), (None, form), (None, None)]
        .into_iter()
        .find_map(|(mode, form)| {
            let group = Group {
                mode,
                form,
                ..place
            };
            all.iter().find(|m| m.about == node && m.group == group)
        })
}

fn place(
    node: &Node,
    m: Option<&Moments>,
    refusal: Option<Refusal>,
    card: &Scorecard,
    e: &Engagement,
) -> NodeStanding {
    let n = m.and_then(count).unwrap_or(0);
    let quartiles = m.and_then(|m| match m.quartiles {
        [Some(a), Some(b), Some(c)] => Some([a, b, c]),
        _ => None,
    });
    let shown = n >= QUARTILE_GROUP && refusal.is_none();
    NodeStanding {
        node: node.id.clone(),
        n,
        peers: Vec::new(),
        quartiles: quartiles.filter(|_| shown),
        outcome: outcome(node, m, refusal, card, e).unwrap_or_else(Outcome::Refused),
    }
}

fn outcome(
    node: &Node,
    m: Option<&Moments>,
    refusal: Option<Refusal>,
    card: &Scorecard,
    e: &Engagement,
) -> Result<Outcome, Refusal> {
    if let Some(why) = refusal {
        return Err(why);
    }
    let own = node.score.map(Score::get).ok_or(Refusal::NoScore)?;
    // Published means of dimensions and the whole rest on the questionnaire's weights, with all capabilities.
    let is_capability = card.capabilities.iter().any(|c| c.id == node.id);
    let other = |c: &Node| e.weights.contains_key(&c.id) || !c.applies();
    if !is_capability && card.capabilities.iter().any(other) {
        return Err(Refusal::OtherWeights);
    }
    let m = m.ok_or(Refusal::NotPublished)?;
    let n = count(m).ok_or(Refusal::NotPublished)?;
    let (mean, sd) = m.mean.zip(m.sd).ok_or(Refusal::NotPublished)?;
    if n < SMALLEST_GROUP {
        return Err(Refusal::TooFewPublished);
    }
    let found = predictive::predict(own, mean, sd, n).ok_or(Refusal::NoSpread)?;
    Ok(Outcome::Predicted {
        value: found.percentile,
        low: found.low,
        high: found.high,
        mean,
        sd,
        model: found.model,
    })
}
