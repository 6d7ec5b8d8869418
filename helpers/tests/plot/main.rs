//! Pictures are parsed and looked into, whatever the data.

mod any_data;
mod axes;
mod chart;
mod diagrams;
mod svg;
