//! Whether the numbers of a benchmark can be true: findings about all rows together.

use std::collections::BTreeMap;

use super::figures::Place;
use super::peers::Places;
use crate::check::decode::plain;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::benchmark::{Figure, Group, Moments, Peers, moments};
use crate::model::scale::Score;
use crate::stats::correlation;

/// No level and no share is above this number; hardly any set of scores lies wholly below it.
const LEVELS_END: f64 = 5.0;
/// Organisations from which the spread of a column is judged.
const SOME: usize = 3;
/// Correlation down to which a column that runs against the others is left alone. Own judgement: with many
/// organisations the interval excludes 0 long before a column looks turned round.
const AGAINST: f64 = -0.2;
/// Years before the last year of the edition from which a row is old.
const OLD: i32 = 5;

/// Findings about organisations.
pub(super) fn peers(peers: &Peers, places: &Places, edition: &str, sink: &mut Sink) {
    editions(&places.years, edition, sink);
    let column = |at: usize| -> Vec<f64> {
        let rows = peers.rows.iter();
        rows.filter_map(|p| Some(p.scores.get(at).copied()??.get()))
            .collect()
    };
    let highest = (0..peers.capabilities.len())
        .flat_map(column)
        .fold(f64::NEG_INFINITY, f64::max);
    let first = peers.capabilities.first();
    if peers.rows.len() >= SOME
        && highest.is_finite()
        && highest <= LEVELS_END
        && let Some(span) = first.and_then(|c| places.columns.get(c.as_str()))
    {
        scale(*span, sink);
        return;
    }
    for (at, capability) in peers.capabilities.iter().enumerate() {
        let Some(span) = places.columns.get(capability.as_str()) else {
            continue;
        };
        let values = column(at);
        if values.len() >= SOME && values.iter().all(|v| Some(v) == values.first()) {
            let all = values.first().copied().unwrap_or_default();
            constant(*span, capability.as_str(), all, sink);
        } else {
            orientation(peers, at, *span, sink);
        }
    }
}

fn scale(at: Span, sink: &mut Sink) {
    sink.push(
        Diagnostic::new(
            Code::BenchmarkScale,
            at,
            "no score is above 5: these look like levels or shares",
        )
        .help("turn them into points from 0 to 100; a level of a scale 0 to 4 is multiplied by 25"),
    );
}

fn constant(at: Span, what: &str, value: f64, sink: &mut Sink) {
    let message = format!(
        "every organisation has {} on {}",
        plain(value),
        quoted(what)
    );
    sink.push(
        Diagnostic::new(Code::BenchmarkConstant, at, message)
            .help("look whether the column was filled in from somewhere else; leave it empty where nothing was measured"),
    );
}

/// The column against the mean of the other columns, over organisations that have all: turned round where the whole
/// interval of the correlation lies below 0 and the correlation itself at −0.2 or lower.
fn orientation(peers: &Peers, at: usize, span: Span, sink: &mut Sink) {
    let complete = peers.rows.iter().filter_map(|p| {
        let all: Option<Vec<f64>> = p.scores.iter().map(|s| s.map(Score::get)).collect();
        let all = all?;
        let own = *all.get(at)?;
        Some((own, all.iter().sum::<f64>() - own))
    });
    let (own, rest): (Vec<f64>, Vec<f64>) = complete.unzip();
    let Some(r) = correlation::pearson(&own, &rest) else {
        return;
    };
    if r.high < 0.0 && r.r <= AGAINST {
        let message = "this capability runs against all others";
        let n = own.len();
        sink.push(
            Diagnostic::new(Code::BenchmarkOrientation, span, message)
                .label(format!(
                    "correlation {:.2} over {n} organisations, at most {:.2}",
                    r.r, r.high
                ))
                .help("if its scores are stored the wrong way round, replace each by 100 minus itself"),
        );
    }
}

/// First and last year that an edition names: the numbers of four digits in it.
fn years_of(edition: &str) -> Option<(i32, i32)> {
    let numbers = edition.split(|c: char| !c.is_ascii_digit());
    let years = numbers
        .filter(|w| w.len() == 4)
        .filter_map(|w| w.parse().ok());
    let (first, last) = years.fold((i32::MAX, i32::MIN), |(a, b), y| (a.min(y), b.max(y)));
    (first <= last).then_some((first, last))
}

fn editions(years: &BTreeMap<i32, (usize, Span)>, edition: &str, sink: &mut Sink) {
    let Some((first, last)) = years_of(edition) else {
        return;
    };
    let rows = |n: usize| {
        if n == 1 {
            "1 row".to_owned()
        } else {
            format!("{n} rows")
        }
    };
    let old = years.range(..last - OLD);
    let count: usize = old.clone().map(|(_, (n, _))| n).sum();
    if let Some((year, (_, span))) = old.clone().next() {
        let message = format!("{} from {year} on: older than {}", rows(count), last - OLD);
        sink.push(
            Diagnostic::new(Code::BenchmarkStale, *span, message).help(format!(
                "take rows older than {} out of the edition {edition}",
                last - OLD
            )),
        );
    }
    let outside: Vec<(&i32, &(usize, Span))> = years
        .range(last - OLD..)
        .filter(|(y, _)| **y < first || **y > last)
        .collect();
    let count: usize = outside.iter().map(|(_, (n, _))| n).sum();
    if let Some((year, (_, span))) = outside.first() {
        let message = format!("{} outside of the edition {}", rows(count), quoted(edition));
        sink.push(
            Diagnostic::new(Code::BenchmarkEdition, *span, message)
                .label(format!("the first is of {year}"))
                .help("name all years in `edition` of `benchmark.yaml`, for example \"2024–2026\", or take the rows out"),
        );
    }
}

/// Findings about published figures.
pub(super) fn figures(figures: &[Figure], places: &[Place], edition: &str, sink: &mut Sink) {
    let mut years: BTreeMap<i32, (usize, Span)> = BTreeMap::new();
    for (f, place) in figures.iter().zip(places) {
        if let (true, Some(year), Some(span)) = (f.is_direct(), f.year, place.year) {
            years.entry(year).or_insert((0, span)).0 += 1;
        }
        if let (Some(n), Some(span)) = (f.n, place.n)
            && n < 2.0
        {
            sink.push(
                Diagnostic::new(Code::BenchmarkSingle, span, "this figure rests on one organisation")
                    .help("take it out: it says what that organisation scored, and nothing can be compared with it"),
            );
        }
    }
    editions(&years, edition, sink);
    spreads(figures, places, sink);
    let before = sink.count();
    twice(figures, places, sink);
    if sink.count() == before {
        let mean = |m: &Moments| {
            let at = figures.iter().position(|f| {
                f.is_direct() && f.statistic == "mean" && f.about == m.about && f.group == m.group
            });
            at.and_then(|at| places.get(at))
        };
        slices(&moments(figures), &mean, sink);
    }
    levels(figures, places, sink);
}

/// Direct means that look like levels, and direct standard deviations of 0.
fn levels(figures: &[Figure], places: &[Place], sink: &mut Sink) {
    let direct = || figures.iter().zip(places).filter(|(f, _)| f.is_direct());
    let means = || direct().filter(|(f, _)| f.statistic == "mean");
    if means().count() >= SOME
        && means().all(|(f, _)| f.value <= LEVELS_END)
        && let Some((_, place)) = means().next()
    {
        scale(place.value, sink);
    }
    for (f, place) in direct().filter(|(f, _)| f.statistic == "sd" && f.value == 0.0) {
        let message = format!("the organisations do not differ on {}", quoted(&f.about));
        sink.push(
            Diagnostic::new(Code::BenchmarkConstant, place.value, message)
                .help("no percentile follows from a standard deviation of 0; look whether it was rounded away"),
        );
    }
}

/// Standard deviations that no numbers between the ends of the scale could have.
///
/// `s² ≤ (m − a)(b − m)·n/(n − 1)`: Bhatia & Davis 2000, *American Mathematical Monthly* 107:353, for the n − 1 form.
/// Mean and SD may each be half of their last digit away from the truth.
fn spreads(figures: &[Figure], places: &[Place], sink: &mut Sink) {
    for (f, place) in figures.iter().zip(places) {
        let (true, (Some(low), Some(high))) = (f.statistic == "sd", f.scale) else {
            continue;
        };
        let of_same = |g: &&(&Figure, &Place)| {
            g.0.statistic == "mean"
                && (
                    &g.0.about,
                    &g.0.metric,
                    &g.0.segment,
                    &g.0.population,
                    g.0.year,
                    g.0.group,
                ) == (
                    &f.about,
                    &f.metric,
                    &f.segment,
                    &f.population,
                    f.year,
                    f.group,
                )
        };
        let all: Vec<(&Figure, &Place)> = figures.iter().zip(places).collect();
        let Some((mean, mean_place)) = all.iter().find(of_same) else {
            continue;
        };
        let Some(n) = f.n.or(mean.n).filter(|n| *n >= 2.0) else {
            continue;
        };
        let middle = f64::midpoint(low, high);
        let m = if mean.value < middle {
            (mean.value + mean_place.half).min(middle)
        } else {
            (mean.value - mean_place.half).max(middle)
        };
        let most = ((m - low) * (high - m) * n / (n - 1.0)).max(0.0).sqrt();
        if f.value < 0.0 || f.value - place.half > most {
            let message = format!("a standard deviation of {} is not possible", plain(f.value));
            sink.push(
                Diagnostic::new(Code::BenchmarkSpread, place.value, message)
                    .label(format!("at most {most:.1} with this mean, scale and n"))
                    .because(mean_place.value, "the mean")
                    .help("look whether it is a variance, a standard error or on another scale"),
            );
        }
    }
}

/// Direct figures that say the same thing twice.
fn twice(figures: &[Figure], places: &[Place], sink: &mut Sink) {
    let mut first: BTreeMap<(&str, &str, Group), Span> = BTreeMap::new();
    for (f, place) in figures.iter().zip(places).filter(|(f, _)| f.is_direct()) {
        let key = (f.about.as_str(), f.statistic.as_str(), f.group);
        let Some(before) = first.get(&key) else {
            first.insert(key, place.statistic);
            continue;
        };
        let message = format!(
            "`{}` of {} stands twice for this group",
            f.statistic,
            quoted(&f.about)
        );
        sink.push(
            Diagnostic::new(Code::FileDuplicateKey, place.statistic, message)
                .because(*before, "first here")
                .help("keep one of the two; figures of several years belong into several editions"),
        );
    }
}

/// Slices of a group by one key against the group itself.
fn slices<'p>(all: &[Moments], place: &dyn Fn(&Moments) -> Option<&'p Place>, sink: &mut Sink) {
    type Widen = fn(Group) -> Group;
    let keys: [(&str, Widen); 5] = [
        ("mode", |g| Group { mode: None, ..g }),
        ("form", |g| Group { form: None, ..g }),
        ("size", |g| Group { size: None, ..g }),
        ("sector", |g| Group { sector: None, ..g }),
        ("country", |g| Group { country: None, ..g }),
    ];
    for total in all {
        let (Some(n), Some(mean), Some(at)) = (total.n, total.mean, place(total)) else {
            continue;
        };
        for (key, widen) in keys {
            let parts: Vec<(f64, f64, &Place)> = all
                .iter()
                .filter(|m| m.about == total.about && m.group != total.group)
                .filter(|m| widen(m.group) == total.group)
                .filter_map(|m| Some((m.n?, m.mean?, place(m)?)))
                .collect();
            let Some((_, _, first)) = parts.first() else {
                continue;
            };
            let counted: f64 = parts.iter().map(|(n, _, _)| n).sum();
            let sum: f64 = parts.iter().map(|(n, m, _)| n * m).sum();
            let half = parts.iter().map(|(_, _, p)| p.half).fold(at.half, f64::max);
            let slack = n * at.half + counted * half + 1e-9;
            let rest = n * mean - sum;
            let wrong = if counted > n + 0.5 {
                format!(
                    "hold {} organisations, the total {}",
                    plain(counted),
                    plain(n)
                )
            } else if (counted - n).abs() <= 0.5 && rest.abs() > slack {
                format!(
                    "have the mean {:.1}, the total {}",
                    sum / counted,
                    plain(mean)
                )
            } else if rest < -slack || rest > 100.0 * (n - counted) + slack {
                "leave a rest whose mean lies outside of 0 to 100".to_owned()
            } else {
                continue;
            };
            sink.push(
                Diagnostic::new(
                    Code::BenchmarkSlices,
                    at.value,
                    format!("the slices by {key} do not add up to this total"),
                )
                .label(format!("they {wrong}"))
                .because(first.value, "the first slice")
                .help("correct the figure that is wrong; slices have to part the total, and overlap nowhere"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_the_numbers_of_four_digits() {
        assert_eq!(years_of("2024–2026"), Some((2024, 2026)));
        assert_eq!(years_of("edition 3 of 2025"), Some((2025, 2025)));
        assert_eq!(years_of("third"), None);
    }
}
