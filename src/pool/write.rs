//! Benchmarks as files: the same rows give the same bytes.

use std::fmt::Write;

use super::Origin;
use super::publish::Published;
use crate::model::benchmark::Peers;
use crate::model::id::Reference;

/// What `benchmark.yaml` says.
#[derive(Debug, Clone)]
pub struct Card {
    /// Id and version.
    pub reference: Reference,
    /// Name for print.
    pub title: String,
    /// Year or years.
    pub edition: String,
    /// How it may be used.
    pub licence: String,
    /// Where it comes from.
    pub provenance: String,
    /// Invented organisations.
    pub synthetic: bool,
    /// Smallest group that may be shown.
    pub minimum_group: usize,
}

/// First and last year of rows in words; empty without rows.
pub fn edition(years: impl Iterator<Item = i32>) -> String {
    let (first, last) = years.fold((i32::MAX, i32::MIN), |(a, b), y| (a.min(y), b.max(y)));
    match first.cmp(&last) {
        std::cmp::Ordering::Less => format!("{first}–{last}"),
        std::cmp::Ordering::Equal => first.to_string(),
        std::cmp::Ordering::Greater => String::new(),
    }
}

/// `benchmark.yaml` of a benchmark of organisations (`peers`) or figures.
pub fn card(card: &Card, origin: &Origin, peers: bool) -> String {
    // A JSON string is a quoted YAML string.
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let (kind, rows) = if peers {
        ("peers", PEERS)
    } else {
        ("statistics", FIGURES)
    };
    let mut out = format!(
        "schema: 1\nid: {}\nversion: {}\ntitle: {}\nkind: {kind}\n",
        quote(&card.reference.id),
        quote(&card.reference.version),
        quote(&card.title)
    );
    if card.synthetic {
        out.push_str("synthetic: true\n");
    }
    let _ = write!(
        out,
        "edition: {}\nquestionnaire: {}\nscoring: {}\nlicence: {}\nprovenance: {}\nminimum_group: {}\nrows: {rows}\n",
        quote(&card.edition),
        quote(&origin.questionnaire.to_string()),
        quote(&origin.scoring),
        quote(&card.licence),
        quote(&card.provenance),
        card.minimum_group
    );
    out
}

/// Name of the table of organisations.
pub const PEERS: &str = "peers.csv";
/// Name of the table of figures.
pub const FIGURES: &str = "figures.csv";

/// The table of organisations.
pub fn peers(peers: &Peers) -> String {
    let mut out = "id,sector,size,country,mode,form,year".to_owned();
    for c in &peers.capabilities {
        let _ = write!(out, ",{c}");
    }
    out.push('\n');
    for p in &peers.rows {
        let _ = write!(
            out,
            "{},{},{},{},{},{},{}",
            p.id,
            p.sector,
            p.size.as_str(),
            p.country,
            p.mode.as_str(),
            p.form.as_str(),
            p.year
        );
        for score in &p.scores {
            out.push(',');
            if let Some(score) = score {
                let _ = write!(out, "{:.1}", score.get());
            }
        }
        out.push('\n');
    }
    out
}

/// The table of figures.
pub fn figures(all: &[Published], card: &Card, origin: &Origin) -> String {
    let cell = crate::cell::quoted;
    let mut out = "id,about,metric,segment,statistic,value,unit,n,scale_min,scale_max,population,year,mode,match,grade,series,source,url,note,sector,size,country,form\n".to_owned();
    let population = cell(&format!(
        "organisations assessed with {}",
        origin.questionnaire
    ));
    let source = cell(&card.title);
    let mut number = 0;
    for p in all {
        let g = p.group;
        let (mode, form) = (
            g.mode.map_or("", |m| m.as_str()),
            g.form.map_or("", |f| f.as_str()),
        );
        let size = g.size.map_or("", |s| s.as_str());
        let sector = g.sector.map(String::from).unwrap_or_default();
        let country = g.country.map(|c| c.to_string()).unwrap_or_default();
        let words: Vec<&str> = [mode, form, size, &sector, &country]
            .into_iter()
            .filter(|w| !w.is_empty())
            .collect();
        let segment = cell(&words.join(" "));
        for (statistic, value) in &p.values {
            number += 1;
            let value = (value * 10.0).round() / 10.0;
            let _ = writeln!(
                out,
                "s-{number:05},{},score,{segment},{statistic},{value:.1},points of 100,{},0,100,{population},{},{mode},direct,A,{},{source},,,{sector},{size},{country},{form}",
                p.node, p.n, p.year, card.reference.id
            );
        }
    }
    out
}
