//! How long the parts of a plan take on the example: `cargo bench --bench plan`.

#![allow(clippy::disallowed_methods, reason = "it reads the example")]

use std::collections::BTreeMap;
use std::path::Path;

use crm_readiness::assess::planned::{money_inputs, planned, start};
use crm_readiness::assess::{Assessment, assess, states};
use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::load;
use crm_readiness::plan::money::business_case;
use crm_readiness::plan::rollout::rollout;
use crm_readiness::plan::work::Ground;
use crm_readiness::plan::{RolloutPlan, robustness_of};
use crm_readiness::read::Files;

fn main() {
    divan::main();
}

fn walk(dir: &Path, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(dir)
        .expect("the example is there")
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

/// The baseline of the example.
fn baseline() -> Case {
    let mut files = Files::default();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nordhagen-pumps");
    walk(&dir, "", &mut files.entries);
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    load::case(&files, "2026-09-15-baseline", &mut desk).expect("no errors")
}

/// Everything: order, schedule, ten thousand orders, projection, business case with its options.
#[divan::bench]
fn all_of_the_plan(bencher: divan::Bencher<'_, '_>) {
    let case = baseline();
    bencher.bench(|| planned(&case, assess(&case), &[]));
}

#[divan::bench]
fn scores_and_order(bencher: divan::Bencher<'_, '_>) {
    let case = baseline();
    bencher.bench(|| assess(&case));
}

fn schedule(case: &Case, a: &Assessment) -> crm_readiness::plan::rollout::Rollout {
    let states = states(case);
    rollout(Ground {
        q: &case.questionnaire,
        e: &case.engagement,
        card: &a.scores,
        judgement: a.judgement.as_ref(),
        items: &a.plan.items,
        jobs: &case.jobs,
        states: &states,
        start: start(case),
    })
}

#[divan::bench]
fn schedule_of_all_initiatives(bencher: divan::Bencher<'_, '_>) {
    let case = baseline();
    let a = assess(&case);
    bencher.bench(|| schedule(&case, &a));
}

#[divan::bench]
fn ten_thousand_weight_sets(bencher: divan::Bencher<'_, '_>) {
    let case = baseline();
    let a = assess(&case);
    let plan: &RolloutPlan = &a.plan;
    let j = a.judgement.as_ref();
    let (q, e) = (&case.questionnaire, &case.engagement);
    bencher.bench(|| robustness_of(q, e, &a.scores, &a.gaps, j, plan));
}

#[divan::bench]
fn business_case_with_ten_thousand_draws(bencher: divan::Bencher<'_, '_>) {
    let case = baseline();
    let a = assess(&case);
    let made = schedule(&case, &a);
    bencher.bench(|| business_case(&money_inputs(&case, &made)));
}
