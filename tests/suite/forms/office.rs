//! The workbook through another spreadsheet: LibreOffice opens and saves it, and what was filled in stays.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;
use crate::common;

/// The file as LibreOffice saves it in this format; `None` where there is no LibreOffice.
pub(crate) fn saved(file: &Path, format: &str, folder: &Path) -> Option<PathBuf> {
    let office = tools::program("soffice");
    let Some(office) = office.or_else(|| tools::program("libreoffice")) else {
        tools::missing("LibreOffice Calc (`soffice`)");
        return None;
    };
    // A profile of its own, so that several may run at once.
    let profile = folder.join("profile");
    let done = Command::new(office)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args([
            "--headless",
            "--norestore",
            "--convert-to",
            format,
            "--outdir",
        ])
        .arg(folder)
        .arg(file)
        .output()
        .expect("LibreOffice runs");
    let out = folder
        .join(file.file_stem().expect("a name"))
        .with_extension(format);
    assert!(
        out.is_file(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    Some(out)
}

#[test]
fn a_workbook_that_libreoffice_saved_holds_the_same_answers() {
    let mut files = common::baseline();
    files.root = String::new();
    files
        .entries
        .retain(|path, _| !path.starts_with("rounds/") || path.ends_with("round.yaml"));
    let case = unanswered(&files);
    let form = form_of(&case, "it");
    let filled = all(&form, "it-9");
    let empty = book(&form, &case);
    let ours = fill::book(&empty, &filled);
    let dir = tempfile::tempdir().expect("a folder");
    let sent = dir.path().join("sent.xlsx");
    std::fs::write(&sent, &ours).expect("written");
    // There and back: into the format of LibreOffice, and from that into a workbook again.
    let Some(ods) = saved(&sent, "ods", dir.path()) else {
        return;
    };
    let there = dir.path().join("back");
    std::fs::create_dir(&there).expect("a folder");
    let back = saved(&ods, "xlsx", &there).expect("LibreOffice is there");
    let back = std::fs::read(back).expect("readable");
    assert!(back != ours, "LibreOffice wrote the file anew");

    let collected = [&ours, &back].map(|bytes| {
        let run = run_in(&files, &[input("a.xlsx", bytes.clone())], &How::default());
        assert!(run.codes().is_empty(), "{}", run.shown);
        run.only()
    });
    assert_eq!(collected[0], collected[1]);

    // What guides the person is still there.
    let sheets = [xlsx::ABOUT, xlsx::ANSWERS, xlsx::LEVELS];
    let names = fill::part(&back, "xl/workbook.xml");
    for (n, name) in (1..).zip(sheets) {
        assert!(names.contains(&format!("name=\"{name}\"")), "{names}");
        let xml = fill::part(&back, &format!("xl/worksheets/sheet{n}.xml"));
        assert!(xml.contains("<sheetProtection "), "{name} is protected");
        assert!(
            !xml.contains("<f>") && !xml.contains("<f "),
            "{name} has no formula"
        );
        assert_eq!(
            unlocked_cells(&back, n),
            unlocked_cells(&empty, n),
            "{name}"
        );
    }
    let answers = fill::part(&back, "xl/worksheets/sheet2.xml");
    for list in [
        "\"0,1,2,3,4,dk\"",
        "\"0,1,2,3,4,dk,n/a\"",
        "\"0,1,2,3,4\"",
        "\"dk\"",
    ] {
        let list = list.replace('"', "&quot;");
        let plain = list.replace("&quot;", "\"");
        assert!(
            answers.contains(&format!("<formula1>{plain}</formula1>"))
                || answers.contains(&format!("<formula1>{list}</formula1>")),
            "the list {plain} is gone"
        );
    }
    let validated = |book: &[u8]| {
        let xml = fill::part(book, "xl/worksheets/sheet2.xml");
        let mut cells: Vec<String> = Vec::new();
        for rest in xml.split("<dataValidation ").skip(1) {
            let (tag, _) = rest.split_once('>').expect("it ends");
            if tag.contains("type=\"list\"") || tag.contains("type=\"decimal\"") {
                let (_, ranges) = tag.split_once("sqref=\"").expect("cells");
                let (ranges, _) = ranges.split_once('"').expect("it ends");
                cells.extend(ranges.split(' ').flat_map(fill::cells));
            }
        }
        cells.sort();
        cells
    };
    assert!(validated(&empty).len() > form.count);
    assert_eq!(validated(&back), validated(&empty));
    let notes: usize = fill::entries(&back)
        .iter()
        .filter(|(name, _)| name.starts_with("xl/comments"))
        .map(|(_, text)| String::from_utf8_lossy(text).matches("<comment ").count())
        .sum();
    let measured = form.questions().filter(|q| q.measure.is_some()).count();
    assert_eq!(notes, form.count + measured, "a note a cell to choose in");
}

/// The cells to write in, row by row.
fn unlocked_cells(book: &[u8], sheet: usize) -> Vec<String> {
    let mut cells = fill::unlocked(book, sheet);
    cells.sort();
    cells
}
