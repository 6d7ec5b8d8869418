//! Pictures of how things stand to each other.
//!
//! - [`sequence`]: messages between parties.
//! - [`memory_map`]: what is where in a process' memory.
//! - [`drawing`]: what a pen has drawn.
//!
//! They are drawn and described as the pictures of [`plot`](crate::plot) are.

mod drawing;
mod memory_map;
mod sequence;

pub use drawing::drawing;
pub use memory_map::memory_map;
pub use sequence::{Message, sequence};
