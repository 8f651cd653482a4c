//! The fingerprint of the rules that turn answers into capability scores: scores are comparable only where it agrees.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::engagement::Engagement;
use super::questionnaire::{Practice, Questionnaire};
use crate::expression::Limit;

/// Number of the algorithm from answers to capability scores. It rises whenever the same answers could give another
/// score although the questionnaire stays as it is.
pub const ALGORITHM: u32 = 1;

/// Share of a capability's applicable weight that needs a score (the half rule: Fairclough & Cella 1996, *Quality of
/// Life Research* 5:1).
pub const CAPABILITY_COVERAGE: f64 = 0.5;

/// The fingerprint of the scoring rules: 64 hexadecimal digits of SHA-256 over everything that decides the score of a
/// capability.
///
/// What is hashed is text, one rule a line, each line ended by a line feed:
///
/// ```text
/// algorithm 1
/// highest 4                                  the highest level
/// caps 2 3 4 4                               of evidence E0 to E3
/// floor 0.5                                  share of the weight that needs a score
/// role sales weight 2                        where an engagement weighs a role by other than 1
/// practice STR-01 of STR form short weight 2 asks executive marketing
/// knots 0.5:100 2:75 …                       where the practice is measured
/// not-applicable context('channels') at-most 1
/// ```
///
/// Practices are those of kind capability in the core, in the order of their ids; programme and module practices do
/// not enter a capability and are left out, so that a practice which changes sides changes the fingerprint. `own` is the
/// engagement whose weights of practices and roles are in use; a practice without one has the questionnaire's, a role
/// without one has 1, and without an engagement the rules are those of the questionnaire itself. Both decide what the
/// same answers come to inside a capability, and peers hold the finished scores of capabilities. Numbers are written
/// in the shortest form that reads back as the same number. Texts that people read, capability weights and targets are
/// no part of it: they do not change the score of a capability, and are applied to peers and client alike.
pub fn fingerprint(q: &Questionnaire, own: Option<&Engagement>) -> String {
    hex(&Sha256::digest(rules(q, own).as_bytes()))
}

/// True for the form of a fingerprint.
pub fn is_fingerprint(word: &str) -> bool {
    word.len() == 64 && word.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, b| {
        let _ = write!(hex, "{b:02x}");
        hex
    })
}

fn rules(q: &Questionnaire, own: Option<&Engagement>) -> String {
    let caps: Vec<String> = q.evidence.iter().map(|e| e.cap.to_string()).collect();
    let mut out = format!(
        "algorithm {ALGORITHM}\nhighest {}\ncaps {}\nfloor {CAPABILITY_COVERAGE}\n",
        q.highest(),
        caps.join(" ")
    );
    let roles = own.iter().flat_map(|e| &e.role_weights);
    for (role, weight) in roles.filter(|(_, weight)| weight.total_cmp(&1.0).is_ne()) {
        let _ = writeln!(out, "role {role} weight {weight}");
    }
    let mut practices: Vec<&Practice> = q.practices.iter().filter(|p| p.is_scored_core()).collect();
    practices.sort_by(|a, b| a.id.cmp(&b.id));
    for p in practices {
        let mut asks: Vec<&str> = p.roles.iter().map(super::id::RoleId::as_str).collect();
        asks.sort_unstable();
        let given = own.and_then(|e| e.weights.get(p.id.as_str()));
        let weight = given.copied().unwrap_or(p.weight);
        let _ = writeln!(
            out,
            "practice {} of {} form {} weight {weight} asks {}",
            p.id,
            p.capability,
            p.form.as_str(),
            asks.join(" ")
        );
        if let Some(m) = &p.measure {
            let knots: Vec<String> = m.knots.iter().map(|(x, y)| format!("{x}:{y}")).collect();
            let _ = writeln!(out, "knots {}", knots.join(" "));
        }
        if let Some(n) = &p.not_applicable {
            let limit = match n.when.limit {
                Limit::Below(x) => format!("below {x}"),
                Limit::AtLeast(x) => format!("at-least {x}"),
                Limit::AtMost(x) => format!("at-most {x}"),
            };
            let _ = writeln!(out, "not-applicable {} {limit}", n.when.value);
        }
    }
    out
}
