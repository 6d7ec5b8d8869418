//! Which numbers are worth measuring.

/// Up to here each number matters: most machines have fewer cores.
const EACH_TO: usize = 16;

/// How many values lie between [`EACH_TO`] and the greatest, at most.
const ABOVE: f64 = 24.0;

/// Values worth measuring up to a greatest one: each up to 16, then ever wider steps.
///
/// About 40 values however great the last one is, and evenly spread on a logarithmic axis.
///
/// ```
/// let counts = helpers::timing::counts_up_to(500);
/// assert_eq!(counts[..16], (1..=16).collect::<Vec<_>>());
/// assert_eq!(counts.last(), Some(&500));
/// assert!((30..=40).contains(&counts.len()));
/// ```
pub fn counts_up_to(max: usize) -> Vec<usize> {
    let mut counts: Vec<usize> = (1..=max.min(EACH_TO)).collect();
    let growth = (max as f64 / EACH_TO as f64).powf(1.0 / ABOVE) - 1.0;
    let mut last = EACH_TO;
    while last < max {
        let step = (last as f64 * growth).ceil().max(1.0) as usize;
        last = last.saturating_add(step).min(max);
        counts.push(last);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_greatest_value_gives_a_short_rising_list_that_ends_on_it() {
        for max in (1..=3_000).chain([50_000, usize::MAX / 3, usize::MAX]) {
            let counts = counts_up_to(max);
            assert_eq!((counts[0], counts.last()), (1, Some(&max)));
            assert!(counts.is_sorted_by(|a, b| a < b), "{max}: {counts:?}");
            assert!(counts.len() <= 41, "{max}: {} values", counts.len());
        }
        assert!(counts_up_to(0).is_empty());
    }

    #[test]
    fn steps_only_grow_until_the_last() {
        let counts = counts_up_to(10_000);
        let steps: Vec<usize> = counts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(steps[..steps.len() - 1].is_sorted(), "{steps:?}");
    }
}
