//! Colours and type, for light and dark pages.
//!
//! The five data colours start from Okabe and Ito, "Color Universal Design" (2008), which people
//! with any kind of colour vision can tell apart, darkened or lightened for contrast with the
//! card. Lines differ in their dashes and dots in their shapes too, so colour is never the only
//! sign.

/// Colours of one scheme: card, text, quiet text, grid, then five for data.
pub(super) struct Scheme {
    pub(super) card: &'static str,
    pub(super) ink: &'static str,
    pub(super) quiet: &'static str,
    pub(super) grid: &'static str,
    pub(super) data: [&'static str; 5],
}

pub(super) const LIGHT: Scheme = Scheme {
    card: "#fbfaf7",
    ink: "#24292f",
    quiet: "#5b636b",
    grid: "#e2e0da",
    data: ["#0069a8", "#c24e00", "#007a5a", "#a03e86", "#7a6200"],
};

pub(super) const DARK: Scheme = Scheme {
    card: "#1f2429",
    ink: "#eceff2",
    quiet: "#a9b2ba",
    grid: "#3a4148",
    data: ["#5cb8ee", "#f59a57", "#3fcf9f", "#ea9fce", "#e8d44d"],
};

pub(super) const COLOURS: usize = LIGHT.data.len();

const DASHES: [&str; COLOURS] = ["none", "8 4", "2 4", "10 4 2 4", "5 2"];

/// How one of the data sets in a chart looks. The first twenty-five differ from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) colour: usize,
    variant: usize,
}

impl Look {
    pub(super) fn of(index: usize) -> Look {
        Look {
            colour: index % COLOURS,
            // The sixth has the first one's colour, but not its dashes.
            variant: (index + index / COLOURS) % COLOURS,
        }
    }

    /// The class that gives a line this colour.
    pub(super) fn stroke(self) -> String {
        format!("p{}", self.colour)
    }

    /// The class that gives an area this colour.
    pub(super) fn fill(self) -> String {
        format!("f{}", self.colour)
    }

    pub(super) fn dashes(self) -> &'static str {
        DASHES[self.variant]
    }

    pub(super) fn shape(self) -> Shape {
        const SHAPES: [Shape; COLOURS] = [
            Shape::Circle,
            Shape::Square,
            Shape::Triangle,
            Shape::Diamond,
            Shape::Cross,
        ];
        SHAPES[self.variant]
    }
}

/// What single points look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
}

/// The style sheet inside each picture.
pub(super) fn style() -> String {
    format!(
        "text{{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}}\
         path{{fill:none}}{}@media (prefers-color-scheme:dark){{{}}}",
        rules(&LIGHT),
        rules(&DARK)
    )
}

fn rules(scheme: &Scheme) -> String {
    let Scheme {
        card,
        ink,
        quiet,
        grid,
        data,
    } = scheme;
    let mut css = format!(
        ".card{{fill:{card}}}.ink{{fill:{ink}}}.quiet{{fill:{quiet}}}\
         .grid{{stroke:{grid}}}.axis,.backdrop,.rule{{stroke:{quiet}}}\
         .halo{{fill:{ink};stroke:{card};stroke-width:4;paint-order:stroke}}"
    );
    for (index, colour) in data.iter().enumerate() {
        css.push_str(&format!(
            ".p{index}{{stroke:{colour}}}.f{index}{{fill:{colour}}}"
        ));
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |from: usize| {
            let value = u8::from_str_radix(&colour[from..from + 2], 16).unwrap();
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn twenty_five_data_sets_can_be_told_apart() {
        let looks: Vec<Look> = (0..25).map(Look::of).collect();
        for (index, look) in looks.iter().enumerate() {
            assert!(!looks[..index].contains(look), "{index}");
        }
    }

    #[test]
    fn text_and_lines_stand_out_from_the_card_in_both_schemes() {
        for scheme in [&LIGHT, &DARK] {
            assert!(contrast(scheme.ink, scheme.card) >= 7.0);
            assert!(contrast(scheme.quiet, scheme.card) >= 4.5);
            for colour in scheme.data {
                assert!(contrast(colour, scheme.card) >= 4.5, "{colour}");
            }
        }
    }
}
