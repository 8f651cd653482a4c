//! Pieces of work → when each begins: a project schedule with limited capacity (RCPSP; Brucker et al. 1999, *European
//! Journal of Operational Research* 112:3), in half-months.
//!
//! Objective, lexicographic: the most weight ends within the horizon, then the least Σ weight × start. Proven optimal
//! where the search ends within its count of steps; otherwise the best plan found and how far it can be from the optimum.
//! Nothing here knows a questionnaire. Rooms: [`calendar`] half-months and closed windows, [`serial`] a first plan,
//! [`solve`] the exact search, [`bound`] what no plan can beat, [`validate`] the plan read again, without the solver.

pub mod bound;
pub mod calendar;
pub mod serial;
pub mod solve;
pub mod validate;

use std::collections::BTreeMap;

use serde::Serialize;

use calendar::Calendar;

/// Hundredths of a person-day, and hundreds of a currency unit, are what the search counts in.
pub const GRAIN: f64 = 100.0;

/// One piece of work: an initiative, or a step of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Name, for messages.
    pub name: String,
    /// Periods, 1 or more.
    pub duration: usize,
    /// Person-days a period by role.
    pub demand: BTreeMap<String, f64>,
    /// Cost a period.
    pub cost: f64,
    /// Weight in the objective, 1 or more.
    pub weight: u32,
    /// First period in which it may begin.
    pub earliest: usize,
    /// The period in which it has to begin.
    pub fixed: Option<usize>,
    /// The period before which it has to have ended.
    pub deadline: Option<usize>,
    /// True when it has to end within the horizon.
    pub must: bool,
}

/// What two pieces have to do with each other; both are positions in the list of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The piece that comes first.
    pub before: usize,
    /// The piece that waits.
    pub after: usize,
    /// What of the first has to have happened: `None` its begin, otherwise its end, at the latest so many periods after
    /// the second has begun.
    pub ends_within: Option<usize>,
    /// Share of the first after which enough of it is done, 0 to 1; 1 where all of it is needed.
    pub enough: usize,
}

impl Link {
    /// The second begins when the first has ended.
    pub const fn finish_start(before: usize, after: usize) -> Self {
        Self {
            before,
            after,
            ends_within: Some(0),
            enough: usize::MAX,
        }
    }

    /// Periods from the begin of the first to the earliest begin of the second.
    pub fn gap(&self, duration: usize) -> i64 {
        let whole = duration.min(self.enough);
        match self.ends_within {
            None => 0,
            Some(lead) => signed(whole) - signed(lead),
        }
    }
}

/// A count as a signed number.
pub(crate) fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX / 4)
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// What they have to do with each other.
    pub links: Vec<Link>,
    /// Groups of pieces of which only one runs at a time.
    pub groups: Vec<Vec<usize>>,
    /// Half-months and closed windows.
    pub calendar: Calendar,
    /// Person-days a month by role; a role that is missing has no limit.
    pub capacity: BTreeMap<String, f64>,
    /// Budget by quarter, `2027-Q1`; a quarter that is missing has no limit.
    pub budget: BTreeMap<String, f64>,
    /// Working periods within the horizon.
    pub horizon: usize,
}

impl Problem {
    /// Person-days that a role has in a working period; `None` without a limit.
    pub fn room(&self, role: &str, period: usize) -> Option<f64> {
        let month = self.capacity.get(role)?;
        Some(month / 2.0 * self.calendar.open_share(role, period))
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solution {
    /// First period of each piece, in the order of the pieces.
    pub starts: Vec<usize>,
    /// True when no plan is better.
    pub optimal: bool,
    /// Σ weight × start of the pieces that end within the horizon.
    pub objective: u64,
    /// What no plan with the same pieces within the horizon can be below.
    pub bound: u64,
    /// Steps of the search.
    pub steps: u64,
}

impl Solution {
    /// How far from the optimum it can be, in percent; 0 where it is proven.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub fn within_percent(&self) -> f64 {
        if self.optimal || self.objective == 0 {
            return 0.0;
        }
        100.0 * (self.objective.saturating_sub(self.bound)) as f64 / self.objective as f64
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refused {
    /// A piece needs more of a role in a period than the role ever has.
    TooMuch {
        /// The piece.
        piece: String,
        /// The role.
        role: String,
        /// Person-days a month needed.
        needs: f64,
        /// Person-days a month there are.
        has: f64,
    },
    /// A piece with a fixed begin or a deadline cannot keep it, because of what it waits for, of closed windows, of
    /// capacity or budget.
    Fixed {
        /// The piece.
        piece: String,
        /// What stands against it; a piece, a role, a quarter or the horizon.
        against: String,
    },
    /// A piece that must be done does not end within the horizon.
    Beyond {
        /// The piece.
        piece: String,
    },
    /// Pieces wait for each other in a circle.
    Circle {
        /// One of them.
        piece: String,
    },
}

/// Makes a plan; every plan is read again by [`validate`].
///
/// # Panics
///
/// When the search breaks a limit that it was given, which is a mistake of the program.
pub fn schedule(problem: &Problem, steps: u64) -> Result<Solution, Refused> {
    let first = serial::serial(problem)?;
    let found = solve::solve(problem, &first, steps);
    let wrong = validate::violations(problem, &found.starts);
    assert!(
        wrong.is_empty(),
        "a plan keeps all limits it was made under: {wrong:?}"
    );
    let late = problem
        .pieces
        .iter()
        .zip(&found.starts)
        .find(|(p, s)| p.must && **s + p.duration > problem.horizon);
    match late {
        Some((piece, _)) => Err(Refused::Beyond {
            piece: piece.name.clone(),
        }),
        None => Ok(found),
    }
}
