//! Who has answered of those invited, and how completely.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Ground;
use super::settle::asked;
use crate::model::answers::Respondent;
use crate::model::people::{self, Invitee};

/// The state of a round.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// Version of this shape.
    pub schema: u32,
    /// The folder of the round.
    pub round: String,
    /// Smallest group that a report shows by itself.
    pub min_role: usize,
    /// Groups by role, in the order of the questionnaire.
    pub roles: Vec<Group>,
    /// Groups by unit, in the order of their names.
    pub units: Vec<Group>,
    /// Everybody who answered, in the order of their ids.
    pub respondents: Vec<Person>,
    /// Ids of the list of people that have not answered.
    pub awaited: Vec<String>,
}

/// People of one role or unit.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Id of the role, or name of the unit.
    pub name: String,
    /// People invited, where that is recorded.
    pub invited: Option<usize>,
    /// People who answered.
    pub answered: usize,
    /// Of these, people who answered everything that is asked of them.
    pub complete: usize,
    /// False where so few answered that a report shows the group inside of all only.
    pub shown: bool,
}

/// One respondent.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// The id.
    pub respondent: String,
    /// Their roles.
    pub roles: Vec<String>,
    /// Their unit.
    pub unit: Option<String>,
    /// The day of the answers.
    pub date: String,
    /// Practices answered.
    pub answered: usize,
    /// Practices asked of their roles.
    pub asked: usize,
}

impl Person {
    const fn is_complete(&self) -> bool {
        self.answered >= self.asked
    }
}

/// Counts who answered.
pub fn status(people: &[(String, Respondent)], ground: &Ground<'_>) -> Status {
    let mut respondents: Vec<Person> = people
        .iter()
        .map(|(id, r)| Person {
            respondent: id.clone(),
            roles: r.roles.iter().map(ToString::to_string).collect(),
            unit: r.unit.clone(),
            date: r.date.clone(),
            answered: r.answers.len(),
            asked: asked(&r.roles, ground),
        })
        .collect();
    respondents.sort_by(|a, b| a.respondent.cmp(&b.respondent));
    let min_role = ground.e.min_role;
    let group = |name: &str, invited: Option<usize>, of: &dyn Fn(&Person) -> bool| {
        let members: Vec<&Person> = respondents.iter().filter(|p| of(p)).collect();
        Group {
            name: name.to_owned(),
            invited,
            answered: members.len(),
            complete: members.iter().filter(|p| p.is_complete()).count(),
            shown: members.len() >= min_role,
        }
    };
    let roles = ground.q.roles.iter().map(|role| {
        let invited = ground.round.invited.get(&role.id).copied();
        group(role.id.as_str(), invited, &|p| {
            p.roles.iter().any(|r| r == role.id.as_str())
        })
    });
    let roles = roles
        .filter(|g| g.answered > 0 || g.invited.is_some_and(|n| n > 0))
        .collect();
    let listed = people::by_unit(&ground.e.people);
    let mut named: BTreeSet<&str> = respondents
        .iter()
        .filter_map(|p| p.unit.as_deref())
        .collect();
    named.extend(listed.keys());
    let units = named
        .iter()
        .map(|unit| {
            group(unit, listed.get(unit).copied(), &|p| {
                p.unit.as_deref() == Some(*unit)
            })
        })
        .collect();
    Status {
        schema: 1,
        round: ground.round.folder.clone(),
        min_role,
        roles,
        units,
        awaited: awaited(&ground.e.people, &respondents),
        respondents,
    }
}

fn awaited(invited: &[Invitee], respondents: &[Person]) -> Vec<String> {
    let mut ids: Vec<String> = invited.iter().filter_map(|p| p.id.clone()).collect();
    ids.retain(|id| !respondents.iter().any(|p| &p.respondent == id));
    ids
}

impl Status {
    /// What people read.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.round);
        let invited: usize = self.roles.iter().filter_map(|g| g.invited).sum();
        if invited > 0 {
            let places: usize = self.roles.iter().map(|g| g.answered).sum();
            out.push_str(&format!(
                "{} answered; {places} of {invited} places in roles are filled\n",
                persons(self.respondents.len())
            ));
        } else {
            out.push_str(&format!(
                "{} answered; `invited` in round.yaml does not say how many were asked\n",
                persons(self.respondents.len())
            ));
        }
        out.push('\n');
        for g in self.roles.iter().chain(&self.units) {
            let of = g.invited.map_or(String::new(), |n| format!(" of {n}"));
            let missing = g.invited.map_or(0, |n| n.saturating_sub(g.answered));
            let mut line = format!(
                "{:<14} {}{of} answered, {} completely",
                g.name, g.answered, g.complete
            );
            if missing > 0 {
                line.push_str(&format!("; {missing} missing"));
            }
            if !g.shown {
                line.push_str(&format!(
                    "; fewer than {}, so a report does not show them by themselves",
                    self.min_role
                ));
            }
            out.push_str(&line);
            out.push('\n');
        }
        if !self.respondents.is_empty() {
            out.push('\n');
        }
        for p in &self.respondents {
            let unit = p.unit.as_ref().map_or(String::new(), |u| format!(", {u}"));
            out.push_str(&format!(
                "{} ({}{unit}), {}: {} of {} practices\n",
                p.respondent,
                p.roles.join(", "),
                p.date,
                p.answered,
                p.asked
            ));
        }
        if !self.awaited.is_empty() {
            out.push_str(&format!("\nnot yet: {}\n", self.awaited.join(", ")));
        }
        out
    }
}

fn persons(n: usize) -> String {
    if n == 1 {
        "1 person".to_owned()
    } else {
        format!("{n} people")
    }
}
