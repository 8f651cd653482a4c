//! Columns that form tools add by themselves, by tool. Written after the documentation of each.

use crate::model::mapping::{Target, key};

/// The tool that wrote an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// A form of ours as JSON.
    Form,
    /// A form of ours as a workbook.
    Workbook,
    /// A table with our column names.
    Table,
    /// Google Forms.
    GoogleForms,
    /// Microsoft Forms.
    MicrosoftForms,
    /// `LimeSurvey`.
    LimeSurvey,
    /// ODK or `KoboToolbox`, from an `XLSForm`.
    Xlsform,
    /// Something else.
    Other,
}

impl Tool {
    /// Its name for print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Form => "our form",
            Self::Workbook => "our workbook",
            Self::Table => "our table",
            Self::GoogleForms => "Google Forms",
            Self::MicrosoftForms => "Microsoft Forms",
            Self::LimeSurvey => "LimeSurvey",
            Self::Xlsform => "XLSForm or KoboToolbox",
            Self::Other => "a table",
        }
    }

    /// The tool that a header shows.
    pub(super) fn of(header: &[&str]) -> Self {
        let keys: Vec<String> = header.iter().map(|h| key(h)).collect();
        let has = |names: &[&str]| keys.iter().any(|k| names.contains(&k.as_str()));
        let raw = |name: &str| header.iter().any(|h| h.trim().eq_ignore_ascii_case(name));
        if raw("_uuid")
            || raw("_submission_time")
            || header
                .iter()
                .any(|h| last(h).eq_ignore_ascii_case("instanceID"))
        {
            Self::Xlsform
        } else if has(&["lastpage", "last page", "letzte seite", "dernière page"])
            && has(&["id", "response id", "antwort id", "id de la réponse"])
        {
            Self::LimeSurvey
        } else if has(STARTED) && has(COMPLETED) {
            Self::MicrosoftForms
        } else if keys
            .first()
            .is_some_and(|k| TIMESTAMP.contains(&k.as_str()))
        {
            Self::GoogleForms
        } else if raw("respondent") && (raw("roles") || raw("role")) {
            Self::Table
        } else {
            Self::Other
        }
    }
}

const TIMESTAMP: &[&str] = &[
    "timestamp",
    "zeitstempel",
    "horodateur",
    "marca temporal",
    "informazioni cronologiche",
    "carimbo de data hora",
    "tijdstempel",
    "tidsstämpel",
    "tidsstempel",
    "sygnatura czasowa",
];
const STARTED: &[&str] = &[
    "start time",
    "startzeit",
    "heure de début",
    "hora de inicio",
    "begintijd",
    "starttid",
    "ora di inizio",
];
const COMPLETED: &[&str] = &[
    "completion time",
    "fertigstellungszeit",
    "heure de fin",
    "hora de finalización",
    "tijd van voltooien",
    "slutförandetid",
    "ora di completamento",
];
const EMAIL: &[&str] = &[
    "email",
    "e mail",
    "email address",
    "e mail address",
    "e mail adresse",
    "adresse e mail",
    "dirección de correo electrónico",
    "correo electrónico",
    "indirizzo email",
    "e mailadres",
    "e postadress",
];
const NAME: &[&str] = &["name", "nom", "nombre", "nome", "naam", "namn", "full name"];
const ROLES: &[&str] = &["role", "roles", "your role", "your roles", "rolle", "rôle"];

/// What a column that a tool adds holds; the rank tells which of several days counts, the lowest first.
pub(super) fn meta(header: &str, tool: Tool) -> Option<(Target, u8)> {
    let name = key(header);
    let is = |names: &[&str]| names.contains(&name.as_str());
    if is(ROLES) {
        return Some((Target::Roles, 0));
    }
    match tool {
        Tool::GoogleForms => {
            if is(TIMESTAMP) {
                return Some((Target::Date, 1));
            }
            if is(EMAIL) || is(&["username", "nutzername"]) {
                return Some((Target::Email, 0));
            }
            is(&["score", "punkte", "total score"]).then_some((Target::Ignore, 0))
        }
        Tool::MicrosoftForms => microsoft(&name),
        Tool::LimeSurvey => limesurvey(&name),
        Tool::Xlsform => xlsform(header),
        Tool::Form | Tool::Workbook => None,
        Tool::Table | Tool::Other => {
            if is(EMAIL) {
                return Some((Target::Email, 0));
            }
            is(NAME).then_some((Target::Name, 0))
        }
    }
}

fn microsoft(name: &str) -> Option<(Target, u8)> {
    Some(match name {
        "id" => (Target::Instance, 0),
        _ if COMPLETED.contains(&name) => (Target::Date, 0),
        _ if STARTED.contains(&name) => (Target::Date, 2),
        _ if EMAIL.contains(&name) => (Target::Email, 0),
        _ if NAME.contains(&name) => (Target::Name, 0),
        "last modified time"
        | "uhrzeit der letzten änderung"
        | "language"
        | "sprache"
        | "total points"
        | "quiz feedback"
        | "gesamtpunktzahl" => (Target::Ignore, 0),
        _ if name.starts_with("points ") || name.starts_with("feedback ") => (Target::Ignore, 0),
        _ => return None,
    })
}

fn limesurvey(name: &str) -> Option<(Target, u8)> {
    Some(match name {
        "id" | "response id" | "antwort id" | "id de la réponse" => (Target::Instance, 1),
        "token" | "access code" | "zugangscode" | "code d accès" => (Target::Email, 1),
        "submitdate" | "date submitted" | "datum abgeschickt" | "date de soumission" => {
            (Target::Date, 0)
        }
        "datestamp" | "date last action" | "datum letzte aktivität" => (Target::Date, 1),
        "startdate" | "date started" | "datum gestartet" => (Target::Date, 2),
        "email" | "email address" | "e mail adresse" => (Target::Email, 0),
        "firstname" | "first name" | "lastname" | "last name" => (Target::Name, 0),
        "lastpage" | "last page" | "letzte seite" | "startlanguage" | "start language"
        | "start sprache" | "startsprache" | "seed" | "zufallsstartwert" | "ipaddr"
        | "ip address" | "ip adresse" | "refurl" | "referrer url" | "interviewtime"
        | "total time" | "gesamtzeit" => (Target::Ignore, 0),
        _ if name.starts_with("grouptime")
            || name.starts_with("group time")
            || name.starts_with("question time")
            || name.ends_with("time") && name.contains("groupt") =>
        {
            (Target::Ignore, 0)
        }
        _ => return None,
    })
}

fn xlsform(header: &str) -> Option<(Target, u8)> {
    let header = header.trim().to_ascii_lowercase();
    let first = header.split(['/', ':']).next().unwrap_or("");
    Some(match (header.as_str(), last(&header)) {
        ("_submission_time" | "submissiondate", _) => (Target::Date, 0),
        ("end", _) => (Target::Date, 1),
        ("today", _) => (Target::Date, 2),
        ("start", _) => (Target::Date, 3),
        (_, "instanceid") => (Target::Instance, 1),
        ("_uuid", _) => (Target::Instance, 0),
        ("_submitted_by" | "username" | "email", _) => (Target::Email, 1),
        (
            "deviceid"
            | "phonenumber"
            | "simserial"
            | "subscriberid"
            | "audit"
            | "background-audio"
            | "key"
            | "formversion"
            | "attachmentspresent"
            | "attachmentsexpected"
            | "reviewstate"
            | "submitterid"
            | "submittername"
            | "status"
            | "edits"
            | "devicename",
            _,
        ) => (Target::Ignore, 0),
        _ if first.starts_with('_') || first == "meta" || first == "formhub" => (Target::Ignore, 0),
        _ => return None,
    })
}

/// The last part of a name with the groups that it stands in.
pub(super) fn last(header: &str) -> &str {
    header.rsplit(['/', ':']).next().unwrap_or(header)
}

/// True for a column whose emptiness says that a submission was not sent.
pub(super) fn tells_sent(header: &str, tool: Tool) -> bool {
    tool == Tool::LimeSurvey
        && [
            "submitdate",
            "date submitted",
            "datum abgeschickt",
            "date de soumission",
        ]
        .contains(&key(header).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_shows_in_the_columns_that_it_adds() {
        for (header, tool) in [
            (&["Timestamp", "Email Address", "Q"][..], Tool::GoogleForms),
            (&["Zeitstempel", "Q"], Tool::GoogleForms),
            (
                &["ID", "Start time", "Completion time", "Email", "Name"],
                Tool::MicrosoftForms,
            ),
            (
                &["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"],
                Tool::MicrosoftForms,
            ),
            (
                &["id", "submitdate", "lastpage", "startlanguage", "Q1"],
                Tool::LimeSurvey,
            ),
            (
                &["Response ID", "Date submitted", "Last page", "Q?"],
                Tool::LimeSurvey,
            ),
            (&["start", "end", "g/Q1", "_uuid"], Tool::Xlsform),
            (
                &["SubmissionDate", "g:Q1", "meta:instanceID"],
                Tool::Xlsform,
            ),
            (&["respondent", "roles", "STR-01"], Tool::Table),
            (&["a", "b"], Tool::Other),
        ] {
            assert_eq!(Tool::of(header), tool, "{header:?}");
        }
    }
}
