//! The form as one page: style, script and data inside it, and a policy that lets the browser load nothing else.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::base64;
use super::words::Words;
use super::{Form, Question};
use crate::model::branding::{Branding, Colour};
use crate::render::RenderError;
use crate::render::template::Templates;

/// Least contrast of marks with white paper (WCAG 2.2, 1.4.11).
const MARKS: f64 = 3.0;

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    form: Shown<'a>,
    lines: Lines,
    words: &'a BTreeMap<String, String>,
    consent: String,
    logo: Option<String>,
    script_hash: String,
    style_hash: String,
}

/// The form with the sentences that hold its values.
#[derive(Serialize)]
struct Shown<'a> {
    language: &'a str,
    client: &'a str,
    round_name: &'a str,
    intention: bool,
    levels: &'a [String],
    count: usize,
    sections: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    id: &'a str,
    title: &'a str,
    about: &'a str,
    questions: Vec<Asked<'a>>,
}

#[derive(Serialize)]
struct Asked<'a> {
    id: &'a str,
    label: String,
    question: &'a str,
    look_for: &'a str,
    ask_for: &'a str,
    levels: &'a [String],
    measure: Option<Measured<'a>>,
    not_applicable: Option<&'a str>,
}

#[derive(Serialize)]
struct Measured<'a> {
    label: String,
    metric: &'a str,
    sample: &'a str,
}

/// Sentences of the page as a whole.
#[derive(Serialize)]
struct Lines {
    title: String,
    intro: String,
    footer: String,
}

/// What the script is given.
#[derive(Serialize)]
struct Data<'a> {
    engagement: &'a str,
    round: &'a str,
    questionnaire: &'a str,
    form: &'a str,
    role: &'a str,
    questions: Vec<Known<'a>>,
    words: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Known<'a> {
    id: &'a str,
    n: usize,
    section: &'a str,
    measure: Option<Limits<'a>>,
}

#[derive(Serialize)]
struct Limits<'a> {
    low: f64,
    high: f64,
    unit: &'a str,
}

/// Renders `form.html.j2`; `insert` gives `style`, `script` and `data`. `consent` is the client's own wording.
pub fn render(
    form: &Form,
    branding: &Branding,
    consent: Option<&str>,
    templates: &Templates,
    words: &Words,
) -> Result<String, RenderError> {
    let style = style(templates.text("form.css")?, branding);
    let script = inside(templates.text("form.js")?);
    let consent = match consent {
        Some(own) => own.to_owned(),
        None => words.say("page.consent", &[])?,
    };
    let page = Page {
        form: shown(form, words)?,
        lines: lines(form, words)?,
        words: words.group("page")?,
        consent,
        logo: branding.logo.as_ref().map(|logo| {
            let coded = base64::encode(&logo.bytes);
            format!("data:{};base64,{coded}", logo.media)
        }),
        script_hash: hash(&script),
        style_hash: hash(&style),
    };
    let inserts = BTreeMap::from([
        ("style".to_owned(), style),
        ("script".to_owned(), script),
        ("data".to_owned(), island(form, words)?),
    ]);
    templates.render("form.html.j2", &page, &inserts)
}

fn lines(form: &Form, words: &Words) -> Result<Lines, RenderError> {
    let count = form.count.to_string();
    let values = [
        ("title", form.title.as_str()),
        ("role", &form.role_title),
        ("who", &form.who),
        ("count", &count),
        ("client", &form.client),
        ("round", &form.round_name),
        ("questionnaire", &form.questionnaire),
        ("form", form.form),
    ];
    Ok(Lines {
        title: words.say("page.title", &values)?,
        intro: words.say("page.intro", &values)?,
        footer: words.say("page.footer", &values)?,
    })
}

fn shown<'a>(form: &'a Form, words: &Words) -> Result<Shown<'a>, RenderError> {
    let mut sections = Vec::new();
    for section in &form.sections {
        let asked = section
            .questions
            .iter()
            .map(|q| asked(q, form.count, words));
        sections.push(Part {
            id: &section.id,
            title: &section.title,
            about: &section.about,
            questions: asked.collect::<Result<_, _>>()?,
        });
    }
    Ok(Shown {
        language: form.language,
        client: &form.client,
        round_name: &form.round_name,
        intention: form.intention,
        levels: &form.levels,
        count: form.count,
        sections,
    })
}

fn asked<'a>(q: &'a Question, count: usize, words: &Words) -> Result<Asked<'a>, RenderError> {
    let (n, count) = (q.n.to_string(), count.to_string());
    let measure = match &q.measure {
        Some(m) => Some(Measured {
            label: words.say("page.value", &[("unit", &m.unit)])?,
            metric: &m.metric,
            sample: &m.sample,
        }),
        None => None,
    };
    Ok(Asked {
        id: &q.id,
        label: words.say("page.question", &[("n", &n), ("count", &count)])?,
        question: &q.question,
        look_for: &q.look_for,
        ask_for: &q.ask_for,
        levels: q.levels(),
        measure,
        not_applicable: q.not_applicable.as_deref(),
    })
}

/// The data of the script as JSON in which no character can end the element that holds it.
fn island(form: &Form, words: &Words) -> Result<String, RenderError> {
    let questions = form.sections.iter().flat_map(|section| {
        section.questions.iter().map(|q| Known {
            id: &q.id,
            n: q.n,
            section: &section.id,
            measure: q.measure.as_ref().map(|m| Limits {
                low: m.low,
                high: m.high,
                unit: &m.unit,
            }),
        })
    });
    let data = Data {
        engagement: &form.engagement,
        round: &form.round,
        questionnaire: &form.questionnaire,
        form: form.form,
        role: &form.role,
        questions: questions.collect(),
        words: words.group("live")?,
    };
    let json = serde_json::to_string(&data).map_err(|e| RenderError::Template {
        name: "form.js".to_owned(),
        why: e.to_string(),
    })?;
    Ok(json_in_html(&json))
}

/// JSON whose texts hold no `<`, `>`, `&` and no line separator of scripts; outside of texts JSON has none of them.
fn json_in_html(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// The style sheet with the colours of the branding in front of its own rules for dark paper and print.
fn style(sheet: &str, branding: &Branding) -> String {
    let sheet = inside(sheet);
    let Some(band) = branding.colour else {
        return sheet;
    };
    let ink = band.ink();
    let mut own = format!("\n:root {{ --band: {band}; --band-ink: {ink}; }}\n");
    if band.contrast(Colour::WHITE) >= MARKS {
        own.push_str(&format!(
            "@media (prefers-color-scheme: light), print {{ :root {{ --accent: {band}; --accent-ink: {ink}; }} }}\n"
        ));
    }
    sheet + &own
}

/// A text as a page holds it between tags: lines end as a browser reads them.
fn inside(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The hash by which a policy knows a script or a style (Content Security Policy 3, "hash-source").
fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        base64::encode(&Sha256::digest(text.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_of_the_specification() {
        // Example in Content Security Policy 3, section on hashes: echo -n "doSomething();" | openssl sha256 -binary.
        assert_eq!(
            hash("doSomething();"),
            "sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc="
        );
    }

    #[test]
    fn data_cannot_end_its_element() {
        let json = serde_json::to_string("</script><!-- & \u{2028}").expect("a text");
        let safe = json_in_html(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']));
        let back: String = serde_json::from_str(&safe).expect("still JSON");
        assert_eq!(back, "</script><!-- & \u{2028}");
    }
}
