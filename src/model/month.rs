//! Months and quarters of the calendar.

use std::fmt;

use serde::{Serialize, Serializer};

/// A month, counted from January of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    /// Reads `YYYY-MM`, years 1900 to 2199.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let month = number(month, 2)?;
        let year = number(year, 4)?;
        let fits = (1900..2200).contains(&year) && (1..=12).contains(&month);
        fits.then_some(Self(year * 12 + month - 1))
    }

    /// The month of a day `YYYY-MM-DD`.
    pub fn of_day(day: &str) -> Option<Self> {
        Self::parse(day.get(..7)?)
    }

    /// The month this many months later.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from `earlier` to this one; negative when this one is earlier.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The quarter that holds it.
    pub const fn quarter(self) -> Quarter {
        Quarter(self.0.div_euclid(3))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A quarter, counted from the first of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter(i32);

impl Quarter {
    /// Reads `YYYY-Q1` to `YYYY-Q4`, years 1900 to 2199.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, quarter) = text.split_once("-Q")?;
        let quarter = number(quarter, 1)?;
        let year = number(year, 4)?;
        let fits = (1900..2200).contains(&year) && (1..=4).contains(&quarter);
        fits.then_some(Self(year * 4 + quarter - 1))
    }

    /// Its first month.
    pub const fn first(self) -> Month {
        Month(self.0 * 3)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-Q{}",
            self.0.div_euclid(4),
            self.0.rem_euclid(4) + 1
        )
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<i32> {
    let fits = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_quarters_are_read_counted_and_printed() {
        let january = Month::parse("2027-01").expect("a month");
        assert_eq!(january.plus(14).to_string(), "2028-03");
        assert_eq!(january.plus(-1).to_string(), "2026-12");
        assert_eq!(january.plus(14).since(january), 14);
        assert_eq!(january.plus(5).quarter().to_string(), "2027-Q2");
        let quarter = Quarter::parse("2027-Q4").expect("a quarter");
        assert_eq!(quarter.first().to_string(), "2027-10");
        assert_eq!(Month::of_day("2026-09-15"), Month::parse("2026-09"));
        for wrong in ["2027-13", "2027-1", "27-01", "2027/01", "2027-00", "", "a"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
        for wrong in ["2027-Q5", "2027-Q0", "2027-q1", "2027Q1", "2027-Q11"] {
            assert_eq!(Quarter::parse(wrong), None, "{wrong}");
        }
    }
}
