//! Role dots: how far apart the roles see the same practice.

use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, SMALL, SOFT, Type, WHITE, WIDTH, picture};
use super::frame::{self, SCALE, Span};
use super::{Chart, Look, Mark, Words, count, or_nothing, plain, text};

/// The answer of one role.
#[derive(Debug, Clone)]
pub struct RoleDot {
    /// Name of the role.
    pub role: String,
    /// Its level.
    pub level: Mark,
}

/// One practice.
#[derive(Debug, Clone)]
pub struct RoleRow {
    /// Name of the practice.
    pub label: String,
    /// The answers.
    pub dots: Vec<RoleDot>,
    /// The distance between the lowest and the highest, as printed.
    pub range_text: String,
}

const LANE: f64 = 17.0;
/// Room of a row beside its lanes: the bracket above, air below.
const AIR: f64 = 24.0;
/// Room right of the plot for the range.
const SIDE: f64 = 112.0;
const ROLE: f64 = 180.0;

/// Where a dot and its name stand.
struct Placed<'a> {
    dot: &'a RoleDot,
    lane: usize,
    x: f64,
    right: bool,
}

/// Draws a dot a role, each role with its shape and its name, below a line from the lowest to the
/// highest level.
pub fn roles(rows: &[RoleRow], highest: f64, words: Words, look: &Look) -> Chart {
    let roles = all_roles(rows);
    let svg = picture(look, |canvas| paint(canvas, rows, highest, &roles));
    let mut head = vec!["Practice".to_owned()];
    head.extend(roles.iter().map(|role| format!("{role} (level)")));
    head.push("Range (levels)".to_owned());
    let table = rows.iter().map(|row| {
        let mut cells = vec![row.label.clone()];
        cells.extend(roles.iter().map(|role| {
            let levels: Vec<&str> = sound_dots(row)
                .filter(|dot| dot.role == *role)
                .map(|dot| dot.level.text.as_str())
                .collect();
            or_nothing(&levels.join(", "))
        }));
        cells.push(or_nothing(&row.range_text));
        cells
    });
    Chart::new(words, svg, head, table.collect())
}

fn sound_dots(row: &RoleRow) -> impl Iterator<Item = &RoleDot> {
    row.dots.iter().filter(|dot| dot.level.value.is_finite())
}

/// Roles in the order in which they first appear; the place decides on the shape.
fn all_roles(rows: &[RoleRow]) -> Vec<&str> {
    let mut roles: Vec<&str> = Vec::new();
    for dot in rows.iter().flat_map(sound_dots) {
        if !roles.contains(&dot.role.as_str()) {
            roles.push(&dot.role);
        }
    }
    roles
}

/// Gives each dot the first lane in which it and its name are free.
fn place<'a>(row: &'a RoleRow, span: Span, roles: &[&str]) -> (Vec<Placed<'a>>, usize) {
    let mut dots: Vec<&RoleDot> = sound_dots(row).collect();
    let rank = |dot: &RoleDot| roles.iter().position(|role| *role == dot.role);
    dots.sort_by(|a, b| {
        a.level
            .value
            .total_cmp(&b.level.value)
            .then(rank(a).cmp(&rank(b)))
    });
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut placed = Vec::new();
    for dot in dots {
        let x = span.x(dot.level.value);
        let long = 14.0 + text::width(&text::fit(&dot.role, SMALL, ROLE), SMALL);
        let right = x + long < span.right + 14.0;
        let room = if right {
            (x - 10.0, x + long + 6.0)
        } else {
            (x - long - 6.0, x + 10.0)
        };
        let free = |taken: &Vec<(f64, f64)>| {
            taken
                .iter()
                .all(|(from, to)| room.1 <= *from || room.0 >= *to)
        };
        let lane = lanes.iter().position(free).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        if let Some(taken) = lanes.get_mut(lane) {
            taken.push(room);
        }
        placed.push(Placed {
            dot,
            lane,
            x,
            right,
        });
    }
    (placed, lanes.len())
}

fn paint(canvas: &mut Canvas, rows: &[RoleRow], highest: f64, roles: &[&str]) -> f64 {
    let line: frame::Entry = (
        &|c, x, y| bracket(c, (x - 11.0, x + 11.0), y),
        22.0,
        "from the lowest to the highest role",
    );
    let dot: frame::Entry = (
        &|c, x, y| shape(c, 0, (x, y)),
        12.0,
        "one role; its name beside it",
    );
    let top = frame::key(canvas, &[line, dot]);
    let name = "level";
    let left = frame::gutter(rows.iter().map(|row| row.label.as_str()), name);
    let high = if highest.is_finite() {
        highest.clamp(1.0, 1000.0)
    } else {
        1.0
    };
    let span = Span {
        left,
        right: WIDTH - SIDE,
        high,
    };
    let placed: Vec<_> = rows
        .iter()
        .map(|row| (row, place(row, span, roles)))
        .collect();
    let height = |lanes: usize| AIR + LANE * count(lanes.max(1));
    let bottom = top
        + placed
            .iter()
            .map(|(_, (_, lanes))| height(*lanes))
            .sum::<f64>();
    let step = (high / 10.0).ceil();
    let ticks: Vec<_> = (0..=10u32)
        .map(|tick| f64::from(tick) * step)
        .filter(|tick| *tick <= high)
        .map(|tick| (tick, plain(tick)))
        .collect();
    canvas.grid(span, (top, bottom), &ticks, name);
    let mut y = top;
    for (index, (row, (dots, lanes))) in placed.iter().enumerate() {
        if index > 0 {
            canvas.line((0.0, y), (WIDTH, y), canvas::GRID, 0.8);
        }
        let first = y + AIR - 5.0 + LANE / 2.0 - 4.0;
        let middle = y + height(*lanes) / 2.0;
        canvas.name(left, middle, &row.label);
        let xs = || dots.iter().map(|dot| dot.x);
        if dots.is_empty() {
            canvas.remark((left + 8.0, middle), span.right - left, "no answers");
        } else {
            let ends = (xs().fold(f64::INFINITY, f64::min), xs().fold(0.0, f64::max));
            bracket(canvas, ends, y + 10.0);
        }
        for Placed {
            dot,
            lane,
            x,
            right,
        } in dots
        {
            let at = (*x, first + LANE * count(*lane));
            let role = roles
                .iter()
                .position(|role| *role == dot.role)
                .unwrap_or_default();
            shape(canvas, role, at);
            let text = text::fit(&dot.role, SMALL, ROLE);
            let (shift, side) = if *right {
                (11.0, HPos::Left)
            } else {
                (-11.0, HPos::Right)
            };
            canvas.text((x + shift, at.1), &text, Type::of(SMALL).anchored(side));
        }
        let lines = text::wrap(&row.range_text, (SIDE - 24.0) / SMALL, 2);
        canvas.lines(
            (span.right + 24.0, middle),
            &lines,
            Type::of(SMALL).coloured(SOFT),
        );
        y += height(*lanes);
    }
    bottom + SCALE
}

/// A line with ends.
fn bracket(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    canvas.line((from, y), (to, y), canvas.grey, 2.0);
    for x in [from, to] {
        canvas.line((x, y - 4.0), (x, y + 4.0), canvas.grey, 2.0);
    }
}

/// Ten shapes, the first five filled; they differ without colour.
fn shape(canvas: &mut Canvas, number: usize, (x, y): (f64, f64)) {
    let fill = if (number / 5).is_multiple_of(2) {
        canvas.accent
    } else {
        WHITE
    };
    let corners: &[(f64, f64)] = match number % 5 {
        1 => &[(-4.4, -4.4), (4.4, -4.4), (4.4, 4.4), (-4.4, 4.4)],
        2 => &[(0.0, -5.6), (5.6, 4.4), (-5.6, 4.4)],
        3 => &[(0.0, -6.4), (6.4, 0.0), (0.0, 6.4), (-6.4, 0.0)],
        4 => &[(0.0, 5.6), (5.6, -4.4), (-5.6, -4.4)],
        _ => &[],
    };
    if corners.is_empty() {
        canvas.disc((x, y), 5.8, canvas.accent);
        if fill == WHITE {
            canvas.disc((x, y), 4.0, WHITE);
        }
        return;
    }
    let points: Vec<_> = corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
    canvas.polygon(&points, fill, canvas.accent, 1.6);
}
