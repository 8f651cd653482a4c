//! Name, colour and logo, and the short name that goes into file names and forms.

use sha2::{Digest, Sha256};

use super::child;
use crate::check::decode::{self, Fields};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted};
use crate::model::branding::{Branding, Colour, Logo};
use crate::model::scoring;
use crate::read::{Files, Node, Value};

/// Least contrast of marks with the paper (WCAG 2.2, 1.4.11).
const MARKS: f64 = 3.0;
/// Largest logo, in bytes: a form that is sent by mail stays small.
const LARGEST_LOGO: usize = 100 * 1024;
/// Pictures by the end of their names.
const PICTURES: [(&str, &str); 2] = [(".svg", "image/svg+xml"), (".png", "image/png")];
/// How a PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The engagement as forms name it: lower-case ASCII letters, digits and hyphens.
pub(super) fn id(fields: &Fields<'_>, client: &str, sources: &Sources, sink: &mut Sink) -> String {
    let Some(node) = fields.get("id") else {
        return slug(client);
    };
    let Some(word) = decode::text(node, sources, sink) else {
        return String::new();
    };
    if !is_slug(&word) {
        let message = format!("{} cannot be the id of an engagement", quoted(&word));
        let mut found = Diagnostic::new(Code::IdForm, node.span, message)
            .help("write lower-case letters a to z, digits and hyphens between them, at most 64");
        let near = slug(&word);
        if word.is_ascii() && is_slug(&near) {
            found = found.help(format!("for example `{near}`"));
        }
        sink.push(found);
    }
    word
}

fn is_slug(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=64).contains(&word.len())
        && word.chars().all(plain)
        && !word.starts_with('-')
        && !word.ends_with('-')
}

/// A name in lower-case ASCII letters, digits and hyphens, at most 64 of them; the beginning of its SHA-256 where the
/// name has no such letter.
pub(in crate::check) fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
    let slug: String = words.join("-").to_lowercase().chars().take(64).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        let hex = scoring::hex(&Sha256::digest(name.as_bytes()));
        return hex.chars().take(16).collect();
    }
    slug.to_owned()
}

/// Name and colour. The logo is a file and is read by [`logo`].
pub(super) fn branding(node: &Node, sources: &Sources, sink: &mut Sink) -> Branding {
    let mut made = Branding::default();
    let Some(fields) = Fields::open(node, "the branding", sink) else {
        return made;
    };
    made.name = fields.text_if("name", sources, sink);
    made.colour = fields.get("colour").and_then(|n| colour(n, sources, sink));
    fields.get("logo");
    unquoted(node, sink);
    fields.finish(sink);
    made
}

/// Reports a colour that is empty because the hash sign began a comment.
fn unquoted(node: &Node, sink: &mut Sink) {
    let Value::Map(entries) = &node.value else {
        return;
    };
    for (key, value) in entries {
        if key.text == "colour" && value.value == Value::Null {
            let message = "the colour is empty: without quotes a hash sign begins a comment";
            sink.push(
                Diagnostic::new(Code::BrandingColour, key.span, message)
                    .help("write it in quotes: `colour: \"#1f4e79\"`"),
            );
        }
    }
}

fn colour(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Colour> {
    let word = decode::text(node, sources, sink)?;
    let Some(colour) = Colour::parse(&word) else {
        let message = format!("{} is not a colour", quoted(&word));
        sink.push(
            Diagnostic::new(Code::BrandingColour, node.span, message).help(
                "write red, green and blue as six hexadecimal digits in quotes: `\"#1f4e79\"`",
            ),
        );
        return None;
    };
    let contrast = colour.contrast(Colour::WHITE);
    if contrast < MARKS {
        let message = format!(
            "the contrast of this colour with white is {contrast:.1} to 1, marks need {MARKS} to 1"
        );
        sink.push(
            Diagnostic::new(Code::BrandingContrast, node.span, message)
                .help("take a darker tone; until then only the band at the top has this colour"),
        );
    }
    Some(colour)
}

/// The logo that `engagement.yaml` names, beside it or in a folder below; what is wrong with it is reported.
pub fn logo(root: &Node, files: &Files, sources: &Sources, sink: &mut Sink) -> Option<Logo> {
    let node = child(child(root, "branding")?, "logo")?;
    if node.value == Value::Null {
        return None;
    }
    let path = decode::text(node, sources, sink)?;
    let refuse = |message: String, help: &str, sink: &mut Sink| {
        sink.push(Diagnostic::new(Code::BrandingLogo, node.span, message).help(help));
    };
    let lower = path.to_ascii_lowercase();
    let Some((_, media)) = PICTURES.into_iter().find(|(end, _)| lower.ends_with(end)) else {
        let message = format!("{} is no SVG or PNG", quoted(&path));
        refuse(message, "save the logo as `logo.svg` or `logo.png`", sink);
        return None;
    };
    let Some(bytes) = files.entries.get(path.trim_start_matches("./")) else {
        let message = format!("there is no file {}", quoted(&path));
        let help =
            "put the logo beside `engagement.yaml` and write its name, without a folder above";
        refuse(message, help, sink);
        return None;
    };
    let is_picture = match media {
        "image/png" => bytes.starts_with(PNG),
        _ => std::str::from_utf8(bytes).is_ok_and(|t| t.contains("<svg")),
    };
    if !is_picture {
        let message = format!(
            "{} does not hold the picture that its name says",
            quoted(&path)
        );
        refuse(message, "save the logo anew as SVG or PNG", sink);
        return None;
    }
    if bytes.len() > LARGEST_LOGO {
        let message = format!(
            "{} is larger than {} KiB",
            quoted(&path),
            LARGEST_LOGO / 1024
        );
        refuse(message, "save it smaller: each form carries it", sink);
        return None;
    }
    Some(Logo {
        media,
        bytes: bytes.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_becomes_a_slug() {
        assert_eq!(slug("Nordhagen Pump Works"), "nordhagen-pump-works");
        assert_eq!(slug("  Müller & Söhne, KG "), "m-ller-s-hne-kg");
        // `printf 客户 | sha256sum` begins with these digits.
        assert_eq!(slug("客户").len(), 16);
        assert!(is_slug(&slug("客户")) && is_slug(&slug(&"a ".repeat(90))));
        for bad in ["", "-a", "a-", "A", "ä", "a b", "a_b", &"a".repeat(65)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
