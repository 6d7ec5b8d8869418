//! How wide a text is, and what of it fits.

/// From one line of a text to the next, in its size.
pub(crate) const LINE_HEIGHT: f64 = 1.25;

/// Makes text safe in XML and HTML.
pub(crate) fn escape(text: &str) -> String {
    let text = visible(text).replace('&', "&amp;").replace('<', "&lt;");
    let text = text.replace('>', "&gt;").replace('"', "&quot;");
    text.replace('\'', "&#39;")
}

/// The text with blanks for what XML cannot hold, and for line breaks.
pub(crate) fn visible(text: &str) -> String {
    let unknown = |letter: char| letter.is_control() || "\u{fffe}\u{ffff}".contains(letter);
    text.replace(unknown, " ")
}

/// About how wide the widest line is, for a wide sans-serif face.
pub(crate) fn width_of(text: &str, size: f64) -> f64 {
    let width = |line: &str| line.chars().map(ems).sum::<f64>() * size;
    text.lines().map(width).fold(0.0, f64::max)
}

pub(crate) fn height_of(text: &str, size: f64) -> f64 {
    text.lines().count() as f64 * size * LINE_HEIGHT
}

fn ems(letter: char) -> f64 {
    match letter {
        '\u{300}'..='\u{36f}' => 0.0,
        ' '..='"' | '\'' | ',' | '.' | ':' | ';' | '|' | 'i' | 'j' | 'l' | 'I' | '\u{202f}' => 0.33,
        '(' | ')' | '[' | ']' | '-' | '/' | 'f' | 'r' | 't' => 0.42,
        'm' | 'M' | 'W' | '%' | '@' => 1.0,
        'w' | 'A'..='Z' | '+' | '<'..='>' | '#' | '&' => 0.84,
        '\0'..='\u{7f}' => 0.64,
        // East Asian letters are as wide as high, pictograms wider; some scripts join many parts.
        '\u{1f000}'.. => 1.4,
        '\u{900}'.. => 1.1,
        _ => 0.8,
    }
}

/// The text as one line of at most this width.
pub(crate) fn fitted(text: &str, size: f64, width: f64) -> String {
    wrapped(text, size, width, 1)
}

/// The text in at most `most` lines of about this width; what is too long ends in `…`.
pub(crate) fn wrapped(text: &str, size: f64, width: f64, most: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|line| width_of(line, size) <= width) {
            Some(longer) => *lines.last_mut().expect("it was just read") = longer,
            None => lines.push(word.to_owned()),
        }
    }
    let more = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        if more && index == last || width_of(line, size) > width {
            let mut room = width - size;
            let fits = |letter: &char| {
                room -= ems(*letter) * size;
                room >= 0.0
            };
            let kept: String = line.chars().take_while(fits).collect();
            *line = format!("{}…", kept.trim_end());
        }
    }
    lines.join("\n")
}
