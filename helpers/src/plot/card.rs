//! The card that every picture is drawn on: the question above, notes below.

use std::error::Error;

use plotters::coord::Shift;
pub(crate) use plotters::prelude::*;
pub(crate) use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::{Pos, VPos};

pub(crate) use super::content::NO_DATA;
use super::picture::Picture;
use super::text::{LINE_HEIGHT, escape, fitted, height_of, visible, wrapped};
use super::theme::{CARD, HALO, INK, Look, QUIET, hex, style_sheet};
use super::words;

/// What plotters draws on: see [`figure`].
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Whether something could be drawn; plotters says why not.
pub(crate) type Drawn<T = ()> = Result<T, Box<dyn Error>>;

/// Pixels across and downwards.
pub(crate) type At = (f64, f64);

/// Room between the card's edge and what is on it.
const EDGE: f64 = 20.0;

/// How wide the room for a picture is.
pub(crate) const WIDTH: f64 = 720.0;

const TITLE: f64 = 17.0;
pub(crate) const TEXT: f64 = 13.0;
pub(crate) const SMALL: f64 = 12.0;

/// A text's colour and size.
type Ink = (RGBColor, f64);
pub(crate) const NAME: Ink = (INK, TEXT);
/// What stands over data.
pub(crate) const VALUE: Ink = (HALO, TEXT);
/// What stands at axes and below the picture.
pub(crate) const NOTE: Ink = (QUIET, SMALL);

/// plotters counts in whole numbers: our own pictures in tenths of a pixel.
pub(crate) const UNITS: f64 = 10.0;

/// plotters makes letters smaller by this.
const LETTERS: f64 = 1.24;

/// Draws whatever [plotters](super::plotters) can draw, on a card like the other pictures'.
///
/// The area is 580 of plotters' pixels wide and 320 high. plotters' own colours (`BLACK`, `RED`, `BLUE`,
/// …) follow light and dark pages. `alt` is the picture in words, for those who do not see it: give it the key
/// numbers.
///
/// # Errors
/// Where the closure gives back an error, the card says so in place of the picture.
///
/// plotters checks no data: a range that ends at infinity never comes back, and an empty one draws
/// nothing. [`Chart`](super::Chart) does check.
///
/// ```
/// use helpers::plot::{figure, plotters::prelude::*};
///
/// let squares: Vec<(f64, f64)> = (0..=9).map(|n| (n as f64, (n * n) as f64)).collect();
/// let picture = figure("How do squares grow?", "From 0 at 0 to 81 at 9.", |area| {
///     let mut chart = ChartBuilder::on(area)
///         .set_left_and_bottom_label_area_size(40)
///         .build_cartesian_2d(0.0..9.0, 0.0..81.0)?;
///     chart.configure_mesh().draw()?;
///     chart.draw_series(LineSeries::new(squares, &BLUE))?;
///     Ok(())
/// });
/// assert_eq!(picture.alt(), "How do squares grow? From 0 at 0 to 81 at 9.");
/// ```
pub fn figure(
    question: &str,
    alt: &str,
    draw: impl FnOnce(&Area) -> Result<(), Box<dyn Error>>,
) -> Picture {
    let alt = words::joined(&[words::sentence(question), alt.to_owned()]);
    // So much larger that a text of size 12 is one.
    on_card(
        question,
        alt,
        &[],
        320.0 * LETTERS,
        1.0 / LETTERS,
        Box::new(draw),
    )
}

/// A picture of our own, so many pixels high.
pub(crate) fn card(
    question: &str,
    alt: String,
    notes: &[String],
    height: f64,
    draw: impl FnOnce(&Pen) -> Drawn,
) -> Picture {
    let draw = Box::new(|area: &Area| draw(&Pen(area)));
    on_card(question, alt, notes, height, UNITS, draw)
}

/// A card that says why there is no picture.
pub(crate) fn nothing(question: &str, alt: String, why: &str) -> Picture {
    let why = wrapped(why, TEXT, WIDTH, 3);
    let height = height_of(&why, TEXT);
    let at = (0.0, height / 2.0);
    card(question, alt, &[], height, |pen| {
        pen.write(&why, at, HPos::Left, (QUIET, TEXT))
    })
}

/// Not generic, so that a cell with a figure compiles only what it draws.
fn on_card(
    question: &str,
    alt: String,
    notes: &[String],
    height: f64,
    units: f64,
    draw: Box<dyn FnOnce(&Area<'_>) -> Drawn + '_>,
) -> Picture {
    let mut drawing = String::new();
    let (across, down) = ((WIDTH * units).round(), (height * units).round());
    let backend = SVGBackend::with_string(&mut drawing, (across as u32, down as u32));
    let drawn = draw(&backend.into_drawing_area());
    let failed = drawn.map_err(|why| format!("It could not be drawn: {why}."));
    let failed = failed.err();
    let wrap = |note: &String| wrapped(note, SMALL, WIDTH, 2);
    let notes: Vec<String> = notes.iter().chain(&failed).map(wrap).collect();
    let notes = notes.join("\n");
    // Bold letters are wider.
    let title = wrapped(question, TITLE * 1.12, WIDTH, 2);
    let top = EDGE + height_of(&title, TITLE) + 4.0;
    let (title, notes_height) = (lines(&title, 35.0, TITLE, INK), height_of(&notes, SMALL));
    let notes = lines(&notes, top + height + 16.0, SMALL, QUIET);
    let high = (top + height + notes_height + EDGE).ceil();
    let wide = WIDTH + 2.0 * EDGE;
    let card = hex(CARD);
    // plotters' own document has one size; this one has another on the card.
    let drawing = visible(drawing.split_once('>').map_or("", |parts| parts.1));
    let drawing = drawing.replace(" opacity=\"1\"", "");
    let drawing = drawing.replace(" stroke=\"none\"", "");
    let style = style_sheet(&(title.clone() + &drawing + &notes + &card), units);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" \
         height=\"{high}\" role=\"img\"><title>{}</title><style>{style}</style>\
         <rect width=\"{wide}\" height=\"{high}\" rx=\"10\" fill=\"{card}\"/>{title}\
         <svg x=\"{EDGE}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{height}\" overflow=\"visible\" \
         viewBox=\"0 0 {across} {down}\">{drawing}{notes}</svg>",
        escape(question)
    );
    Picture::new(svg, alt, (wide as u32, high as u32))
}

/// Lines of text, the first at this height.
fn lines(text: &str, y: f64, size: f64, colour: RGBColor) -> String {
    let weight = if size > SMALL { 600 } else { 400 };
    let colour = hex(colour);
    let look = format!("font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\"");
    let places = (0..).map(|line| y + f64::from(line) * size * LINE_HEIGHT);
    let line = |(text, y)| {
        let text = escape(text);
        format!("<text x=\"{EDGE}\" y=\"{y:.1}\" {look}>{text}</text>")
    };
    text.lines().zip(places).map(line).collect()
}

/// Pixels in plotters' unit.
pub(crate) fn px(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

/// A line of this width in pixels.
pub(crate) fn wide(colour: RGBColor, width: f64) -> ShapeStyle {
    colour.stroke_width(px(width) as u32)
}

/// Text of this size in pixels.
pub(crate) fn text_style((colour, size): Ink) -> TextStyle<'static> {
    let mut style = TextStyle::from(("sans-serif", size * UNITS * LETTERS).into_font());
    style.color = colour.to_backend_color();
    style
}

/// The rectangle that data is drawn in.
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// Draws plotters' elements on an area, by their places in pixels.
pub(crate) struct Pen<'a, 'b>(&'a Area<'b>);

impl<'a, 'b> Pen<'a, 'b> {
    /// A chart with its data in this frame, and its axes' labels outside.
    pub(crate) fn chart(&self, frame: &Frame) -> ChartBuilder<'a, 'a, SVGBackend<'b>> {
        let mut chart = ChartBuilder::on(self.0);
        let below = self.0.dim_in_pixel().1 as i32 - px(frame.bottom);
        chart
            .margin_top(px(frame.top))
            .margin_right(px(WIDTH - frame.right))
            .set_label_area_size(LabelAreaPosition::Left, px(frame.left))
            .set_label_area_size(LabelAreaPosition::Bottom, below);
        chart
    }

    /// Lines of text beside, or around, this place, in the middle of their height.
    pub(crate) fn write(&self, text: &str, (x, y): At, side: HPos, ink: Ink) -> Drawn {
        let style = text_style(ink).pos(Pos::new(side, VPos::Center));
        let mut y = y - (height_of(text, ink.1) - ink.1 * LINE_HEIGHT) / 2.0;
        for line in text.lines() {
            self.0.draw_text(line, &style, (px(x), px(y)))?;
            y += ink.1 * LINE_HEIGHT;
        }
        Ok(())
    }

    /// The name of an axis that ends at this place.
    pub(crate) fn axis_name(&self, name: &str, (x, y): At) -> Drawn {
        let name = fitted(name, SMALL, x - 2.0 * SMALL);
        let arrow = if name.is_empty() { "" } else { " →" };
        self.write(&(name + arrow), (x, y), HPos::Right, NOTE)
    }

    /// Straight lines from point to point.
    pub(crate) fn stroke(&self, points: &[At], style: ShapeStyle) -> Drawn {
        Ok(self.0.draw(&PathElement::new(units(points), style))?)
    }

    /// A filled area.
    pub(crate) fn polygon(&self, corners: &[At], colour: impl Color) -> Drawn {
        let polygon = Polygon::new(units(corners), colour.filled());
        Ok(self.0.draw(&polygon)?)
    }

    /// A filled rectangle between two corners.
    pub(crate) fn rectangle(&self, one: At, other: At, colour: impl Color) -> Drawn {
        let corners = units(&[one, other]);
        let rectangle = Rectangle::new([corners[0], corners[1]], colour.filled());
        Ok(self.0.draw(&rectangle)?)
    }

    /// A filled circle.
    pub(crate) fn dot(&self, at: At, radius: f64, colour: RGBColor) -> Drawn {
        let circle = Circle::new(units(&[at])[0], px(radius), colour.filled());
        Ok(self.0.draw(&circle)?)
    }

    /// One point of a data set.
    pub(crate) fn marker(&self, (x, y): At, look: Look) -> Drawn {
        let around = |shape: &[At]| shape.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
        let shape: Vec<At> = match look.variant {
            0 => return self.dot((x, y), 3.2, look.fill()),
            1 => around(&[(-3.0, -3.0), (3.0, -3.0), (3.0, 3.0), (-3.0, 3.0)]),
            2 => around(&[(0.0, -4.5), (4.0, 3.0), (-4.0, 3.0)]),
            3 => around(&[(0.0, -4.5), (4.5, 0.0), (0.0, 4.5), (-4.5, 0.0)]),
            _ => {
                let cross = Cross::new((px(x), px(y)), px(3.5), wide(look.fill(), 2.0));
                return Ok(self.0.draw(&cross)?);
            }
        };
        self.polygon(&shape, look.fill())
    }
}

fn units(points: &[At]) -> Vec<(i32, i32)> {
    points.iter().map(|(x, y)| (px(*x), px(*y))).collect()
}
