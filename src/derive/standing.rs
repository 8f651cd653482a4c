//! Places among peers: group, rank, interval, and how the percentile of a small group is drawn towards the wider one.
//!
//! Scores of single peers are not in it.

use super::expression::{Expression, Function, call, constant, count, number, whole};
use super::node::value;
use super::{Basis, Step, Unit};
use crate::peers::{NodeStanding, Outcome, Shrunk};
use crate::score::node::Node;
use crate::stats::predictive::Model;
use crate::stats::rank::Rank;

/// Share of probability below the interval, and above it.
const TAIL: f64 = 0.025;
/// Quantile 0.975 of the normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// All steps of a node's place among peers; or why it has none.
pub fn steps(b: Basis<'_>, node: &Node) -> Vec<Step> {
    let Some(standing) = &b.a.standing else {
        return vec![Step::said("no_peers")];
    };
    let Some(own) = standing.nodes.iter().find(|n| n.node == node.id) else {
        return Vec::new();
    };
    match own.outcome {
        Outcome::Refused(why) => vec![Step::said("no_place").with("why", why.words())],
        Outcome::Words { better, of } => vec![
            group(of),
            Step::stated("peers_below", whole(better), Unit::Count),
        ],
        Outcome::Percentile {
            value,
            low,
            high,
            shrunk,
        } => percentile(node, own, [value, low, high], shrunk),
        Outcome::Predicted {
            value,
            low,
            high,
            mean,
            sd,
            model,
        } => predicted(node, own.n, [value, low, high], [mean, sd], model),
    }
}

/// The peers that count, with the group that they belong to.
fn group(n: usize) -> Step {
    Step::stated("group", whole(n), Unit::Count)
}

/// A percentile from published mean, standard deviation and number.
fn predicted(
    node: &Node,
    n: usize,
    [percentile, low, high]: [f64; 3],
    [mean, sd]: [f64; 2],
    model: Model,
) -> Vec<Step> {
    let Some(score) = value(node) else {
        return Vec::new();
    };
    let mut out = vec![
        Step::stated("published_n", whole(n), Unit::Count),
        Step::stated("own", score, Unit::Points),
        Step::stated("published_mean", mean, Unit::Points),
        Step::stated("published_sd", sd, Unit::Points),
    ];
    let step = |what, sum, result| Step::sum(what, sum, result, Unit::Percent);
    let places = || count(n) - constant(1.0);
    match model {
        Model::TPredictive => {
            let one_more = constant(1.0) + constant(1.0) / count(n);
            let t = (score - mean) / (sd * (1.0 + 1.0 / whole(n)).sqrt());
            let sum =
                (number(score) - number(mean)) / (number(sd) * call(Function::Sqrt, [one_more]));
            out.push(Step::sum("predicted_t", sum, t, Unit::Number));
            let below = constant(100.0) * call(Function::TBelow, [number(t), places()]);
            out.push(step("predicted", below, percentile));
            let z = (score - mean) / sd;
            let sum = (number(score) - number(mean)) / number(sd);
            out.push(Step::sum("predicted_z", sum, z, Unit::Number));
            let half = NORMAL_975 * (1.0 / whole(n) + z * z / (2.0 * (whole(n) - 1.0))).sqrt();
            let spread =
                constant(1.0) / count(n) + number(z) * number(z) / (constant(2.0) * places());
            let sum = number(NORMAL_975) * call(Function::Sqrt, [spread]);
            out.push(Step::sum("predicted_half", sum, half, Unit::Number));
            let end = |z: Expression| constant(100.0) * call(Function::NormalBelow, [z]);
            let lower = end(number(z) - number(half));
            let upper = end(number(z) + number(half));
            let lower = call(Function::Min, [number(percentile), lower]);
            let upper = call(Function::Max, [number(percentile), upper]);
            out.push(step("predicted_low", lower, low));
            out.push(step("predicted_high", upper, high));
        }
        Model::Beta => {
            let (mu, v) = (mean / 100.0, (sd / 100.0) * (sd / 100.0));
            let c = mu * (1.0 - mu) / v - 1.0;
            let rest = constant(100.0) - number(mean);
            let sum = number(mean) * rest.clone() / (number(sd) * number(sd)) - constant(1.0);
            out.push(Step::sum("predicted_c", sum, c, Unit::Number));
            let share = number(score) / constant(100.0);
            let a = number(c) * number(mean) / constant(100.0);
            let b = number(c) * rest / constant(100.0);
            let below = constant(100.0) * call(Function::BetaBelow, [share, a, b]);
            out.push(step("predicted_beta", below, percentile));
            out.push(Step::stated("predicted_low", low, Unit::Percent));
            out.push(Step::stated("predicted_high", high, Unit::Percent));
        }
    }
    out
}

fn percentile(
    node: &Node,
    own: &NodeStanding,
    printed: [f64; 3],
    shrunk: Option<Shrunk>,
) -> Vec<Step> {
    let Some(score) = value(node) else {
        return Vec::new();
    };
    let rank = Rank::of(score, &own.peers);
    let mut out = vec![
        group(own.n),
        Step::stated("own", score, Unit::Points),
        Step::stated("peers_below", whole(rank.below), Unit::Count),
        Step::stated("peers_equal", whole(rank.equal), Unit::Count),
    ];
    let mid_rank =
        constant(100.0) * (count(rank.below) + count(rank.equal) / constant(2.0)) / count(rank.n);
    let [value, low, high] = printed;
    let step = |what, sum, result| Step::sum(what, sum, result, Unit::Percent);
    if let Some(x) = shrunk {
        out.push(step("mid_rank", mid_rank, x.raw));
        out.extend(drawn(rank.n, x, printed));
    } else {
        out.push(step("percentile", mid_rank, value));
        let (below, n) = (count(rank.below), count(rank.n));
        let reached = rank.below + rank.equal;
        let lower = quantile(TAIL, below.clone(), n.clone() - below + constant(1.0));
        let upper = quantile(
            1.0 - TAIL,
            count(reached) + constant(1.0),
            n - count(reached),
        );
        out.push(step("place_low", lower, low));
        out.push(step("place_high", upper, high));
    }
    if let Some(median) = own.median() {
        out.push(Step::stated("peer_median", median, Unit::Points));
        let gap = number(median) - number(score);
        out.push(Step::sum("peer_gap", gap, median - score, Unit::Points));
    }
    out
}

/// The percentile of a small group, drawn towards that of the wider one, with the interval of the mixture.
fn drawn(n: usize, x: Shrunk, [value, low, high]: [f64; 3]) -> Vec<Step> {
    let size = whole(n);
    let (p, parent) = (x.raw / 100.0, x.parent / 100.0);
    let a = size * p + x.kappa * parent;
    let b = size * (1.0 - p) + x.kappa * (1.0 - parent);
    let part = |own: Expression, wide: Expression| {
        (count(n) * own + number(x.kappa) * wide) / constant(100.0)
    };
    let rest = |share: f64| constant(100.0) - number(share);
    let mixed = (count(n) * number(x.raw) + number(x.kappa) * number(x.parent))
        / (count(n) + number(x.kappa));
    let lower = quantile(TAIL, number(a), number(b));
    let upper = quantile(1.0 - TAIL, number(a), number(b));
    vec![
        Step::stated("parent_group", whole(x.parent_n), Unit::Count),
        Step::stated("parent", x.parent, Unit::Percent),
        Step::stated("strength", x.kappa, Unit::Count),
        Step::sum("percentile_drawn", mixed, value, Unit::Percent),
        Step::sum(
            "shape_a",
            part(number(x.raw), number(x.parent)),
            a,
            Unit::Number,
        ),
        Step::sum(
            "shape_b",
            part(rest(x.raw), rest(x.parent)),
            b,
            Unit::Number,
        ),
        Step::sum(
            "place_low",
            call(Function::Min, [number(value), lower]),
            low,
            Unit::Percent,
        ),
        Step::sum(
            "place_high",
            call(Function::Max, [number(value), upper]),
            high,
            Unit::Percent,
        ),
    ]
}

/// A quantile of the beta distribution, in per cent.
fn quantile(p: f64, a: Expression, b: Expression) -> Expression {
    constant(100.0) * call(Function::Beta, [constant(p), a, b])
}
