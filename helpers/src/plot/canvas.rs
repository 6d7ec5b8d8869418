//! Writing SVG: a card, and simple shapes on it.

use std::fmt::Write as _;

use super::theme::{self, Look, Shape};

/// Where a text's position is within it.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A finished document and its width and height in pixels.
pub(super) struct Drawing {
    pub(super) svg: String,
    pub(super) size: (u32, u32),
}

/// A picture that is being drawn, in pixels.
pub(super) struct Canvas {
    pub(super) width: f64,
    body: String,
}

impl Canvas {
    /// A card of this width, as high as it turns out.
    pub(super) fn new(width: f64) -> Canvas {
        Canvas {
            width,
            body: String::new(),
        }
    }

    /// The finished document; `title` is what a reader of the bare file is told.
    pub(super) fn finish(self, height: f64, title: &str) -> Drawing {
        let size = (self.width.ceil() as u32, height.ceil() as u32);
        let (width, height) = size;
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\"><title>{}</title><style>{}</style>\
             <rect class=\"card\" width=\"{width}\" height=\"{height}\" rx=\"10\"/>{}</svg>",
            escape(title),
            theme::style(),
            self.body
        );
        Drawing { svg, size }
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64), width: f64) {
        self.push(format_args!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke-width=\"{width}\"{}/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1),
            dashes(class),
        ));
    }

    /// Straight lines from point to point, one for each run of points.
    pub(super) fn path(&mut self, class: &str, runs: &[Vec<(f64, f64)>], width: f64) {
        self.stroke(class, runs, width, dashes(class));
    }

    /// The same in the look of a data set.
    pub(super) fn curve(&mut self, look: Look, runs: &[Vec<(f64, f64)>], width: f64) {
        let dashes = match look.dashes() {
            "none" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        self.stroke(&look.stroke(), runs, width, &dashes);
    }

    fn stroke(&mut self, class: &str, runs: &[Vec<(f64, f64)>], width: f64, dashes: &str) {
        let lines = runs.iter().filter(|run| run.len() > 1);
        let lines: String = lines.map(|run| route(run)).collect();
        if !lines.is_empty() {
            self.push(format_args!(
                "<path class=\"{class}\" d=\"{lines}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}/>",
            ));
        }
        // A point with nothing beside it would be an invisible line.
        let alone = runs.iter().filter(|run| run.len() == 1);
        let alone: Vec<(f64, f64)> = alone.map(|run| run[0]).collect();
        if !alone.is_empty() {
            self.dots(class, &alone, width * 2.4);
        }
    }

    /// Round dots, all of one size.
    pub(super) fn dots(&mut self, class: &str, points: &[(f64, f64)], size: f64) {
        let mut route = String::new();
        for (x, y) in points {
            let _ = write!(route, "M{} {}h0", number(*x), number(*y));
        }
        self.push(format_args!(
            "<path class=\"{class}\" d=\"{route}\" stroke-width=\"{size}\" stroke-linecap=\"round\"/>"
        ));
    }

    /// Single points in the look of a data set.
    pub(super) fn markers(&mut self, look: Look, points: &[(f64, f64)]) {
        let (class, move_to, outline) = match look.shape() {
            Shape::Circle => return self.dots(&look.stroke(), points, 6.5),
            Shape::Square => (look.fill(), (-3.0, -3.0), "h6v6h-6z"),
            Shape::Triangle => (look.fill(), (0.0, -4.5), "l4 7.5h-8z"),
            Shape::Diamond => (look.fill(), (0.0, -4.5), "l4.5 4.5l-4.5 4.5l-4.5-4.5z"),
            Shape::Cross => (look.stroke(), (-3.5, -3.5), "l7 7m0-7l-7 7"),
        };
        let mut route = String::new();
        for (x, y) in points {
            let corner = (number(x + move_to.0), number(y + move_to.1));
            let _ = write!(route, "M{} {}{outline}", corner.0, corner.1);
        }
        self.push(format_args!(
            "<path class=\"{class}\" d=\"{route}\" stroke-width=\"2\"/>"
        ));
    }

    /// Bars of one height, as one shape: left and right end of each.
    pub(super) fn strip(&mut self, class: &str, top: f64, height: f64, bars: &[(f64, f64)]) {
        let mut route = String::new();
        for (from, to) in bars {
            let (from, wide) = (number(*from), number((to - from).max(1.0)));
            let _ = write!(
                route,
                "M{from} {}h{wide}v{}h-{wide}z",
                number(top),
                number(height)
            );
        }
        self.push(format_args!("<path class=\"{class}\" d=\"{route}\"/>"));
    }

    /// A filled area.
    pub(super) fn area(&mut self, class: &str, points: &[(f64, f64)], opacity: f64) {
        let route = route(points);
        self.push(format_args!(
            "<polygon class=\"{class}\" points=\"{}\" fill-opacity=\"{opacity}\"/>",
            route.replace(['M', 'L'], " ").trim()
        ));
    }

    /// A filled rectangle.
    pub(super) fn rectangle(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
            number(corner.0),
            number(corner.1),
            number(size.0.max(0.0)),
            number(size.1.max(0.0))
        ));
    }

    /// A line of text.
    pub(super) fn text(
        &mut self,
        class: &str,
        at: (f64, f64),
        anchor: Anchor,
        size: f64,
        text: &str,
    ) {
        let weight = if size > BOLD_FROM {
            " font-weight=\"600\""
        } else {
            ""
        };
        self.push(format_args!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\" font-size=\"{size}\"{weight}>{}</text>",
            number(at.0),
            number(at.1),
            anchor.name(),
            escape(text)
        ));
    }

    fn push(&mut self, shape: std::fmt::Arguments<'_>) {
        let _ = self.body.write_fmt(shape);
    }
}

/// Reference lines and other people's data are dashed in every colour scheme.
fn dashes(class: &str) -> &'static str {
    match class {
        "rule" => " stroke-dasharray=\"5 4\"",
        "backdrop" => " stroke-dasharray=\"3 3\"",
        _ => "",
    }
}

fn route(points: &[(f64, f64)]) -> String {
    let mut route = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        let _ = write!(route, "{command}{} {}", number(*x), number(*y));
    }
    route
}

/// A coordinate with a tenth of a pixel, as short as it gets.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Makes text safe in XML and HTML; what XML cannot hold becomes a blank.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => safe.push(' '),
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// Text from this size up is bold.
const BOLD_FROM: f64 = 15.0;

/// About how wide a text is, for a wide sans-serif face.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    let bold = if size > BOLD_FROM { 1.12 } else { 1.0 };
    text.chars().map(ems).sum::<f64>() * size * bold
}

fn ems(letter: char) -> f64 {
    match letter {
        '\u{300}'..='\u{36f}' => 0.0,
        ' ' | '\u{202f}' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | 'i' | 'j' | 'l' | 'I' => 0.33,
        '(' | ')' | '[' | ']' | '-' | '/' | 'f' | 'r' | 't' => 0.42,
        'm' | 'M' | 'W' | '%' | '@' | '…' | '—' => 1.0,
        'w' | 'A'..='Z' | '+' | '=' | '<' | '>' | '→' | '↑' | '#' | '&' => 0.84,
        '\0'..='\u{7f}' => 0.64,
        // East Asian letters are as wide as high, pictograms wider; some scripts join many parts.
        '\u{1f000}'.. => 1.4,
        '\u{900}'.. => 1.1,
        _ => 0.8,
    }
}

/// The text as one line of at most this width.
pub(super) fn fitted(text: &str, size: f64, width: f64) -> String {
    wrap(text, size, width, 1).concat()
}

/// Breaks a text into at most `most` lines of about this width; what is too long ends in `…`.
pub(super) fn wrap(text: &str, size: f64, width: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = &lines[lines.len() - 1];
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || width_of(&longer, size) <= width {
            *lines.last_mut().expect("there is a first line") = longer;
        } else {
            lines.push(word.to_owned());
        }
    }
    let cut_short = lines.len() > most;
    lines.truncate(most);
    let last = lines.len() - 1;
    for (index, line) in lines.iter_mut().enumerate() {
        let more = cut_short && index == last;
        if more || width_of(line, size) > width {
            while !line.is_empty() && width_of(line, size) + size > width {
                line.pop();
            }
            line.truncate(line.trim_end().len());
            line.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_breaks_between_words_and_ends_in_dots() {
        assert_eq!(wrap("one two three", 10.0, 48.0, 3), ["one two", "three"]);
        let cut = wrap("one two three four five six", 10.0, 45.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…'));
    }

    #[test]
    fn one_endless_word_is_cut() {
        let lines = wrap(&"x".repeat(1000), 10.0, 100.0, 2);
        assert!(width_of(&lines[0], 10.0) <= 110.0);
    }

    #[test]
    fn what_xml_cannot_hold_is_blank() {
        assert_eq!(escape("a<b>&\"'\u{1}"), "a&lt;b&gt;&amp;&quot;&#39; ");
    }
}
