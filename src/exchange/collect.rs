//! Answers that came back → files of a round: our own forms, and exports of form tools as CSV or XLSX.
//!
//! Two passes over the same rows, so that a large export needs no memory for all its answers: the first finds out who
//! sent what and which submission of a person counts, the second writes those. Of two submissions of a person in the
//! same roles the later counts, by day and, where exports give it, by hour; of the same time, the more complete; then
//! the last by name of file and row. What a person sent in different roles is joined.

mod answer;
mod carry;
mod columns;
mod day;
mod draft;
mod form;
mod known;
mod mapping;
mod open;
mod person;
mod report;
mod row;
mod settle;
pub mod status;
mod table;
mod tally;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub use known::Tool;
pub(crate) use person::{file_name, hash};
pub use report::{
    Because, ColumnReport, FileReport, LeftAside, MappingReport, Outcome, PersonReport, Report,
};

use crate::check::Desk;
use crate::check::answers::Settings;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::engagement::{Engagement, Round};
use crate::model::id::RoleId;
use crate::model::mapping::Mapping;
use crate::model::questionnaire::Questionnaire;
use crate::read::encoding::Encoding;
use draft::Draft;
use open::{File, Loaded};
use settle::{Submission, settle};
use table::{Body, Table};
use tally::Tally;

/// What answers are collected into.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The questionnaire of the round.
    pub q: &'a Questionnaire,
    /// The engagement.
    pub e: &'a Engagement,
    /// The round; its answers are not looked at.
    pub round: &'a Round,
    /// The engagement as forms name it.
    pub engagement_id: &'a str,
    /// Earlier versions of the questionnaire that are at hand.
    pub earlier: &'a [Questionnaire],
    /// What columns and words mean, where somebody said so.
    pub mapping: Option<&'a Mapping>,
    /// Whether ids may show names.
    pub keep_names: bool,
    /// The encoding of the files, where it was said.
    pub encoding: Option<Encoding>,
    /// Whether files of earlier submissions may be replaced.
    pub force: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// A file that came back.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name as the user knows it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The answers that a round holds already.
#[derive(Debug, Clone, Default)]
pub struct Existing {
    /// Respondent, in lower case → where they stand.
    people: BTreeMap<String, Standing>,
    /// All files, in lower case.
    files: BTreeSet<String>,
}

/// Where a respondent stands already.
#[derive(Debug, Clone)]
struct Standing {
    id: String,
    file: String,
    hash: Option<String>,
    date: Option<String>,
    /// True for a file that holds this respondent alone.
    alone: bool,
}

impl Existing {
    /// Adds a file of the round and who stands in it, each with the day of the answers.
    pub fn add(&mut self, file: &str, bytes: &[u8], people: &[(String, Option<String>)]) {
        self.files.insert(file.to_lowercase());
        for (id, date) in people {
            let standing = Standing {
                id: id.clone(),
                file: file.to_owned(),
                hash: super::sheet::hash_of(bytes),
                date: date.clone(),
                alone: people.len() == 1 && !file.to_lowercase().ends_with(".csv"),
            };
            self.people.insert(id.to_lowercase(), standing);
        }
    }
}

/// Takes a file of the round.
pub type Writer<'w, E> = dyn FnMut(&str, &[u8]) -> Result<(), E> + 'w;

/// Reads the files and writes the answers of each respondent; findings go to the desk. `step` is called for each
/// submission in each of two passes. The order of the files has no influence.
pub fn collect<E>(
    mut inputs: Vec<Input>,
    existing: &Existing,
    ground: &Ground<'_>,
    desk: &mut Desk<'_>,
    step: &mut dyn FnMut(),
    writer: &mut Writer<'_, E>,
) -> Result<Report, E> {
    inputs.sort_by(|a, b| (&a.name, &a.bytes).cmp(&(&b.name, &b.bytes)));
    let files: Vec<File> = inputs
        .into_iter()
        .filter_map(|input| open::open(input, ground.encoding, desk))
        .collect();
    let sources = &*desk.sources;
    let mut tally = Tally::default();
    let sheets: Vec<Read<'_>> = files
        .iter()
        .filter_map(|file| Read::open(file, ground, sources, &mut tally))
        .collect();
    let mut job = Job {
        ground,
        sources,
        tally,
        best: BTreeMap::new(),
        left_aside: Vec::new(),
        people: Vec::new(),
    };
    let mut reports = Vec::new();
    for (n, sheet) in sheets.iter().enumerate() {
        reports.push(job.first(n, sheet, step));
    }
    let mapping = mapping::draft(&sheets, &reports, ground);
    mapping::report(&sheets, &reports, &mut job.tally, sources);
    job.second(&sheets, existing, step, writer)?;
    job.people.sort_by(|a, b| a.respondent.cmp(&b.respondent));
    job.left_aside
        .sort_by(|a, b| (&a.respondent, &a.at).cmp(&(&b.respondent, &b.at)));
    let report = Report {
        schema: 1,
        round: ground.round.folder.clone(),
        dry_run: ground.dry_run,
        files: reports,
        respondents: job.people,
        left_aside: job.left_aside,
        not_asked: job.tally.out_of_scope().clone(),
        further_findings: job.tally.further(),
        mapping,
    };
    job.tally.into_sink(desk.sink);
    Ok(report)
}

/// A file whose submissions can be read one after the other.
struct Read<'a> {
    name: &'a str,
    kind: Kind<'a>,
}

/// What submissions are read from.
enum Kind<'a> {
    Table(Table<'a>),
    Form(&'a File),
}

impl<'a> Read<'a> {
    fn open(
        file: &'a File,
        ground: &Ground<'a>,
        sources: &Sources,
        tally: &mut Tally,
    ) -> Option<Self> {
        let body = match &file.loaded {
            Loaded::Csv(index) => Body::Csv(*index),
            Loaded::Sheet(sheet) => Body::Sheet(sheet),
            Loaded::Form(_) | Loaded::Workbook { .. } => {
                return Some(Self {
                    name: &file.name,
                    kind: Kind::Form(file),
                });
            }
        };
        let mut sink = Sink::default();
        let table = Table::open(&file.name, body, ground, sources, &mut sink);
        tally.take(sink, sources);
        Some(Self {
            name: &file.name,
            kind: Kind::Table(table?),
        })
    }

    fn tool(&self) -> Tool {
        match &self.kind {
            Kind::Table(table) => table.tool,
            Kind::Form(file) if matches!(file.loaded, Loaded::Form(_)) => Tool::Form,
            Kind::Form(_) => Tool::Workbook,
        }
    }

    /// Calls `f` for each submission; `filled` counts the cells with content by column.
    fn each(
        &self,
        ground: &Ground<'_>,
        sources: &Sources,
        sink: &mut Sink,
        filled: &mut Vec<usize>,
        f: &mut dyn FnMut(Draft, &mut Sink),
    ) {
        match &self.kind {
            Kind::Table(table) => table.each(sources, sink, &mut |cells, sink| {
                filled.resize(table.header.len(), 0);
                for (n, cell) in filled.iter_mut().zip(cells) {
                    *n += usize::from(!cell.text.is_empty());
                }
                f(row::draft(cells, table, sink), sink);
                true
            }),
            Kind::Form(file) => {
                let draft = match &file.loaded {
                    Loaded::Form(root) => form::json(root, sources, sink),
                    Loaded::Workbook { about, answers } => {
                        form::workbook(about, answers, ground, sink)
                    }
                    _ => None,
                };
                if let Some(draft) = draft {
                    f(draft, sink);
                }
            }
        }
    }
}

/// Which of the submissions of a person come first: day, hour, answers, file, row.
type Rank = (String, String, usize, usize, usize);

/// The submission of a person in some roles that counts so far.
struct Slot {
    roles: Vec<RoleId>,
    rank: Rank,
    place: Span,
}

/// The work on all files.
struct Job<'a> {
    ground: &'a Ground<'a>,
    sources: &'a Sources,
    tally: Tally,
    /// Person, in lower case → what counts, one a set of roles.
    best: BTreeMap<String, Vec<Slot>>,
    left_aside: Vec<LeftAside>,
    people: Vec<PersonReport>,
}

impl Job<'_> {
    fn settings(&self) -> Settings<'_> {
        Settings {
            q: self.ground.q,
            e: self.ground.e,
            form: Some(self.ground.round.form),
            phase: &self.ground.round.phase,
            date: &self.ground.round.date,
            not_asked: RefCell::default(),
        }
    }

    /// File and row of a place.
    fn at(&self, place: Span) -> String {
        let name = self.sources.name(place.file);
        let (row, _) = self.sources.line_column(place.file, place.start);
        format!("{name}:{row}")
    }

    /// Finds out who sent what; what is wrong with it is kept.
    fn first(&mut self, n: usize, sheet: &Read<'_>, step: &mut dyn FnMut()) -> FileReport {
        let (ground, sources) = (self.ground, self.sources);
        let mut filled = Vec::new();
        let (mut submissions, mut used) = (0, 0);
        let mut sink = Sink::default();
        sheet.each(
            ground,
            sources,
            &mut sink,
            &mut filled,
            &mut |draft, sink| {
                step();
                submissions += 1;
                let place = draft.place;
                let settled = settle(draft, ground, &self.settings(), sink);
                self.tally.take(std::mem::take(sink), sources);
                if let Some(submission) = settled {
                    used += 1;
                    self.rank(&submission, place, (n, submissions));
                }
            },
        );
        self.tally.take(sink, sources);
        mapping::file_report(sheet, &filled, (submissions, used), ground)
    }

    /// Keeps the submission when it counts more than what the person sent before.
    fn rank(&mut self, submission: &Submission, place: Span, (file, nth): (usize, usize)) {
        let day = submission.day.clone().unwrap_or_default();
        let date = if day.date.is_empty() {
            self.ground.round.date.clone()
        } else {
            day.date
        };
        let rank = (date, day.time, submission.answered(), file, nth);
        let roles = submission.respondent.roles.clone();
        let slot = Slot { roles, rank, place };
        let slots = self.best.entry(submission.id.to_lowercase()).or_default();
        let Some(at) = slots.iter().position(|s| s.roles == slot.roles) else {
            slots.push(slot);
            return;
        };
        let Some(known) = slots.get_mut(at) else {
            return;
        };
        let (kept, left) = if slot.rank > known.rank {
            let old = std::mem::replace(known, slot);
            (known.rank.clone(), (old.rank, old.place, known.place))
        } else {
            (known.rank.clone(), (slot.rank, slot.place, known.place))
        };
        let (rank, left_place, kept_place) = left;
        let because = if (&kept.0, &kept.1) != (&rank.0, &rank.1) {
            Because::Later
        } else if kept.2 != rank.2 {
            Because::MoreComplete
        } else {
            Because::Last
        };
        let left = LeftAside {
            respondent: submission.id.clone(),
            at: self.at(left_place),
            counts: self.at(kept_place),
            because,
        };
        self.tally
            .add(twice(&left, left_place, kept_place), self.sources);
        self.left_aside.push(left);
    }

    /// Writes what counts.
    fn second<E>(
        &mut self,
        sheets: &[Read<'_>],
        existing: &Existing,
        step: &mut dyn FnMut(),
        writer: &mut Writer<'_, E>,
    ) -> Result<(), E> {
        let (ground, sources) = (self.ground, self.sources);
        let mut pending: BTreeMap<String, Vec<(Rank, Submission)>> = BTreeMap::new();
        let mut result = Ok(());
        for (n, sheet) in sheets.iter().enumerate() {
            let mut nth = 0;
            let mut aside = Sink::default();
            sheet.each(
                ground,
                sources,
                &mut aside,
                &mut Vec::new(),
                &mut |draft, sink| {
                    step();
                    nth += 1;
                    let place = draft.place;
                    let settled = settle(draft, ground, &self.settings(), sink);
                    *sink = Sink::default();
                    let Some(submission) = settled.filter(|_| result.is_ok()) else {
                        return;
                    };
                    let id = submission.id.to_lowercase();
                    let slots = self.best.get(&id).map_or(&[][..], Vec::as_slice);
                    let mine = slots.iter().find(|s| s.rank.3 == n && s.rank.4 == nth);
                    let Some(mine) = mine else {
                        return;
                    };
                    let count = slots.len();
                    let parts = pending.entry(id.clone()).or_default();
                    parts.push((mine.rank.clone(), submission));
                    if parts.len() < count {
                        return;
                    }
                    let mut parts = pending.remove(&id).unwrap_or_default();
                    parts.sort_by(|a, b| a.0.cmp(&b.0));
                    let mut parts = parts.into_iter().rev();
                    let Some((_, mut whole)) = parts.next() else {
                        return;
                    };
                    for (_, earlier) in parts {
                        whole.join(earlier, ground);
                    }
                    result = self.put(whole, place, existing, writer);
                },
            );
        }
        result
    }

    /// Writes one respondent, unless other answers are there.
    fn put<E>(
        &mut self,
        mut submission: Submission,
        place: Span,
        existing: &Existing,
        writer: &mut Writer<'_, E>,
    ) -> Result<(), E> {
        let standing = existing.people.get(&submission.id.to_lowercase());
        let file = match standing {
            Some(standing) => {
                submission.id.clone_from(&standing.id);
                standing.file.clone()
            }
            None => person::file_name(&submission.id),
        };
        let outcome = match standing {
            Some(s) if s.alone && s.hash.as_deref() == Some(submission.sheet().hash().as_str()) => {
                Outcome::Unchanged
            }
            Some(s) if !s.alone => {
                self.stays(
                    place,
                    &submission.id,
                    &file,
                    "add what is new by hand, or take the respondent out of that file",
                );
                Outcome::Kept
            }
            Some(s)
                if s.date > submission.day.as_ref().map(|d| d.date.clone())
                    && both_dated(s, &submission) =>
            {
                self.stays(place, &submission.id, &file, "those are of a later day, so they count; take the file away to have these instead");
                Outcome::Kept
            }
            Some(_) if self.ground.force => Outcome::Replaced,
            Some(_) => {
                self.stays(
                    place,
                    &submission.id,
                    &file,
                    "add `--force` to replace them with these",
                );
                Outcome::Kept
            }
            None if existing.files.contains(&file.to_lowercase()) => {
                self.stays(
                    place,
                    &submission.id,
                    &file,
                    "another respondent stands in that file; give it another name",
                );
                Outcome::Kept
            }
            None => Outcome::Written,
        };
        if matches!(outcome, Outcome::Written | Outcome::Replaced) && !self.ground.dry_run {
            writer(&file, submission.sheet().yaml().as_bytes())?;
        }
        let (answered, asked) = (submission.answered(), submission.asked);
        self.people.push(PersonReport {
            respondent: submission.id,
            file,
            outcome,
            answered,
            asked,
            complete: submission.sent && answered >= asked,
            anonymous: submission.from == person::Ground::Submission,
        });
        Ok(())
    }

    /// Reports that the round holds other answers of a respondent.
    fn stays(&mut self, place: Span, id: &str, file: &str, help: &str) {
        let message = format!("the round holds other answers of `{id}`, in `{file}`");
        let found = Diagnostic::new(Code::CollectExists, place, message)
            .label("these are not written")
            .help(help);
        self.tally.add(found, self.sources);
    }
}

/// True where both days are known.
fn both_dated(standing: &Standing, submission: &Submission) -> bool {
    standing.date.is_some() && submission.day.is_some()
}

fn twice(left: &LeftAside, place: Span, kept: Span) -> Diagnostic {
    let message = format!("`{}` sent answers twice", left.respondent);
    Diagnostic::new(Code::CollectTwice, place, message)
        .label("these are left aside")
        .because(kept, "these count")
        .help(match left.because {
            Because::Later => "of two submissions the later counts",
            Because::MoreComplete => "of two submissions of the same time the more complete counts",
            Because::Last => {
                "of two submissions that are alike in time and completeness the last by file and row counts"
            }
        })
        .help("take one of them away if that is wrong")
}
