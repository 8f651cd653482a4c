//! Which questionnaire or benchmark is meant: `id@version` in a file, id and version in a header.

use super::decode::{self, Fields};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::id::Reference;
use crate::read::Node;

/// Reads `id@version`.
pub fn parse(word: &str) -> Option<Reference> {
    let (id, version) = word.split_once('@')?;
    (decode::values::is_id(id) && decode::values::is_version(version)).then(|| Reference {
        id: id.to_owned(),
        version: version.to_owned(),
    })
}

/// A reference `id@version`.
pub fn reference_of(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Reference> {
    let word = decode::text(node, sources, sink)?;
    let found = parse(&word);
    if found.is_none() {
        let message = format!("{} is not an id and a version", quoted(&word));
        sink.push(
            Diagnostic::new(Code::ReferenceForm, node.span, message)
                .help("write `id@version`, for example `crm-readiness@1.0.0`"),
        );
    }
    found
}

/// Id and version of a header; they have to agree with the folder that the file was found in.
pub fn header(
    fields: &Fields<'_>,
    expected: Option<&Reference>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Reference> {
    let id = fields.id("id", sources, sink);
    let version = fields
        .need("version")
        .and_then(|n| Some((decode::version(n, sources, sink)?, n.span)));
    let (id, version) = (id?, version?);
    if let Some(want) = expected {
        agree(&id, &want.id, "id", sink);
        agree(&version, &want.version, "version", sink);
    }
    // The folder's name is what others refer to.
    let own = Reference {
        id: id.0,
        version: version.0,
    };
    Some(expected.cloned().unwrap_or(own))
}

fn agree((have, place): &(String, Span), want: &str, key: &str, sink: &mut Sink) {
    if have == want {
        return;
    }
    let message = format!(
        "the folder says {}, this file says {}",
        quoted(want),
        quoted(have)
    );
    let help = format!("write `{key}: {want}`, or rename the folder: `<id>/<version>/`");
    sink.push(Diagnostic::new(Code::ReferenceMismatch, *place, message).help(help));
}
