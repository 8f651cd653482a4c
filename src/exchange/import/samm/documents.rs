//! The documents of a model, each read by itself. Keys that nothing is made of are counted, not refused.

use super::Link;
use crate::check::decode::{self, ANY, Fields, NOT_NEGATIVE, Range, Seen};
use crate::diagnostic::{Sink, Sources, Span};
use crate::exchange::import::draft::flat;
use crate::exchange::import::remark::Tally;
use crate::read::Node;

/// Places in an order, levels and numbers of streams.
const COUNT: Range = Range(0.0, 1000.0);

#[derive(Debug)]
pub(super) struct Function {
    pub(super) model: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) order: f64,
    pub(super) place: Span,
}

#[derive(Debug)]
pub(super) struct Practice {
    pub(super) function: Link,
    pub(super) name: String,
    pub(super) short: String,
    pub(super) about: String,
    pub(super) order: f64,
    pub(super) place: Span,
}

#[derive(Debug)]
pub(super) struct Stream {
    pub(super) practice: Link,
    pub(super) name: String,
    pub(super) letter: String,
    pub(super) order: f64,
    pub(super) place: Span,
}

#[derive(Debug)]
pub(super) struct Maturity {
    pub(super) number: f64,
}

#[derive(Debug)]
pub(super) struct Level {
    pub(super) practice: Link,
    pub(super) maturity: Link,
}

#[derive(Debug)]
pub(super) struct Activity {
    pub(super) stream: Link,
    pub(super) level: Link,
    pub(super) title: String,
    pub(super) place: Span,
}

#[derive(Debug)]
pub(super) struct Question {
    pub(super) activity: Link,
    pub(super) answers: Link,
    pub(super) text: String,
    pub(super) order: f64,
    pub(super) quality: Vec<String>,
    pub(super) place: Span,
}

#[derive(Debug)]
pub(super) struct AnswerSet {
    pub(super) values: Vec<Choice>,
}

#[derive(Debug)]
pub(super) struct Choice {
    pub(super) text: String,
    /// Value times weight.
    pub(super) counts: f64,
    pub(super) place: Span,
}

/// Reads documents and remembers the ids given and the keys passed over.
pub(super) struct Reader<'s> {
    pub(super) sources: &'s Sources,
    pub(super) tally: Tally,
    pub(super) seen: Seen,
}

/// An id with what it names.
type Named<T> = Option<(String, T)>;

impl Reader<'_> {
    pub(super) fn function(&mut self, node: &Node, sink: &mut Sink) -> Named<Function> {
        let fields = Fields::open(node, "a business function", sink)?;
        let id = self.id(&fields, sink);
        let name = self.needed(&fields, "name", sink);
        let about = self.optional(&fields, "description", sink);
        let order = order(&fields, sink);
        let model = self.optional(&fields, "model", sink);
        self.pass(fields, "business function", &["color", "logo"], sink);
        let name = name?;
        Some((
            id?,
            Function {
                model,
                about: about_or(about, &name),
                name,
                order,
                place: node.span,
            },
        ))
    }

    pub(super) fn practice(&mut self, node: &Node, sink: &mut Sink) -> Named<Practice> {
        let fields = Fields::open(node, "a security practice", sink)?;
        let id = self.id(&fields, sink);
        let function = self.link(&fields, "function", sink);
        let name = self.needed(&fields, "name", sink);
        let short = self.optional(&fields, "shortName", sink);
        let about = self.optional(&fields, "shortDescription", sink);
        let order = order(&fields, sink);
        self.pass(fields, "security practice", &["assignee", "progress"], sink);
        let name = name?;
        Some((
            id?,
            Practice {
                function: function?,
                about: about_or(about, &name),
                name,
                short,
                order,
                place: node.span,
            },
        ))
    }

    pub(super) fn stream(&mut self, node: &Node, sink: &mut Sink) -> Named<Stream> {
        let fields = Fields::open(node, "a stream", sink)?;
        let id = self.id(&fields, sink);
        let practice = self.link(&fields, "practice", sink);
        let name = self.optional(&fields, "name", sink);
        let letter = self.optional(&fields, "letter", sink);
        let order = order(&fields, sink);
        self.pass(fields, "stream", &[], sink);
        Some((
            id?,
            Stream {
                practice: practice?,
                name,
                letter,
                order,
                place: node.span,
            },
        ))
    }

    pub(super) fn maturity(&mut self, node: &Node, sink: &mut Sink) -> Named<Maturity> {
        let fields = Fields::open(node, "a maturity level", sink)?;
        let id = self.id(&fields, sink);
        // Editions name it in different ways.
        let node = ["number", "level"]
            .iter()
            .find_map(|key| fields.get(key))
            .or_else(|| fields.need("order"));
        let number = node.and_then(|n| decode::number(n, COUNT, sink));
        self.pass(fields, "maturity level", &[], sink);
        Some((id?, Maturity { number: number? }))
    }

    pub(super) fn level(&mut self, node: &Node, sink: &mut Sink) -> Named<Level> {
        let fields = Fields::open(node, "a practice level", sink)?;
        let id = self.id(&fields, sink);
        let practice = self.link(&fields, "practice", sink);
        let maturity = self.link(&fields, "maturityLevel", sink);
        self.pass(fields, "practice level", &[], sink);
        Some((
            id?,
            Level {
                practice: practice?,
                maturity: maturity?,
            },
        ))
    }

    pub(super) fn activity(&mut self, node: &Node, sink: &mut Sink) -> Named<Activity> {
        let fields = Fields::open(node, "an activity", sink)?;
        let id = self.id(&fields, sink);
        let stream = self.link(&fields, "stream", sink);
        let level = self.link(&fields, "level", sink);
        let title = self.optional(&fields, "title", sink);
        self.pass(fields, "activity", &["notes"], sink);
        Some((
            id?,
            Activity {
                stream: stream?,
                level: level?,
                title,
                place: node.span,
            },
        ))
    }

    pub(super) fn question(&mut self, node: &Node, sink: &mut Sink) -> Named<Question> {
        let fields = Fields::open(node, "a question", sink)?;
        let id = self.id(&fields, sink);
        let activity = self.link(&fields, "activity", sink);
        let answers = self.link(&fields, "answerSet", sink);
        let text = self.needed(&fields, "text", sink);
        let order = order(&fields, sink);
        let quality = fields.list_if("quality", sink).iter();
        let quality: Vec<String> = quality
            .filter_map(|n| decode::text(n, self.sources, sink))
            .map(|text| flat(&text))
            .filter(|text| !text.is_empty())
            .collect();
        self.pass(fields, "question", &[], sink);
        Some((
            id?,
            Question {
                activity: activity?,
                answers: answers?,
                text: text?,
                order,
                quality,
                place: node.span,
            },
        ))
    }

    pub(super) fn answer_set(&mut self, node: &Node, sink: &mut Sink) -> Named<AnswerSet> {
        let fields = Fields::open(node, "an answer set", sink)?;
        let id = self.id(&fields, sink);
        let nodes = fields.list("values", sink);
        self.pass(fields, "answer set", &[], sink);
        let values: Vec<Option<Choice>> =
            nodes.iter().map(|node| self.choice(node, sink)).collect();
        // A set with a broken answer would be another one.
        let values: Option<Vec<Choice>> = values.into_iter().collect();
        Some((id?, AnswerSet { values: values? }))
    }

    fn choice(&mut self, node: &Node, sink: &mut Sink) -> Option<Choice> {
        let fields = Fields::open(node, "an answer", sink)?;
        let text = fields
            .need("text")
            .and_then(|n| decode::text(n, self.sources, sink));
        let value = fields.number("value", ANY, sink);
        let weight = match fields.get("weight") {
            Some(node) => decode::number(node, NOT_NEGATIVE, sink),
            None => Some(1.0),
        };
        let place = fields.get("value").map_or(node.span, |n| n.span);
        // Answers are put in the order of what they count.
        self.pass(fields, "answer", &["order"], sink);
        Some(Choice {
            text: text.map(|t| flat(&t)).filter(|t| !t.is_empty())?,
            counts: value? * weight?,
            place,
        })
    }

    /// The id, which no other document has.
    fn id(&mut self, fields: &Fields<'_>, sink: &mut Sink) -> Option<String> {
        let node = fields.need("id")?;
        let id = decode::text(node, self.sources, sink)?;
        self.seen.claim(&id, node.span, sink).then_some(id)
    }

    fn link(&self, fields: &Fields<'_>, key: &'static str, sink: &mut Sink) -> Option<Link> {
        let node = fields.need(key)?;
        Some(Link {
            id: decode::text(node, self.sources, sink)?,
            place: node.span,
        })
    }

    fn needed(&self, fields: &Fields<'_>, key: &'static str, sink: &mut Sink) -> Option<String> {
        fields.text(key, self.sources, sink).map(|t| flat(&t))
    }

    fn optional(&self, fields: &Fields<'_>, key: &'static str, sink: &mut Sink) -> String {
        let text = fields.text_if(key, self.sources, sink);
        text.map(|t| flat(&t)).unwrap_or_default()
    }

    /// Ends a document: counts what nothing is made of, but for what is no content of a questionnaire.
    fn pass(
        &mut self,
        fields: Fields<'_>,
        kind: &'static str,
        no_content: &[&str],
        sink: &mut Sink,
    ) {
        for key in fields.rest(sink) {
            if key.text != "type" && !no_content.contains(&key.text.as_str()) {
                self.tally.add(kind, &flat(&key.text), key.span);
            }
        }
    }
}

fn order(fields: &Fields<'_>, sink: &mut Sink) -> f64 {
    fields.number_if("order", COUNT, sink).unwrap_or(0.0)
}

fn about_or(about: String, name: &str) -> String {
    if about.is_empty() {
        name.to_owned()
    } else {
        about
    }
}
