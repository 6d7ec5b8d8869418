//! What a pen has drawn: strokes in a plane.

use crate::format::digits;
use crate::plot::card::*;
use crate::plot::theme::Look;
use crate::plot::{Picture, words};

/// The highest that a drawing becomes, in pixels, without its title and notes.
const HEIGHT: f64 = 420.0;

/// Room for the dots at the ends of strokes.
const MARGIN: f64 = 16.0;

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
/// use helpers::diagram::drawing;
///
/// let house = vec![(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 3.0), (0.0, 2.0), (0.0, 0.0)];
/// let picture = drawing("What is it?", &[house]);
/// assert!(picture.alt().contains("6 points, 2 wide and 3 high"));
/// ```
pub fn drawing(question: &str, strokes: &[Vec<(f64, f64)>]) -> Picture {
    let near = |(x, y): &At| x.abs() < TOO_FAR && y.abs() < TOO_FAR;
    let near = |stroke: &Vec<At>| stroke.iter().copied().filter(near).collect();
    let mut kept: Vec<Vec<At>> = strokes.iter().map(near).collect();
    kept.retain(|stroke| !stroke.is_empty());
    let points = kept.concat();
    let left_out = strokes.iter().map(Vec::len).sum::<usize>() - points.len();
    let told = || format!("Points that are not finite, left out: {left_out}.");
    let mut notes = Vec::from_iter((left_out > 0).then(told));
    let [Some(left), Some(right), Some(bottom), Some(top)] = [
        points.iter().map(|point| point.0).reduce(f64::min),
        points.iter().map(|point| point.0).reduce(f64::max),
        points.iter().map(|point| point.1).reduce(f64::min),
        points.iter().map(|point| point.1).reduce(f64::max),
    ] else {
        let alt = words::told(question, vec![NO_DATA.to_owned()], &notes);
        return nothing(question, alt, NO_DATA);
    };
    let (across, up) = (digits(right - left), digits(top - bottom));
    let (strokes, count) = (kept.len(), points.len());
    let seen = format!("Strokes: {strokes}, with {count} points, {across} wide and {up} high.");
    // The same scale in both directions.
    let scale = (WIDTH - 2.0 * MARGIN) / (right - left);
    let scale = scale.min((HEIGHT - 2.0 * MARGIN) / (top - bottom));
    let scale = if scale.is_finite() { scale } else { 1.0 };
    let aside = (WIDTH - (right - left) * scale) / 2.0;
    let at = |(x, y): &At| (aside + (x - left) * scale, MARGIN + (top - y) * scale);
    let mut room = MOST_POINTS;
    for stroke in &mut kept {
        *stroke = stroke.iter().map(at).collect();
        stroke.dedup_by_key(|point| (point.0.round(), point.1.round()));
        if stroke.len() > room {
            notes.push(format!("Drawn are the first {MOST_POINTS} points."));
            stroke.truncate(room);
        }
        room -= stroke.len();
    }
    let alt = words::told(question, vec![seen], &notes);
    notes.insert(
        0,
        "Round: where it starts. Square: where it ends.".to_owned(),
    );
    let height = (top - bottom) * scale + 2.0 * MARGIN;
    card(question, alt, &notes, height, |pen| {
        for stroke in &kept {
            pen.stroke(stroke, wide(Look::of(0).fill(), 1.8))?;
        }
        pen.dot(at(&points[0]), 4.0, Look::of(1).fill())?;
        pen.marker(at(&points[points.len() - 1]), Look::of(1))
    })
}
