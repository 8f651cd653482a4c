//! The plan as a table: one row an initiative, for spreadsheets and project tools.

use super::RenderError;
use crate::assess::Assessment;
use crate::check::Case;
use crate::judge::permission::List;

/// Column names.
pub const HEAD: [&str; 18] = [
    "id",
    "title",
    "list",
    "place",
    "class",
    "priority",
    "phase",
    "begin",
    "end",
    "owner_role",
    "owner",
    "busy",
    "state",
    "days_low",
    "days_likely",
    "days_high",
    "after",
    "done_when",
];

/// The rows, with a head. No cell begins with a character that a spreadsheet would take for a formula.
pub fn render(case: &Case, a: &Assessment) -> Result<String, RenderError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| RenderError::Table(e.to_string());
    writer.write_record(HEAD).map_err(failed)?;
    for i in &case.questionnaire.catalogue.initiatives {
        let item = a.plan.items.iter().find(|x| x.id == i.id);
        let job = a.plan.rollout.as_ref().and_then(|r| r.job(&i.id));
        let list = a.judgement.as_ref().and_then(|j| j.list(&i.id));
        if item.is_none() && job.is_none() && list.is_none() {
            continue;
        }
        let filed = case.jobs.iter().find(|j| j.initiative == i.id);
        let effort = crate::model::effort::at(&i.effort, case.engagement.staff);
        let days = |pick: fn(&crate::model::effort::Effort) -> f64| {
            effort
                .as_ref()
                .map_or_else(String::new, |e| format!("{:.1}", pick(e)))
        };
        let busy: Vec<&str> = i
            .busy
            .iter()
            .map(crate::model::id::RoleId::as_str)
            .collect();
        let state = a.judgement.as_ref().and_then(|j| {
            let found = j.permissions.iter().find(|p| p.initiative == i.id)?;
            Some(found.state.as_str())
        });
        let row = [
            i.id.as_str().to_owned(),
            i.title.clone(),
            list.map_or("", list_word).to_owned(),
            item.map_or_else(String::new, |x| x.place.to_string()),
            item.map_or_else(String::new, |x| format!("{:?}", x.class)),
            item.map_or_else(String::new, |x| format!("{:.2}", x.priority)),
            job.map_or_else(String::new, |j| j.phase.to_string()),
            job.map_or_else(String::new, |j| j.begin().to_owned()),
            job.map_or_else(String::new, |j| j.end().to_owned()),
            i.owner.as_str().to_owned(),
            filed.and_then(|j| j.owner.clone()).unwrap_or_default(),
            busy.join(" "),
            state.unwrap_or("not-begun").to_owned(),
            days(|e| e.low),
            days(|e| e.likely),
            days(|e| e.high),
            i.after.join(" "),
            i.done_when.clone(),
        ];
        writer
            .write_record(row.map(|c| defused(&c)))
            .map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| RenderError::Table(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| RenderError::Table(e.to_string()))
}

/// The word of a list in tables.
pub const fn list_word(list: List) -> &'static str {
    match list {
        List::Now => "now",
        List::Condition => "condition",
        List::MustWait => "wait",
        List::Done => "done",
        List::NotNeeded => "not-needed",
        List::NotOffered => "not-offered",
        List::Apart => "apart",
    }
}

/// A cell that a spreadsheet shows and does not run: an apostrophe before `= + - @` and control characters, unless it is
/// a number.
pub fn defused(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn formulas_are_shown_and_not_run() {
        assert_eq!(defused("=1+1"), "'=1+1");
        assert_eq!(defused("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(defused("-0.5"), "-0.5");
        assert_eq!(defused("a plan"), "a plan");
    }
}
