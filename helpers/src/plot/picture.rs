//! A finished picture, and how a notebook gets it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::text::escape;
use crate::value;

/// A drawing with its description in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    svg: String,
    alt: String,
    size: (u32, u32),
}

impl Picture {
    pub(super) fn new(svg: String, alt: String, size: (u32, u32)) -> Picture {
        Picture { svg, alt, size }
    }

    /// Shows the picture under the cell.
    ///
    /// Prints it in the form that evcxr passes on: an `<img>` with an alternative text, which
    /// also shows in a notebook that is not trusted yet, and the same text for where there are no
    /// pictures. A cell can show one picture.
    ///
    /// ```
    /// helpers::plot::timeline("Nobody ran", &[]).show();
    /// ```
    pub fn show(&self) {
        value::show("text/html", &self.to_html());
        value::show("text/plain", &self.alt);
    }

    /// [`show`](Picture::show), for a cell that ends with a picture: evcxr calls it by this name.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        self.show();
    }

    /// The picture as an `<img>` element that holds all of it.
    ///
    /// ```
    /// let picture = helpers::plot::timeline("Who ran?", &[]);
    /// assert!(picture.to_html().starts_with("<img alt=\"Who ran?"));
    /// ```
    pub fn to_html(&self) -> String {
        format!(
            "<img alt=\"{}\" width=\"{}\" height=\"{}\" style=\"max-width:100%;height:auto\" src=\"data:image/svg+xml;base64,{}\"/>",
            escape(&self.alt),
            self.size.0,
            self.size.1,
            STANDARD.encode(&self.svg)
        )
    }

    /// The drawing as an SVG document.
    ///
    /// ```
    /// let picture = helpers::plot::timeline("Who ran?", &[]);
    /// assert!(picture.to_svg().starts_with("<svg"));
    /// ```
    pub fn to_svg(&self) -> &str {
        &self.svg
    }

    /// The description in words.
    ///
    /// ```
    /// let picture = helpers::plot::timeline("Who ran?", &[]);
    /// assert!(picture.alt().starts_with("Who ran?"));
    /// ```
    pub fn alt(&self) -> &str {
        &self.alt
    }
}
