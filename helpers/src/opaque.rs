//! Values that cost little to compile in the cells that use them.

use std::borrow::BorrowMut;
use std::fmt::{self, Debug, Formatter};
use std::ops::{Deref, DerefMut};

/// A value that is dropped by a call into this crate.
///
/// What drops a value is compiled in each crate that uses it, part by part: for a cell with a chart,
/// more than a third of all functions that rustc compiles.
pub(crate) struct Opaque<T>(Box<dyn BorrowMut<T> + Send + Sync>);

impl<T: Send + Sync + 'static> Opaque<T> {
    pub(crate) fn new(value: T) -> Opaque<T> {
        Opaque(Box::new(value))
    }
}

impl<T> Deref for Opaque<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).borrow()
    }
}

impl<T> DerefMut for Opaque<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).borrow_mut()
    }
}

impl<T: Clone + Send + Sync + 'static> Clone for Opaque<T> {
    fn clone(&self) -> Opaque<T> {
        Opaque::new(T::clone(self))
    }
}

impl<T: Debug> Debug for Opaque<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        T::fmt(self, formatter)
    }
}
