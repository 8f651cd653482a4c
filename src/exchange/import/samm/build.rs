//! The tree of a model with the weights that make our means its sums.
//!
//! The source: stream = Σ value over its levels; security practice = Σ streams / S; business function = Σ practices / P;
//! whole = Σ functions / F. Let m be the highest value of a question (1 in the published model). In percent of the
//! highest possible result:
//!
//! - a security practice is `Σ m·(value / m) / Σ m` over its questions: our mean with weight m;
//! - a business function is our mean of its practices with weight M / P, where M = Σ m / S is a practice's maximum;
//! - the whole is our mean of the functions with the sum of these weights, which is the function's maximum.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::{Activity, AnswerSet, Question};
use super::{Link, Model, follow};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::exchange::import::draft::{Answer, Capability, Dimension, Draft, Practice};
use crate::exchange::import::ids::{self, Taken};
use crate::exchange::import::remark::Remark;

/// A question with all that it belongs to.
struct Leaf<'m> {
    id: &'m str,
    question: &'m Question,
    activity_id: &'m str,
    activity: &'m Activity,
    answers: &'m AnswerSet,
    number: f64,
    stream: &'m str,
    practice: &'m str,
    function: &'m str,
    /// What the highest answer counts.
    highest: f64,
}

/// The questionnaire of a model.
pub(super) fn draft(model: &Model, sink: &mut Sink) -> Draft {
    let mut leaves: Vec<Leaf<'_>> = model
        .questions
        .iter()
        .filter_map(|(id, question)| leaf(id, question, model, sink))
        .collect();
    leaves.sort_by(|a, b| place(a, model).total_cmp(&place(b, model)));
    let name = model.functions.values().map(|f| f.model.as_str());
    let name = name.into_iter().find(|m| !m.is_empty()).unwrap_or("");
    let mut out = Draft {
        format: "samm",
        id: ids::slug(name).unwrap_or_default(),
        title: name.to_owned(),
        ..Draft::default()
    };
    out.dimensions = dimensions(&leaves, model);
    out.remarks = remarks(&leaves, model);
    out
}

/// Where a leaf stands among the others.
struct Position<'m>([f64; 5], [&'m str; 5]);

impl Position<'_> {
    fn total_cmp(&self, other: &Self) -> std::cmp::Ordering {
        let pairs = self.0.iter().zip(other.0).zip(self.1.iter().zip(other.1));
        pairs
            .map(|((a, b), (x, y))| a.total_cmp(&b).then_with(|| x.cmp(&y)))
            .find(|o| o.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    }
}

fn place<'m>(l: &Leaf<'m>, model: &Model) -> Position<'m> {
    let function = model.functions.get(l.function).map_or(0.0, |f| f.order);
    let practice = model.practices.get(l.practice).map_or(0.0, |p| p.order);
    let stream = model.streams.get(l.stream).map_or(0.0, |s| s.order);
    Position(
        [function, practice, stream, l.number, l.question.order],
        [l.function, l.practice, l.stream, l.activity_id, l.id],
    )
}

/// Follows the links of a question upwards.
fn leaf<'m>(
    id: &'m str,
    question: &'m Question,
    model: &'m Model,
    sink: &mut Sink,
) -> Option<Leaf<'m>> {
    let lost = model.lost;
    let answers = follow(
        &question.answers,
        &model.answer_sets,
        "answer set",
        lost,
        sink,
    );
    let activity = follow(
        &question.activity,
        &model.activities,
        "activity",
        lost,
        sink,
    );
    let (activity_id, activity) = activity?;
    let stream = follow(&activity.stream, &model.streams, "stream", lost, sink);
    let level = follow(&activity.level, &model.levels, "practice level", lost, sink);
    let maturity = level.and_then(|(_, level)| {
        follow(
            &level.maturity,
            &model.maturities,
            "maturity level",
            lost,
            sink,
        )
    });
    let (stream_id, stream) = stream?;
    let practice = follow(
        &stream.practice,
        &model.practices,
        "security practice",
        lost,
        sink,
    );
    if let Some((_, level)) = level {
        agree(activity, &stream.practice, &level.practice, sink);
    }
    let (practice_id, practice) = practice?;
    let function = follow(
        &practice.function,
        &model.functions,
        "business function",
        lost,
        sink,
    );
    let (_, answers) = answers?;
    Some(Leaf {
        id,
        question,
        activity_id,
        activity,
        highest: highest(question, answers, sink)?,
        answers,
        number: maturity?.1.number,
        stream: stream_id,
        practice: practice_id,
        function: function?.0,
    })
}

/// An activity belongs to one practice, by its stream and by its level.
fn agree(activity: &Activity, by_stream: &Link, by_level: &Link, sink: &mut Sink) {
    if by_stream.id == by_level.id {
        return;
    }
    let message = format!(
        "the stream of this activity belongs to the practice {}, its level to {}",
        quoted(&by_stream.id),
        quoted(&by_level.id)
    );
    sink.push(
        Diagnostic::new(Code::ImportLink, activity.level.place, message)
            .because(by_stream.place, "the practice of the stream")
            .because(by_level.place, "the practice of the level")
            .help("name a level of the same practice as the stream's"),
    );
}

/// What the best answer counts; `None`, with a finding, where nothing can be made of the answers.
fn highest(question: &Question, answers: &AnswerSet, sink: &mut Sink) -> Option<f64> {
    if let Some(bad) = answers.values.iter().find(|c| c.counts < 0.0) {
        let message = "an answer counts less than nothing";
        sink.push(
            Diagnostic::new(Code::ImportAnswers, bad.place, message)
                .help("give it a value of 0 or more: levels begin at 0"),
        );
        return None;
    }
    let highest = answers.values.iter().map(|c| c.counts).fold(0.0, f64::max);
    if highest <= 0.0 && answers.values.len() >= 2 {
        let message = "no answer of this question counts more than 0";
        sink.push(
            Diagnostic::new(Code::ImportAnswers, question.answers.place, message)
                .help("give the best answer of its answer set a value and a weight above 0"),
        );
        return None;
    }
    Some(highest.max(f64::MIN_POSITIVE))
}

/// The leaves of each value of `by`, in their order.
fn groups<'l, 'm>(
    leaves: &[&'l Leaf<'m>],
    by: impl Fn(&Leaf<'m>) -> &'m str,
) -> Vec<(&'m str, Vec<&'l Leaf<'m>>)> {
    let mut out: Vec<(&str, Vec<&Leaf<'_>>)> = Vec::new();
    for leaf in leaves {
        let id = by(leaf);
        match out.last_mut() {
            Some((last, group)) if *last == id => group.push(leaf),
            _ => out.push((id, vec![leaf])),
        }
    }
    out
}

fn dimensions(leaves: &[Leaf<'_>], model: &Model) -> Vec<Dimension> {
    let all: Vec<&Leaf<'_>> = leaves.iter().collect();
    let functions = groups(&all, |l| l.function);
    let letters = letters(&functions, model);
    let several = several(leaves);
    let common = lcm(several.values().copied());
    let shares = lcm(functions
        .iter()
        .map(|(_, own)| groups(own, |l| l.practice).len()));
    let mut taken = Taken::default();
    let mut out = Vec::new();
    for ((id, own), letter) in functions.iter().zip(letters) {
        let Some(function) = model.functions.get(*id) else {
            continue;
        };
        let practices = groups(own, |l| l.practice);
        let mut capabilities = Vec::new();
        for (id, own) in &practices {
            let Some(practice) = model.practices.get(*id) else {
                continue;
            };
            let short = word(&practice.short)
                .or_else(|| ids::initials(&practice.name))
                .unwrap_or_else(|| format!("P{}", capabilities.len() + 1));
            let code = taken.free(&format!("{letter}-{short}"));
            let weight = |l: &&Leaf<'_>| {
                l.highest * common / count(several.get(l.activity_id).copied().unwrap_or(1))
            };
            let streams = count(groups(own, |l| l.stream).len());
            let maximum = own.iter().map(weight).sum::<f64>() / common / streams;
            capabilities.push(Capability {
                title: practice.name.clone(),
                about: practice.about.clone(),
                weight: maximum * shares / count(practices.len()),
                practices: own
                    .iter()
                    .map(|l| one(l, &code, weight(l), model, &mut taken))
                    .collect(),
                id: code,
            });
        }
        let slug = ids::slug(&function.name).unwrap_or_else(|| format!("f{}", out.len() + 1));
        out.push(Dimension {
            id: taken.free(&slug),
            title: function.name.clone(),
            about: function.about.clone(),
            capabilities,
        });
    }
    plain_weights(&mut out);
    out
}

/// Weights have any unit: alike ones are 1, others keep their ratios.
fn plain_weights(dimensions: &mut [Dimension]) {
    let capabilities = || dimensions.iter().flat_map(|d| &d.capabilities);
    let own: Vec<f64> = capabilities().map(|c| c.weight).collect();
    let of_capabilities = unit(&own);
    let asked = capabilities().flat_map(|c| &c.practices);
    let own: Vec<f64> = asked.map(|p| p.weight).collect();
    let of_practices = unit(&own);
    for c in dimensions.iter_mut().flat_map(|d| &mut d.capabilities) {
        c.weight = tidy(c.weight / of_capabilities);
        for p in &mut c.practices {
            p.weight = tidy(p.weight / of_practices);
        }
    }
}

/// The smallest weight where all are whole multiples of it, else 1.
fn unit(weights: &[f64]) -> f64 {
    let least = weights.iter().copied().fold(f64::INFINITY, f64::min);
    let is_whole = |n: f64| (n - n.round()).abs() < 1e-9;
    if least.is_finite() && least > 0.0 {
        // A half or a third of the smallest may divide the others.
        for part in 1..=6_u32 {
            let unit = least / f64::from(part);
            if weights.iter().all(|w| is_whole(w / unit)) {
                return unit;
            }
        }
    }
    1.0
}

/// A number without the last digits that a quotient leaves.
fn tidy(n: f64) -> f64 {
    if (n - n.round()).abs() < 1e-9 {
        n.round()
    } else {
        n
    }
}

fn one(leaf: &Leaf<'_>, code: &str, weight: f64, model: &Model, taken: &mut Taken) -> Practice {
    let stream = model.streams.get(leaf.stream);
    let letter = stream.and_then(|s| {
        let by_order = || {
            let index = (s.order >= 1.0 && s.order <= 26.0).then_some(s.order)?;
            ('A'..='Z')
                .zip(1_u32..)
                .find(|(_, n)| f64::from(*n) >= index)
        };
        word(&s.letter).or_else(|| by_order().map(|(c, _)| c.to_string()))
    });
    let letter = letter.unwrap_or_else(|| "S".to_owned());
    let question = leaf.question;
    let title = if leaf.activity.title.is_empty() {
        question.text.clone()
    } else {
        leaf.activity.title.clone()
    };
    Practice {
        id: taken.free(&format!("{code}-{letter}-{}", leaf.number)),
        title,
        question: question.text.clone(),
        look_for: sentences(&question.quality),
        ask_for: String::new(),
        full_only: false,
        weight,
        roles: Vec::new(),
        not_applicable: String::new(),
        answers: leaf
            .answers
            .values
            .iter()
            .map(|c| Answer {
                share: c.counts / leaf.highest,
                text: c.text.clone(),
                place: c.place,
                level: 0,
            })
            .collect(),
        lost: false,
        place: question.place,
        origin: format!("question {}, activity {}", leaf.id, leaf.activity_id),
    }
}

/// One sentence each.
fn sentences(texts: &[String]) -> String {
    let ended = texts.iter().map(|text| {
        if text.ends_with(['.', '!', '?', '。']) {
            text.clone()
        } else {
            format!("{text}.")
        }
    });
    ended.collect::<Vec<_>>().join(" ")
}

/// The letters and digits of a code; `None` where there is none.
fn word(code: &str) -> Option<String> {
    let word: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(12)
        .collect();
    (!word.is_empty()).then_some(word)
}

/// The first letters of the functions, as many as tell them apart.
fn letters(functions: &[(&str, Vec<&Leaf<'_>>)], model: &Model) -> Vec<String> {
    let names: Vec<String> = functions
        .iter()
        .map(|(id, _)| model.functions.get(*id).map_or("", |f| f.name.as_str()))
        .map(|name| word(name).unwrap_or_default().to_uppercase())
        .collect();
    let cut = |n: usize| -> Vec<String> {
        names
            .iter()
            .map(|name| name.chars().take(n).collect())
            .collect()
    };
    for n in 1..=12 {
        let short = cut(n);
        let mut apart = short.clone();
        apart.sort_unstable();
        apart.dedup();
        if apart.len() == short.len() && short.iter().all(|s| !s.is_empty()) {
            return short;
        }
    }
    (1..=names.len()).map(|n| format!("F{n}")).collect()
}

/// Number of questions of each activity.
fn several<'m>(leaves: &[Leaf<'m>]) -> BTreeMap<&'m str, usize> {
    let mut out = BTreeMap::new();
    for leaf in leaves {
        *out.entry(leaf.activity_id).or_default() += 1;
    }
    out
}

/// The smallest number that all of these divide, so that shares are whole numbers; 1 where it is very large.
fn lcm(numbers: impl Iterator<Item = usize>) -> f64 {
    let gcd = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let all = numbers.filter(|n| *n > 0).try_fold(1_usize, |all, n| {
        (all / gcd(all, n))
            .checked_mul(n)
            .filter(|n| *n < 1_000_000)
    });
    count(all.unwrap_or(1))
}

#[expect(clippy::cast_precision_loss, reason = "a model has few documents")]
const fn count(n: usize) -> f64 {
    n as f64
}

fn remarks(leaves: &[Leaf<'_>], model: &Model) -> Vec<Remark> {
    let mut out = vec![Remark::scoring("samm", Vec::new())];
    let all: Vec<&Leaf<'_>> = leaves.iter().collect();
    let top = model.maturities.values().map(|m| m.number);
    let top = top.fold(0.0, f64::max);
    for (id, own) in groups(&all, |l| l.stream) {
        let levels = groups(&own, |l| l.activity_id).len();
        if count(levels) < top {
            let name = model.streams.get(id).map_or("", |s| s.name.as_str());
            let values = vec![
                ("stream", name.to_owned()),
                ("levels", levels.to_string()),
                ("top", top.to_string()),
            ];
            out.push(Remark::scoring("samm_short", values));
        }
    }
    let shared: Vec<&str> = several(leaves)
        .into_iter()
        .filter(|(_, n)| *n > 1)
        .map(|(id, _)| id)
        .collect();
    if !shared.is_empty() {
        let values = vec![("count", shared.len().to_string())];
        out.push(Remark::scoring("samm_several", values));
    }
    let mut named: Vec<Span> = model.streams.values().map(|s| s.place).collect();
    named.sort_unstable();
    if !named.is_empty() {
        let values = vec![("count", named.len().to_string())];
        out.push(Remark::left("streams", values, named));
    }
    let places = |mut unused: Vec<Span>, key| {
        unused.sort_unstable();
        (!unused.is_empty()).then(|| {
            let values = vec![("count", unused.len().to_string())];
            Remark::left(key, values, unused)
        })
    };
    let used =
        |by: fn(&Leaf<'_>) -> String| -> BTreeSet<String> { leaves.iter().map(by).collect() };
    let asked = used(|l| l.activity_id.to_owned());
    let silent = model
        .activities
        .iter()
        .filter(|(id, _)| !asked.contains(*id));
    out.extend(places(silent.map(|(_, a)| a.place).collect(), "activities"));
    let asked = used(|l| l.practice.to_owned());
    let empty = model
        .practices
        .iter()
        .filter(|(id, _)| !asked.contains(*id));
    out.extend(places(empty.map(|(_, p)| p.place).collect(), "practices"));
    let asked = used(|l| l.function.to_owned());
    let empty = model
        .functions
        .iter()
        .filter(|(id, _)| !asked.contains(*id));
    out.extend(places(empty.map(|(_, f)| f.place).collect(), "functions"));
    out
}
