//! Building a benchmark: assessed rounds and earlier peers → one row an organisation, or figures of groups.
//!
//! A [`Pool`] takes rows one at a time, keeps the latest of each organisation under an id that only a key gives, and
//! is written as a peers file ([`write`]) or as publishable statistics ([`publish`]).

pub mod publish;
pub mod suppress;
pub mod write;

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::model::benchmark::{Country, Peer, Peers};
use crate::model::engagement::{Engagement, Round};
use crate::model::id::{CapabilityId, Reference};
use crate::model::scale::Score;
use crate::model::scoring;
use crate::score::Scorecard;

/// Secret bytes from which ids are made. They are printed nowhere.
pub struct Key(Vec<u8>);

impl Key {
    /// Fewest bytes that are accepted.
    pub const SHORTEST: usize = 16;

    /// At least 16 bytes, otherwise `None`.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() >= Self::SHORTEST).then_some(Self(bytes))
    }

    /// The opaque id of an organisation: `p-` and the first 16 hexadecimal digits of HMAC-SHA256 (RFC 2104) over its
    /// name, keyed. A name that already is such an id stays as it is, so that an earlier build can be built upon.
    pub fn id(&self, name: &str) -> String {
        if is_opaque(name) {
            return name.to_owned();
        }
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            // HMAC takes keys of every length.
            return String::new();
        };
        mac.update(name.as_bytes());
        let digits = scoring::hex(&mac.finalize().into_bytes());
        format!("p-{}", digits.get(..16).unwrap_or_default())
    }
}

/// A name without what is no part of it: spaces at the ends, more than one between words, capital letters.
fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// True for the form of an opaque id.
fn is_opaque(id: &str) -> bool {
    id.strip_prefix("p-").is_some_and(|digits| {
        digits.len() == 16 && digits.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
    })
}

/// What rows have to share to be pooled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The questionnaire.
    pub questionnaire: Reference,
    /// Fingerprint of the scoring rules.
    pub scoring: String,
}

/// Why a source cannot join a pool.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Answers to other questions.
    #[error("it answers the questionnaire `{0}`, the inputs before it `{1}`")]
    OtherQuestionnaire(Reference, Reference),
    /// Scores made by other rules.
    #[error("its scores were made by the scoring rules `{0}…`, those before it by `{1}…`")]
    OtherRules(String, String),
}

impl Refusal {
    /// How to mend it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::OtherQuestionnaire(..) => {
                "build one benchmark for each questionnaire and version; scores of two cannot be compared"
            }
            Self::OtherRules(..) => {
                "take back own weights of practices and roles (`weights`, `role_weights`) in `engagement.yaml`, or build the engagements that share them into a benchmark of their own"
            }
        }
    }
}

/// When a row was assessed: the year, then the day where it is known. A known day counts as later than a bare year.
pub type When = (i32, Option<String>);

/// Rows of organisations in the making.
#[derive(Debug, Clone)]
pub struct Pool {
    /// What all rows share.
    pub origin: Origin,
    /// True when a source holds invented organisations.
    pub synthetic: bool,
    /// Rows that an organisation had beside its latest.
    pub replaced: usize,
    capabilities: Vec<CapabilityId>,
    rows: BTreeMap<Box<str>, (When, Peer)>,
}

impl Pool {
    /// An empty pool for the rows of one origin.
    pub const fn new(origin: Origin) -> Self {
        Self {
            origin,
            synthetic: false,
            replaced: 0,
            capabilities: Vec::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Whether rows of this origin may join.
    pub fn accepts(&self, origin: &Origin) -> Result<(), Refusal> {
        let own = &self.origin;
        if own.questionnaire != origin.questionnaire {
            let (theirs, ours) = (&origin.questionnaire, &own.questionnaire);
            return Err(Refusal::OtherQuestionnaire(theirs.clone(), ours.clone()));
        }
        if own.scoring != origin.scoring {
            let short = |f: &str| f.get(..12).unwrap_or(f).to_owned();
            return Err(Refusal::OtherRules(
                short(&origin.scoring),
                short(&own.scoring),
            ));
        }
        Ok(())
    }

    /// Adds the score of a round; the id that the organisation has got, or `None` when no capability has a score.
    pub fn add_round(
        &mut self,
        card: &Scorecard,
        e: &Engagement,
        round: &Round,
        key: &Key,
    ) -> Option<String> {
        let year: i32 = round.date.get(..4)?.parse().ok()?;
        if card.capabilities.iter().all(|c| c.score.is_none()) {
            return None;
        }
        let named = e.benchmark_id.clone();
        let id = key.id(&named.unwrap_or_else(|| format!("{}|{}", plain(&e.client), e.country)));
        let mut scores = vec![None; self.capabilities.len()];
        for c in &card.capabilities {
            let at = self.column(&c.id);
            scores.resize(scores.len().max(at + 1), None);
            if let Some(place) = scores.get_mut(at) {
                *place = c.score;
            }
        }
        let peer = Peer {
            id: id.as_str().into(),
            sector: e.sector.chars().next()?,
            size: e.size_class(),
            country: Country::parse(&e.country)?,
            mode: round.mode,
            form: round.form,
            year,
            scores: scores.into(),
        };
        self.keep((year, Some(round.date.clone())), peer);
        Some(id)
    }

    /// Adds the rows of an earlier benchmark or of a table; ids that are not opaque yet are made so.
    pub fn add_peers(&mut self, peers: Peers, key: &Key) {
        let columns: Vec<usize> = peers
            .capabilities
            .iter()
            .map(|c| self.column(c.as_str()))
            .collect();
        for mut peer in peers.rows {
            let mut scores = vec![None; self.capabilities.len()];
            for (at, score) in columns.iter().zip(peer.scores.iter()) {
                if let Some(place) = scores.get_mut(*at) {
                    *place = *score;
                }
            }
            peer.scores = scores.into();
            if !is_opaque(&peer.id) {
                peer.id = key.id(&peer.id).into();
            }
            self.keep((peer.year, None), peer);
        }
    }

    fn column(&mut self, capability: &str) -> usize {
        let known = self
            .capabilities
            .iter()
            .position(|c| c.as_str() == capability);
        known.unwrap_or_else(|| {
            self.capabilities.push(CapabilityId::new(capability));
            self.capabilities.len() - 1
        })
    }

    /// Keeps the later of two rows of an organisation; of two of the same day, the one that came last.
    fn keep(&mut self, when: When, peer: Peer) {
        let Some(known) = self.rows.get_mut(&peer.id) else {
            self.rows.insert(peer.id.clone(), (when, peer));
            return;
        };
        self.replaced += 1;
        if when >= known.0 {
            *known = (when, peer);
        }
    }

    /// The rows in the order of their ids, scores rounded to one decimal, half away from zero.
    pub fn into_peers(self) -> Peers {
        let width = self.capabilities.len();
        let rounded = |s: Option<Score>| Score::new((s?.get() * 10.0).round() / 10.0);
        let rows = self.rows.into_values().map(|(_, mut peer)| {
            let mut scores: Vec<Option<Score>> = peer.scores.iter().copied().map(rounded).collect();
            scores.resize(width, None);
            peer.scores = scores.into();
            peer
        });
        Peers {
            rows: rows.collect(),
            capabilities: self.capabilities,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1 and 6 (HMAC-SHA-256), first 16 digits; keys of 20 and 131 bytes.
    #[test]
    fn ids_are_keyed_hashes_and_stay_what_they_are() {
        let id = |key: Vec<u8>, name: &str| Key::new(key).expect("long enough").id(name);
        assert_eq!(id(vec![0x0b; 20], "Hi There"), "p-b0344c61d8db3853");
        assert_eq!(
            id(
                vec![0xaa; 131],
                "Test Using Larger Than Block-Size Key - Hash Key First"
            ),
            "p-60e431591ee0b67f"
        );
        assert_eq!(
            id(vec![0x0b; 20], "p-b0344c61d8db3853"),
            "p-b0344c61d8db3853"
        );
        assert!(Key::new(vec![1; 15]).is_none());
    }
}
