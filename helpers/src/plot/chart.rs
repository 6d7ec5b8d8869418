//! The chart that a cell puts together.

use super::card::nothing;
use super::content::{Content, Datum, Kind, Layer};
use super::{Picture, bars, lines, words};
use crate::opaque::Opaque;
use crate::os;
use crate::timing::{Point, Series};

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
    content: Opaque<Content>,
}

impl Chart {
    /// An empty chart; the title is the question that the picture answers.
    ///
    /// ```
    /// let picture = helpers::plot::Chart::new("What is there?").picture();
    /// assert!(picture.alt().contains("no data to draw"));
    /// ```
    pub fn new(title: &str) -> Chart {
        let mut content = Content::default();
        title.clone_into(&mut content.title);
        let content = Opaque::new(content);
        Chart { content }
    }

    /// What the horizontal axis shows, with its unit.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").x("time, ms").line("a", &[(1.0, 1.0)]);
    /// assert!(chart.picture().to_svg().contains("time, ms"));
    /// ```
    pub fn x(mut self, quantity: &str) -> Chart {
        quantity.clone_into(&mut self.content.x);
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
        quantity.clone_into(&mut self.content.y);
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
        self.content.log_x = true;
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
        self.content.log_y = true;
        self
    }

    /// Begins the vertical axis at zero.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").from_zero().line("a", &[(1.0, 70.0), (2.0, 80.0)]).picture();
    /// assert!(picture.to_svg().contains("> 0 <"));
    /// ```
    pub fn from_zero(mut self) -> Chart {
        self.content.from_zero = true;
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
        self.layer(Kind::Line, label, points.iter().map(flat))
    }

    /// Single dots.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").points("trials", &[(1.0, 2.0), (2.0, 4.0)]).picture();
    /// assert!(picture.alt().contains("trials"));
    /// ```
    pub fn points(self, label: &str, points: &[(f64, f64)]) -> Chart {
        self.layer(Kind::Points, label, points.iter().map(flat))
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
        let point = |point: &Point| [point.x, point.low, point.median, point.high];
        self.layer(Kind::Line, label, series.points().iter().map(point))
    }

    /// An area between a low and a high value at each x: `(x, low, high)`.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").band("spread", &[(1.0, 2.0, 3.0), (2.0, 2.0, 4.0)]).picture();
    /// assert!(picture.to_svg().contains("opacity"));
    /// ```
    pub fn band(self, label: &str, band: &[(f64, f64, f64)]) -> Chart {
        let datum = |(x, low, high): &(f64, f64, f64)| [*x, *low, low / 2.0 + high / 2.0, *high];
        self.layer(Kind::Band, label, band.iter().map(datum))
    }

    /// Somebody else's data, thin and grey behind the rest.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let picture = Chart::new("?").backdrop("another machine", &[(1.0, 2.0), (2.0, 2.5)]).picture();
    /// assert!(picture.alt().contains("another machine"));
    /// ```
    pub fn backdrop(self, label: &str, points: &[(f64, f64)]) -> Chart {
        self.layer(Kind::Backdrop, label, points.iter().map(flat))
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
    /// assert!(picture.alt().contains("two threads: 21"));
    /// ```
    pub fn bars(mut self, bars: &[(&str, f64)]) -> Chart {
        for (name, value) in bars {
            self = self.layer(Kind::Bar, name, [alone(value)].into_iter());
        }
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
    pub fn histogram(self, label: &str, values: &[f64]) -> Chart {
        self.layer(Kind::Histogram, label, values.iter().map(alone))
    }

    /// A labelled vertical reference line.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// let chart = Chart::new("?").line("a", &[(1.0, 1.0), (9.0, 2.0)]).vertical(4.0, "the knee");
    /// assert!(chart.picture().alt().contains("the knee at 4"));
    /// ```
    pub fn vertical(mut self, x: f64, label: &str) -> Chart {
        self.content.verticals.push((x, label.to_owned()));
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
        self.content.horizontals.push((y, label.to_owned()));
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
        self.content.marks.push((x, y, label.to_owned()));
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
        self.content.notes.push(sentence.to_owned());
        self
    }

    /// Draws the chart.
    ///
    /// ```
    /// # use helpers::plot::Chart;
    /// assert!(Chart::new("?").picture().to_svg().starts_with("<svg"));
    /// ```
    pub fn picture(&self) -> Picture {
        let content = Content::clone(&self.content).drawable();
        let alt = words::chart(&content);
        if content.is_empty() {
            nothing(&content.title, alt, &content.caveats.join(" "))
        } else if content.has_bars() {
            bars::draw(&content, alt)
        } else {
            lines::draw(content, alt)
        }
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

    fn layer(mut self, kind: Kind, label: &str, data: impl Iterator<Item = Datum>) -> Chart {
        self.content.layers.push(Layer::new(kind, label, data));
        self
    }
}

fn flat((x, y): &(f64, f64)) -> Datum {
    [*x, *y, *y, *y]
}

/// A value that has no height; 1 has a place on every axis.
fn alone(value: &f64) -> Datum {
    [*value, 1.0, 1.0, 1.0]
}
