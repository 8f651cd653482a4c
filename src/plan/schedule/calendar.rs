//! Half-months with their days, and windows in which nothing, or nothing of a role, is done.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

/// Share of a half-month's days from which it counts as closed altogether.
const CLOSED: f64 = 0.5;

/// A window in which work stops.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The roles that it is about; empty for the whole organisation.
    pub roles: Vec<String>,
}

/// One working half-month.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Its quarter, `2027-Q1`.
    quarter: String,
    /// Share of its days open for the whole organisation.
    open: f64,
    /// Share open by role, where it differs.
    by_role: BTreeMap<String, f64>,
}

/// Working half-months in order; those closed for the whole organisation are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    periods: Vec<Period>,
}

impl Calendar {
    /// `length` working half-months from the first day of a month.
    pub fn new(start: Date, length: usize, windows: &[Window]) -> Self {
        let mut periods = Vec::new();
        let mut month = start.first_of_month();
        // A window that never ends would leave nothing: the years looked at are limited.
        for _ in 0..(length + 1200) {
            let middle = month.checked_add(14.days()).unwrap_or(month);
            let halves = [
                (month, middle),
                (middle.tomorrow().unwrap_or(middle), month.last_of_month()),
            ];
            for (from, to) in halves {
                let open = 1.0 - closed(from, to, windows.iter().filter(|w| w.roles.is_empty()));
                if open < CLOSED {
                    continue;
                }
                let mut by_role: BTreeMap<String, f64> = BTreeMap::new();
                for role in windows.iter().flat_map(|w| &w.roles) {
                    let own = windows
                        .iter()
                        .filter(|w| w.roles.is_empty() || w.roles.contains(role));
                    by_role.insert(role.clone(), 1.0 - closed(from, to, own));
                }
                periods.push(Period {
                    from,
                    to,
                    quarter: quarter(from),
                    open,
                    by_role,
                });
            }
            if periods.len() >= length {
                break;
            }
            match month.checked_add(1.month()) {
                Ok(next) => month = next,
                Err(_) => break,
            }
        }
        Self { periods }
    }

    /// Number of working half-months.
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// A working half-month.
    pub fn period(&self, n: usize) -> Option<&Period> {
        self.periods.get(n)
    }

    /// Share of a half-month that is open for a role, 0 to 1.
    pub fn open_share(&self, role: &str, n: usize) -> f64 {
        self.periods
            .get(n)
            .map_or(1.0, |p| p.by_role.get(role).copied().unwrap_or(p.open))
    }

    /// The quarter of a half-month, `2027-Q1`; empty beyond the end.
    pub fn quarter(&self, n: usize) -> &str {
        self.periods.get(n).map_or("", |p| p.quarter.as_str())
    }

    /// The first working half-month that begins on a day or after it.
    pub fn at(&self, day: Date) -> usize {
        self.periods
            .iter()
            .position(|p| p.from >= day)
            .unwrap_or(self.periods.len())
    }

    /// Working half-months that end on a day or before it.
    pub fn until(&self, day: Date) -> usize {
        self.periods.iter().take_while(|p| p.to <= day).count()
    }
}

/// The quarter of a day, `2027-Q1`.
pub fn quarter(day: Date) -> String {
    format!("{}-Q{}", day.year(), (day.month() + 2) / 3)
}

/// Share of the days from `from` to `to` that lie in a window.
fn closed<'w>(from: Date, to: Date, windows: impl Iterator<Item = &'w Window>) -> f64 {
    let windows: Vec<&Window> = windows.collect();
    let (mut shut, mut all) = (0.0, 0.0);
    let mut day = from;
    while day <= to {
        all += 1.0;
        if windows.iter().any(|w| w.from <= day && day <= w.to) {
            shut += 1.0;
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    if all > 0.0 { shut / all } else { 0.0 }
}
