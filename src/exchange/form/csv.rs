//! The form as a row of a table: the columns that a round reads, one row for one person.

use super::Form;
use crate::render::RenderError;

/// Header and one row in which the roles are filled in. It holds ids alone, so that no cell can be a formula.
pub fn render(form: &Form) -> Result<Vec<u8>, RenderError> {
    let mut header: Vec<String> = ["respondent", "roles", "unit", "date"]
        .map(str::to_owned)
        .to_vec();
    for q in form.questions() {
        let id = &q.id;
        if q.takes_level {
            header.push(id.clone());
        }
        if q.measure.is_some() {
            header.extend(["value", "sample", "source"].map(|part| format!("{id}.{part}")));
        }
        if form.intention {
            header.push(format!("{id}.intention"));
        }
        header.push(format!("{id}.note"));
    }
    let mut row = vec![String::new(); header.len()];
    if let Some(roles) = row.get_mut(1) {
        roles.clone_from(&form.role);
    }
    let mut table = ::csv::Writer::from_writer(Vec::new());
    let failed = |e: &dyn std::error::Error| RenderError::Table(e.to_string());
    table.write_record(&header).map_err(|e| failed(&e))?;
    table.write_record(&row).map_err(|e| failed(&e))?;
    table.into_inner().map_err(|e| failed(&e))
}
