//! The time axis of charts by month: a scale in quarters, years below.

use super::canvas::{Canvas, GRID, SMALL, SOFT, Type, mix};
use super::count;
use super::text::width;

/// The months that a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    /// Calendar year of the first month.
    pub year: i32,
    /// The first month, 1–12.
    pub month: usize,
    /// How many months.
    pub count: usize,
}

/// Longest time that is drawn, in months.
const LONGEST: usize = 600;
const NAMES: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Months {
    /// How many months are drawn; at least one, so that there is a scale.
    pub(super) fn length(self) -> f64 {
        count(self.count.clamp(1, LONGEST))
    }

    /// Month of the year from 0, of the month `n` after the first.
    fn of_year(self, n: usize) -> usize {
        (self.month.clamp(1, 12) - 1 + n) % 12
    }

    /// Calendar year of the month `n` after the first.
    fn year_of(self, n: usize) -> i32 {
        let years = (self.month.clamp(1, 12) - 1 + n.min(12_000)) / 12;
        self.year
            .saturating_add(i32::try_from(years).unwrap_or(i32::MAX))
    }

    /// The month `n` after the first, as `Mar 2027`.
    pub fn name(self, n: usize) -> String {
        let month = NAMES.get(self.of_year(n)).copied().unwrap_or_default();
        format!("{month} {}", self.year_of(n))
    }
}

/// A scale of months from left to right.
#[derive(Clone, Copy)]
pub(super) struct Time {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) months: Months,
}

impl Time {
    /// The place of a time in months after the start; what lies outside stands at the edge.
    pub(super) fn x(&self, months: f64) -> f64 {
        let share = (months / self.months.length()).clamp(0.0, 1.0);
        self.left + (self.right - self.left) * share
    }

    /// Spans of months that share what `key` says of the month, as (first, one after the last).
    fn spans(&self, key: impl Fn(usize) -> usize) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        for n in 0..self.months.count.clamp(1, LONGEST) {
            match out.last_mut() {
                Some((first, end)) if key(*first) == key(n) => *end = n + 1,
                _ => out.push((n, n + 1)),
            }
        }
        out
    }

    fn quarters(&self) -> Vec<(usize, usize)> {
        self.spans(|n| (self.months.month.clamp(1, 12) - 1 + n) / 3)
    }

    fn years(&self) -> Vec<(usize, usize)> {
        self.spans(|n| (self.months.month.clamp(1, 12) - 1 + n) / 12)
    }

    /// Whether quarters have room for their names.
    fn fine(&self) -> bool {
        self.x(3.0) - self.x(0.0) >= 19.0
    }

    /// Light lines where quarters begin, darker where years do.
    pub(super) fn grid(&self, canvas: &mut Canvas, (top, bottom): (f64, f64)) {
        let quarters = if self.fine() {
            self.quarters()
        } else {
            Vec::new()
        };
        for (first, _) in quarters {
            let x = self.x(count(first));
            canvas.line((x, top), (x, bottom), GRID, 1.0);
        }
        for (first, _) in self.years() {
            let x = self.x(count(first));
            canvas.line((x, top), (x, bottom), mix(SOFT, 0.38), 1.0);
        }
        canvas.line((self.right, top), (self.right, bottom), GRID, 1.0);
    }

    /// Names of quarters, and of years on the line below; returns the height.
    pub(super) fn names(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let soft = Type::of(SMALL).coloured(SOFT).centred();
        let mut y = top + 8.0;
        if self.fine() {
            for (first, end) in self.quarters() {
                let (from, to) = (self.x(count(first)), self.x(count(end)));
                let name = format!("Q{}", self.months.of_year(first) / 3 + 1);
                if to - from >= width(&name, SMALL) {
                    canvas.text((f64::midpoint(from, to), y), &name, soft);
                }
            }
            y += 15.0;
        }
        for (first, end) in self.years() {
            let (from, to) = (self.x(count(first)), self.x(count(end)));
            let name = self.months.year_of(first).to_string();
            if to - from >= width(&name, SMALL) {
                canvas.text((f64::midpoint(from, to), y), &name, soft);
            }
        }
        y + 9.0 - top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_calendar() {
        let months = Months {
            year: 2026,
            month: 11,
            count: 6,
        };
        let time = Time {
            left: 0.0,
            right: 120.0,
            months,
        };
        assert_eq!(time.quarters(), [(0, 2), (2, 5), (5, 6)]);
        assert_eq!(time.years(), [(0, 2), (2, 6)]);
        assert_eq!(months.name(0), "Nov 2026");
        assert_eq!(months.name(2), "Jan 2027");
        assert_eq!(months.name(14), "Jan 2028");
    }
}
