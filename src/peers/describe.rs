//! What a benchmark of organisations holds: groups, distributions, reliability. For those who hold the file.

use std::collections::BTreeMap;

use serde::Serialize;

use super::QUARTILE_GROUP;
use super::ladder::{Cell, Key, cell};
use super::weigh::Weighing;
use crate::model::benchmark::{Peer, Peers};
use crate::model::engagement::Mode;
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scale::Score;
use crate::stats::reliability::{self, Alpha};
use crate::stats::{quantile, spread};

/// Organisations from which a histogram is drawn.
pub const HISTOGRAM_GROUP: usize = 20;
/// Complete organisations from which reliability is estimated.
pub const ALPHA_GROUP: usize = 30;
/// Classes of a histogram: ten points each.
pub const CLASSES: usize = 10;

/// Groups by what their members share, narrower and narrower.
const CUTS: [&[Key]; 4] = [
    &[Key::Size],
    &[Key::Sector],
    &[Key::Sector, Key::Size],
    &[Key::Sector, Key::Size, Key::Country],
];

/// The organisations of one mode and form: only they are compared with each other.
#[derive(Debug, Clone, Serialize)]
pub struct Stratum {
    /// Who asked.
    pub mode: Mode,
    /// Short or full form.
    pub form: Form,
    /// Organisations.
    pub n: usize,
    /// Groups by cut: those that may be shown, and the others together.
    pub cuts: Vec<Cut>,
    /// Overall, dimensions, capabilities.
    pub nodes: Vec<Distribution>,
    /// Organisations with a score on every capability.
    pub complete: usize,
    /// Cronbach's alpha over capabilities, from 30 complete organisations.
    pub alpha: Option<Alpha>,
}

/// The groups of one cut.
#[derive(Debug, Clone, Serialize)]
pub struct Cut {
    /// What the members of a group share.
    pub keys: Vec<Key>,
    /// Code of each key and number of organisations, largest first; at least the minimum each.
    pub groups: Vec<(Vec<String>, usize)>,
    /// Groups that are not shown by themselves: those below the minimum, and further ones so that none follows.
    pub others: usize,
    /// Organisations in them together: none, or at least the minimum.
    pub others_n: usize,
}

/// The scores of a stratum on one node, 0 to 100.
#[derive(Debug, Clone, Serialize)]
pub struct Distribution {
    /// `overall`, a dimension or a capability.
    pub node: String,
    /// Organisations with a score.
    pub n: usize,
    /// Mean, from the minimum on.
    pub mean: Option<f64>,
    /// Standard deviation with n − 1, from the minimum on.
    pub sd: Option<f64>,
    /// Lower quartile, median, upper quartile (type 7), from 8.
    pub quartiles: Option<[f64; 3]>,
    /// Organisations in each ten points, the last class with 100, from 20.
    pub histogram: Option<[usize; CLASSES]>,
}

/// Describes the organisations by mode and form. Scores of dimensions and the whole use the questionnaire's weights;
/// without a questionnaire only capabilities are described.
pub fn describe(peers: &Peers, q: Option<&Questionnaire>, minimum: usize) -> Vec<Stratum> {
    let weighing = match q {
        Some(q) => Weighing::of_questionnaire(q, peers),
        None => Weighing::of_columns(peers),
    };
    let mut strata: BTreeMap<(Mode, Form), Vec<&Peer>> = BTreeMap::new();
    for p in &peers.rows {
        strata.entry((p.mode, p.form)).or_default().push(p);
    }
    strata
        .into_iter()
        .map(|((mode, form), members)| {
            let complete: Vec<Vec<f64>> = members
                .iter()
                .filter_map(|p| p.scores.iter().map(|s| s.map(Score::get)).collect())
                .collect();
            Stratum {
                mode,
                form,
                n: members.len(),
                cuts: cuts(&members, minimum),
                nodes: weighing
                    .nodes()
                    .map(|node| distribution(node, &weighing.scores(node, &members), minimum))
                    .collect(),
                complete: complete.len(),
                alpha: (complete.len() >= ALPHA_GROUP)
                    .then(|| reliability::alpha(&complete))
                    .flatten(),
            }
        })
        .collect()
}

/// The groups of all cuts.
///
/// A group is shown when it has the minimum and every shown cut that it divides shows the group that holds it. Where
/// the groups that are not shown hold together between 1 and the minimum less 1 of all, or of a wider group that is
/// shown, the smallest one shown there is hidden too, and so on (complementary suppression; Hundepool et al. 2012,
/// *Statistical Disclosure Control*, chapter 4). So nothing small is left when groups are taken from one that holds
/// them; sums over several groups that overlap are not looked at.
fn cuts(members: &[&Peer], minimum: usize) -> Vec<Cut> {
    let mut out = Vec::new();
    // The groups around that are shown, beginning with all, and the keys of each cut so far.
    let mut wider: Vec<(&[Key], Cell)> = vec![(&[], (None, None, None))];
    let mut done: Vec<&[Key]> = vec![&[]];
    for keys in CUTS {
        let mut counts: BTreeMap<Cell, usize> = BTreeMap::new();
        for p in members {
            *counts.entry(cell(p, keys)).or_default() += 1;
        }
        let coarser = |of: &[Key]| of.iter().all(|k| keys.contains(k));
        let around: Vec<Cell> = wider
            .iter()
            .filter(|(of, _)| coarser(of))
            .map(|(_, group)| *group)
            .collect();
        let cuts_around = done.iter().filter(|of| coarser(of)).count();
        let (mut shown, mut hidden): (Vec<_>, Vec<_>) =
            counts.into_iter().partition(|(group, n)| {
                let held = around.iter().filter(|w| holds(**w, *group)).count();
                *n >= minimum && held == cuts_around
            });
        while let Some(at) = next_hidden(&around, &shown, &hidden, minimum) {
            hidden.push(shown.remove(at));
        }
        wider.extend(shown.iter().map(|(group, _)| (keys, *group)));
        done.push(keys);
        let mut groups: Vec<(Vec<String>, usize)> =
            shown.into_iter().map(|(g, n)| (codes(g), n)).collect();
        groups.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        out.push(Cut {
            keys: keys.to_vec(),
            groups,
            others: hidden.len(),
            others_n: hidden.iter().map(|(_, n)| n).sum(),
        });
    }
    out
}

/// The smallest shown group of a wider one whose hidden groups are together too few, as an index into `shown`.
fn next_hidden(
    around: &[Cell],
    shown: &[(Cell, usize)],
    hidden: &[(Cell, usize)],
    minimum: usize,
) -> Option<usize> {
    around.iter().find_map(|wide| {
        let inside = hidden.iter().filter(|(group, _)| holds(*wide, *group));
        let rest: usize = inside.map(|(_, n)| n).sum();
        let candidates = shown.iter().enumerate();
        candidates
            .filter(|(_, (group, _))| rest > 0 && rest < minimum && holds(*wide, *group))
            .min_by_key(|(_, (_, n))| *n)
            .map(|(at, _)| at)
    })
}

/// True when the members of `group` belong to `wide`.
fn holds(wide: Cell, group: Cell) -> bool {
    wide.0.is_none_or(|s| group.0 == Some(s))
        && wide.1.is_none_or(|s| group.1 == Some(s))
        && wide.2.is_none_or(|c| group.2 == Some(c))
}

fn codes((sector, size, country): Cell) -> Vec<String> {
    let codes = [
        sector.map(String::from),
        size.map(|s| s.as_str().to_owned()),
        country.map(|c| c.as_str().to_owned()),
    ];
    codes.into_iter().flatten().collect()
}

fn distribution(node: &str, values: &[f64], minimum: usize) -> Distribution {
    let shown = |least: usize| values.len() >= least;
    Distribution {
        node: node.to_owned(),
        n: values.len(),
        mean: shown(minimum).then(|| quantile::mean(values)).flatten(),
        sd: shown(minimum)
            .then(|| spread::variance(values).map(f64::sqrt))
            .flatten(),
        quartiles: shown(QUARTILE_GROUP.max(minimum))
            .then(|| quantile::quartiles(values))
            .flatten(),
        histogram: shown(HISTOGRAM_GROUP.max(minimum)).then(|| histogram(values)),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "scores lie between 0 and 100"
)]
fn histogram(values: &[f64]) -> [usize; CLASSES] {
    let mut out = [0; CLASSES];
    for v in values {
        let class = ((v / 10.0).floor().max(0.0) as usize).min(CLASSES - 1);
        if let Some(count) = out.get_mut(class) {
            *count += 1;
        }
    }
    out
}
