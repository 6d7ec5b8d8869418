//! Leaving out what nobody could see.

use std::collections::BTreeSet;

/// More dots than this are thinned.
const MANY_DOTS: usize = 2_000;

/// Dots closer than this, in pixels, look like one.
const CELL: f64 = 4.0;

/// A line's points: of those in one pixel column, the first, lowest, highest and last.
pub(super) fn line(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    let mut rest = points;
    while let Some(first) = rest.first() {
        let same = |point: &&(f64, f64)| point.0.round() == first.0.round();
        let count = rest.iter().take_while(same).count();
        let (column, after) = rest.split_at(count);
        rest = after;
        if column.len() <= 4 {
            kept.extend(column);
            continue;
        }
        let by_height = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        let lowest = column.iter().min_by(by_height);
        let highest = column.iter().max_by(by_height);
        kept.push(*first);
        kept.extend(lowest);
        kept.extend(highest);
        kept.extend(column.last());
    }
    kept
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
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let points = [(1.0, 2.0), (1.1, 3.0), (9.0, 1.0)];
        assert_eq!(line(&points), points);
        assert_eq!(dots(&points), points);
    }
}
