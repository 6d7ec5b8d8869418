//! Messages between parties, in their order.

use crate::plot::card::*;
use crate::plot::text::{fitted, height_of, wrapped};
use crate::plot::theme::{COLOURS, Look, RULE};
use crate::plot::{Picture, words};

/// Between a message's text and the arrow above it.
const GAP: f64 = 18.0;
const MOST_LINES: usize = 3;
const MOST_MESSAGES: usize = 40;
const MOST_PARTIES: usize = 8;

/// Above the first arrow: the parties' names.
const TOP: f64 = 24.0;

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
    /// let ping = helpers::diagram::Message::new("client", "server", "Ping");
    /// ```
    pub fn new(from: &str, to: &str, text: &str) -> Message {
        let [from, to, text] = [from, to, text].map(str::to_owned);
        Message { from, to, text }
    }

    fn parties(&self) -> [&str; 2] {
        [&self.from, &self.to]
    }
}

/// Draws the messages from top to bottom between the parties' lines.
///
/// Up to eight parties have room, and forty messages; what is left out is said.
///
/// ```
/// use helpers::diagram::{Message, sequence};
///
/// let picture = sequence("Who answers?", &[
///     Message::new("client", "server", "Ping"),
///     Message::new("server", "client", "Pong"),
/// ]);
/// assert!(picture.alt().contains("client to server: Ping"));
/// ```
pub fn sequence(question: &str, messages: &[Message]) -> Picture {
    let mut parties: Vec<&str> = Vec::new();
    for party in messages.iter().flat_map(Message::parties) {
        if !parties.contains(&party) {
            parties.push(party);
        }
    }
    let told = |Message { from, to, text }: &Message| {
        let (from, to) = (words::name(from), words::name(to));
        format!("{from} to {to}: {}", words::sentence(text))
    };
    let why = match parties.len() {
        0 => NO_DATA.to_owned(),
        1..=MOST_PARTIES => String::new(),
        count => format!("{count} parties are too many to draw: at most {MOST_PARTIES}."),
    };
    let seen = messages.iter().map(told).collect();
    let alt = words::told(question, seen, std::slice::from_ref(&why));
    if !why.is_empty() {
        return nothing(question, alt, &why);
    }
    draw(question, alt, &parties, messages)
}

fn draw(question: &str, alt: String, parties: &[&str], messages: &[Message]) -> Picture {
    let shown = &messages[..messages.len().min(MOST_MESSAGES)];
    let step = WIDTH / parties.len() as f64;
    let line_of = |party: usize| (party as f64 + 0.5) * step;
    let index_of = |name: &str| parties.iter().position(|party| *party == name).unwrap_or(0);
    let mut arrows = Vec::new();
    let mut y = TOP + 8.0;
    for message in shown {
        let (from, to) = (index_of(&message.from), index_of(&message.to));
        let room = from.abs_diff(to).max(1) as f64 * step - 28.0;
        let room = if from == to { room - LOOP } else { room };
        let text = wrapped(&message.text, TEXT, room, MOST_LINES);
        y += GAP + height_of(&text, TEXT).max(TEXT);
        arrows.push((from, to, text, y));
    }
    let more = messages.len() - shown.len();
    let notes = Vec::from_iter((more > 0).then(|| format!("… and {more} more messages.")));
    let bottom = y + 12.0;
    card(question, alt, &notes, bottom + 4.0, |pen| {
        for (index, party) in parties.iter().enumerate() {
            let (x, name) = (line_of(index), fitted(party, TEXT, step - 10.0));
            pen.write(&name, (x, TOP - 12.0), HPos::Center, NAME)?;
            pen.stroke(&[(x, TOP), (x, bottom)], wide(RULE, 1.5))?;
        }
        for (from, to, text, y) in arrows {
            let colour = Look::of(from % COLOURS).fill();
            // The last party's loops turn to the left, where there is room.
            let left = to < from || from == to && from > 0 && from + 1 == parties.len();
            let side = if left { -1.0 } else { 1.0 };
            let (x, tip, half) = (line_of(from), line_of(to), height_of(&text, TEXT) / 2.0);
            let (mut line, mut base) = (vec![(x, y)], tip - side * 9.0);
            let (mut at, mut anchor) = ((f64::midpoint(x, tip), y - 3.0 - half), HPos::Center);
            if from == to {
                let out = x + side * LOOP;
                line = vec![(x, y - 16.0), (out, y - 16.0), (out, y)];
                base = x + side * 9.0;
                // As near to the loop's middle as the message below lets it.
                at = (out + side * 7.0, (y - 8.0).min(y + 8.0 - half));
                anchor = if left { HPos::Right } else { HPos::Left };
            }
            line.push((base, y));
            pen.stroke(&line, wide(colour, 2.0))?;
            pen.polygon(&[(tip, y), (base, y - 5.0), (base, y + 5.0)], colour)?;
            pen.write(&text, at, anchor, VALUE)?;
        }
        Ok(())
    })
}
