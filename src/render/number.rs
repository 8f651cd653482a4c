//! Numbers as printed. Rounding happens here and nowhere else: once, half away from zero.

/// Rounds half away from zero to `digits` decimals, with a relative slack so that 2.675 rounds as written.
pub fn round(value: f64, digits: i32) -> f64 {
    let factor = 10_f64.powi(digits);
    let scaled = value * factor;
    let nudged = scaled + scaled.signum() * 1e-9;
    let rounded = nudged.round() / factor;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// A score, target or percentage: a whole number.
pub fn score(value: f64) -> String {
    format!("{:.0}", round(value, 0))
}

/// A level, with one decimal.
pub fn level(value: f64) -> String {
    format!("{:.1}", round(value, 1))
}

/// A number of the plan, with two decimals.
pub fn term(value: f64) -> String {
    fixed(value, 2)
}

/// A number in a sum, with `digits` decimals; a whole number stands without. So a number that shows all its decimals is
/// rounded, and any other is exact.
pub fn operand(value: f64, digits: i32) -> String {
    if (value - round(value, 0)).abs() < 1e-9 {
        return signed_minus(&format!("{:.0}", round(value, 0)));
    }
    fixed(value, digits)
}

/// A number in a column of operands, with `digits` decimals, 0 to 9.
pub fn fixed(value: f64, digits: i32) -> String {
    let places = usize::try_from(digits).unwrap_or(0);
    signed_minus(&format!("{:.*}", places, round(value, digits)))
}

/// The difference of two numbers as they are printed, with a minus sign where it is negative.
pub fn difference(larger: f64, smaller: f64, digits: i32) -> String {
    let d = round(round(larger, digits) - round(smaller, digits), digits);
    signed_minus(&match digits {
        0 => format!("{d:.0}"),
        _ => format!("{d:.1}"),
    })
}

/// A difference of levels with its sign: `+0.9`, `−0.4`, `0.0`.
pub fn signed_level(value: f64) -> String {
    let text = level(value);
    if text == "0.0" || text.starts_with('-') {
        signed_minus(&text)
    } else {
        format!("+{text}")
    }
}

/// A span of levels with its signs: `+0.5 to +1.3`.
pub fn signed_span(low: f64, high: f64) -> String {
    format!("{} to {}", signed_level(low), signed_level(high))
}

fn signed_minus(text: &str) -> String {
    text.replace('-', "−")
}

/// A change with its sign, or 0.
pub fn signed(value: f64, digits: i32) -> String {
    let d = round(value, digits);
    let text = match digits {
        0 => format!("{d:.0}"),
        _ => format!("{d:.1}"),
    };
    if d > 0.0 {
        format!("+{text}")
    } else {
        signed_minus(&text)
    }
}

/// The ends of an interval of a change, in points.
pub fn interval(low: f64, high: f64) -> String {
    format!("{} to {}", signed(low, 0), signed(high, 0))
}

/// The ends of an interval of a change, in levels.
pub fn interval_levels(low: f64, high: f64) -> String {
    format!("{} to {}", signed(low, 1), signed(high, 1))
}

/// A probability: three decimals, never 0.
pub fn probability(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{:.3}", round(p, 3))
    }
}

/// A share from 0 to 1 as a whole percentage.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", round(100.0 * share, 0))
}

/// A percentile: whole, never 0 or 100.
pub fn percentile(value: f64) -> String {
    match round(value, 0) {
        v if v < 1.0 => "<1".to_owned(),
        v if v > 99.0 => ">99".to_owned(),
        v => format!("{v:.0}"),
    }
}

/// Person-days: whole up to 100, then in steps of 5, because they are judgements.
pub fn days(value: f64) -> String {
    if value < 100.0 {
        format!("{:.0}", round(value, 0))
    } else {
        thousands(round(value / 5.0, 0) * 5.0)
    }
}

/// Months: in halves.
pub fn months(value: f64) -> String {
    let halves = round(value * 2.0, 0) / 2.0;
    if halves.fract() == 0.0 {
        format!("{halves:.0}")
    } else {
        format!("{halves:.1}")
    }
}

/// A figure as it was given, without a needless `.0`.
pub fn plain(value: f64) -> String {
    let text = format!("{:.4}", round(value, 4));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

/// A whole number with a comma between thousands.
pub fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", round(value, 0).abs());
    let mut out = String::new();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A sum of money: three significant digits at most, because more would claim to be known.
pub fn money(value: f64) -> String {
    let size = value.abs();
    let step = if size < 1000.0 {
        1.0
    } else {
        10_f64.powf(size.log10().floor() - 2.0)
    };
    let text = thousands(round(value / step, 0) * step);
    if round(value, 0) < 0.0 && text != "0" {
        format!("−{text}")
    } else {
        text
    }
}

/// A month as `March 2027`, from `YYYY-MM`; the text itself when it is none.
pub fn month(text: &str) -> String {
    let day = day(&format!("{text}-01"));
    day.split_once(' ')
        .filter(|(first, _)| *first == "1")
        .map_or_else(|| text.to_owned(), |(_, month)| month.to_owned())
}

/// A month as `Mar 2027`, for tables.
pub fn short_month(text: &str) -> String {
    let long = month(text);
    match long.split_once(' ') {
        Some((name, year)) => format!("{} {year}", name.get(..3).unwrap_or(name)),
        None => long,
    }
}

/// A day as `15 September 2026`; the text itself when it is not a day.
pub fn day(date: &str) -> String {
    date.parse::<jiff::civil::Date>().map_or_else(
        |_| date.to_owned(),
        |d| {
            const MONTHS: [&str; 12] = [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ];
            let month = usize::try_from(d.month())
                .ok()
                .and_then(|m| MONTHS.get(m.wrapping_sub(1)));
            format!("{} {} {}", d.day(), month.unwrap_or(&""), d.year())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(score(36.5), "37");
        assert_eq!(level(2.25), "2.3");
        assert_eq!(difference(37.4, 75.0, 0), "−38");
        assert_eq!(level(-0.04), "0.0");
    }

    #[test]
    fn a_difference_is_that_of_the_printed_numbers() {
        // 75 − 36.6 is 38.4, but 75 and 37 stand on the page.
        assert_eq!(difference(75.0, 36.6, 0), "38");
    }

    #[test]
    fn percentiles_never_reach_the_ends() {
        assert_eq!(percentile(0.2), "<1");
        assert_eq!(percentile(99.6), ">99");
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(signed_level(0.04), "0.0");
        assert_eq!(signed_span(-0.08, 1.25), "−0.1 to +1.3");
    }

    #[test]
    fn sums_have_three_digits_at_most() {
        assert_eq!(money(123_456.0), "123,000");
        assert_eq!(money(-9_876.0), "−9,880");
        assert_eq!(money(-0.2), "0");
        assert_eq!(money(999.6), "1,000");
        assert_eq!(month("2027-03"), "March 2027");
        assert_eq!(month("soon"), "soon");
        assert_eq!(short_month("2027-03"), "Mar 2027");
    }

    #[test]
    fn thousands_and_days() {
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!(days(183.0), "185");
        assert_eq!(day("2026-09-15"), "15 September 2026");
    }
}
