//! The file that names typst: Typst sources → PDF/UA-1, in this process, without disk and network.
//!
//! The world is closed: only the files handed in exist. The date comes from the engagement and the identifier from the
//! content, so the same input gives the same bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::RenderError;

/// Fonts that the binary carries: Noto Sans in four styles (SIL Open Font License).
const BUILT_IN: [&[u8]; 4] = [
    notosans::REGULAR_TTF,
    notosans::BOLD_TTF,
    notosans::ITALIC_TTF,
    notosans::BOLD_ITALIC_TTF,
];

struct Closed {
    library: LazyHash<Library>,
    fonts: Arc<FontStore>,
    main: FileId,
    files: BTreeMap<String, Bytes>,
}

impl Closed {
    fn bytes(&self, id: FileId) -> FileResult<&Bytes> {
        let path = id.vpath().get_without_slash();
        self.files
            .get(path)
            .ok_or_else(|| FileError::NotFound(path.into()))
    }
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = std::str::from_utf8(self.bytes(id)?)
            .map_err(|_| FileError::InvalidUtf8)?
            .to_owned();
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.bytes(id).cloned()
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Typesets `main.typ` of `files` as PDF/UA-1. `fonts` are tried after the built-in ones.
pub fn render(files: BTreeMap<String, Vec<u8>>, fonts: &[Vec<u8>]) -> Result<Vec<u8>, RenderError> {
    let broken = |why: &str| RenderError::Typeset {
        place: "main.typ".to_owned(),
        why: why.to_owned(),
    };
    let path = VirtualPath::new("main.typ").map_err(|_| broken("not a path"))?;
    let world = Closed {
        library: LazyHash::new(Library::default()),
        fonts: Arc::new(store(fonts)),
        main: FileId::new(RootedPath::new(VirtualRoot::Project, path)),
        files: files.into_iter().map(|(n, b)| (n, Bytes::new(b))).collect(),
    };
    let document = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| explain(&world, errors.iter()))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|e| broken(e.message()))?;
    let options = PdfOptions {
        ident: Smart::Custom("crm-readiness".to_owned()),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| explain(&world, errors.iter()))
}

/// The first character of `text` that no font at hand holds, with its byte.
pub fn uncovered(text: &str, fonts: &[Vec<u8>]) -> Option<(usize, char)> {
    let store = store(fonts);
    let holds = |c: char| {
        (0..)
            .map_while(|n| store.font(n))
            .any(|f| f.info().coverage.contains(u32::from(c)))
    };
    text.char_indices()
        .find(|(_, c)| !c.is_control() && !c.is_whitespace() && !holds(*c))
}

fn store(extra: &[Vec<u8>]) -> FontStore {
    let mut store = FontStore::new();
    let own = BUILT_IN.iter().map(|b| Bytes::new(*b));
    let more = extra.iter().map(|b| Bytes::new(b.clone()));
    for data in own.chain(more) {
        for font in Font::iter(data) {
            let info = font.info().clone();
            store.push((font, info));
        }
    }
    store
}

fn explain<'e>(world: &Closed, errors: impl Iterator<Item = &'e SourceDiagnostic>) -> RenderError {
    let mut first = None;
    for e in errors.filter(|e| e.severity == Severity::Error) {
        let message = e.message.to_string();
        if message.contains("could not be displayed") {
            return RenderError::Glyph {
                what: "a character of the report".to_owned(),
            };
        }
        if first.is_none() {
            let place = e.span.id().map_or_else(
                || "main.typ".to_owned(),
                |id| {
                    let line = world.range(e.span).and_then(|r| {
                        Some(
                            world
                                .source(id)
                                .ok()?
                                .text()
                                .get(..r.start)?
                                .matches('\n')
                                .count()
                                + 1,
                        )
                    });
                    format!("{}:{}", id.vpath().get_without_slash(), line.unwrap_or(1))
                },
            );
            first = Some(RenderError::Typeset {
                place,
                why: message,
            });
        }
    }
    first.unwrap_or(RenderError::Typeset {
        place: "main.typ".to_owned(),
        why: "unknown error".to_owned(),
    })
}
