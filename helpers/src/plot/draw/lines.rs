//! Lines, dots, bands and what refers to them.

use super::histogram::LEAST_COUNT;
use super::labels::{self, Label, Swatch};
use super::marks;
use super::{EDGE, Frame, HEIGHT, SMALL, WIDTH, axis_name, flags, footnotes, title};
use crate::plot::canvas::{Anchor, Canvas, Drawing, fitted, width_of};
use crate::plot::chart::{Kind, Layer, Parts};
use crate::plot::scale::{Scale, drawable};
use crate::plot::theme::Look;
use crate::plot::thin;

type Pixels = Vec<(f64, f64)>;

/// `None` when there is no value that can be drawn.
pub(super) fn draw(chart: &Parts, notes: &[String]) -> Option<Drawing> {
    let (x, y) = scales(chart)?;
    let mut canvas = Canvas::new(WIDTH);
    let plot = Plot::new(&mut canvas, chart, x, y);
    plot.grid(&mut canvas);
    plot.references(&mut canvas);
    let mut drawn: Vec<Pixels> = Vec::new();
    for (look, layer) in order(chart) {
        drawn.extend(plot.layer(&mut canvas, look, layer));
    }
    plot.marks(&mut canvas, drawn);
    plot.labels(&mut canvas);
    let height = footnotes(&mut canvas, HEIGHT - EDGE, notes);
    Some(canvas.finish(height, &chart.title))
}

/// Both axes around everything that is drawn; `None` when nothing is.
fn scales(chart: &Parts) -> Option<(Scale, Scale)> {
    // Only what has a place on both axes counts for either.
    let fits = |(x, y): &(f64, f64)| drawable(*x, chart.log_x) && drawable(*y, chart.log_y);
    let mut data: Pixels = Vec::new();
    for layer in &chart.layers {
        let points = layer.points.iter().copied();
        if layer.kind == Kind::Steps && chart.log_y {
            data.extend(points.filter(fits).map(|(x, y)| (x, y.max(LEAST_COUNT))));
            continue;
        }
        data.extend(points.filter(fits));
        for (x, low, high) in &layer.band {
            let edges = [(*x, *low), (*x, *high)];
            if edges.iter().all(fits) {
                data.extend(edges);
            }
        }
    }
    if data.is_empty() {
        return None;
    }
    let marks = chart.marks.iter().map(|(x, y, _)| (*x, *y));
    data.extend(marks.filter(fits));
    let all_x = data.iter().map(|point| point.0);
    let all_y = data.iter().map(|point| point.1);
    // A reference line may widen the axes, but it is not data.
    let all_x = all_x.chain(chart.verticals.iter().map(|line| line.0));
    let all_y = all_y.chain(chart.horizontals.iter().map(|line| line.0));
    let x = Scale::around(all_x, chart.log_x, false)?;
    Some((
        if chart.whole_x {
            x.for_whole_numbers()
        } else {
            x
        },
        Scale::around(all_y, chart.log_y, chart.from_zero)?,
    ))
}

/// Backdrops first, and the look of each layer.
fn order(chart: &Parts) -> Vec<(Look, &Layer)> {
    let is_backdrop = |layer: &&Layer| layer.kind == Kind::Backdrop;
    let behind = chart.layers.iter().filter(is_backdrop);
    let front = chart.layers.iter().filter(|layer| !is_backdrop(layer));
    let behind = behind.map(|layer| (Look::of(0), layer));
    behind.chain((0..).map(Look::of).zip(front)).collect()
}

/// A chart's axes in their place on the card.
struct Plot<'a> {
    chart: &'a Parts,
    frame: Frame,
    x: Scale,
    y: Scale,
    flags_top: f64,
}

impl<'a> Plot<'a> {
    /// Writes title and axis names, and finds what room is left.
    fn new(canvas: &mut Canvas, chart: &'a Parts, x: Scale, y: Scale) -> Plot<'a> {
        let mut top = title(canvas, &chart.title);
        if !chart.y.is_empty() {
            top += SMALL + 6.0;
            let name = fitted(&chart.y, SMALL, WIDTH - 2.0 * EDGE - 2.0 * SMALL);
            let name = format!("↑ {name}");
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
            flags_top: top + 16.0,
        };
        // The lines' places across do not depend on how much room their labels take.
        plot.frame.top += flags::height(&flags::place(&plot.verticals()));
        plot
    }

    fn verticals(&self) -> Vec<(f64, String)> {
        let lines = self.chart.verticals.iter();
        lines
            .filter_map(|(at, label)| Some((self.across(*at)?, label.clone())))
            .collect()
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
        // Nothing occurs less than once.
        let counts = self.chart.log_y && self.chart.layers.iter().any(|l| l.kind == Kind::Steps);
        let is_shown = |value: f64| !counts || value >= 1.0;
        for (value, text) in self.y.ticks(6) {
            if !is_shown(value) {
                continue;
            }
            if let Some(y) = self.up(value) {
                canvas.line("grid", (left, y), (right, y), 1.0);
                let at = (left - 8.0, y + 4.0);
                canvas.text("quiet", at, Anchor::End, SMALL, &text);
            }
        }
        if self.chart.log_y {
            canvas.line("axis", (left, self.frame.top), (left, bottom), 1.0);
        }
        let minor = self.y.minor_ticks().into_iter().filter(|v| is_shown(*v));
        for y in minor.filter_map(|value| self.up(value)) {
            canvas.line("axis", (left - 3.0, y), (left, y), 1.0);
        }
        let minor = self.x.minor_ticks().into_iter();
        for x in minor.filter_map(|value| self.across(value)) {
            canvas.line("axis", (x, bottom), (x, bottom + 3.0), 1.0);
        }
        let mut free_from = 0.0;
        for (value, text) in self.x.ticks(8) {
            let Some(x) = self.across(value) else {
                continue;
            };
            canvas.line("axis", (x, bottom), (x, bottom + 6.0), 1.0);
            let half = width_of(&text, SMALL) / 2.0;
            if x - half >= free_from && x + half <= WIDTH - 4.0 {
                canvas.text("quiet", (x, bottom + 19.0), Anchor::Middle, SMALL, &text);
                free_from = x + half + 6.0;
            }
        }
        canvas.line("axis", (left, bottom), (right, bottom), 1.0);
        axis_name(canvas, (right, bottom + 38.0), &self.chart.x);
    }

    fn references(&self, canvas: &mut Canvas) {
        let lines = self.verticals();
        let places = flags::place(&lines);
        flags::draw(canvas, &lines, &places, self.flags_top, self.frame.bottom);
        for (at, _) in &self.chart.horizontals {
            if let Some(y) = self.up(*at) {
                canvas.line("rule", (self.frame.left, y), (self.frame.right, y), 1.5);
            }
        }
    }

    /// Draws one set of data; gives the points it went through.
    fn layer(&self, canvas: &mut Canvas, look: Look, layer: &Layer) -> Vec<Pixels> {
        self.band(canvas, look, layer);
        let runs = self.runs(&layer.points);
        match layer.kind {
            Kind::Band => Vec::new(),
            Kind::Points => {
                let dots = thin::dots(&runs.concat());
                canvas.markers(look, &dots);
                dots.into_iter().map(|dot| vec![dot]).collect()
            }
            Kind::Line | Kind::Steps | Kind::Backdrop => {
                let runs: Vec<Pixels> = runs.iter().map(|run| thin::line(run)).collect();
                match layer.kind {
                    Kind::Backdrop => canvas.path("backdrop", &runs, 1.5),
                    _ => canvas.curve(look, &runs, 2.5),
                }
                runs
            }
        }
    }

    /// The points in their places; where one has none, a new run begins.
    fn runs(&self, points: &[(f64, f64)]) -> Vec<Pixels> {
        let places: Vec<Option<(f64, f64)>> = points.iter().map(|p| self.at(*p)).collect();
        let runs = places.split(Option::is_none);
        let runs = runs.map(|run| run.iter().copied().flatten().collect());
        runs.filter(|run: &Pixels| !run.is_empty()).collect()
    }

    fn band(&self, canvas: &mut Canvas, look: Look, layer: &Layer) {
        let edges = |(x, low, high): &(f64, f64, f64)| {
            // Both edges must be drawable, or the area would jump.
            Some((self.at((*x, *low))?, self.at((*x, *high))?))
        };
        let edges: Vec<_> = layer.band.iter().map(edges).collect();
        for run in edges.split(Option::is_none) {
            let (low, high): (Pixels, Pixels) = run.iter().copied().flatten().unzip();
            let mut outline = thin::edge(&high, true);
            outline.extend(thin::edge(&low, false).into_iter().rev());
            if outline.len() > 2 {
                canvas.area(&look.fill(), &outline, 0.22);
            }
        }
    }

    fn marks(&self, canvas: &mut Canvas, drawn: Vec<Pixels>) {
        let mut taken = marks::Taken::new(self.frame, drawn);
        for (x, _) in self.verticals() {
            taken.line((x, self.frame.top), (x, self.frame.bottom));
        }
        for y in self.chart.horizontals.iter().filter_map(|h| self.up(h.0)) {
            taken.line((self.frame.left, y), (self.frame.right, y));
        }
        let marks = self.chart.marks.iter();
        let marks: Vec<((f64, f64), &str)> = marks
            .filter_map(|(x, y, label)| Some((self.at((*x, *y))?, label.as_str())))
            .collect();
        for (at, _) in &marks {
            canvas.dots("axis", &[*at], 9.0);
            taken.dot(*at);
        }
        for (at, label) in marks {
            let (start, text) = taken.find(at, label);
            canvas.text("halo", start, Anchor::Start, SMALL, &text);
        }
    }

    fn labels(&self, canvas: &mut Canvas) {
        let mut all = Vec::new();
        for (look, layer) in order(self.chart) {
            let swatch = match layer.kind {
                Kind::Backdrop => Swatch::Rule("backdrop"),
                Kind::Line | Kind::Steps => Swatch::Curve(look),
                Kind::Points => Swatch::Marker(look),
                Kind::Band => Swatch::Area(look),
            };
            if let Some(y) = self.label_height(layer) {
                all.push(Label::new(&layer.label, swatch, y));
            }
        }
        for (at, label) in &self.chart.horizontals {
            if let Some(y) = self.up(*at) {
                all.push(Label::new(label, Swatch::Rule("rule"), y));
            }
        }
        labels::draw(canvas, &self.frame, all);
    }

    /// Beside a line's end, a band's middle, a histogram's peak.
    fn label_height(&self, layer: &Layer) -> Option<f64> {
        let heights = || layer.points.iter().filter_map(|p| Some(self.at(*p)?.1));
        match layer.kind {
            Kind::Band => layer.band.iter().rev().find_map(|(x, low, high)| {
                let (low, high) = (self.at((*x, *low))?, self.at((*x, *high))?);
                Some((low.1 + high.1) / 2.0)
            }),
            Kind::Steps => heights().min_by(f64::total_cmp),
            Kind::Line | Kind::Points | Kind::Backdrop => heights().next_back(),
        }
    }
}
