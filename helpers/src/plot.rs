//! Pictures of what was measured.
//!
//! - [`Chart`]: lines, points, bands, bars, histograms, with reference lines.
//! - [`timeline`]: who ran when.
//! - [`figure`]: whatever else [plotters](https://docs.rs/plotters) can draw.
//!
//! plotters draws them all. Each becomes an SVG on a card of its own, legible on light and on dark
//! pages, and comes with a description in words that holds its key numbers. `show` hands both to the
//! notebook.
//!
//! Bad data never makes a blank picture: values that are not finite, or not positive on a
//! logarithmic axis, are left out and counted, and a chart without any data says so.
//!
//! ```
//! use helpers::plot::Chart;
//!
//! Chart::new("How long until n threads have ended?")
//!     .x("threads")
//!     .y("milliseconds")
//!     .line("asleep", &[(1.0, 20.1), (100.0, 24.0), (500.0, 42.0)])
//!     .cores()
//!     .show();
//! ```

mod axis;
mod bars;
pub(crate) mod card;
mod chart;
mod content;
mod histogram;
mod labels;
mod lines;
mod picture;
mod rows;
pub(crate) mod text;
pub(crate) mod theme;
mod timeline;
pub(crate) mod words;

pub use card::{Area, figure};
pub use chart::Chart;
pub use picture::Picture;
pub use plotters;
pub use timeline::timeline;
