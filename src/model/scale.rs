//! Levels, scores and the reasons why a number is missing.

use serde::Serialize;

/// Differences smaller than this are ties: 3.67 − 1.67 and 3 − 1 differ by one unit in the last place.
pub const TIE: f64 = 1e-10;

/// Slack for comparing a share with a limit, so that 5 of 10 is half.
pub const SLACK: f64 = 1e-9;

/// The value at `x` of a line through `knots` (`x` increasing), constant beyond the end knots; `None` without knots.
pub fn piecewise(knots: &[(f64, f64)], x: f64) -> Option<f64> {
    let (first, last) = (knots.first()?, knots.last()?);
    if x <= first.0 {
        return Some(first.1);
    }
    for pair in knots.windows(2) {
        if let [(x0, y0), (x1, y1)] = pair
            && x <= *x1
        {
            return Some(y0 + (y1 - y0) * (x - x0) / (x1 - x0));
        }
    }
    Some(last.1)
}

/// A score in percent of the maximum possible (POMP; Cohen, Cohen, Aiken & West 1999), 0 to 100, never NaN.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Score(f64);

impl Score {
    /// A finite number from 0 to 100 (1e-9 beyond either end is taken as the end), otherwise `None`.
    pub fn new(value: f64) -> Option<Self> {
        (value.is_finite() && (-SLACK..=100.0 + SLACK).contains(&value))
            .then(|| Self(value.clamp(0.0, 100.0)))
    }

    /// The number, 0 to 100.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// `100 · level / highest`; `level` lies on 0 to `highest`.
    pub fn of_level(level: f64, highest: f64) -> Option<Self> {
        Self::new(100.0 * level / highest)
    }

    /// The level that this score stands for, on 0 to `highest`.
    pub fn level(self, highest: f64) -> f64 {
        self.0 / 100.0 * highest
    }
}

/// Why a node has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// Nobody who was asked answered.
    NotAnswered,
    /// All who answered said that they do not know.
    DontKnow,
    /// It does not apply to this organisation.
    NotApplicable,
    /// Less than the required share of its weight has a score.
    CoverageTooLow,
    /// Fewer than two of its practices have a score.
    TooFewPractices,
    /// One of its parts has no score.
    PartMissing,
    /// All weights are zero.
    NoWeight,
    /// It was last asked more than twelve months ago.
    OutOfDate,
}

impl Undefined {
    /// The reason in words, for print.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotAnswered => "not answered",
            Self::DontKnow => "not known by those asked",
            Self::NotApplicable => "does not apply",
            Self::CoverageTooLow => "too little of its weight has a score",
            Self::TooFewPractices => "fewer than two of its practices have a score",
            Self::PartMissing => "a part of it has no score",
            Self::NoWeight => "all its weights are zero",
            Self::OutOfDate => "last asked more than twelve months ago",
        }
    }
}

/// Lowest and highest score that are possible while some practices have none (worst and best case; Manski 2003).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bounds {
    /// With every practice without a score at 0.
    pub low: f64,
    /// With every practice without a score at 100.
    pub high: f64,
}

/// How it was shown that a practice is at its level, E0 to E3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Evidence {
    /// Said by one role, or by roles that lie apart.
    E0,
    /// At least two persons in two roles, and all role means within one level.
    E1,
    /// The assessor saw a document, a screen or a system report.
    E2,
    /// The assessor checked a sample or a measured figure, or saw it at work.
    E3,
}

impl Evidence {
    /// All grades, weakest first.
    pub const ALL: [Self; 4] = [Self::E0, Self::E1, Self::E2, Self::E3];

    /// Position, 0 to 3.
    pub const fn index(self) -> usize {
        match self {
            Self::E0 => 0,
            Self::E1 => 1,
            Self::E2 => 2,
            Self::E3 => 3,
        }
    }

    /// The grade as written in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::E0 => "E0",
            Self::E1 => "E1",
            Self::E2 => "E2",
            Self::E3 => "E3",
        }
    }

    /// Reads `E0` to `E3`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_never_nan_nor_out_of_range() {
        assert_eq!(Score::new(f64::NAN), None);
        assert_eq!(Score::new(100.1), None);
        assert_eq!(Score::new(-1e-12).map(Score::get), Some(0.0));
        assert_eq!(Score::of_level(3.0, 4.0).map(Score::get), Some(75.0));
    }
}
