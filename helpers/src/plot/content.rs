//! What a chart holds.

pub(crate) const NO_DATA: &str = "There is no data to draw.";

/// What a chart has been given.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub(super) title: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) log_x: bool,
    pub(super) log_y: bool,
    pub(super) from_zero: bool,
    pub(super) layers: Vec<Layer>,
    pub(super) verticals: Vec<(f64, String)>,
    pub(super) horizontals: Vec<(f64, String)>,
    pub(super) marks: Vec<(f64, f64, String)>,
    /// Sentences for the description in words.
    pub(super) notes: Vec<String>,
    /// What a reader must be told beside the picture.
    pub(super) caveats: Vec<String>,
}

/// One set of data.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) kind: Kind,
    pub(super) label: String,
    pub(super) data: Vec<Datum>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Points,
    Band,
    Backdrop,
    /// Each x is one of the values.
    Histogram,
    /// A histogram's outline.
    Steps,
    /// Its x is the bar's value.
    Bar,
    /// A horizontal line across the whole picture.
    Rule,
}

impl Kind {
    pub(super) fn is_data(self) -> bool {
        !matches!(self, Kind::Backdrop | Kind::Rule)
    }
}

/// x, then low, middle and high: three times the same where nothing is spread, and all of them NaN where
/// a value is missing.
pub(super) type Datum = [f64; 4];

impl Layer {
    pub(super) fn new(kind: Kind, label: &str, data: impl IntoIterator<Item = Datum>) -> Layer {
        let (label, data) = (label.to_owned(), data.into_iter().collect());
        Layer { kind, label, data }
    }

    /// What is drawn of it.
    pub(super) fn drawn(&self) -> impl DoubleEndedIterator<Item = &Datum> {
        self.data.iter().filter(|datum| !datum[0].is_nan())
    }

    /// A line through medians, on a band that is wider than a line.
    fn is_spread(&self) -> bool {
        self.kind == Kind::Line && self.drawn().any(|[_, low, _, high]| low < high)
    }
}

impl Content {
    pub(super) fn has_bars(&self) -> bool {
        self.layers.iter().any(|layer| layer.kind == Kind::Bar)
    }

    pub(super) fn is_empty(&self) -> bool {
        let mut layers = self.layers.iter();
        layers.all(|layer| layer.drawn().next().is_none())
    }

    /// The same without what has no place on its axes, with what must be said of that.
    pub(super) fn drawable(mut self) -> Content {
        if self.has_bars() {
            self.lay_bars();
        }
        let (log_x, log_y) = (self.log_x, self.log_y);
        let fits = |value: f64, log: bool| value.is_finite() && (!log || value > 0.0);
        let (across, up) = (|x| fits(x, log_x), |y| fits(y, log_y));
        self.verticals.retain(|line| across(line.0));
        self.horizontals.retain(|line| up(line.0));
        self.marks.retain(|mark| across(mark.0) && up(mark.1));
        let mut left_out = 0;
        for datum in self.layers.iter_mut().flat_map(|layer| &mut layer.data) {
            if !(across(datum[0]) && datum[1..].iter().all(|y| up(*y))) {
                *datum = [f64::NAN; 4];
                left_out += 1;
            }
        }
        let log = match log_x || log_y {
            true => ", or not positive on a logarithmic axis",
            false => "",
        };
        let values = if left_out == 1 { "value" } else { "values" };
        let why = format!("{left_out} {values} left out (not finite{log}).");
        let spread = self.layers.iter().any(Layer::is_spread);
        let empty = self.is_empty();
        let said = [
            empty.then_some(NO_DATA),
            (left_out > 0).then_some(&*why),
            spread.then_some("Shaded: the middle half of the repeats."),
        ];
        self.caveats
            .extend(said.into_iter().flatten().map(str::to_owned));
        self
    }

    /// Bars lie, so they have one axis, which runs across, by whichever name it was given.
    fn lay_bars(&mut self) {
        let given = self.layers.len() + self.marks.len();
        self.marks.clear();
        self.layers.retain(|layer| layer.kind == Kind::Bar);
        if self.layers.len() < given {
            let only = "Only the bars are drawn: a chart of bars has no room for lines.";
            self.caveats.push(only.to_owned());
        }
        self.verticals.append(&mut self.horizontals);
        self.log_x |= std::mem::take(&mut self.log_y);
        let y = std::mem::take(&mut self.y);
        if self.x.is_empty() {
            self.x = y;
        }
    }
}
