//! Leaving out what nobody could see.

use std::collections::BTreeSet;

/// More dots than this are thinned.
const MANY_DOTS: usize = 2_000;

/// Dots closer than this, in pixels, look like one.
const CELL: f64 = 5.0;

/// A line that turns to and fro with more points than this covers its picture anyway.
const MANY_TURNS: usize = 6_000;

/// A line's points: of those in one pixel column, the first, lowest, highest and last.
pub(super) fn line(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let kept = columns(points);
    if kept.len() <= MANY_TURNS {
        return kept;
    }
    let stride = kept.len().div_ceil(MANY_TURNS);
    kept.into_iter().step_by(stride).collect()
}

/// One edge of a band: of the points in one pixel column, the one that sticks out most.
pub(super) fn edge(points: &[(f64, f64)], upper: bool) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for column in by_column(points) {
        // Pixels count downwards.
        let outermost = if upper {
            column.iter().min_by(by_height)
        } else {
            column.iter().max_by(by_height)
        };
        if column.len() <= 2 {
            kept.extend(column);
        } else {
            kept.extend(outermost);
        }
    }
    let stride = kept.len().div_ceil(MANY_TURNS).max(1);
    kept.into_iter().step_by(stride).collect()
}

fn columns(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for column in by_column(points) {
        if column.len() <= 4 {
            kept.extend(column);
            continue;
        }
        kept.extend(column.first());
        kept.extend(column.iter().min_by(by_height));
        kept.extend(column.iter().max_by(by_height));
        kept.extend(column.last());
    }
    kept
}

/// Neighbours that share a pixel column.
fn by_column(points: &[(f64, f64)]) -> impl Iterator<Item = &[(f64, f64)]> {
    points.chunk_by(|one, next| one.0.round() == next.0.round())
}

fn by_height(a: &&(f64, f64), b: &&(f64, f64)) -> std::cmp::Ordering {
    a.1.total_cmp(&b.1)
}

/// Dots: where there are many, one for each small square that has any.
pub(super) fn dots(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() <= MANY_DOTS {
        return points.to_vec();
    }
    let cell = |point: &(f64, f64)| ((point.0 / CELL) as i64, (point.1 / CELL) as i64);
    let cells: BTreeSet<(i64, i64)> = points.iter().map(cell).collect();
    let middle = |index: i64| (index as f64 + 0.5) * CELL;
    cells
        .into_iter()
        .map(|(x, y)| (middle(x), middle(y)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_peak() {
        let mut points: Vec<(f64, f64)> =
            (0..100_000).map(|i| (f64::from(i) / 200.0, 5.0)).collect();
        points[50_050].1 = 99.0;
        let kept = line(&points);
        assert!(kept.len() < 2_500);
        assert!(kept.iter().any(|point| point.1 == 99.0));
        assert!(edge(&points, false).contains(&points[50_050]));
    }

    #[test]
    fn a_line_to_and_fro_stays_small() {
        let zigzag = |i: i32| (f64::from(i % 2) * 500.0, f64::from(i));
        let points: Vec<(f64, f64)> = (0..100_000).map(zigzag).collect();
        assert!(line(&points).len() <= MANY_TURNS);
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let points = [(1.0, 2.0), (1.1, 3.0), (9.0, 1.0)];
        assert_eq!(line(&points), points);
        assert_eq!(dots(&points), points);
    }
}
