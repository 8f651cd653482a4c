//! The second interval of a percentile: its place with other people of the same roles. The first one covers the choice
//! of peers and takes the own score as known.

use super::weigh::Weighing;
use super::{NodeStanding, Outcome, Standing};
use crate::model::benchmark::{Benchmark, Content, Peer};
use crate::model::engagement::{Engagement, Round};
use crate::score::Scorecard;
use crate::score::error::SamplingError;
use crate::stats::rank::Rank;

/// Percentiles, 0 to 100, of both ends of the 95 % interval of the own score among the same peers. A percentile that was
/// drawn towards a wider group is drawn towards it with the same strength at both ends.
///
/// `None` without a percentile or without a standard error.
pub fn by_who_answered(
    place: &NodeStanding,
    standing: &Standing,
    card: &Scorecard,
    benchmark: &Benchmark,
    e: &Engagement,
    round: &Round,
) -> Option<(f64, f64)> {
    let SamplingError { low, high, .. } = card.node(&place.node)?.error?;
    let Outcome::Percentile { shrunk, .. } = place.outcome else {
        return None;
    };
    let raw = |score: f64| Rank::of(score, &place.peers).percentile();
    let Some(shrunk) = shrunk else {
        return Some((raw(low)?, raw(high)?));
    };
    let parent = parent_scores(&place.node, standing, card, benchmark, e, round)?;
    let drawn = |score: f64| {
        let wide = Rank::of(score, &parent).percentile()?;
        Some(weighted(raw(score)?, place.n, wide, shrunk.kappa))
    };
    Some((drawn(low)?, drawn(high)?))
}

/// `(n·p + κ·p₀)/(n + κ)`.
#[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
fn weighted(p: f64, n: usize, parent: f64, kappa: f64) -> f64 {
    let n = n as f64;
    (n * p + kappa * parent) / (n + kappa)
}

/// Scores on a node in the group that the chosen rung widens to.
fn parent_scores(
    node: &str,
    standing: &Standing,
    card: &Scorecard,
    benchmark: &Benchmark,
    e: &Engagement,
    round: &Round,
) -> Option<Vec<f64>> {
    let Content::Peers(all) = &benchmark.content else {
        return None;
    };
    let stratum: Vec<&Peer> = all
        .rows
        .iter()
        .filter(|p| p.mode == round.mode && p.form == round.form)
        .filter(|p| e.benchmark_id.as_deref() != Some(&*p.id))
        .collect();
    let rung = standing.rungs.get(standing.chosen?)?;
    let wide = rung.parent_members(&stratum, e);
    Some(Weighing::of_card(card, all).scores(node, &wide))
}
