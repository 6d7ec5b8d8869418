//! Lines, dots, bands, histograms, and what refers to them.

use std::collections::BTreeSet;

use super::Picture;
use super::axis::Axis;
use super::card::*;
use super::content::{Content, Kind, Layer};
use super::histogram::into_steps;
use super::labels::{self, FLAG, Label, line_style};
use super::text::{fitted, width_of};
use super::theme::{GRID, Look, QUIET};

const HEIGHT: f64 = 366.0;

/// Below the data: the axis' labels, then its name.
const LABELS: f64 = 22.0;

/// More dots than this are thinned; those closer than this, in pixels, look like one.
const MANY_DOTS: usize = 1_000;
const CELL: f64 = 8.0;

/// A line of more points than this is thinned; one that turns to and fro with still more covers its
/// picture anyway.
const MANY_POINTS: usize = 1_500;
const MANY_TURNS: usize = 6_000;

/// The picture of a chart that holds what can be drawn.
pub(super) fn draw(mut content: Content, alt: String) -> Picture {
    let counts = into_steps(&mut content);
    let data = || content.layers.iter().flat_map(Layer::drawn);
    let mut x: Vec<f64> = data().map(|datum| datum[0]).collect();
    let mut y: Vec<f64> = data().flat_map(|datum| [datum[1], datum[3]]).collect();
    x.extend(content.marks.iter().map(|mark| mark.0));
    y.extend(content.marks.iter().map(|mark| mark.1));
    x.extend(content.verticals.iter().map(|line| line.0));
    y.extend(content.horizontals.iter().map(|line| line.0));
    let halves = x.iter().all(|x| x.fract().abs() == 0.5);
    let x = Axis::around(&x, content.log_x, false, 11);
    let y = Axis::around(&y, content.log_y, content.from_zero, 8);
    let (Some(mut x), Some(mut y)) = (x, y) else {
        return nothing(&content.title, alt, NO_DATA);
    };
    if counts {
        // Nothing occurs one and a half times; bins around whole numbers end between two of them.
        y = y.with_whole_ticks();
        x = if halves { x.with_whole_ticks() } else { x };
    }
    // What refers to the data is as wide as the axis, and behind it.
    let (start, end) = (x.value(0.0), x.value(1.0));
    for (at, label) in &content.horizontals {
        let ends = [start, end].map(|x| [x, *at, *at, *at]);
        content.layers.push(Layer::new(Kind::Rule, label, ends));
    }
    content.layers.sort_by_key(|layer| layer.kind.is_data());
    let (title, notes) = (&content.title, &content.caveats);
    card(title, alt, notes, HEIGHT, |pen| plot(pen, &content, x, y))
}

fn plot(pen: &Pen, content: &Content, x: Axis, y: Axis) -> Drawn {
    let named = if content.y.is_empty() {
        0.0
    } else {
        SMALL + 4.0
    };
    let ticks: Vec<&str> = y.ticks.iter().map(|tick| &*tick.1).collect();
    let names = content.layers.iter().map(|layer| &*layer.label);
    let frame = Frame {
        left: width_of(&ticks.join("\n"), SMALL) + 10.0,
        top: named + FLAG * content.verticals.len() as f64 + 10.0,
        right: WIDTH - labels::room_for(names),
        bottom: HEIGHT - 2.0 * LABELS,
    };
    if named > 0.0 {
        let name = fitted(&content.y, SMALL, WIDTH - 2.0 * SMALL);
        pen.write(&format!("↑ {name}"), (0.0, SMALL / 2.0), HPos::Left, NOTE)?;
    }
    pen.axis_name(&content.x, (frame.right, HEIGHT - SMALL / 2.0))?;
    let mut plot = pen.chart(&frame).build_cartesian_2d(x, y)?;
    let mut mesh = plot.configure_mesh();
    mesh.axis_style(wide(QUIET, 1.0))
        .bold_line_style(wide(GRID, 1.0))
        .light_line_style(wide(GRID, 0.4))
        .label_style(text_style(NOTE))
        .set_all_tick_mark_size(px(4.0));
    if !content.log_x {
        mesh.disable_x_mesh();
    }
    mesh.draw()?;
    let at = |x: f64, y: f64| {
        let (x, y) = plot.backend_coord(&(x, y));
        (f64::from(x) / UNITS, f64::from(y) / UNITS)
    };
    let flag = |(x, label): &(f64, String)| (at(*x, 1.0).0, label.clone());
    let flags = content.verticals.iter().map(flag).collect();
    labels::flags(pen, flags, named, frame.bottom)?;
    let mut names = Vec::new();
    let mut looks = (0..).map(Look::of);
    for layer in &content.layers {
        let data = layer.kind.is_data().then(|| looks.next()).flatten();
        let look = data.unwrap_or(Look::of(0));
        let places = series(pen, layer, look, at)?;
        let mut heights = places.iter().map(|place| place.1);
        // Beside a histogram's peak, or the end of anything else.
        let y = match layer.kind {
            Kind::Steps => heights.min_by(f64::total_cmp),
            _ => heights.next_back(),
        };
        names.extend(y.map(|y| Label::new(layer, look, y)));
    }
    for (x, y, label) in &content.marks {
        labels::mark(pen, &frame, at(*x, *y), label)?;
    }
    labels::draw(pen, &frame, names)
}

/// Draws one set of data; gives the places that it goes through.
fn series(pen: &Pen, layer: &Layer, look: Look, at: impl Fn(f64, f64) -> At) -> Drawn<Vec<At>> {
    let mut all = Vec::new();
    for run in layer.data.split(|datum| datum[0].is_nan()) {
        let edge = |edge: usize| run.iter().map(|datum| at(datum[0], datum[edge])).collect();
        let (mut outline, mut middle, high): (Vec<At>, Vec<At>, Vec<At>) =
            (edge(1), edge(2), edge(3));
        outline.extend(high.iter().rev());
        if run.iter().any(|[_, low, _, high]| low < high) {
            pen.polygon(&thinned(&outline), look.fill().mix(0.22))?;
        }
        match (layer.kind, &middle[..]) {
            (Kind::Band, _) | (_, []) => {}
            (Kind::Points, _) => {
                let mut seen = BTreeSet::new();
                let many = middle.len() > MANY_DOTS;
                let cell = |at: &At| ((at.0 / CELL) as i32, (at.1 / CELL) as i32);
                middle.retain(|at| !many || seen.insert(cell(at)));
                middle.iter().try_for_each(|at| pen.marker(*at, look))?;
            }
            // A point with nothing beside it would be an invisible line.
            (_, [alone]) => pen.dot(*alone, 3.0, look.fill())?,
            (kind, _) => pen.stroke(&thinned(&middle), line_style(kind, look))?,
        }
        all.append(&mut middle);
    }
    Ok(all)
}

/// Leaves out what nobody could see of a long line: of the points in one pixel's column, all but the
/// first, lowest, highest and last.
fn thinned(points: &[At]) -> Vec<At> {
    if points.len() <= MANY_POINTS {
        return points.to_vec();
    }
    let by_height = |a: &&At, b: &&At| a.1.total_cmp(&b.1);
    let mut kept = Vec::new();
    for column in points.chunk_by(|one, next| one.0.round() == next.0.round()) {
        kept.extend(column.first());
        kept.extend(column.iter().min_by(by_height));
        kept.extend(column.iter().max_by(by_height));
        kept.extend(column.last());
    }
    let stride = kept.len().div_ceil(MANY_TURNS);
    kept.into_iter().step_by(stride).copied().collect()
}
