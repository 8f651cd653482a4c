//! Jobs: who does what until when, and the burden of each department.

mod build;

pub use build::jobs;

use serde::Serialize;

/// The chapter on jobs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Jobs {
    /// How many jobs, how many without a name.
    pub sentence: String,
    /// The jobs in the order of their beginning.
    pub jobs: Vec<Job>,
    /// The burden by department.
    pub burden_sentence: String,
    /// One line a role.
    pub burden: Vec<Burden>,
}

/// A job.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Job {
    /// The initiative.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The role that owns it.
    pub role: String,
    /// The name of the register, or that there is none yet.
    pub owner: String,
    /// First and last month, or that it is not planned.
    pub when: String,
    /// Days, low to high, with sureness; own judgement.
    pub days: String,
    /// What shows that it is done.
    pub done_when: String,
    /// The first step.
    pub first_step: String,
    /// Not begun, running, done; fixed by the client.
    pub state: String,
    /// After which it begins.
    pub after: String,
}

/// The burden of a role.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Burden {
    /// The role.
    pub role: String,
    /// Person-days in all.
    pub days: String,
    /// Highest person-days a month.
    pub peak: String,
    /// When.
    pub month: String,
    /// Capacity a month, or that none is stated.
    pub capacity: String,
    /// Share of the capacity that is used over the plan.
    pub used: String,
}
