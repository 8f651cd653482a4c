//! Who a submission is from: an id that tells people apart and is not their name.

use sha2::{Digest, Sha256};

use crate::check::decode::values::is_id;
use crate::model::mapping::key;

/// What an export says of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Identity {
    /// What stands in the place of an id.
    pub(super) respondent: Option<String>,
    /// An e-mail address or the name of an account.
    pub(super) email: Option<String>,
    /// A name.
    pub(super) name: Option<String>,
    /// The number of the submission.
    pub(super) instance: Option<String>,
}

/// Where an id comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// The person has an id.
    Own,
    /// It was made from a name or an address.
    Name,
    /// It was made from the submission, so that the person cannot be found again.
    Submission,
}

/// The id of a person.
///
/// `salt` is the engagement, so that a person has the same id in all its rounds and another one elsewhere. With
/// `keep_names` the id is readable.
pub(super) fn id(who: &Identity, salt: &str, keep_names: bool, row: &str) -> (String, Ground) {
    let real = |text: &Option<String>| {
        let text = text.as_deref().map_or("", str::trim);
        let nobody = ["", "anonymous", "anonym", "anonyme", "n/a", "null", "none"];
        (!nobody.contains(&text.to_lowercase().as_str())).then(|| text.to_owned())
    };
    if let Some(own) = real(&who.respondent) {
        if is_id(&own) {
            return (own, Ground::Own);
        }
        return (named(&own, salt, keep_names), Ground::Name);
    }
    if let Some(name) = real(&who.email).or_else(|| real(&who.name)) {
        return (named(&name, salt, keep_names), Ground::Name);
    }
    let of = real(&who.instance).unwrap_or_else(|| row.to_owned());
    (format!("a-{}", hash(salt, &of, 12)), Ground::Submission)
}

fn named(name: &str, salt: &str, keep_names: bool) -> String {
    let compared = name.trim().to_lowercase();
    if !keep_names {
        return format!("p-{}", hash(salt, &compared, 12));
    }
    let slug = key(name).replace(' ', "-");
    let slug: String = slug
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '-')
        .take(48)
        .collect();
    format!("{slug}-{}", hash(salt, &compared, 4))
}

/// The first hexadecimal digits of a hash.
pub(crate) fn hash(salt: &str, text: &str, digits: usize) -> String {
    let mut hash = Sha256::new();
    hash.update(salt.as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    let hex = crate::model::scoring::hex(&hash.finalize());
    hex.chars().take(digits).collect()
}

/// The name of the file of a respondent: names that mean something to the program or to a system get another one.
pub(crate) fn file_name(id: &str) -> String {
    let taken = ["round", "agreed", "rerating", "mapping"];
    let system = ["con", "prn", "aux", "nul"];
    let lower = id.to_lowercase();
    let is_port = (lower.starts_with("com") || lower.starts_with("lpt")) && lower.len() == 4;
    if taken.contains(&lower.as_str()) || system.contains(&lower.as_str()) || is_port {
        format!("respondent-{id}.yaml")
    } else {
        format!("{id}.yaml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(respondent: &str, email: &str, name: &str) -> Identity {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        Identity {
            respondent: some(respondent),
            email: some(email),
            name: some(name),
            instance: None,
        }
    }

    #[test]
    fn a_name_never_shows_unless_asked_for() {
        let jane = who("", "Jane.Doe@example.org", "Jane Doe");
        let (hidden, ground) = id(&jane, "acme", false, "");
        assert_eq!(ground, Ground::Name);
        assert!(hidden.starts_with("p-") && is_id(&hidden), "{hidden}");
        let again = who("", " jane.doe@EXAMPLE.org ", "");
        assert_eq!(id(&again, "acme", false, "").0, hidden);
        assert_ne!(id(&jane, "other", false, "").0, hidden);
        let (shown, _) = id(&jane, "acme", true, "");
        assert!(shown.starts_with("jane-doe-example-org-") && is_id(&shown));
        let (typed, ground) = id(&who("Jane Doe", "", ""), "acme", false, "");
        assert!(typed.starts_with("p-") && ground == Ground::Name);
    }

    #[test]
    fn anonymous_people_are_told_apart_by_their_submission() {
        let nobody = who("", "anonymous", "");
        let (first, ground) = id(&nobody, "acme", false, "row 1");
        assert_eq!(ground, Ground::Submission);
        assert_ne!(first, id(&nobody, "acme", false, "row 2").0);
        assert_eq!(id(&who("it-1", "x@y.z", ""), "acme", false, "").0, "it-1");
    }

    #[test]
    fn no_respondent_takes_the_place_of_the_round() {
        assert_eq!(file_name("round"), "respondent-round.yaml");
        assert_eq!(file_name("Agreed"), "respondent-Agreed.yaml");
        assert_eq!(file_name("NUL"), "respondent-NUL.yaml");
        assert_eq!(file_name("it-1"), "it-1.yaml");
    }
}
