//! Lines, dots, bands and what refers to them.

use super::labels::{self, Label, Swatch};
use super::{EDGE, Frame, HEIGHT, TEXT_SIZE, WIDTH, nothing, title};
use crate::plot::canvas::{Anchor, Canvas, width_of};
use crate::plot::chart::{Chart, Kind, Layer};
use crate::plot::scale::Scale;
use crate::plot::{describe, theme, thin};

const ROW: f64 = 17.0;
const SMALL: f64 = 12.0;

pub(super) fn draw(chart: &Chart) -> String {
    let Some((x, y)) = scales(chart) else {
        let why = describe::missing(chart).unwrap_or_default();
        return nothing(&chart.title, &why);
    };
    let mut canvas = Canvas::new(WIDTH);
    let plot = Plot::new(&mut canvas, chart, x, y);
    plot.grid(&mut canvas);
    plot.references(&mut canvas);
    for (index, layer) in order(chart) {
        plot.layer(&mut canvas, index, layer);
    }
    plot.marks(&mut canvas);
    plot.labels(&mut canvas);
    if let Some(text) = describe::missing(chart) {
        let at = (plot.frame.left, HEIGHT - 10.0);
        canvas.text("quiet", at, Anchor::Start, SMALL, &text);
    }
    canvas.finish(HEIGHT, &chart.title)
}

/// Both axes around everything that is drawn; `None` when nothing is.
pub(super) fn scales(chart: &Chart) -> Option<(Scale, Scale)> {
    let points = || chart.layers.iter().flat_map(|layer| &layer.points);
    let bands = || chart.layers.iter().flat_map(|layer| &layer.band);
    let marks = || chart.marks.iter();
    let data_x = points()
        .map(|point| point.0)
        .chain(bands().map(|band| band.0))
        .chain(marks().map(|mark| mark.0));
    let data_y = points()
        .map(|point| point.1)
        .chain(bands().flat_map(|band| [band.1, band.2]))
        .chain(marks().map(|mark| mark.1));
    // A reference line may widen the axes, but it is not data.
    Scale::around(data_x.clone(), chart.log_x, false)?;
    Scale::around(data_y.clone(), chart.log_y, false)?;
    let all_x = data_x.chain(chart.verticals.iter().map(|line| line.0));
    let all_y = data_y.chain(chart.horizontals.iter().map(|line| line.0));
    Some((
        Scale::around(all_x, chart.log_x, false)?,
        Scale::around(all_y, chart.log_y, chart.from_zero)?,
    ))
}

/// Backdrops first, and the number of each layer's colour.
fn order(chart: &Chart) -> Vec<(usize, &Layer)> {
    let is_backdrop = |layer: &&Layer| layer.kind == Kind::Backdrop;
    let behind = chart.layers.iter().filter(is_backdrop);
    let front = chart.layers.iter().filter(|layer| !is_backdrop(layer));
    let colours = (0..theme::COLOURS).cycle();
    let behind = behind.map(|layer| (0, layer));
    behind.chain(colours.zip(front)).collect()
}

/// A chart's axes in their place on the card.
struct Plot<'a> {
    chart: &'a Chart,
    frame: Frame,
    x: Scale,
    y: Scale,
    /// Row and place of each vertical line's label.
    flags: Vec<(usize, f64)>,
    flags_top: f64,
}

impl<'a> Plot<'a> {
    /// Writes title and axis names, and finds what room is left.
    fn new(canvas: &mut Canvas, chart: &'a Chart, x: Scale, y: Scale) -> Plot<'a> {
        let mut top = title(canvas, &chart.title);
        if !chart.y.is_empty() {
            top += SMALL + 6.0;
            let name = format!("↑ {}", chart.y);
            canvas.text("quiet", (EDGE, top), Anchor::Start, SMALL, &name);
        }
        let names = chart.layers.iter().map(|layer| layer.label.as_str());
        let names = names.chain(chart.horizontals.iter().map(|line| line.1.as_str()));
        let right = WIDTH - labels::room_for(names).max(EDGE);
        let ticks = y.ticks(6);
        let widest = ticks.iter().map(|(_, text)| width_of(text, SMALL));
        let left = EDGE + widest.fold(0.0, f64::max) + 8.0;
        let mut plot = Plot {
            chart,
            frame: Frame {
                left,
                right,
                top: top + 14.0,
                bottom: HEIGHT - 58.0,
            },
            x,
            y,
            flags: Vec::new(),
            flags_top: top + 22.0,
        };
        plot.place_flags();
        plot
    }

    /// Labels of vertical lines stand above the frame, to the right of their lines. Those that
    /// would touch go into rows, the leftmost on top: so no line crosses another one's label.
    fn place_flags(&mut self) {
        let verticals = self.chart.verticals.iter().enumerate();
        let mut flags: Vec<(usize, f64, f64)> = verticals
            .map(|(index, (at, label))| {
                let width = width_of(label, SMALL);
                let x = self.across(*at).unwrap_or(self.frame.left) + 5.0;
                (index, x.min(WIDTH - EDGE - width).max(EDGE), width)
            })
            .collect();
        flags.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut starts: Vec<f64> = Vec::new();
        let mut rows = vec![(0, 0.0); flags.len()];
        for (index, x, width) in flags {
            let free = starts.iter().rposition(|start| x + width + 8.0 >= *start);
            let row = free.map_or(0, |taken| taken + 1);
            if row == starts.len() {
                starts.push(x);
            } else {
                starts[row] = x;
            }
            rows[index] = (row, x);
        }
        // Counted from the frame upwards so far.
        let count = starts.len();
        let upwards = |(row, x): (usize, f64)| (count - 1 - row, x);
        self.flags = rows.into_iter().map(upwards).collect();
        self.frame.top += count as f64 * ROW;
    }

    fn across(&self, value: f64) -> Option<f64> {
        let place = self.x.place(value)?;
        Some(self.frame.left + place * self.frame.width())
    }

    fn up(&self, value: f64) -> Option<f64> {
        let place = self.y.place(value)?;
        Some(self.frame.bottom - place * self.frame.height())
    }

    fn at(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        Some((self.across(x)?, self.up(y)?))
    }

    fn grid(&self, canvas: &mut Canvas) {
        let Frame {
            left,
            right,
            bottom,
            ..
        } = self.frame;
        for (value, text) in self.y.ticks(6) {
            if let Some(y) = self.up(value) {
                canvas.line("grid", (left, y), (right, y), 1.0);
                let at = (left - 8.0, y + 4.0);
                canvas.text("quiet", at, Anchor::End, SMALL, &text);
            }
        }
        let mut free_from = 0.0;
        for (value, text) in self.x.ticks(8) {
            let Some(x) = self.across(value) else {
                continue;
            };
            canvas.line("axis", (x, bottom), (x, bottom + 4.0), 1.0);
            let half = width_of(&text, SMALL) / 2.0;
            if x - half >= free_from && x + half <= WIDTH - 4.0 {
                canvas.text("quiet", (x, bottom + 18.0), Anchor::Middle, SMALL, &text);
                free_from = x + half + 6.0;
            }
        }
        canvas.line("axis", (left, bottom), (right, bottom), 1.0);
        if !self.chart.x.is_empty() {
            let name = format!("{} →", self.chart.x);
            canvas.text("quiet", (right, bottom + 37.0), Anchor::End, SMALL, &name);
        }
    }

    fn references(&self, canvas: &mut Canvas) {
        for ((at, label), (row, text_x)) in self.chart.verticals.iter().zip(&self.flags) {
            if let Some(x) = self.across(*at) {
                let y = self.flags_top + *row as f64 * ROW;
                canvas.line("rule", (x, y - 10.0), (x, self.frame.bottom), 1.5);
                canvas.text("ink", (*text_x, y), Anchor::Start, SMALL, label);
            }
        }
        for (at, _) in &self.chart.horizontals {
            if let Some(y) = self.up(*at) {
                canvas.line("rule", (self.frame.left, y), (self.frame.right, y), 1.5);
            }
        }
    }

    fn layer(&self, canvas: &mut Canvas, colour: usize, layer: &Layer) {
        self.band(canvas, colour, layer);
        let points: Vec<(f64, f64)> = layer.points.iter().filter_map(|p| self.at(*p)).collect();
        match layer.kind {
            Kind::Backdrop => canvas.path("backdrop", &thin::line(&points), 1.5),
            Kind::Points => canvas.dots(&format!("p{colour}"), &thin::dots(&points), 5.0),
            Kind::Line if points.len() == 1 => canvas.dots(&format!("p{colour}"), &points, 7.0),
            Kind::Line => canvas.path(&format!("l{colour}"), &thin::line(&points), 2.5),
            Kind::Band => {}
        }
    }

    fn band(&self, canvas: &mut Canvas, colour: usize, layer: &Layer) {
        let edge = |top: bool| {
            let points = layer.band.iter().filter_map(|(x, low, high)| {
                // Both edges must be drawable, or the area would jump.
                let (low, high) = (self.at((*x, *low))?, self.at((*x, *high))?);
                Some(if top { high } else { low })
            });
            thin::line(&points.collect::<Vec<_>>())
        };
        let mut outline = edge(true);
        let mut below = edge(false);
        below.reverse();
        outline.extend(below);
        if outline.len() > 2 {
            canvas.area(&format!("f{colour}"), &outline, 0.22);
        }
    }

    fn marks(&self, canvas: &mut Canvas) {
        for (x, y, label) in &self.chart.marks {
            let Some((x, y)) = self.at((*x, *y)) else {
                continue;
            };
            canvas.dots("axis", &[(x, y)], 9.0);
            let width = width_of(label, SMALL);
            let fits_right = x + 10.0 + width < self.frame.right;
            let (anchor, shift) = if fits_right {
                (Anchor::Start, 10.0)
            } else {
                (Anchor::End, -10.0)
            };
            let height = (y - 10.0).max(self.frame.top + SMALL);
            canvas.text("halo", (x + shift, height), anchor, SMALL, label);
        }
    }

    fn labels(&self, canvas: &mut Canvas) {
        let mut all = Vec::new();
        for (colour, layer) in order(self.chart) {
            let last = match layer.kind {
                Kind::Band => layer.band.iter().rev().find_map(|(x, low, high)| {
                    let (low, high) = (self.at((*x, *low))?, self.at((*x, *high))?);
                    Some((low.1 + high.1) / 2.0)
                }),
                _ => layer
                    .points
                    .iter()
                    .rev()
                    .find_map(|point| Some(self.at(*point)?.1)),
            };
            let swatch = match layer.kind {
                Kind::Backdrop => Swatch::Stroke("backdrop".to_owned()),
                Kind::Line => Swatch::Stroke(format!("l{colour}")),
                Kind::Points => Swatch::Dot(format!("p{colour}")),
                Kind::Band => Swatch::Area(format!("f{colour}")),
            };
            if let Some(y) = last {
                all.push(Label::new(&layer.label, swatch, y));
            }
        }
        for (at, label) in &self.chart.horizontals {
            if let Some(y) = self.up(*at) {
                all.push(Label::new(label, Swatch::Stroke("rule".to_owned()), y));
            }
        }
        labels::draw(canvas, &self.frame, all);
    }
}

/// Type size that other kinds of charts share.
pub(super) const AXIS_SIZE: f64 = SMALL;

/// So that a chart of bars and one of lines name their axes alike.
pub(super) fn axis_name(canvas: &mut Canvas, at: (f64, f64), name: &str) {
    if !name.is_empty() {
        let text = format!("{name} →");
        canvas.text("quiet", at, Anchor::End, SMALL.min(TEXT_SIZE), &text);
    }
}
