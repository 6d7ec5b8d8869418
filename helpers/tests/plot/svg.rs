//! Reading a picture: what stands where on its card.

use helpers::plot::Picture;
use roxmltree::{Document, Node};

/// Width of a letter in ems, on average, for the narrower of the usual typefaces.
const LETTER: f64 = 0.5;

/// A line of text, in pixels of the card.
#[derive(Debug, Clone)]
pub struct Text {
    pub text: String,
    pub left: f64,
    pub y: f64,
    pub wide: f64,
    pub size: f64,
}

pub fn parsed(svg: &str) -> Document<'_> {
    Document::parse(svg).expect("well-formed SVG")
}

pub fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or("0");
    text.parse().unwrap_or_else(|_| panic!("{name}={text}"))
}

/// Where the document within the card puts what it holds: shift and scale.
fn place_of(node: Node<'_, '_>) -> (f64, f64, f64) {
    let inner = node
        .ancestors()
        .find(|outer| outer.has_tag_name("svg") && outer.has_attribute("x"));
    inner.map_or((0.0, 0.0, 1.0), |inner| {
        let view = inner.attribute("viewBox").expect("a view box");
        let wide: f64 = view
            .split(' ')
            .nth(2)
            .and_then(|w| w.parse().ok())
            .expect("its width");
        (
            number(&inner, "x"),
            number(&inner, "y"),
            number(&inner, "width") / wide,
        )
    })
}

pub fn texts(picture: &Picture) -> Vec<Text> {
    let document = parsed(picture.to_svg());
    let nodes = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    let read = |node: Node<'_, '_>| {
        let text = node.text().unwrap_or_default().trim().to_owned();
        let (x, y, scale) = place_of(node);
        let size = number(&node, "font-size") * scale;
        let wide = text.chars().count() as f64 * LETTER * size;
        let at = x + number(&node, "x") * scale;
        let left = match node.attribute("text-anchor") {
            Some("middle") => at - wide / 2.0,
            Some("end") => at - wide,
            _ => at,
        };
        let y = y + number(&node, "y") * scale;
        Text {
            text,
            left,
            y,
            wide,
            size,
        }
    };
    nodes
        .map(read)
        .filter(|text| !text.text.is_empty())
        .collect()
}

/// Whether some text of the picture is, or begins with, this.
pub fn says(picture: &Picture, wanted: &str) -> bool {
    texts(picture)
        .iter()
        .any(|text| text.text.starts_with(wanted))
}

/// The corners of each line in the colour of the first data set, in plotters' unit.
pub fn first_lines(picture: &Picture) -> Vec<Vec<(f64, f64)>> {
    let document = parsed(picture.to_svg());
    let is_line = |node: &Node<'_, '_>| {
        node.has_tag_name("polyline") && node.attribute("stroke") == Some("#0069A8")
    };
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',').expect("two coordinates");
        (x.parse().expect("a number"), y.parse().expect("a number"))
    };
    let lines = document.descendants().filter(is_line);
    let points = lines.filter_map(|node| node.attribute("points").map(str::to_owned));
    points
        .map(|points| points.split_whitespace().map(corner).collect())
        .collect()
}

/// A shape with data in it, or the sentence that there is none.
fn drawn_or_said(node: Node<'_, '_>) -> bool {
    let ours = |name: &str| {
        let colour = node.attribute(name).unwrap_or_default();
        [
            "#FF0000", "#0069A8", "#C24E00", "#C24E01", "#007A5A", "#5B6369", "#7A6200",
        ]
        .contains(&colour)
    };
    let said = node
        .text()
        .is_some_and(|t| t.contains("no data") || t.contains("too many"));
    !node.is_text() && (ours("stroke") || ours("fill")) || said
}

/// Every text lies on the card and is large enough, every number is a number, and something is drawn.
pub fn assert_whole(picture: &Picture) {
    let document = parsed(picture.to_svg());
    let root = document.root_element();
    let (width, height) = (number(&root, "width"), number(&root, "height"));
    for found in document.descendants().flat_map(|node| node.attributes()) {
        let value = found.value();
        assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
    }
    let all = texts(picture);
    for text in &all {
        assert!(
            text.left > -2.0 && text.left + text.wide < width + 2.0,
            "{text:?} of {width}"
        );
        assert!(text.y > 0.0 && text.y < height, "{text:?} of {height}");
        assert!(text.size > 11.9, "{text:?}");
    }
    assert!(!picture.alt().is_empty() && !picture.alt().contains(char::is_control));
    assert!(picture.alt().chars().count() < 3_000, "{:?}", picture.alt());
    assert!(Document::parse(&picture.to_html()).is_ok());
    let drawing = document
        .descendants()
        .filter(|node| !node.has_tag_name("style"));
    assert!(drawing.into_iter().any(drawn_or_said), "a blank picture");
    assert!(
        picture.to_svg().len() < 180_000,
        "{}",
        picture.to_svg().len()
    );
}
