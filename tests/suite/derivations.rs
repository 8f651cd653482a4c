//! Every sum that `explain` and the appendix print is done again from the printed operands.
//!
//! A number that shows all decimals of its page stands for the numbers that round to it; any other is exact. The sum is
//! done with these ranges (interval arithmetic), so the tolerance follows from the rounding of the operands and is not
//! chosen; the printed result has to lie within it.

use std::collections::BTreeMap;

use crm_readiness::assess::{Assessment, assess};
use crm_readiness::check::Case;
use crm_readiness::derive::expression::{Expression, Function, Operator};
use crm_readiness::derive::{self, Formula, Unit};
use crm_readiness::expression::Facts;
use crm_readiness::model::answers::Response;
use crm_readiness::model::benchmark::{Content, Peer};
use crm_readiness::model::engagement::Mode;
use crm_readiness::model::id::PracticeId;
use crm_readiness::model::scale::Evidence;
use crm_readiness::model::scoring;
use crm_readiness::model::workshop::{Ruling, Settled, Workshop};
use crm_readiness::peers::Outcome;
use crm_readiness::render::view::Ground;
use crm_readiness::render::view::derivation::{ON_PAPER, ON_SCREEN};
use crm_readiness::render::words::Words;
use crm_readiness::render::{derivation, number};
use crm_readiness::stats::{interval, predictive, student};
use statrs::distribution::{Beta, ContinuousCDF, Normal, StudentsT};

use crate::common;

/// What a printed number can stand for: lowest, as printed, highest.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f64,
    middle: f64,
    high: f64,
}

impl Range {
    /// Every combination of ends, because each operation here rises or falls steadily in each operand.
    fn of(operands: &[Self], f: &dyn Fn(&[f64]) -> f64) -> Self {
        let middles: Vec<f64> = operands.iter().map(|o| o.middle).collect();
        let corners: Vec<f64> = (0..1_usize << operands.len())
            .map(|bits| {
                let ends = operands.iter().enumerate();
                let ends = ends.map(|(n, o)| if bits >> n & 1 == 0 { o.low } else { o.high });
                f(&ends.collect::<Vec<f64>>())
            })
            .collect();
        Self {
            low: corners.iter().copied().fold(f64::INFINITY, f64::min),
            middle: f(&middles),
            high: corners.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    const fn exact(value: f64) -> Self {
        Self {
            low: value,
            middle: value,
            high: value,
        }
    }

    fn number(text: &str, digits: i32) -> Self {
        let value: f64 = text
            .parse()
            .unwrap_or_else(|_| panic!("`{text}` is no number"));
        let decimals = text.split_once('.').map_or(0, |(_, d)| d.len());
        let all = usize::try_from(digits).expect("not negative");
        let half = if decimals == all {
            0.5 * 10_f64.powi(-digits)
        } else {
            0.0
        };
        Self {
            low: value - half * (1.0 + 1e-6),
            middle: value,
            high: value + half * (1.0 + 1e-6),
        }
    }
}

fn apply(name: &str, x: &[f64]) -> f64 {
    match (name, x) {
        ("+", [a, b]) => a + b,
        ("−", [a, b]) => a - b,
        ("×", [a, b]) => a * b,
        ("/", [a, b]) => a / b,
        ("min", [a, b]) => a.min(*b),
        ("max", [a, b]) => a.max(*b),
        ("log2", [a]) => a.log2(),
        ("ln", [a]) => a.ln(),
        ("exp", [a]) => a.exp(),
        ("t", [p, df]) => student::quantile(*p, *df).expect("degrees of freedom"),
        ("beta", [p, a, b]) => interval::beta_quantile(*p, *a, *b).expect("shapes"),
        ("sqrt", [a]) => a.sqrt(),
        ("normal_below", [x]) => Normal::standard().cdf(*x),
        ("t_below", [x, df]) => StudentsT::new(0.0, 1.0, *df).expect("degrees").cdf(*x),
        ("beta_below", [x, a, b]) => Beta::new(*a, *b).expect("shapes").cdf(*x),
        _ => panic!("`{name}` of {} operands", x.len()),
    }
}

/// Reads printed sums: `+ − × /`, brackets, functions.
struct Reader<'t> {
    tokens: Vec<&'t str>,
    at: usize,
    digits: i32,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, digits: i32) -> Self {
        let mut tokens = Vec::new();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
            let end = if word(first) {
                rest.find(|c| !word(c)).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            tokens.push(&rest[..end]);
            rest = rest[end..].trim_start();
        }
        Self {
            tokens,
            at: 0,
            digits,
        }
    }

    fn peek(&self) -> &'t str {
        self.tokens.get(self.at).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'t str {
        self.at += 1;
        self.tokens.get(self.at - 1).expect("a token follows")
    }

    fn sum(&mut self) -> Range {
        let mut left = self.product();
        while ["+", "−"].contains(&self.peek()) {
            let sign = self.next();
            let right = self.product();
            left = Range::of(&[left, right], &|x| apply(sign, x));
        }
        left
    }

    fn product(&mut self) -> Range {
        let mut left = self.factor();
        while ["×", "/"].contains(&self.peek()) {
            let sign = self.next();
            let right = self.factor();
            left = Range::of(&[left, right], &|x| apply(sign, x));
        }
        left
    }

    fn factor(&mut self) -> Range {
        let token = self.next();
        match token {
            "−" => {
                let inner = self.factor();
                Range::of(&[Range::exact(0.0), inner], &|x| apply("−", x))
            }
            "(" => self.bracketed(),
            name if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                assert_eq!(self.next(), "(");
                let mut operands = vec![self.sum()];
                while self.peek() == "," {
                    self.next();
                    operands.push(self.sum());
                }
                assert_eq!(self.next(), ")");
                Range::of(&operands, &|x| apply(name, x))
            }
            digits => Range::number(digits, self.digits),
        }
    }

    fn bracketed(&mut self) -> Range {
        let inner = self.sum();
        assert_eq!(self.next(), ")");
        inner
    }
}

/// Does a printed sum again; true when there was one.
fn done_again(line: &str, digits: i32) -> bool {
    let Some((sum, result)) = line.split_once(" = ") else {
        return false;
    };
    let mut reader = Reader::new(sum, digits);
    let again = reader.sum();
    assert_eq!(reader.at, reader.tokens.len(), "all of `{sum}` is read");
    let printed = Reader::new(result, digits).factor();
    assert!(
        again.low <= printed.high + 1e-9 && printed.low <= again.high + 1e-9,
        "`{line}`: {again:?} is not {printed:?}"
    );
    // Wide ranges would prove nothing.
    let widest = if digits == ON_SCREEN { 0.02 } else { 2.0 };
    assert!(again.high - again.low < widest, "`{line}`: {again:?}");
    true
}

fn words() -> Words {
    Words::open(&common::templates(), "en").expect("the strings are complete")
}

/// The example, another field, and that one with what they lack: a workshop, a pulse round, caps, a dozen peers.
fn cases() -> Vec<Case> {
    let example = common::case(&common::folder("examples/nordhagen-pumps"));
    let first = common::case(&common::baseline());
    let kiosk = common::case(&common::folder("tests/fixtures/kiosk"));
    let mut settled = kiosk.clone();
    settled.round.mode = Mode::Facilitated;
    settled.round.workshop = Some(workshop());
    let mut sector = first.clone();
    sector.engagement.sector = "G".to_owned();
    sector.engagement.role_weights = (example.questionnaire.roles.iter().zip(1..))
        .map(|(r, n)| (r.id.clone(), f64::from(n) / 7.0))
        .collect();
    sector.engagement.targets.insert("overall".to_owned(), 61.3);
    sector.engagement.min_role = 4;
    sector.engagement.staff = 400.0;
    // Peers whose roles were weighed in the same way.
    let rules = scoring::fingerprint(&sector.questionnaire, Some(&sector.engagement));
    if let Some(benchmark) = &mut sector.benchmark {
        benchmark.scoring = Some(rules);
    }
    if let Some(Content::Peers(peers)) = sector.benchmark.as_mut().map(|b| &mut b.content) {
        let same = |p: &Peer| p.mode == sector.round.mode && p.form == sector.round.form;
        let all = &mut peers.rows;
        all.retain(|p| same(p) && p.size.as_str() == "250-999");
        all.truncate(24);
    }
    let mut alone = first.clone();
    alone.benchmark = None;
    alone.engagement.modules.clear();
    alone.engagement.context = Facts::default();
    alone.questionnaire.target = 0.0;
    alone.round.respondents.truncate(2);
    vec![
        example.clone(),
        kiosk,
        settled,
        sector,
        alone,
        pulse(&first),
        first,
    ]
}

/// The cases with what is computed from them; in the last two the peers are known by published figures only.
fn assessed() -> Vec<(Case, Assessment)> {
    let mut all: Vec<(Case, Assessment)> = cases()
        .into_iter()
        .map(|case| {
            let a = assess(&case);
            (case, a)
        })
        .collect();
    let known = all.last().cloned().expect("cases");
    for (mean, sd) in [(40.25, 11.5), (24.0, 13.75)] {
        let (case, mut a) = known.clone();
        for place in a.standing.iter_mut().flat_map(|s| &mut s.nodes) {
            let own = a
                .scores
                .node(&place.node)
                .and_then(|n| n.score)
                .expect("a score");
            let found = predictive::predict(own.get(), mean, sd, 45).expect("a spread");
            (place.n, place.quartiles) = (45, None);
            place.peers.clear();
            place.outcome = Outcome::Predicted {
                value: found.percentile,
                low: found.low,
                high: found.high,
                mean,
                sd,
                model: found.model,
            };
        }
        all.push((case, a));
    }
    all
}

fn workshop() -> Workshop {
    let ruling = |response: Response, evidence: Option<Evidence>| Ruling {
        response,
        evidence,
        reason: Some("said aloud".to_owned()),
        date: "2026-03-05".to_owned(),
    };
    let settled = |proposed: Option<f64>, agreed: Response| Settled {
        proposed: proposed.map(|l| ruling(Response::Level(l), None)),
        agreed: Some(ruling(agreed, Some(Evidence::E2))),
    };
    let figure = Response::Figure {
        value: 30.0,
        sample: Some(90.0),
        source: None,
    };
    Workshop {
        date: "2026-03-05".to_owned(),
        present: BTreeMap::new(),
        practices: BTreeMap::from([
            (
                PracticeId::new("COU-01"),
                settled(Some(2.0), Response::Level(1.0)),
            ),
            (
                PracticeId::new("TEA-02"),
                settled(None, Response::Level(2.0)),
            ),
            (PracticeId::new("COU-02"), settled(Some(1.0), figure)),
        ]),
    }
}

/// A pulse round half a year after `case` that asks what the first initiative lifts.
fn pulse(case: &Case) -> Case {
    let mut pulse = case.clone();
    pulse.round.form = crm_readiness::model::questionnaire::Form::Pulse;
    pulse.round.date = "2027-03-15".to_owned();
    pulse.round.phase = case
        .questionnaire
        .catalogue
        .initiatives
        .iter()
        .take(3)
        .map(|i| i.id.clone())
        .collect();
    pulse.earlier = Some(Box::new(case.clone()));
    pulse
}

fn every(case: &Case, a: &Assessment) -> Vec<derive::Derivation> {
    derive::names(case, a)
        .iter()
        .flat_map(|name| derive::of(case, a, name).unwrap_or_else(|| panic!("`{name}` is a name")))
        .collect()
}

/// The cases hold each kind of step, so that no formula goes untested.
#[test]
fn the_cases_hold_every_step() {
    let strings = common::templates();
    let text = strings.text("strings.en.yaml").expect("there");
    let group = text
        .split("\nderive:\n")
        .nth(1)
        .and_then(|t| t.split("\nderive_unit:").next());
    let mut seen: Vec<&str> = Vec::new();
    for (case, a) in assessed() {
        let all = every(&case, &a);
        seen.extend(all.iter().flat_map(|d| &d.steps).map(|s| s.what));
    }
    let page = [
        "left_out",
        "about",
        "heading",
        "privacy_title",
        "privacy",
        "part",
    ];
    let missing: Vec<&str> = (group.expect("the group of derivations").lines())
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.trim().split(':').next())
        .filter(|key| !seen.contains(key) && !page.contains(key))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_sum_on_screen_can_be_done_again() {
    let words = words();
    for (case, a) in assessed() {
        let ground = Ground {
            case: &case,
            a: &a,
            words: &words,
            progress: None,
        };
        let mut sums = 0;
        for name in derive::names(&case, &a) {
            let all = derive::of(&case, &a, &name).expect("a name");
            let screen = derivation::render(ground, &all).expect("the strings are complete");
            let mut sum = String::new();
            for line in screen.lines().filter(|l| l.starts_with("    ")) {
                let shown = line.split('│').next().expect("one part at least");
                sum.push_str(shown);
                if shown.contains(" = ") {
                    assert!(done_again(&sum, ON_SCREEN));
                    sums += 1;
                }
                if !line.contains('│') {
                    sum.clear();
                }
            }
            assert!(sum.is_empty(), "{name}: a sum without a result: {sum}");
        }
        assert!(sums > 60, "{sums} sums");
    }
}

#[test]
fn every_sum_of_the_appendix_can_be_done_again() {
    let words = words();
    for (case, a) in assessed() {
        let pages = crm_readiness::render::view::view(&case, &a, None, &words)
            .expect("the strings are complete");
        let appendix = &pages.view.appendix;
        for d in appendix.derivations.iter().chain(&appendix.parts) {
            for step in &d.steps {
                done_again(&step.line, ON_PAPER);
                for r in &step.rows {
                    assert!(done_again(
                        &format!("{} × {} = {}", r.weight, r.value, r.product),
                        2
                    ));
                }
                if !step.rows.is_empty() {
                    let products: Vec<&str> =
                        step.rows.iter().map(|r| r.product.as_str()).collect();
                    done_again(
                        &format!("{} = {}", products.join(" + "), step.product),
                        ON_PAPER,
                    );
                    done_again(
                        &format!("{} / {} = {}", step.product, step.divisor, step.result),
                        2,
                    );
                }
            }
        }
    }
}

/// The value of a sum at full precision.
fn value(e: &Expression) -> f64 {
    match e {
        Expression::Number(x) | Expression::Constant(x) => *x,
        Expression::Binary {
            operator,
            left,
            right,
        } => {
            let name = match operator {
                Operator::Plus => "+",
                Operator::Minus => "−",
                Operator::Times => "×",
                Operator::Over => "/",
            };
            apply(name, &[value(left), value(right)])
        }
        Expression::Call { function, operands } => {
            let operands: Vec<f64> = operands.iter().map(value).collect();
            apply(Function::as_str(*function), &operands)
        }
    }
}

#[test]
fn the_operands_give_the_result_of_the_assessment_at_full_precision() {
    for (case, a) in assessed() {
        for d in every(&case, &a) {
            for step in &d.steps {
                let again = match &step.formula {
                    Formula::Stated => continue,
                    Formula::Sum(e) => value(e),
                    Formula::Weighted { terms, divisor } => {
                        terms.iter().map(|t| t.weight * t.value).sum::<f64>() / divisor
                    }
                };
                let result = step.result.expect("a sum has a result");
                assert!(
                    (again - result).abs() < 1e-9,
                    "{} {}: {again} is not {result}",
                    d.node,
                    step.what
                );
            }
        }
    }
}

#[test]
fn derivations_end_in_the_numbers_of_the_pages() {
    let words = words();
    for (case, a) in assessed() {
        let pages = crm_readiness::render::view::view(&case, &a, None, &words)
            .expect("the strings are complete");
        let rows = std::iter::once(&pages.view.scores.overall)
            .chain(&pages.view.scores.dimensions)
            .chain(&pages.view.scores.capabilities)
            .chain(&pages.view.scores.modules);
        for row in rows {
            let all = derive::of(&case, &a, &row.id).expect("a node");
            let own = all.first().expect("the node itself");
            let result = |what: &str| {
                own.steps
                    .iter()
                    .find(|s| s.what == what)
                    .and_then(|s| s.result)
            };
            let shown = result("score").map_or_else(|| "–".to_owned(), number::score);
            assert_eq!(shown, row.score, "{}", row.id);
            // Each part that is derived below ends in the number that stands for it above.
            let Some(Formula::Weighted { terms, .. }) = own
                .steps
                .iter()
                .find(|s| s.what == "score")
                .map(|s| &s.formula)
            else {
                continue;
            };
            for term in terms.iter().filter(|t| t.id.is_none()) {
                let part = all
                    .iter()
                    .find(|d| Some(&d.title) == term.title.as_ref())
                    .expect("derived below");
                let score = part
                    .steps
                    .iter()
                    .find(|s| s.what == "score")
                    .and_then(|s| s.result);
                assert_eq!(score, Some(term.value), "{}", part.node);
            }
        }
        for item in &a.plan.items {
            let all = derive::of(&case, &a, item.id.as_str()).expect("an initiative");
            let steps = &all.first().expect("one").steps;
            let result = |what: &str| steps.iter().find(|s| s.what == what).and_then(|s| s.result);
            assert_eq!(result("priority"), Some(item.priority));
            assert_eq!(result("need"), Some(item.need));
            assert_eq!(result("effort_term"), Some(item.effort_term));
        }
    }
}

#[test]
fn what_may_not_be_shown_is_in_no_derivation() {
    let mut hidden = 0;
    for (case, a) in assessed() {
        let min = case.engagement.min_role;
        for p in &a.scores.practices {
            let all = derive::of(&case, &a, p.id.as_str()).expect("a practice");
            let own = all.first().expect("the practice itself");
            let steps = |what: &'static str| own.steps.iter().filter(move |s| s.what == what);
            let parts = steps("role_means").flat_map(|s| match &s.formula {
                Formula::Weighted { terms, .. } => terms.clone(),
                _ => Vec::new(),
            });
            for part in parts {
                assert!(part.n.is_some_and(|n| n >= min), "{}: {part:?}", p.id);
            }
            assert_eq!(
                steps("error").count(),
                usize::from(p.shown_error.is_some() && p.score.is_some()),
            );
            if p.roles.iter().any(|r| r.hidden) {
                assert_eq!(steps("role_means").count(), 0, "{}", p.id);
            }
            let by_answers = p.basis == Some(crm_readiness::score::practice::Basis::RoleMeans);
            if p.capped && p.persons < min && by_answers {
                let uncapped = p
                    .uncapped
                    .expect("capped")
                    .level(case.questionnaire.highest());
                for step in &own.steps {
                    assert!(
                        !["role_means", "roles_hidden", "cap", "moved"].contains(&step.what)
                            && (step.unit != Unit::Levels || step.result != Some(uncapped)),
                        "{}: {step:?}",
                        p.id
                    );
                }
                hidden += 1;
            }
        }
        let text = serde_json::to_string(&every(&case, &a)).expect("plain data");
        for respondent in &case.round.respondents {
            for note in respondent.answers.values().filter_map(|x| x.note.as_ref()) {
                assert!(!text.contains(note.as_str()));
            }
        }
        assert!(
            !text.contains("said aloud"),
            "reasons of the workshop stay in it"
        );
    }
    assert!(hidden > 0, "the cases have levels to hide");
}
