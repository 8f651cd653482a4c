//! The one sheet with formulas: the order under other constants of the priority, the gaps under other targets. Results
//! that stand in the file are those of the assessment, so that a viewer that does not calculate shows them.

use rust_xlsxwriter::{Color, Formula, Worksheet, XlsxError};
use serde_json::json;

use super::style::{MARK, Styles};
use super::{failed, sheet};
use crate::gap::{Gap, Layer};
use crate::model::scale::Score;
use crate::plan::PlanItem;
use crate::render::RenderError;
use crate::render::number;
use crate::render::tables::{Cell, Shape};
use crate::render::view::Ground;
use crate::score::node::Node;
use crate::score::practice::PracticeScore;

/// First row of the constants.
const CONSTANTS: u32 = 4;

/// True where there is something to try.
pub(super) fn is_possible(g: Ground<'_>) -> bool {
    !g.a.plan.items.is_empty() || core(g).next().is_some()
}

fn core(g: Ground<'_>) -> impl Iterator<Item = &PracticeScore> {
    let all = g.a.scores.practices.iter();
    all.filter(|p| p.is_core() && p.applies() && p.weight > 0.0)
}

/// A sheet that is written from the top to the bottom.
struct Page<'w, 'g> {
    g: Ground<'g>,
    sheet: &'w mut Worksheet,
    styles: &'w Styles,
    row: u32,
}

/// Writes the sheet.
pub(super) fn write(
    g: Ground<'_>,
    sheet: &mut Worksheet,
    styles: &Styles,
) -> Result<(), RenderError> {
    let mut page = Page {
        g,
        sheet,
        styles,
        row: 0,
    };
    page.open()?;
    page.constants()?;
    page.initiatives()?;
    // Capabilities stand above the practices whose rows they add up.
    let nodes: Vec<(Layer, &Node)> = page.nodes();
    let below = u32::try_from(nodes.len()).unwrap_or(0) + 3;
    let first = page.row + below + 2;
    let last = first + u32::try_from(core(g).count()).unwrap_or(0).max(1) - 1;
    page.capabilities(&nodes, (first, last))?;
    page.practices()
}

impl<'g> Page<'_, 'g> {
    fn say(&self, key: &str) -> Result<String, RenderError> {
        self.g.words.say(key, json!({}))
    }

    fn open(&mut self) -> Result<(), RenderError> {
        let name = self.say("table.what_if")?;
        let (mark, about) = (self.say("what_if.mark")?, self.say("what_if.about")?);
        let sheet = &mut *self.sheet;
        let made = (|| -> Result<(), XlsxError> {
            sheet.set_name(&name)?;
            sheet.set_tab_color(Color::RGB(MARK));
            sheet::print(sheet);
            let widths = [10.0, 64.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 14.0, 14.0];
            for (column, width) in (0..).zip(widths) {
                sheet.set_column_width(column, width)?;
            }
            sheet.merge_range(0, 0, 0, 9, &mark, &self.styles.mark)?;
            let wrapped = Styles::of(Shape::Text);
            sheet.merge_range(1, 0, 1, 9, &about, &wrapped)?;
            sheet.set_row_height(1, 47)?;
            sheet.set_freeze_panes(1, 0)?;
            Ok(())
        })();
        self.row = CONSTANTS - 1;
        made.map_err(failed)
    }

    /// The name of a part.
    fn part(&mut self, key: &str) -> Result<(), RenderError> {
        let name = self.say(&format!("what_if.{key}"))?;
        let place = (self.row, 0);
        sheet::text(self.sheet, place, &name, &self.styles.title).map_err(failed)?;
        self.row += 1;
        Ok(())
    }

    fn heads(&mut self, keys: &[&str]) -> Result<(), RenderError> {
        for (column, key) in (0..).zip(keys) {
            let head = self.say(key)?;
            let format = self.styles.head_of(head_shape(key));
            self.sheet
                .write_string_with_format(self.row, column, head, &format)
                .map_err(failed)?;
        }
        self.sheet.set_row_height(self.row, 32).map_err(failed)?;
        self.row += 1;
        Ok(())
    }

    fn value(&mut self, column: u16, value: &Cell, shape: Shape) -> Result<(), RenderError> {
        let place = (self.row, column);
        sheet::cell(self.sheet, place, value, &Styles::of(shape)).map_err(failed)
    }

    fn input(&mut self, column: u16, value: f64, shape: Shape) -> Result<(), RenderError> {
        let (place, value) = ((self.row, column), Cell::number(value));
        sheet::cell(self.sheet, place, &value, &Styles::input(shape)).map_err(failed)
    }

    /// A formula with what it comes to; an empty text where that is nothing.
    fn formula(
        &mut self,
        column: u16,
        text: &str,
        result: Option<f64>,
        shape: Shape,
    ) -> Result<(), RenderError> {
        let shown = result.map_or_else(String::new, |r| number::round(r, 9).to_string());
        let formula = Formula::new(text).set_result(shown);
        self.sheet
            .write_formula_with_format(self.row, column, formula, &Styles::of(shape))
            .map_err(failed)?;
        Ok(())
    }

    fn constants(&mut self) -> Result<(), RenderError> {
        self.part("constants")?;
        let c = self.g.a.plan.constants;
        for (key, value) in [
            ("gates", c.gates),
            ("need", c.need),
            ("effort", c.effort),
            ("small", c.small),
        ] {
            let label = self.say(&format!("what_if.c_{key}"))?;
            self.value(1, &Cell::text(label), Shape::Name)?;
            self.input(2, value, Shape::Number(2))?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    fn initiatives(&mut self) -> Result<(), RenderError> {
        let items = &self.g.a.plan.items;
        if items.is_empty() {
            return Ok(());
        }
        self.part("initiatives")?;
        self.heads(&[
            "column.id",
            "column.title",
            "column.class",
            "column.gates",
            "column.need",
            "column.days_likely",
            "column.effort_term",
            "column.priority",
            "what_if.place",
            "what_if.plan_place",
        ])?;
        let first = self.row + 1;
        let last = self.row + u32::try_from(items.len()).unwrap_or(0);
        // Rows of the constants as a reader counts them.
        let [gates, need, effort, small] = [1, 2, 3, 4].map(|n| format!("$C${}", CONSTANTS + n));
        for item in items {
            let n = self.row + 1;
            let titles = &self.g.case.questionnaire.catalogue.initiatives;
            let title = titles.iter().find(|i| i.id == item.id).map(|i| &i.title);
            self.value(0, &Cell::text(item.id.as_str()), Shape::Word)?;
            self.value(1, &title.map_or(Cell::Nothing, Cell::text), Shape::Name)?;
            self.value(2, &Cell::text(format!("{:?}", item.class)), Shape::Word)?;
            self.value(3, &Cell::number(item.gates), Shape::Number(2))?;
            self.value(4, &Cell::number(item.need), Shape::Number(2))?;
            self.value(5, &Cell::number(item.effort.likely), Shape::Number(1))?;
            let term = format!("={effort}*LOG(MAX(F{n},{small})/{small},2)");
            self.formula(6, &term, Some(item.effort_term), Shape::Number(2))?;
            let priority = format!("=ROUND({gates}*D{n}+{need}*E{n}-G{n},9)");
            self.formula(7, &priority, Some(item.priority), Shape::Number(2))?;
            let place = format!(
                "=1+SUMPRODUCT((C${first}:C${last}<C{n})+(C${first}:C${last}=C{n})*(H${first}:H${last}>H{n}))"
            );
            self.formula(8, &place, Some(place_of(item, items)), Shape::Number(0))?;
            self.value(9, &Cell::count(item.place), Shape::Number(0))?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    /// The capabilities with a weight, and the whole.
    fn nodes(&self) -> Vec<(Layer, &'g Node)> {
        let card = &self.g.a.scores;
        let capabilities = card.capabilities.iter().map(|c| (Layer::Capability, c));
        let whole = std::iter::once((Layer::Overall, &card.overall));
        capabilities
            .chain(whole)
            .filter(|(_, n)| n.applies())
            .collect()
    }

    fn gap(&self, layer: Layer, id: &str) -> Option<&'g Gap> {
        let mut all = self.g.a.gaps.iter();
        all.find(|x| x.layer == layer && x.node == id)
    }

    /// `practices`: first and last row below, from 0.
    fn capabilities(
        &mut self,
        nodes: &[(Layer, &Node)],
        practices: (u32, u32),
    ) -> Result<(), RenderError> {
        self.part("capabilities")?;
        self.heads(&[
            "column.id",
            "column.title",
            "column.weight",
            "column.score",
            "column.target",
            "column.gap",
            "column.points",
            "what_if.rank",
            "what_if.report_rank",
        ])?;
        let first = self.row + 1;
        // The whole stands last and has no rank.
        let last = self.row + u32::try_from(nodes.len()).unwrap_or(1) - 1;
        for (layer, node) in nodes {
            self.node(*layer, node, (first, last.max(first)), practices)?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    fn node(
        &mut self,
        layer: Layer,
        node: &Node,
        (first, last): (u32, u32),
        practices: (u32, u32),
    ) -> Result<(), RenderError> {
        let n = self.row + 1;
        let (from, to) = (practices.0 + 1, practices.1 + 1);
        let column = |c: char| format!("${c}${from}:${c}${to}");
        let (within, weights) = (column('C'), column('D'));
        let (scores, targets, short) = (column('E'), column('F'), column('H'));
        let whole = layer == Layer::Overall;
        let gap = self.gap(layer, &node.id);
        self.value(0, &Cell::text(&node.id), Shape::Word)?;
        self.value(1, &Cell::text(&node.title), Shape::Name)?;
        self.value(2, &Cell::number(node.weight), Shape::Number(2))?;
        let score = node.score.map(Score::get);
        self.value(3, &Cell::number(score), Shape::Number(1))?;
        let target = gap.map(|x| x.target);
        if let Some(own) = self.g.case.engagement.targets.get(&node.id) {
            self.input(4, *own, Shape::Number(1))?;
        } else {
            let formula = if whole {
                format!("=SUMPRODUCT({weights},{targets})/SUM({weights})")
            } else {
                format!(
                    "=SUMPRODUCT(({within}=A{n})*{weights}*{targets})/SUMIFS({weights},{within},A{n})"
                )
            };
            self.formula(4, &formula, target, Shape::Number(1))?;
        }
        if score.is_none() {
            return Ok(());
        }
        self.formula(
            5,
            &format!("=E{n}-D{n}"),
            gap.and_then(|x| x.gap),
            Shape::Number(1),
        )?;
        let points = if whole {
            format!("=C{n}/100*SUM({short})/SUMIFS({weights},{scores},\">=0\")")
        } else {
            format!(
                "=C{n}/100*SUMIFS({short},{within},A{n})/SUMIFS({weights},{within},A{n},{scores},\">=0\")"
            )
        };
        self.formula(6, &points, gap.and_then(|x| x.points), Shape::Number(2))?;
        if !whole {
            let rank = format!("=IF(G{n}>0.0000000001,RANK(G{n},G${first}:G${last}),\"\")");
            let found = gap.and_then(|x| Cell::count(x.rank).value());
            self.formula(7, &rank, found, Shape::Number(0))?;
            self.value(8, &Cell::count(gap.and_then(|x| x.rank)), Shape::Number(0))?;
        }
        Ok(())
    }

    fn practices(&mut self) -> Result<(), RenderError> {
        self.part("practices")?;
        self.heads(&[
            "column.id",
            "column.title",
            "column.capability",
            "column.weight",
            "column.score",
            "column.target",
            "column.gap",
            "what_if.shortfall",
        ])?;
        for p in core(self.g) {
            let n = self.row + 1;
            let known = self.g.case.questionnaire.practice(p.id.as_str());
            let gap = self.gap(Layer::Practice, p.id.as_str());
            let target = gap.map_or(self.g.case.questionnaire.target, |x| x.target);
            self.value(0, &Cell::text(p.id.as_str()), Shape::Word)?;
            let title = known.map_or(Cell::Nothing, |k| Cell::text(&k.title));
            self.value(1, &title, Shape::Name)?;
            self.value(2, &Cell::text(p.capability.as_str()), Shape::Word)?;
            self.value(3, &Cell::number(p.weight), Shape::Number(2))?;
            self.input(5, target, Shape::Number(1))?;
            if let Some(score) = p.score.map(Score::get) {
                self.value(4, &Cell::number(score), Shape::Number(1))?;
                let difference = target - score;
                self.formula(
                    6,
                    &format!("=F{n}-E{n}"),
                    Some(difference),
                    Shape::Number(1),
                )?;
                let short = p.weight * difference.max(0.0);
                self.formula(
                    7,
                    &format!("=D{n}*MAX(0,G{n})"),
                    Some(short),
                    Shape::Number(1),
                )?;
            }
            self.row += 1;
        }
        Ok(())
    }
}

/// What stands below a head of this sheet.
fn head_shape(key: &str) -> Shape {
    match key {
        "column.id" | "column.class" | "column.capability" => Shape::Word,
        "column.title" => Shape::Name,
        _ => Shape::Number(2),
    }
}

/// Place by class and priority alone; equal priorities share a place.
#[expect(clippy::cast_precision_loss, reason = "places of a list")]
fn place_of(item: &PlanItem, items: &[PlanItem]) -> f64 {
    let priority = |x: &PlanItem| number::round(x.priority, 9);
    let better = |x: &&PlanItem| {
        x.class < item.class || (x.class == item.class && priority(x) > priority(item))
    };
    (1 + items.iter().filter(better).count()) as f64
}
