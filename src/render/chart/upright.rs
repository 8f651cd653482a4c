//! An upright scale with round numbers, zero among them.

use super::canvas::{Canvas, GRID, INK, SMALL, SOFT, Type};
use super::{count, plain};
use plotters::style::text_anchor::HPos;

/// An upright scale; numbers outside stand at the edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upright {
    /// Place of the highest number.
    pub(super) top: f64,
    /// Place of the lowest number.
    pub(super) bottom: f64,
    /// The lowest number, at most 0.
    pub(super) low: f64,
    /// The highest number, at least 0.
    pub(super) high: f64,
    /// Distance of two numbers of the scale.
    step: f64,
    /// What the printed numbers are divided by: 1, 1,000 or 1,000,000.
    pub(super) unit: f64,
}

/// Numbers beyond this are drawn at the edge.
const LARGEST: f64 = 1e12;

impl Upright {
    /// A scale from `top` to `bottom` that holds zero and all these numbers, in about `steps` steps.
    pub(super) fn over(
        (top, bottom): (f64, f64),
        values: impl Iterator<Item = f64>,
        steps: f64,
    ) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            .map(|value| value.clamp(-LARGEST, LARGEST))
            .fold((0.0, 0.0), |(low, high): (f64, f64), value| {
                (low.min(value), high.max(value))
            });
        let wide = if high - low > 1e-6 { high - low } else { 1.0 };
        let power = 10_f64.powf((wide / steps).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|digit| digit * power)
            .into_iter()
            .find(|step| wide / step <= steps)
            .unwrap_or(wide);
        let low = (low / step + 1e-9).floor() * step;
        let high = (high / step - 1e-9).ceil() * step + 0.0;
        let high = if high > low { high } else { low + step };
        let largest = high.max(-low);
        let unit = match largest {
            l if l >= 2e6 => 1e6,
            l if l >= 2e4 => 1e3,
            _ => 1.0,
        };
        Self {
            top,
            bottom,
            low: low + 0.0,
            high,
            step,
            unit,
        }
    }

    /// The place of a number.
    pub(super) fn y(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.bottom - (self.bottom - self.top) * share
    }

    /// What the printed numbers count: `thousand` or `million`, if not single.
    pub(super) fn word(&self) -> &'static str {
        match self.unit {
            u if u >= 1e6 => "million ",
            u if u >= 1e3 => "thousand ",
            _ => "",
        }
    }

    /// The round numbers of the scale.
    pub(super) fn ticks(&self) -> Vec<f64> {
        (0..=40_usize)
            .map(|n| self.low + count(n) * self.step)
            .take_while(|value| *value <= self.high + self.step * 0.01)
            .collect()
    }

    /// Light lines at round numbers, a dark one at zero, numbers left of them.
    pub(super) fn grid(&self, canvas: &mut Canvas, (left, right): (f64, f64)) {
        for tick in self.ticks() {
            let zero = tick.abs() < self.step / 100.0;
            let (colour, width) = if zero { (INK, 1.4) } else { (GRID, 1.0) };
            canvas.line((left, self.y(tick)), (right, self.y(tick)), colour, width);
            let label = if zero {
                "0".to_owned()
            } else {
                plain(tick / self.unit).replace('-', "−")
            };
            let set = Type::of(SMALL).coloured(SOFT).anchored(HPos::Right);
            canvas.text((left - 7.0, self.y(tick)), &label, set);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[f64]) -> Upright {
        Upright::over((0.0, 100.0), values.iter().copied(), 6.0)
    }

    #[test]
    fn the_scale_holds_zero_and_every_number() {
        let up = scale(&[120_000.0, -38_000.0]);
        assert_eq!((up.low, up.high, up.unit), (-50_000.0, 150_000.0, 1e3));
        assert!(up.ticks().contains(&0.0));
        let up = scale(&[3.0, 14.0]);
        assert_eq!((up.low, up.high), (0.0, 15.0));
        let up = scale(&[-7.0]);
        assert_eq!((up.low, up.high), (-8.0, 0.0));
    }

    #[test]
    fn no_number_breaks_it() {
        for values in [
            &[][..],
            &[0.0],
            &[f64::NAN, f64::INFINITY],
            &[1e300, -1e300],
            &[5e-324],
        ] {
            let up = scale(values);
            assert!(up.high > up.low && !up.ticks().is_empty(), "{up:?}");
            assert!(up.y(1e300).is_finite());
        }
    }
}
