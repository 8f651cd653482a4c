//! The demonstration peers follow, byte for byte, from the recipe in their `benchmark.yaml`.
//!
//! `UPDATE_DEMO=1 cargo test --test suite demo_benchmark` writes `peers.csv` anew after a change of the recipe.

use std::fmt::Write as _;
use std::path::PathBuf;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Deserialize;
use statrs::distribution::{ContinuousCDF, Normal};

/// The one key of `benchmark.yaml` that is read here.
#[derive(Deserialize)]
struct Card {
    recipe: Recipe,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    seed: u64,
    organisations: usize,
    capabilities: Vec<Capability>,
    organisation_sd: f64,
    capability_sd: f64,
    missing: f64,
    sectors: Vec<Group>,
    sizes: Vec<Group>,
    countries: Vec<Group>,
    modes: Vec<Mode>,
    short_form_shift: f64,
    years: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capability {
    id: String,
    mean: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    code: String,
    share: f64,
    shift: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mode {
    code: String,
    share: f64,
    shift: f64,
    spread: f64,
    short_form: f64,
}

/// The random source: every draw takes one `next_u64`.
struct Draws {
    rng: ChaCha8Rng,
    normal: Normal,
}

impl Draws {
    /// The upper 52 bits, set in the middle of their step: strictly between 0 and 1.
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit")]
    fn uniform(&mut self) -> f64 {
        ((self.rng.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    fn normal(&mut self) -> f64 {
        let u = self.uniform();
        self.normal.inverse_cdf(u)
    }

    /// The first entry whose cumulative share lies above a uniform draw; the last one takes what rounding leaves.
    fn pick<'l, T>(&mut self, list: &'l [T], share: impl Fn(&T) -> f64) -> &'l T {
        let u = self.uniform();
        let mut sum = 0.0;
        list.iter()
            .find(|&entry| {
                sum += share(entry);
                u < sum
            })
            .or(list.last())
            .expect("every list of the recipe has an entry")
    }
}

/// The text of `peers.csv`.
///
/// The draws of an organisation, in this order: sector, size, country, mode, form, year, the organisation's factor;
/// then for each capability its own deviation and whether it is missing. A missing score uses up its draws, so
/// that every organisation takes 7 + 2 × capabilities draws.
///
/// score = mean of the capability + shifts of sector, size, country, mode, form and year
///         + spread of the mode × (organisation SD × factor + capability SD × deviation),
/// held within 0–100 and rounded to one decimal, half away from zero.
fn peers_csv(recipe: &Recipe) -> String {
    let mut draws = Draws {
        rng: ChaCha8Rng::seed_from_u64(recipe.seed),
        normal: Normal::standard(),
    };
    let mut text = "id,sector,size,country,mode,form,year".to_owned();
    for capability in &recipe.capabilities {
        text.push(',');
        text.push_str(&capability.id);
    }
    text.push('\n');
    for number in 1..=recipe.organisations {
        let sector = draws.pick(&recipe.sectors, |g| g.share);
        let size = draws.pick(&recipe.sizes, |g| g.share);
        let country = draws.pick(&recipe.countries, |g| g.share);
        let mode = draws.pick(&recipe.modes, |m| m.share);
        let (form, form_shift) = if draws.uniform() < mode.short_form {
            ("short", recipe.short_form_shift)
        } else {
            ("full", 0.0)
        };
        let year = draws.pick(&recipe.years, |g| g.share);
        let shift =
            sector.shift + size.shift + country.shift + mode.shift + form_shift + year.shift;
        let common = recipe.organisation_sd * draws.normal();
        let [sector, size, country, year] = [sector, size, country, year].map(|g| &g.code);
        let mode_code = &mode.code;
        write!(
            text,
            "p-{number:04},{sector},{size},{country},{mode_code},{form},{year}"
        )
        .expect("a string takes what is written");
        for capability in &recipe.capabilities {
            let own = recipe.capability_sd * draws.normal();
            let missing = draws.uniform() < recipe.missing;
            let score = capability.mean + shift + mode.spread * (common + own);
            text.push(',');
            if !missing {
                let shown = (score.clamp(0.0, 100.0) * 10.0).round() / 10.0;
                write!(text, "{shown:.1}").expect("a string takes what is written");
            }
        }
        text.push('\n');
    }
    text
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benchmarks/demo/1.0.0")
}

#[allow(clippy::disallowed_methods, reason = "a test reads what is shipped")]
fn shipped(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("the benchmark is shipped")
}

fn recipe() -> Recipe {
    let card: Card = serde_yaml::from_str(&shipped("benchmark.yaml")).expect("the recipe reads");
    card.recipe
}

#[test]
#[allow(clippy::disallowed_methods, reason = "it rewrites when asked to")]
fn peers_follow_from_the_recipe() {
    let drawn = peers_csv(&recipe());
    if std::env::var("UPDATE_DEMO").is_ok_and(|v| v == "1") {
        std::fs::write(folder().join("peers.csv"), &drawn).expect("peers.csv can be written");
        return;
    }
    assert!(
        drawn == shipped("peers.csv"),
        "peers.csv does not follow from the recipe; run this test with UPDATE_DEMO=1"
    );
}

/// A drawn row: its words (id, sector, size, country, mode, form, year) and its scores.
type Row<'t> = (Vec<&'t str>, Vec<Option<f64>>);

fn row(line: &str) -> Row<'_> {
    let words: Vec<&str> = line.split(',').collect();
    let scores = words.iter().skip(7).map(|s| s.parse().ok()).collect();
    (words, scores)
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Sum of products of the deviations from the means; with itself: sum of squares.
fn products(a: &[f64], b: &[f64]) -> f64 {
    let (ma, mb) = (mean(a), mean(b));
    a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum()
}

#[test]
fn shares_add_to_one() {
    let r = recipe();
    let groups = [r.sectors, r.sizes, r.countries, r.years];
    let of_modes = r.modes.iter().map(|m| m.share).sum();
    let mut sums: Vec<f64> = vec![of_modes];
    sums.extend(groups.map(|list| list.iter().map(|g| g.share).sum::<f64>()));
    assert!(sums.iter().all(|s| (s - 1.0).abs() < 1e-9), "{sums:?}");
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
fn the_assumptions_hold_in_the_drawn_rows() {
    let recipe = recipe();
    let text = peers_csv(&recipe);
    let rows: Vec<Row<'_>> = text.lines().skip(1).map(row).collect();
    let scores_where = |wanted: &dyn Fn(&Row<'_>) -> bool| -> Vec<f64> {
        let chosen = rows.iter().filter(|r| wanted(r));
        chosen.flat_map(|r| &r.1).copied().flatten().collect()
    };
    let all = scores_where(&|_| true);
    assert!((36.0..=40.0).contains(&mean(&all)), "mean {}", mean(&all));
    let missing = 1.0 - all.len() as f64 / (rows.len() * recipe.capabilities.len()) as f64;
    assert!((0.01..=0.03).contains(&missing), "missing {missing}");

    let by_size = |s: &Group| mean(&scores_where(&|r| r.0[2] == s.code));
    let means: Vec<f64> = recipe.sizes.iter().map(by_size).collect();
    assert!(means.is_sorted(), "means by size {means:?}");

    let mut correlations = Vec::new();
    for a in 0..recipe.capabilities.len() {
        let scores: Vec<f64> = rows.iter().filter_map(|r| r.1[a]).collect();
        let sd = (products(&scores, &scores) / (scores.len() - 1) as f64).sqrt();
        assert!((9.0..=15.0).contains(&sd), "SD {sd} of capability {a}");
        for b in 0..a {
            let pairs = rows.iter().filter_map(|r| r.1[a].zip(r.1[b]));
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
            correlations.push(products(&x, &y) / (products(&x, &x) * products(&y, &y)).sqrt());
        }
    }
    let r = mean(&correlations);
    assert!((0.45..=0.70).contains(&r), "mean correlation {r}");
}

/// The example (sector C, 250-999 staff, Germany, facilitated, full form) shows two rungs of the peer ladder: the
/// narrowest is too small for a percentile of its own, the next one is large enough.
#[test]
fn the_example_meets_two_rungs() {
    let text = peers_csv(&recipe());
    let alike = |line: &&str| line.contains(",C,250-999,") && line.contains(",facilitated,full,");
    let rung: Vec<&str> = text.lines().filter(alike).collect();
    let in_germany = rung.iter().filter(|line| line.contains(",DE,")).count();
    assert!(rung.len() >= 35, "{} peers", rung.len());
    assert!((10..=25).contains(&in_germany), "{in_germany} in Germany");
}
