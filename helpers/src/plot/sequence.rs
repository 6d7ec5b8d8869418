//! Messages between parties, in their order.

use super::canvas::{Anchor, Canvas, Drawing, fitted, wrap};
use super::draw::{EDGE, TEXT_SIZE, WIDTH, footnotes, nothing, title};
use super::{Picture, describe, theme};

/// From one arrow to the next, where its text has one line.
const ROW: f64 = 34.0;
const LINE: f64 = 16.0;
const MOST_LINES: usize = 3;
const MOST_MESSAGES: usize = 40;
const MOST_PARTIES: usize = 8;

/// How far a message to oneself reaches out.
const LOOP: f64 = 26.0;

/// One message from one party to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    from: String,
    to: String,
    text: String,
}

impl Message {
    /// A message; a party may also send one to itself.
    ///
    /// ```
    /// let ping = helpers::plot::Message::new("client", "server", "Ping");
    /// ```
    pub fn new(from: &str, to: &str, text: &str) -> Message {
        Message {
            from: from.to_owned(),
            to: to.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// Draws the messages from top to bottom between the parties' lines.
///
/// Up to eight parties have room, and forty messages; what is left out is said.
///
/// ```
/// use helpers::plot::{Message, sequence};
///
/// let picture = sequence("Who answers?", &[
///     Message::new("client", "server", "Ping"),
///     Message::new("server", "client", "Pong"),
/// ]);
/// assert!(picture.alt().contains("client to server: Ping"));
/// ```
pub fn sequence(question: &str, messages: &[Message]) -> Picture {
    let mut parties: Vec<&str> = Vec::new();
    for name in messages
        .iter()
        .flat_map(|message| [&message.from, &message.to])
    {
        if !parties.contains(&name.as_str()) {
            parties.push(name);
        }
    }
    let svg = match parties.len() {
        0 => nothing(question, "There is no data to draw."),
        count if count > MOST_PARTIES => nothing(
            question,
            &format!("{count} parties are too many to draw: at most {MOST_PARTIES}."),
        ),
        _ => draw(question, &parties, messages),
    };
    Picture::new(svg, in_words(question, messages))
}

fn draw(question: &str, parties: &[&str], messages: &[Message]) -> Drawing {
    let shown = &messages[..messages.len().min(MOST_MESSAGES)];
    let mut canvas = Canvas::new(WIDTH);
    let step = (WIDTH - 2.0 * EDGE) / parties.len() as f64;
    let index_of = |name: &str| parties.iter().position(|party| *party == name).unwrap_or(0);
    let line_of = |index: usize| EDGE + (index as f64 + 0.5) * step;
    let arrows: Vec<Arrow> = shown
        .iter()
        .map(|message| {
            let (from, to) = (index_of(&message.from), index_of(&message.to));
            let room = if from == to {
                step - LOOP - 24.0
            } else {
                from.abs_diff(to) as f64 * step - 28.0
            };
            Arrow {
                colour: theme::Look::of(from % theme::COLOURS),
                from: line_of(from),
                to: line_of(to),
                // The last party's loops turn to the left, where there is room.
                loops_left: from > 0 && from + 1 == parties.len(),
                lines: wrap(&message.text, TEXT_SIZE, room, MOST_LINES),
            }
        })
        .collect();
    let top = title(&mut canvas, question) + 26.0;
    let bottom = top + 30.0 + arrows.iter().map(Arrow::height).sum::<f64>();
    for (index, party) in parties.iter().enumerate() {
        let x = line_of(index);
        let name = fitted(party, TEXT_SIZE, step - 10.0);
        canvas.text("ink", (x, top), Anchor::Middle, TEXT_SIZE, &name);
        canvas.line("rule", (x, top + 10.0), (x, bottom), 1.5);
    }
    let mut y = top + 18.0;
    for arrow in &arrows {
        y += arrow.height();
        arrow.draw(&mut canvas, y);
    }
    let left_out = messages.len() - shown.len();
    let more = (left_out > 0).then(|| format!("… and {left_out} more messages."));
    let height = footnotes(&mut canvas, bottom, &Vec::from_iter(more));
    canvas.finish(height, question)
}

/// One message in its place.
struct Arrow {
    colour: theme::Look,
    from: f64,
    to: f64,
    loops_left: bool,
    lines: Vec<String>,
}

impl Arrow {
    fn height(&self) -> f64 {
        ROW + (self.lines.len() as f64 - 1.0) * LINE
    }

    fn draw(&self, canvas: &mut Canvas, y: f64) {
        if self.from == self.to {
            self.draw_loop(canvas, y);
        } else {
            self.draw_across(canvas, y);
        }
    }

    fn draw_across(&self, canvas: &mut Canvas, y: f64) {
        let back = if self.to > self.from { -9.0 } else { 9.0 };
        let shaft = [(self.from, y), (self.to + back / 2.0, y)];
        canvas.path(&self.colour.stroke(), &[shaft.to_vec()], 2.0);
        self.head(canvas, y, back);
        let middle = f64::midpoint(self.from, self.to);
        self.text(canvas, (middle, y - 6.0), Anchor::Middle);
    }

    fn draw_loop(&self, canvas: &mut Canvas, y: f64) {
        let x = self.from;
        let (side, anchor) = if self.loops_left {
            (-1.0, Anchor::End)
        } else {
            (1.0, Anchor::Start)
        };
        let out = x + side * LOOP;
        let route = [
            (x, y - 16.0),
            (out, y - 16.0),
            (out, y),
            (x + side * 4.0, y),
        ];
        canvas.path(&self.colour.stroke(), &[route.to_vec()], 2.0);
        self.head(canvas, y, side * 9.0);
        let high = (self.lines.len() as f64 - 1.0) * LINE / 2.0;
        let last_line = (y - 3.5 + high).min(y + 4.0);
        self.text(canvas, (out + side * 7.0, last_line), anchor);
    }

    fn head(&self, canvas: &mut Canvas, y: f64, back: f64) {
        let base = self.to + back;
        let head = [(self.to, y), (base, y - 5.0), (base, y + 5.0)];
        canvas.area(&self.colour.fill(), &head, 1.0);
    }

    /// The text's lines, the last of them here.
    fn text(&self, canvas: &mut Canvas, (x, y): (f64, f64), anchor: Anchor) {
        for (above, line) in self.lines.iter().rev().enumerate() {
            let at = (x, y - above as f64 * LINE);
            canvas.text("halo", at, anchor, TEXT_SIZE, line);
        }
    }
}

fn in_words(question: &str, messages: &[Message]) -> String {
    let told = messages.iter().map(|message| {
        let (from, to) = (describe::name(&message.from), describe::name(&message.to));
        format!("{from} to {to}: {}", describe::sentence(&message.text))
    });
    let mut sentences = vec![describe::sentence(question)];
    sentences.extend(describe::as_many_as_fit(told.collect()));
    if messages.is_empty() {
        sentences.push("There is no data to draw.".to_owned());
    }
    sentences.join(" ")
}
