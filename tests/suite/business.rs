//! The business case: values computed elsewhere, laws, what is asked for, options, planned against realised.

mod bridge; // the example engagement
mod case; // one full case recomputed by a script
mod laws; // what holds for any figures
mod options; // the ways that a board compares
mod propose; // a register to fill in
mod realised; // planned against realised
mod refusals; // no return without its figures

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crm_readiness::builtin::{self, Shelf};
use crm_readiness::check::{Desk, questionnaire};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::model::business::{Benefit, BenefitClass, Business, Costs, DayCost, Money};
use crm_readiness::model::engagement::SizeClass;
use crm_readiness::model::id::{InitiativeId, RoleId};
use crm_readiness::model::month::Month;
use crm_readiness::model::questionnaire::Questionnaire;
use crm_readiness::plan::money::spend::Spend;
use crm_readiness::plan::money::{Inputs, SEED};

/// The questionnaire that is built in.
fn questionnaire() -> Questionnaire {
    let reference = builtin::references(Shelf::Questionnaires)
        .into_iter()
        .next()
        .expect("one is built in");
    let files = builtin::files(Shelf::Questionnaires, &reference);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    questionnaire::questionnaire(&files, None, &mut desk).expect("it has no findings")
}

/// The same, read once.
static QUESTIONNAIRE: LazyLock<Questionnaire> = LazyLock::new(questionnaire);

/// What a case is worked out from, to be changed by a test.
#[derive(Debug, Clone)]
struct Given {
    business: Business,
    money: Money,
    request: BTreeMap<String, f64>,
    benefits: Vec<Benefit>,
    spends: Vec<Spend>,
    draws: usize,
}

impl Given {
    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            business: &self.business,
            money: &self.money,
            request: self.request.clone(),
            benefits: &self.benefits,
            spends: self.spends.clone(),
            ended: BTreeMap::from([(InitiativeId::new("I-12"), -1.5)]),
            start: Month::parse("2027-01").expect("a month"),
            horizon_months: 36,
            phase_ends: vec![9, 18],
            size: SizeClass::Large,
            seed: SEED,
            draws: self.draws,
        }
    }

    fn benefit(&mut self, id: &str) -> &mut Benefit {
        let mut all = self.benefits.iter_mut();
        all.find(|b| b.id == id).expect("a benefit")
    }
}

fn spend(
    id: &str,
    (begin, end): (f64, f64),
    days: [f64; 3],
    external_share: f64,
    roles: &[(&str, f64)],
    sureness: &str,
) -> Spend {
    Spend {
        initiative: InitiativeId::new(id),
        begin,
        end,
        days,
        external_share,
        internal: roles
            .iter()
            .map(|(role, days)| (RoleId::new(*role), *days))
            .collect(),
        sureness: sureness.to_owned(),
    }
}

fn benefit(
    id: &str,
    profile: &str,
    class: BenefitClass,
    from: &str,
    (delay, ramp): (u32, u32),
    drivers: &[[f64; 3]],
) -> Benefit {
    Benefit {
        id: id.to_owned(),
        profile: profile.to_owned(),
        owner: Some("an office".to_owned()),
        class,
        named: None,
        baseline: None,
        from: InitiativeId::new(from),
        delay_months: delay,
        ramp_months: ramp,
        drivers: drivers.iter().copied().map(Some).collect(),
        counted_with: Vec::new(),
        actual: BTreeMap::new(),
    }
}

const fn one(x: f64) -> [f64; 3] {
    [x; 3]
}

/// A groundwork initiative, a point solution in two steps, a repair; four benefits.
fn given() -> Given {
    let cost = |lines: &[(&str, [f64; 3])], running| Costs {
        lines: lines.iter().map(|(l, s)| ((*l).to_owned(), *s)).collect(),
        running,
    };
    let service = [
        ("service", 30.375),
        ("front-line", 15.1875),
        ("it", 15.1875),
    ];
    let board = [
        ("executive", 9.0),
        ("marketing", 6.0),
        ("sales", 6.0),
        ("finance", 6.0),
    ];
    let step = |months| spend("I-22", months, [90.0, 135.0, 210.0], 0.55, &service, "C");
    Given {
        business: QUESTIONNAIRE.business.clone(),
        money: Money {
            day_cost: DayCost {
                internal: Some(420.0),
                by_role: BTreeMap::from([(RoleId::new("executive"), 900.0)]),
                external: Some(1100.0),
            },
            discount_rate: Some(0.08),
            costs: BTreeMap::from([(
                InitiativeId::new("I-22"),
                cost(
                    &[("software", [40_000.0, 55_000.0, 80_000.0])],
                    Some([12_000.0, 15_000.0, 20_000.0]),
                ),
            )]),
            ..Money::default()
        },
        request: [
            ("reserve", 20_000.0),
            ("integration", 60_000.0),
            ("software", 9e9),
        ]
        .map(|(line, sum)| (line.to_owned(), sum))
        .into(),
        benefits: vec![
            benefit(
                "handling-time",
                "handling-time",
                BenefitClass::Avoided,
                "I-22",
                (1, 6),
                &[one(18_000.0), [0.5, 1.5, 2.5], [44.0, 46.0, 50.0]],
            ),
            benefit(
                "error-cost",
                "error-cost",
                BenefitClass::Avoided,
                "I-12",
                (0, 4),
                &[one(85.0), [0.1, 0.2, 0.35], one(65.0), one(0.0)],
            ),
            benefit(
                "old-list",
                "switched-off",
                BenefitClass::Cashable,
                "I-36",
                (2, 0),
                &[one(9600.0), one(2400.0), one(1800.0)],
            ),
            benefit(
                "kept",
                "kept-margin",
                BenefitClass::Soft,
                "I-36",
                (3, 12),
                &[one(120.0), [0.02, 0.05, 0.1], one(3800.0)],
            ),
        ],
        spends: vec![
            spend("I-02", (0.0, 2.5), [30.0, 45.0, 70.0], 0.4, &board, "B"),
            step((3.0, 9.0)),
            step((9.0, 14.0)),
            spend(
                "I-36",
                (1.0, 3.0),
                [25.0, 40.0, 70.0],
                0.25,
                &[("service", 20.0), ("sales", 10.0)],
                "B",
            ),
        ],
        draws: 10_000,
    }
}

fn close(have: f64, want: f64, tolerance: f64) {
    assert!(
        (have - want).abs() <= tolerance,
        "{have} is not {want} within {tolerance}"
    );
}
