//! What the cells of *Concurrency, Measured* import.
//!
//! | module | says |
//! |---|---|
//! | [`timing`] | how long something took, and how that changes with a number |
//! | [`plot`] | a picture of it |
//! | [`diagram`] | a picture of how things stand to each other |
//! | [`comparison`] | what ways of doing the same thing cost, in a table |
//! | [`os`] | what the operating system's kernel knows about us |
//! | [`check`] | whether a claim holds |
//! | [`value`] | what a cell ends with |
//!
//! Cells are compiled while a reader waits. So public functions are not generic where that can be
//! helped, and what is heavy is compiled here, once.

pub mod check;
pub mod comparison;
pub mod diagram;
mod format;
mod opaque;
pub mod os;
pub mod plot;
pub mod timing;
pub mod value;

pub use relay::print;
