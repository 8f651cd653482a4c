//! One organisation against two editions of a benchmark: the same rung of another edition.

use super::ladder::{Key, Rung};
use super::weigh::Weighing;
use super::{QUARTILE_GROUP, incomparable};
use crate::model::benchmark::{Benchmark, Content, Peer};
use crate::model::engagement::{Engagement, Round};
use crate::model::questionnaire::Questionnaire;
use crate::score::Scorecard;
use crate::stats::quantile::quantile;

/// The peers' median on a node in the group with these keys, whichever rung the ladder would choose; `None` below
/// eight peers, without organisations, and where the scoring rules differ.
pub fn median_on(
    keys: &[Key],
    node: &str,
    q: &Questionnaire,
    card: &Scorecard,
    benchmark: &Benchmark,
    e: &Engagement,
    round: &Round,
) -> Option<f64> {
    let Content::Peers(all) = &benchmark.content else {
        return None;
    };
    if incomparable(q, benchmark, e, round).is_some() {
        return None;
    }
    let is_own = |p: &Peer| e.benchmark_id.as_deref() == Some(&*p.id);
    let stratum: Vec<&Peer> = all
        .rows
        .iter()
        .filter(|p| p.mode == round.mode && p.form == round.form && !is_own(p))
        .collect();
    let rung = Rung {
        keys: keys.to_vec(),
        n: stratum.len(),
    };
    let scores = Weighing::of_card(card, all).scores(node, &rung.members(&stratum, e));
    (scores.len() >= QUARTILE_GROUP)
        .then(|| quantile(&scores, 0.5))
        .flatten()
}
