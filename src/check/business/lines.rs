//! Lines of the budget.

use super::{initiatives, values};
use crate::check::decode::{Fields, Seen};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::business::Line;
use crate::model::questionnaire::Questionnaire;
use crate::read::Node;

/// The lines; an initiative stands in one of them, and one takes the rest.
pub(super) fn lines(
    fields: &Fields<'_>,
    q: &Questionnaire,
    request: Option<&(String, Vec<String>)>,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<Line> {
    let Some(place) = fields.get("lines").map(|n| n.span) else {
        return Vec::new();
    };
    let mut seen = Seen::default();
    let found: Vec<(Line, Span)> = fields
        .list_if("lines", sink)
        .iter()
        .filter_map(|n| line(n, q, request, &mut seen, sources, sink))
        .collect();
    let rests: Vec<Span> = found
        .iter()
        .filter(|(l, _)| l.rest)
        .map(|(_, s)| *s)
        .collect();
    match rests.as_slice() {
        [_] => {}
        [] => sink.push(
            Diagnostic::new(Code::BusinessLines, place, "no line takes the rest")
                .help("write `rest: true` in the line of all initiatives that no other line lists"),
        ),
        [first, second, ..] => sink.push(
            Diagnostic::new(Code::BusinessLines, *second, "two lines take the rest")
                .because(*first, "first here")
                .help("leave `rest: true` in one of them"),
        ),
    }
    for (n, (line, place)) in found.iter().enumerate() {
        let before = found.iter().take(n);
        for (other, first) in before {
            let twice = line
                .initiatives
                .iter()
                .find(|i| other.initiatives.contains(i));
            if let Some(i) = twice {
                let message = format!("{} stands in two lines", quoted(i.as_str()));
                sink.push(
                    Diagnostic::new(Code::BusinessLines, *place, message)
                        .because(*first, "first here")
                        .help("its days would be counted twice; keep one of the two"),
                );
            }
        }
    }
    found.into_iter().map(|(line, _)| line).collect()
}

fn line(
    node: &Node,
    q: &Questionnaire,
    request: Option<&(String, Vec<String>)>,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(Line, Span)> {
    let fields = Fields::open(node, "a line of the budget", sink)?;
    let id = fields.id("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let own = initiatives(&fields, "initiatives", q, sources, sink);
    let rest = fields.flag("rest", sink);
    let from_request = fields.flag("from_request", sink);
    let needed_by = initiatives(&fields, "needed_by", q, sources, sink);
    let ask = fields.text("ask", sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    if let Some((question, options)) = request
        && !options.contains(&id)
    {
        let known: Vec<&str> = options.iter().map(String::as_str).collect();
        let what = format!("option of {}", quoted(question));
        sink.push(values::unknown(
            Code::ContextType,
            place,
            &what,
            &id,
            &known,
        ));
    }
    let line = Line {
        id,
        title: title?,
        initiatives: own,
        rest,
        from_request,
        needed_by,
        ask: ask?,
    };
    Some((line, place))
}
