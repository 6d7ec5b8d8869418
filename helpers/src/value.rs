//! How a notebook shows the value that a cell ends with.

use std::any::type_name;
use std::fmt::{Debug, Display};

/// A value that a cell may end with: all that `{:?}` can print. Of `()` nothing is shown.
///
/// evcxr asks the last value of a cell for a method `evcxr_display`. Where there is none it compiles
/// the cell again, to print the value with `{:?}`. With this trait in scope there is one, and the
/// cell is compiled once. A type's own method of that name goes first.
///
/// ```
/// use helpers::value::Shown as _;
///
/// vec![1, 2, 3].evcxr_display(); // [1, 2, 3]
/// ```
pub trait Shown {
    /// Shows the value under the cell.
    // Hidden, so that it is not among the completions of every value.
    #[doc(hidden)]
    fn evcxr_display(&self);
}

impl<T: Debug + ?Sized> Shown for T {
    fn evcxr_display(&self) {
        // A loop is a value, too.
        if type_name::<T>() == type_name::<()>() {
            return;
        }
        show("text/plain", &format_args!("{self:?}"));
    }
}

/// Prints a cell's result in the form that evcxr passes on to the notebook.
pub(crate) fn show(media_type: &str, content: &dyn Display) {
    println!("EVCXR_BEGIN_CONTENT {media_type}\n{content}\nEVCXR_END_CONTENT");
}
