//! Effort of an initiative at the size of the organisation.

use serde::Serialize;

use super::initiative::EffortPoint;

/// Effort at one size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effort {
    /// Person-days, low.
    pub low: f64,
    /// Person-days, likely.
    pub likely: f64,
    /// Person-days, high.
    pub high: f64,
    /// Months, low.
    pub months_low: f64,
    /// Months, high.
    pub months_high: f64,
    /// True when the size lies outside the sizes given, so that the end value is used.
    pub beyond: bool,
}

/// Between two sizes the logarithm of days and months is linear in the logarithm of staff; beyond the ends the end
/// value holds. `None` without points.
pub fn at(points: &[EffortPoint], staff: f64) -> Option<Effort> {
    let first = points.first()?;
    let last = points.last()?;
    if staff <= first.staff {
        return Some(of(first, staff < first.staff));
    }
    for pair in points.windows(2) {
        if let [a, b] = pair
            && staff <= b.staff
        {
            let t = (staff / a.staff).ln() / (b.staff / a.staff).ln();
            let mix = |x: f64, y: f64| (x.ln() + t * (y.ln() - x.ln())).exp();
            let ([a1, a2, a3], [b1, b2, b3]) = (a.days, b.days);
            let ([am, ax], [bm, bx]) = (a.months, b.months);
            return Some(Effort {
                low: mix(a1, b1),
                likely: mix(a2, b2),
                high: mix(a3, b3),
                months_low: mix(am, bm),
                months_high: mix(ax, bx),
                beyond: false,
            });
        }
    }
    Some(of(last, staff > last.staff))
}

const fn of(p: &EffortPoint, beyond: bool) -> Effort {
    let [low, likely, high] = p.days;
    let [months_low, months_high] = p.months;
    Effort {
        low,
        likely,
        high,
        months_low,
        months_high,
        beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_sizes_days_grow_by_a_constant_factor() {
        let points = [
            EffortPoint {
                staff: 50.0,
                days: [8.0, 13.0, 20.0],
                months: [1.0, 2.0],
            },
            EffortPoint {
                staff: 400.0,
                days: [30.0, 45.0, 70.0],
                months: [2.0, 3.0],
            },
        ];
        // By hand: 141.42 staff lie half-way between 50 and 400 on a logarithmic scale; √(13·45) = 24.187.
        let half = at(&points, (50.0_f64 * 400.0).sqrt()).expect("points given");
        assert!((half.likely - (13.0_f64 * 45.0).sqrt()).abs() < 1e-9);
        let big = at(&points, 5000.0).expect("points given");
        assert!(big.beyond && (big.likely - 45.0).abs() < 1e-12);
    }
}
