//! What a pen has drawn: strokes in a plane.

use super::canvas::{Canvas, Drawing};
use super::draw::{EDGE, WIDTH, footnotes, nothing, title};
use super::theme::Look;
use super::{Picture, describe};
use crate::format::digits;

/// The highest that a drawing becomes, in pixels, without its title and notes.
const HEIGHT: f64 = 420.0;

/// Room for the dots at the ends of strokes.
const MARGIN: f64 = 8.0;

const MOST_POINTS: usize = 8_000;

/// Coordinates from here on are left out: their differences are no longer numbers.
const TOO_FAR: f64 = 1e150;

/// Draws strokes as large as the card allows, with the same scale in both directions.
///
/// Each stroke joins its points by straight lines; y grows upwards. A round dot marks where the
/// first stroke starts, a square where the last one ends. Points that are not finite are left out
/// and counted, and so is what comes after the first 8,000 points that can be told apart.
///
/// ```
/// use helpers::plot::drawing;
///
/// let house = vec![(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 3.0), (0.0, 2.0), (0.0, 0.0)];
/// let picture = drawing("What is it?", &[house]);
/// assert!(picture.alt().contains("6 points, 2 wide and 3 high"));
/// ```
pub fn drawing(question: &str, strokes: &[Vec<(f64, f64)>]) -> Picture {
    let drawable = |(x, y): &(f64, f64)| x.abs() < TOO_FAR && y.abs() < TOO_FAR;
    let mut kept: Vec<Stroke> = strokes.to_vec();
    kept.iter_mut().for_each(|stroke| stroke.retain(drawable));
    kept.retain(|stroke| !stroke.is_empty());
    let mut notes = Vec::new();
    let left_out = count(strokes) - count(&kept);
    if left_out > 0 {
        notes.push(format!("Points that are not finite, left out: {left_out}."));
    }
    let Some(extent) = Extent::of(&kept) else {
        let nothing_there = "There is no data to draw.";
        let alt = in_words(question, nothing_there, &notes);
        return Picture::new(nothing(question, nothing_there), alt);
    };
    let told = format!(
        "Strokes: {}, with {} points, {} wide and {} high.",
        kept.len(),
        count(&kept),
        digits(extent.width),
        digits(extent.height)
    );
    let (mut on_card, height) = extent.to_card(&kept);
    for stroke in &mut on_card {
        stroke.dedup_by_key(|point| (point.0.round(), point.1.round()));
    }
    if count(&on_card) > MOST_POINTS {
        shorten(&mut on_card);
        notes.push(format!("Drawn are the first {MOST_POINTS} points."));
    }
    let alt = in_words(question, &told, &notes);
    notes.insert(
        0,
        "Round: where it starts. Square: where it ends.".to_owned(),
    );
    Picture::new(draw(question, &on_card, height, &notes), alt)
}

type Stroke = Vec<(f64, f64)>;

fn count(strokes: &[Stroke]) -> usize {
    strokes.iter().map(Vec::len).sum()
}

/// Keeps as many points as are drawn.
fn shorten(strokes: &mut Vec<Stroke>) {
    let mut room = MOST_POINTS;
    for stroke in strokes.iter_mut() {
        stroke.truncate(room);
        room -= stroke.len();
    }
    strokes.retain(|stroke| !stroke.is_empty());
}

/// What the strokes take up of the plane.
struct Extent {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Extent {
    fn of(strokes: &[Stroke]) -> Option<Extent> {
        let points = || strokes.iter().flatten();
        let first = points().next()?;
        let (mut low, mut high) = (*first, *first);
        for (x, y) in points() {
            low = (low.0.min(*x), low.1.min(*y));
            high = (high.0.max(*x), high.1.max(*y));
        }
        Some(Extent {
            left: low.0,
            top: high.1,
            width: high.0 - low.0,
            height: high.1 - low.1,
        })
    }

    /// The strokes in pixels below the top of their place, and how high that is.
    fn to_card(&self, strokes: &[Stroke]) -> (Vec<Stroke>, f64) {
        let room = WIDTH - 2.0 * (EDGE + MARGIN);
        let scale = (room / self.width).min(HEIGHT / self.height);
        let scale = if scale.is_finite() { scale } else { 1.0 };
        let left = (WIDTH - self.width * scale) / 2.0;
        let pixel = |(x, y): &(f64, f64)| {
            let across = left + (x - self.left) * scale;
            (across, (self.top - y) * scale)
        };
        let to_pixels = |stroke: &Stroke| stroke.iter().map(pixel).collect();
        let on_card = strokes.iter().map(to_pixels).collect();
        (on_card, self.height * scale)
    }
}

fn draw(question: &str, strokes: &[Stroke], height: f64, notes: &[String]) -> Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let top = title(&mut canvas, question) + 2.0 * MARGIN;
    let lower = |stroke: &Stroke| stroke.iter().map(|(x, y)| (*x, y + top)).collect();
    let strokes: Vec<Stroke> = strokes.iter().map(lower).collect();
    canvas.path(&Look::of(0).stroke(), &strokes, 1.8);
    let ends = (strokes.first(), strokes.last());
    if let (Some(start), Some(end)) = (
        ends.0.and_then(|s| s.first()),
        ends.1.and_then(|s| s.last()),
    ) {
        canvas.dots(&Look::of(1).stroke(), &[*start], 8.0);
        canvas.markers(Look::of(1), &[*end]);
    }
    let bottom = top + height + 2.0 * MARGIN;
    let height = footnotes(&mut canvas, bottom, notes);
    canvas.finish(height, question)
}

fn in_words(question: &str, told: &str, notes: &[String]) -> String {
    let mut sentences = vec![describe::sentence(question), told.to_owned()];
    sentences.extend_from_slice(notes);
    sentences.join(" ")
}
