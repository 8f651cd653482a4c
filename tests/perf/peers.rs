//! How long a hundred thousand peers take: `cargo bench --bench peers`.
//!
//! Rows are drawn by a fixed recurrence, so that every run measures the same.

#![allow(clippy::disallowed_methods, reason = "it reads the example")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::load;
use crm_readiness::model::benchmark::{Content, Peers};
use crm_readiness::peers;
use crm_readiness::peers::describe;
use crm_readiness::pool::{Key, Origin, Pool, publish, write};
use crm_readiness::read::Files;

fn main() {
    divan::main();
}

const N: usize = 100_000;

/// The steps of a linear congruential generator (Knuth, MMIX), upper bits.
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: u64) -> u64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let at = usize::try_from(self.below(words.len() as u64)).expect("small");
        words.get(at).copied().unwrap_or_default()
    }
}

fn rows() -> String {
    let mut draws = Draws(1);
    let mut out =
        "id,sector,size,country,mode,form,year,STR,PRO,CHN,MEA,DAT,TEC,SKL,ORG\n".to_owned();
    for n in 0..N {
        let sector = draws.pick(&["C", "G", "H", "J", "K", "M"]);
        let size = draws.pick(&["<10", "10-49", "50-249", "250-999", "1000+"]);
        let country = draws.pick(&["DE", "AT", "CH", "FR", "PL", "SE"]);
        let mode = draws.pick(&["self", "facilitated", "third-party"]);
        let form = draws.pick(&["short", "full"]);
        write!(out, "x-{n},{sector},{size},{country},{mode},{form},2026").expect("a string");
        for _ in 0..8 {
            let score = 20 + draws.below(30) + draws.below(30);
            write!(out, ",{score}.{}", draws.below(10)).expect("a string");
        }
        out.push('\n');
    }
    out
}

fn walk(dir: &Path, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(dir)
        .expect("there")
        .filter_map(Result::ok)
    {
        let name = format!("{prefix}{}", entry.file_name().display());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name, std::fs::read(entry.path()).expect("readable"));
        }
    }
}

/// The example with a hundred thousand peers beside it.
fn example() -> Files {
    let mut files = Files::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walk(
        &root.join("examples/nordhagen-pumps"),
        "",
        &mut files.entries,
    );
    let card =
        std::fs::read_to_string(root.join("benchmarks/demo/1.0.0/benchmark.yaml")).expect("there");
    let below = "benchmarks/demo/1.0.0/";
    files
        .entries
        .insert(format!("{below}benchmark.yaml"), card.into_bytes());
    files
        .entries
        .insert(format!("{below}peers.csv"), rows().into_bytes());
    files
}

fn checked(files: &Files) -> Case {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    load::case(files, "2026-09-15-baseline", &mut desk).expect("no errors")
}

fn peers_of(case: &Case) -> &Peers {
    match &case.benchmark.as_ref().expect("a benchmark").content {
        Content::Peers(peers) => peers,
        Content::Figures(_) => panic!("of organisations"),
    }
}

fn key() -> Key {
    Key::new(vec![7; 32]).expect("long enough")
}

fn pool(case: &Case) -> Pool {
    Pool::new(Origin {
        questionnaire: case.questionnaire.reference.clone(),
        scoring: String::new(),
    })
}

/// Read and check an engagement with a hundred thousand peers.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_and_check(bencher: divan::Bencher<'_, '_>) {
    let files = example();
    bencher.bench(|| checked(&files));
}

/// The ladder and all places.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn standing(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    let scores = crm_readiness::assess::assess(&case).scores;
    let benchmark = case.benchmark.as_ref().expect("a benchmark");
    bencher.bench(|| {
        peers::standing(
            &case.questionnaire,
            &scores,
            benchmark,
            &case.engagement,
            &case.round,
        )
    });
}

/// Keyed ids, the latest row of each, the file.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn build_rows(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    bencher
        .with_inputs(|| peers_of(&case).clone())
        .bench_values(|peers| {
            let mut pool = pool(&case);
            pool.add_peers(peers, &key());
            write::peers(&pool.into_peers())
        });
}

/// Groups, suppression, figures.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn build_statistics(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    bencher.bench(|| publish::publish(peers_of(&case), Some(&case.questionnaire), 5));
}

/// Groups, distributions, reliability.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn describe_all(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    bencher.bench(|| describe::describe(peers_of(&case), Some(&case.questionnaire), 5));
}
