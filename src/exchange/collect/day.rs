//! Days as exports write them, in several languages and orders.

use crate::check::decode::is_date;
use crate::model::mapping::DayOrder;

/// A day and, where it is known, a time of day.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    /// `YYYY-MM-DD`.
    pub(super) date: String,
    /// `HH:MM:SS`, empty where not given.
    pub(super) time: String,
}

/// What a text says of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read {
    /// A day.
    Day(Day),
    /// Day and month could be either way round.
    Ambiguous,
    /// No day.
    Nothing,
}

/// Beginnings of the names of months, in lower case, in the languages of the forms that we know; the longest
/// beginnings first where one is part of another.
const MONTHS: [(&str, u8); 42] = [
    ("januar", 1),
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mär", 3),
    ("mar", 3),
    ("maart", 3),
    ("mrt", 3),
    ("mrz", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("mai", 5),
    ("may", 5),
    ("mei", 5),
    ("maj", 5),
    ("mag", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("aug", 8),
    ("août", 8),
    ("aou", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("okt", 10),
    ("oct", 10),
    ("ott", 10),
    ("out", 10),
    ("nov", 11),
    ("dez", 12),
    ("dec", 12),
    ("déc", 12),
    ("dic", 12),
    ("des", 12),
];

/// A number, or a word that may name a month.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number { value: u32, digits: usize },
    Word(String),
}

/// Reads a day; `order` settles what the text leaves open.
pub(super) fn read(text: &str, order: Option<DayOrder>) -> Read {
    let text: String = text.chars().take(80).collect();
    let tokens = tokens(&text);
    let mut tokens = tokens.as_slice();
    // The name of a weekday before the day.
    while let [Token::Word(word), rest @ ..] = tokens
        && month(word).is_none()
    {
        tokens = rest;
    }
    let (year, month, day, rest) = match tokens {
        [Token::Number { value, digits: 8 }, rest @ ..] => {
            (value / 10_000, value / 100 % 100, value % 100, rest)
        }
        [
            Token::Number {
                value: y,
                digits: 4,
            },
            m,
            Token::Number { value: d, .. },
            rest @ ..,
        ] => match of(m) {
            Some(m) => (*y, m, *d, rest),
            None => return Read::Nothing,
        },
        [
            Token::Number {
                value: a,
                digits: 1..=2,
            },
            Token::Number {
                value: b,
                digits: 1..=2,
            },
            Token::Number {
                value: y,
                digits: 4,
            },
            rest @ ..,
        ] => match sides(*a, *b, &text, order) {
            Some((d, m)) => (*y, m, d, rest),
            None => return Read::Ambiguous,
        },
        [
            Token::Number {
                value: d,
                digits: 1..=2,
            },
            between @ ..,
        ] if between.len() >= 2 => match named(between) {
            Some((m, y, rest)) => (y, m, *d, rest),
            None => return Read::Nothing,
        },
        [
            Token::Word(word),
            Token::Number {
                value: d,
                digits: 1..=2,
            },
            Token::Number {
                value: y,
                digits: 4,
            },
            rest @ ..,
        ] => match month(word) {
            Some(m) => (*y, m, *d, rest),
            None => return Read::Nothing,
        },
        _ => return Read::Nothing,
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    if !is_date(&date) {
        return Read::Nothing;
    }
    Read::Day(Day {
        date,
        time: time(rest),
    })
}

/// Month and year after a day: `September 2026`, `de septiembre de 2026`.
fn named(tokens: &[Token]) -> Option<(u32, u32, &[Token])> {
    let mut rest = tokens.iter().enumerate();
    let m = rest.find_map(|(_, t)| match t {
        Token::Word(word) => month(word).map(Ok).or(Some(Err(()))).filter(|m| {
            // Small words like `de` stand between.
            m.is_ok() || word.chars().count() > 3
        }),
        Token::Number { .. } => Some(Err(())),
    })?;
    let m = m.ok()?;
    let (at, y) = rest.find_map(|(at, t)| match t {
        Token::Number { value, digits: 4 } => Some((at, *value)),
        _ => None,
    })?;
    Some((m, y, tokens.get(at + 1..).unwrap_or(&[])))
}

/// The order that the days of a column show: `None` where none does, or where they contradict each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Orders {
    day_first: bool,
    month_first: bool,
}

impl Orders {
    /// Looks at one more text; true when it leaves open what is day and what is month.
    pub(super) fn see(&mut self, text: &str) -> bool {
        if read(text, None) == Read::Ambiguous {
            return true;
        }
        let first = read(text, Some(DayOrder::DayFirst));
        let second = read(text, Some(DayOrder::MonthFirst));
        // Days that can be read one way only are read so under both orders; the numbers tell which way that was.
        if first == second
            && let Read::Day(day) = first
            && let [
                Token::Number {
                    value: a,
                    digits: 1..=2,
                },
                Token::Number { value: b, .. },
                Token::Number { digits: 4, .. },
                ..,
            ] = tokens(text).as_slice()
            && a != b
        {
            let month: u32 = day.date.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(0);
            self.day_first |= month == *b;
            self.month_first |= month == *a;
        }
        false
    }

    /// The order, where all texts agree.
    pub(super) const fn settled(self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Day and month of two numbers; points between them mean the day first wherever days are written with points.
fn sides(a: u32, b: u32, text: &str, order: Option<DayOrder>) -> Option<(u32, u32)> {
    if a > 12 || a == b {
        return Some((a, b));
    }
    if b > 12 {
        return Some((b, a));
    }
    let between = text
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .chars()
        .next();
    match (between, order) {
        (Some('.'), _) | (_, Some(DayOrder::DayFirst)) => Some((a, b)),
        (_, Some(DayOrder::MonthFirst)) => Some((b, a)),
        _ => None,
    }
}

fn of(token: &Token) -> Option<u32> {
    match token {
        Token::Number { value, .. } => Some(*value),
        Token::Word(word) => month(word),
    }
}

fn month(word: &str) -> Option<u32> {
    let found = MONTHS.iter().filter(|(begin, _)| word.starts_with(begin));
    found
        .max_by_key(|(begin, _)| begin.len())
        .map(|(_, m)| u32::from(*m))
}

/// Numbers and words; 年, 月 and 日 are words that stand after their numbers and are left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut digits = String::new();
    let mut word = String::new();
    let close = |digits: &mut String, word: &mut String, out: &mut Vec<Token>| {
        if !digits.is_empty() {
            out.push(Token::Number {
                value: digits.parse().unwrap_or(u32::MAX),
                digits: digits.len(),
            });
            digits.clear();
        }
        if !word.is_empty() {
            out.push(Token::Word(std::mem::take(word)));
        }
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !word.is_empty() {
                close(&mut digits, &mut word, &mut out);
            }
            digits.push(c);
        } else if c.is_alphabetic() && !matches!(c, '年' | '月' | '日') {
            if !digits.is_empty() {
                close(&mut digits, &mut word, &mut out);
            }
            word.extend(c.to_lowercase());
        } else {
            close(&mut digits, &mut word, &mut out);
        }
    }
    close(&mut digits, &mut word, &mut out);
    out
}

/// The time of day in what follows a day; empty where there is none. Zones are left aside.
fn time(tokens: &[Token]) -> String {
    let mut numbers = Vec::new();
    let mut half = None;
    for token in tokens {
        match token {
            Token::Number { value, .. } if numbers.len() < 3 && half.is_none() => {
                numbers.push(*value);
            }
            Token::Word(w) if numbers.len() >= 2 => match w.as_str() {
                "pm" | "p" => half = Some(12),
                "am" | "a" => half = Some(0),
                _ => break,
            },
            Token::Word(w) if w == "t" || w == "at" || w == "um" => {}
            _ => break,
        }
    }
    let [hour, minute, rest @ ..] = numbers.as_slice() else {
        return String::new();
    };
    let hour = half.map_or(*hour, |add| hour % 12 + add);
    let second = rest.first().copied().unwrap_or(0);
    if hour > 23 || *minute > 59 || second > 60 {
        return String::new();
    }
    format!("{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, time: &str) -> Read {
        Read::Day(Day {
            date: date.to_owned(),
            time: time.to_owned(),
        })
    }

    #[test]
    fn days_that_can_be_read_one_way_are_read() {
        for (text, date, time) in [
            ("2026-09-10", "2026-09-10", ""),
            ("2026-09-10T15:12:01.123+02:00", "2026-09-10", "15:12:01"),
            ("2026/09/10 3:12:01 PM GMT+2", "2026-09-10", "15:12:01"),
            ("2026/09/10 12:12:01 AM GMT+2", "2026-09-10", "00:12:01"),
            ("10.09.2026 15:12:01", "2026-09-10", "15:12:01"),
            ("9/25/2026 15:12", "2026-09-25", "15:12:00"),
            ("25/09/2026 15:12:01", "2026-09-25", "15:12:01"),
            ("9/9/2026", "2026-09-09", ""),
            ("10 Sep 2026", "2026-09-10", ""),
            ("10. September 2026", "2026-09-10", ""),
            ("Donnerstag, 10. September 2026", "2026-09-10", ""),
            ("10 septembre 2026", "2026-09-10", ""),
            ("10 de septiembre de 2026", "2026-09-10", ""),
            ("Sept. 10, 2026", "2026-09-10", ""),
            ("3 mars 2026", "2026-03-03", ""),
            ("1 août 2026", "2026-08-01", ""),
            ("2 juillet 2026", "2026-07-02", ""),
            ("12 dic 2026", "2026-12-12", ""),
            ("20260910", "2026-09-10", ""),
            ("2026年9月10日", "2026-09-10", ""),
        ] {
            assert_eq!(read(text, None), day(date, time), "{text}");
        }
    }

    #[test]
    fn day_and_month_are_not_guessed() {
        assert_eq!(read("10/09/2026 15:12:01", None), Read::Ambiguous);
        assert_eq!(read("10-09-2026", None), Read::Ambiguous);
        assert_eq!(
            read("10/09/2026", Some(DayOrder::DayFirst)),
            day("2026-09-10", "")
        );
        assert_eq!(
            read("10/09/2026", Some(DayOrder::MonthFirst)),
            day("2026-10-09", "")
        );
        for text in ["", "yesterday", "31.02.2026", "2026-13-01", "10/09/26", "7"] {
            assert_eq!(read(text, None), Read::Nothing, "{text}");
        }
    }

    #[test]
    fn one_day_settles_a_column() {
        let settled = |texts: &[&str]| {
            let mut orders = Orders::default();
            for text in texts {
                orders.see(text);
            }
            orders.settled()
        };
        assert_eq!(
            settled(&["10/09/2026", "25/09/2026"]),
            Some(DayOrder::DayFirst)
        );
        assert_eq!(
            settled(&["10/09/2026", "9/25/2026"]),
            Some(DayOrder::MonthFirst)
        );
        assert_eq!(settled(&["25/09/2026", "9/25/2026"]), None);
        assert_eq!(settled(&["10/09/2026", "2026-09-10"]), None);
    }
}
