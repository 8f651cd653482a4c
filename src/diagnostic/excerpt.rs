//! The lines that a diagnostic shows, long ones cut around the place, so that one pasted page cannot fill a terminal.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::diagnostic as cs;
use codespan_reporting::files::{self, Error, Files};

use super::{Diagnostic, Label, Sources};

/// Longer lines, in bytes, are cut.
const LONGEST_LINE: usize = 240;
/// Bytes kept before and after the place in a line that is cut.
const KEPT: (usize, usize) = (60, 120);

/// The shown lines of each file of one diagnostic.
pub(super) struct Excerpts<'a> {
    sources: &'a Sources,
    files: BTreeMap<usize, Excerpt>,
}

#[derive(Default)]
struct Excerpt {
    /// The shown lines, one after the other.
    text: String,
    /// Index of the line in the file → the piece of it that is shown.
    pieces: BTreeMap<usize, Piece>,
}

struct Piece {
    /// Where it stands in the excerpt, marks of a cut included.
    shown: Range<usize>,
    /// Where the file's own bytes begin in the excerpt.
    at: usize,
    /// The bytes of the file.
    from: Range<usize>,
}

impl Piece {
    /// A byte of the file as a byte of the excerpt.
    fn place(&self, byte: usize) -> usize {
        self.at + byte.clamp(self.from.start, self.from.end) - self.from.start
    }
}

impl<'a> Excerpts<'a> {
    /// The lines that the labels of a diagnostic stand on, and the labels placed there.
    pub(super) fn of(
        diagnostic: &Diagnostic,
        sources: &'a Sources,
    ) -> (Self, Vec<cs::Label<usize>>) {
        let mut out = Self {
            sources,
            files: BTreeMap::new(),
        };
        let labels = diagnostic.labels.iter().map(|l| out.label(l)).collect();
        for label in &diagnostic.labels {
            out.neighbours(label);
        }
        (out, labels)
    }

    fn label(&mut self, label: &Label) -> cs::Label<usize> {
        let file = label.span.file;
        let start = self.sources.boundary(file, label.span.start);
        let end = self.sources.boundary(file, label.span.end.max(start));
        let piece = self.show(file, self.sources.line(file, start), start);
        let shown = piece.place(start)..piece.place(end);
        let style = if label.primary {
            cs::LabelStyle::Primary
        } else {
            cs::LabelStyle::Secondary
        };
        let text = match self.sources.cell(file, start) {
            Some(cell) if label.text.is_empty() => cell,
            Some(cell) => format!("{cell}: {}", label.text),
            None => label.text.clone(),
        };
        cs::Label::new(style, file, shown).with_message(text)
    }

    /// A single line between two marked ones is shown as well.
    fn neighbours(&mut self, label: &Label) {
        let file = label.span.file;
        let line = self.sources.line(file, label.span.start);
        for beside in line.saturating_sub(1)..=line + 1 {
            let start = self.sources.line_range(file, beside).start;
            self.show(file, beside, start);
        }
    }

    /// The piece of a line around a byte; a line is cut once.
    fn show(&mut self, file: usize, line: usize, byte: usize) -> &Piece {
        let sources = self.sources;
        let Excerpt { text, pieces } = self.files.entry(file).or_default();
        pieces.entry(line).or_insert_with(|| {
            let whole = sources.line_range(file, line);
            let mut from = whole.clone();
            if whole.len() > LONGEST_LINE {
                let start = byte.saturating_sub(KEPT.0).max(whole.start);
                from.start = sources.boundary(file, start);
                from.end = sources.boundary(file, (byte + KEPT.1).min(whole.end));
            }
            let begin = text.len();
            if from.start > whole.start {
                text.push('…');
            }
            let at = text.len();
            // A carriage return inside of a line would make a terminal overwrite it.
            let own = sources.text(file).get(from.clone()).unwrap_or("");
            text.push_str(&own.replace('\r', " "));
            if from.end < whole.end {
                text.push('…');
            }
            let shown = begin..text.len();
            text.push('\n');
            Piece { shown, at, from }
        })
    }

    fn piece(&self, file: usize, byte: usize) -> Result<(usize, &Piece), Error> {
        self.files
            .get(&file)
            .and_then(|e| {
                e.pieces
                    .iter()
                    .find(|(_, p)| p.shown.start <= byte && byte <= p.shown.end)
            })
            .map(|(line, piece)| (*line, piece))
            .ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Excerpts<'_> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(self.sources.name(id))
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(self.files.get(&id).map_or("", |e| e.text.as_str()))
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        self.piece(id, byte).map(|(line, _)| line)
    }

    fn location(&'a self, id: usize, byte: usize) -> Result<files::Location, Error> {
        let (_, piece) = self.piece(id, byte)?;
        let own = byte.saturating_sub(piece.at) + piece.from.start;
        let (line_number, column_number) = self.sources.line_column(id, own);
        Ok(files::Location {
            line_number,
            column_number,
        })
    }

    fn line_range(&'a self, id: usize, line: usize) -> Result<Range<usize>, Error> {
        let shown = self.files.get(&id).and_then(|e| e.pieces.get(&line));
        Ok(shown.map_or(0..0, |p| p.shown.clone()))
    }
}
