//! Messages between parties, in their order.

use super::canvas::{Anchor, Canvas, wrap};
use super::draw::{EDGE, TEXT_SIZE, WIDTH, nothing, title};
use super::{Picture, describe, theme};

const ROW: f64 = 34.0;
const MOST_MESSAGES: usize = 40;
const MOST_PARTIES: usize = 6;

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

fn draw(question: &str, parties: &[&str], messages: &[Message]) -> String {
    let shown = &messages[..messages.len().min(MOST_MESSAGES)];
    let mut canvas = Canvas::new(WIDTH);
    let top = title(&mut canvas, question) + 26.0;
    let bottom = top + 22.0 + shown.len() as f64 * ROW;
    let step = (WIDTH - 2.0 * EDGE) / parties.len() as f64;
    let line_of = |name: &str| {
        let index = parties.iter().position(|party| *party == name);
        EDGE + (index.unwrap_or(0) as f64 + 0.5) * step
    };
    for party in parties {
        let x = line_of(party);
        let name = wrap(party, TEXT_SIZE, step - 10.0, 1).concat();
        canvas.text("ink", (x, top), Anchor::Middle, TEXT_SIZE, &name);
        canvas.line("rule", (x, top + 10.0), (x, bottom), 1.5);
    }
    for (index, message) in shown.iter().enumerate() {
        let y = top + 22.0 + (index as f64 + 0.6) * ROW;
        let colour = parties.iter().position(|party| *party == message.from);
        let colour = colour.unwrap_or(0) % theme::COLOURS;
        let (from, to) = (line_of(&message.from), line_of(&message.to));
        if message.from == message.to {
            to_itself(&mut canvas, colour, (from, y), &message.text, step);
        } else {
            arrow(&mut canvas, colour, (from, to, y), &message.text);
        }
    }
    if messages.len() > shown.len() {
        let more = format!("… and {} more", messages.len() - shown.len());
        canvas.text(
            "quiet",
            (EDGE, bottom + 20.0),
            Anchor::Start,
            TEXT_SIZE,
            &more,
        );
    }
    canvas.finish(bottom + 20.0 + EDGE, question)
}

fn arrow(canvas: &mut Canvas, colour: usize, (from, to, y): (f64, f64, f64), text: &str) {
    let back = if to > from { -9.0 } else { 9.0 };
    canvas.line(&format!("p{colour}"), (from, y), (to + back / 2.0, y), 2.0);
    let head = [(to, y), (to + back, y - 5.0), (to + back, y + 5.0)];
    canvas.area(&format!("f{colour}"), &head, 1.0);
    let label = wrap(text, TEXT_SIZE, (to - from).abs() - 20.0, 1).concat();
    let at = (f64::midpoint(from, to), y - 6.0);
    canvas.text("halo", at, Anchor::Middle, TEXT_SIZE, &label);
}

fn to_itself(canvas: &mut Canvas, colour: usize, (x, y): (f64, f64), text: &str, step: f64) {
    let loop_of = [
        (x, y - 10.0),
        (x + 26.0, y - 10.0),
        (x + 26.0, y + 6.0),
        (x + 4.0, y + 6.0),
    ];
    canvas.path(&format!("p{colour}"), &loop_of, 2.0);
    let head = [(x, y + 6.0), (x + 9.0, y + 1.0), (x + 9.0, y + 11.0)];
    canvas.area(&format!("f{colour}"), &head, 1.0);
    let label = wrap(text, TEXT_SIZE, step / 2.0 - 40.0, 1).concat();
    canvas.text(
        "halo",
        (x + 33.0, y + 2.0),
        Anchor::Start,
        TEXT_SIZE,
        &label,
    );
}

fn in_words(question: &str, messages: &[Message]) -> String {
    let mut sentences = vec![describe::sentence(question)];
    for message in messages.iter().take(12) {
        sentences.push(format!(
            "{} to {}: {}.",
            message.from, message.to, message.text
        ));
    }
    match messages.len() {
        0 => sentences.push("There is no data to draw.".to_owned()),
        count if count > 12 => sentences.push(format!("And {} more messages.", count - 12)),
        _ => {}
    }
    sentences.join(" ")
}
