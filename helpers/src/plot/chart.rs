//! The chart that a cell puts together.

use super::{Picture, draw};
use crate::format::digits;
use crate::opaque::Opaque;
use crate::os;
use crate::timing::Series;

/// A chart, put together piece by piece and then shown.
///
/// ```
/// use helpers::plot::Chart;
///
/// let picture = Chart::new("How does it grow?")
///     .x("threads")
///     .y("milliseconds")
///     .log_x()
///     .line("measured", &[(1.0, 20.0), (10.0, 22.0), (100.0, 31.0)])
///     .horizontal(20.0, "the pause")
///     .picture();
/// assert!(picture.alt().contains("measured: 20 at 1"));
/// ```
#[derive(Debug, Clone)]
pub struct Chart {
    parts: Opaque<Parts>,
}

/// What a chart has been given.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub(super) title: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) log_x: bool,
    pub(super) log_y: bool,
    pub(super) from_zero: bool,
    pub(super) layers: Vec<Layer>,
    pub(super) bars: Vec<(String, f64)>,
    pub(super) histograms: Vec<(String, Vec<f64>)>,
    pub(super) verticals: Vec<(f64, String)>,
    pub(super) horizontals: Vec<(f64, String)>,
    pub(super) marks: Vec<(f64, f64, String)>,
    pub(super) notes: Vec<String>,
    /// Bins stand for whole numbers.
    pub(super) whole_x: bool,
}

/// One set of data in a chart of lines.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) points: Vec<(f64, f64)>,
    /// x, low, high.
    pub(super) band: Vec<(f64, f64, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    /// The outline of a histogram.
    Steps,
    Points,
    Band,
    Backdrop,
}

impl Chart {
    /// An empty chart; the title is the question that the picture answers.
    ///
    /// ```
    /// let picture = helpers::plot::Chart::new("What is there?").picture();
    /// assert!(picture.alt().contains("no data to draw"));
    /// ```
    pub fn new(title: &str) -> Chart {
        Chart {
            parts: Opaque::new(Parts {
                title: title.to_owned(),
                ..Parts::default()
            }),
        }
    }

    /// What the horizontal axis shows, with its unit.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").x("time, ms").line("a", &[(1.0, 1.0)]);
    /// assert!(chart.picture().to_svg().contains("time, ms"));
    /// ```
    pub fn x(mut self, quantity: &str) -> Chart {
        quantity.clone_into(&mut self.parts.x);
        self
    }

    /// What the vertical axis shows, with its unit.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").y("memory, MiB").line("a", &[(1.0, 1.0)]);
    /// assert!(chart.picture().to_svg().contains("memory, MiB"));
    /// ```
    pub fn y(mut self, quantity: &str) -> Chart {
        quantity.clone_into(&mut self.parts.y);
        self
    }

    /// Makes the horizontal axis logarithmic; values of zero and less are left out and counted.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").log_x().line("a", &[(0.0, 1.0), (1.0, 1.0)]).picture();
    /// assert!(picture.alt().contains("1 value left out"));
    /// ```
    pub fn log_x(mut self) -> Chart {
        self.parts.log_x = true;
        self
    }

    /// Makes the vertical axis logarithmic; values of zero and less are left out and counted.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").log_y().line("a", &[(1.0, -1.0), (1.0, 1.0)]).picture();
    /// assert!(picture.alt().contains("1 value left out"));
    /// ```
    pub fn log_y(mut self) -> Chart {
        self.parts.log_y = true;
        self
    }

    /// Begins the vertical axis at zero.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").from_zero().line("a", &[(1.0, 70.0), (2.0, 80.0)]).picture();
    /// assert!(picture.to_svg().contains(">0</text>"));
    /// ```
    pub fn from_zero(mut self) -> Chart {
        self.parts.from_zero = true;
        self
    }

    /// A line through these points.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").line("growth", &[(1.0, 2.0), (2.0, 4.0)]).picture();
    /// assert!(picture.to_svg().contains("growth"));
    /// ```
    pub fn line(self, label: &str, points: &[(f64, f64)]) -> Chart {
        self.layer(label, Kind::Line, points.to_vec(), Vec::new())
    }

    /// Single dots.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").points("trials", &[(1.0, 2.0), (2.0, 4.0)]).picture();
    /// assert!(picture.alt().contains("trials"));
    /// ```
    pub fn points(self, label: &str, points: &[(f64, f64)]) -> Chart {
        self.layer(label, Kind::Points, points.to_vec(), Vec::new())
    }

    /// What a sweep measured: a line through the medians on a band of the middle half.
    ///
    /// Where the repeats differ, the picture says what the band is.
    ///
    /// ```
    /// # use helpers::{plot::Chart, timing::Sweep};
    /// let series = Sweep::over(1..=3).record(|n| Ok::<f64, String>(n as f64));
    /// let picture = Chart::new("?").series("here", &series).picture();
    /// assert!(picture.alt().contains("here: 1 at 1"));
    /// ```
    pub fn series(self, label: &str, series: &Series) -> Chart {
        let points = series.points().iter();
        let band = points.map(|point| (point.x, point.low, point.high));
        let band = band.collect();
        self.layer(label, Kind::Line, series.medians(), band)
    }

    /// An area between a low and a high value at each x: `(x, low, high)`.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").band("spread", &[(1.0, 2.0, 3.0), (2.0, 2.0, 4.0)]).picture();
    /// assert!(picture.to_svg().contains("<polygon"));
    /// ```
    pub fn band(self, label: &str, band: &[(f64, f64, f64)]) -> Chart {
        self.layer(label, Kind::Band, Vec::new(), band.to_vec())
    }

    /// Somebody else's data, thin and grey behind the rest.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").backdrop("another machine", &[(1.0, 2.0), (2.0, 2.5)]).picture();
    /// assert!(picture.alt().contains("another machine"));
    /// ```
    pub fn backdrop(self, label: &str, points: &[(f64, f64)]) -> Chart {
        self.layer(label, Kind::Backdrop, points.to_vec(), Vec::new())
    }

    /// One bar for each name, from zero, with its value at its end.
    ///
    /// The bars lie, so that long names fit. Reference lines stand across them; lines and points
    /// have no place beside bars.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("Who is faster?")
    ///     .x("milliseconds")
    ///     .bars(&[("one thread", 40.0), ("two threads", 21.0)])
    ///     .picture();
    /// assert!(picture.alt().contains("two threads 21"));
    /// ```
    pub fn bars(mut self, bars: &[(&str, f64)]) -> Chart {
        let bars = bars
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value));
        self.parts.bars.extend(bars);
        self
    }

    /// How often each value occurs. Several histograms share their bins.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("How late?")
    ///     .x("overshoot, ms")
    ///     .histogram("sleep", &[0.1, 0.1, 0.2, 0.9])
    ///     .picture();
    /// assert!(picture.alt().contains("sleep: 4 values"));
    /// ```
    pub fn histogram(mut self, label: &str, values: &[f64]) -> Chart {
        self.parts
            .histograms
            .push((label.to_owned(), values.to_vec()));
        self
    }

    /// A labelled vertical reference line.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").line("a", &[(1.0, 1.0), (9.0, 2.0)]).vertical(4.0, "the knee");
    /// assert!(chart.picture().alt().contains("the knee at 4"));
    /// ```
    pub fn vertical(mut self, x: f64, label: &str) -> Chart {
        self.parts.verticals.push((x, label.to_owned()));
        self
    }

    /// A labelled horizontal reference line.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").line("a", &[(1.0, 1.0), (9.0, 2.0)]).horizontal(1.5, "limit");
    /// assert!(chart.picture().alt().contains("limit at 1.50"));
    /// ```
    pub fn horizontal(mut self, y: f64, label: &str) -> Chart {
        self.parts.horizontals.push((y, label.to_owned()));
        self
    }

    /// A labelled point: the one that matters.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").line("a", &[(1.0, 1.0), (9.0, 2.0)]).mark(9.0, 2.0, "the end");
    /// assert!(chart.picture().alt().contains("the end"));
    /// ```
    pub fn mark(mut self, x: f64, y: f64, label: &str) -> Chart {
        self.parts.marks.push((x, y, label.to_owned()));
        self
    }

    /// A vertical line at the number of cores that this process may use.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").line("a", &[(1.0, 1.0), (64.0, 2.0)]).cores();
    /// assert!(chart.picture().alt().contains("here at"));
    /// ```
    pub fn cores(self) -> Chart {
        let cores = os::cores();
        let plural = if cores == 1 { "core" } else { "cores" };
        self.vertical(cores as f64, &format!("{cores} {plural} here"))
    }

    /// A sentence that only the description in words has.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").bars(&[("a", 1.0)]).note("Shorter is better.");
    /// assert!(chart.picture().alt().ends_with("Shorter is better."));
    /// ```
    pub fn note(mut self, sentence: &str) -> Chart {
        self.parts.notes.push(sentence.to_owned());
        self
    }

    /// Draws the chart.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// assert!(Chart::new("?").picture().to_svg().starts_with("<svg"));
    /// ```
    pub fn picture(&self) -> Picture {
        draw::chart(&self.parts)
    }

    /// Draws the chart and shows it under the cell: see [`Picture::show`].
    ///
    /// ```
    /// helpers::plot::Chart::new("Who is faster?").bars(&[("a", 1.0), ("b", 2.0)]).show();
    /// ```
    pub fn show(&self) {
        self.picture().show();
    }

    /// [`show`](Chart::show), for a cell that ends with a chart: evcxr calls it by this name.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        self.show();
    }

    fn layer(
        mut self,
        label: &str,
        kind: Kind,
        points: Vec<(f64, f64)>,
        band: Vec<(f64, f64, f64)>,
    ) -> Chart {
        self.parts.layers.push(Layer {
            label: label.to_owned(),
            kind,
            points,
            band,
        });
        self
    }
}

impl Parts {
    pub(super) fn has_bars(&self) -> bool {
        !self.bars.is_empty()
    }

    /// Bars lie, so their one axis runs across, by whichever name it was given.
    pub(super) fn bars_axis(&self) -> &str {
        if self.x.is_empty() { &self.y } else { &self.x }
    }

    pub(super) fn bars_are_log(&self) -> bool {
        self.log_x || self.log_y
    }
}

/// What a reference line says in words.
pub(super) fn reference(at: f64, label: &str) -> String {
    format!("{label} at {}", digits(at))
}
