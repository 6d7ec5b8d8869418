//! Colours and type, for light and dark pages.
//!
//! plotters writes colours as they are; a style sheet inside each picture gives the ones below another
//! shade on dark pages, and lines their dashes.
//!
//! The five data colours start from Okabe and Ito, "Color Universal Design" (2008), which people
//! with any kind of colour vision can tell apart, darkened or lightened for contrast with the
//! card. Lines differ in their dashes and dots in their shapes too, so colour is never the only
//! sign.

use plotters::style::{self, RGBColor};

pub(crate) const CARD: RGBColor = RGBColor(0xfb, 0xfa, 0xf7);
pub(crate) const INK: RGBColor = RGBColor(0x24, 0x29, 0x2f);
/// Ink on a rim of the card's colour: for text over data.
pub(crate) const HALO: RGBColor = RGBColor(0x24, 0x29, 0x2e);
pub(crate) const QUIET: RGBColor = RGBColor(0x5b, 0x63, 0x6b);
/// Quiet and dashed: what refers to the data.
pub(crate) const RULE: RGBColor = RGBColor(0x5b, 0x63, 0x6a);
/// Quiet and dashed finely: other people's data.
pub(crate) const BACKDROP: RGBColor = RGBColor(0x5b, 0x63, 0x69);
pub(crate) const GRID: RGBColor = RGBColor(0xe2, 0xe0, 0xda);

/// How many colours data sets have.
pub(crate) const COLOURS: usize = 5;

/// How each colour looks on light and on dark pages; the data sets' first.
const SHADES: [(RGBColor, RGBColor); 12] = [
    (RGBColor(0x00, 0x69, 0xa8), RGBColor(0x5c, 0xb8, 0xee)),
    (RGBColor(0xc2, 0x4e, 0x00), RGBColor(0xf5, 0x9a, 0x57)),
    (RGBColor(0x00, 0x7a, 0x5a), RGBColor(0x3f, 0xcf, 0x9f)),
    (RGBColor(0xa0, 0x3e, 0x86), RGBColor(0xea, 0x9f, 0xce)),
    (RGBColor(0x7a, 0x62, 0x00), RGBColor(0xe8, 0xd4, 0x4d)),
    (INK, RGBColor(0xec, 0xef, 0xf2)),
    (CARD, RGBColor(0x1f, 0x24, 0x29)),
    (GRID, RGBColor(0x3a, 0x41, 0x48)),
    (QUIET, RGBColor(0xa9, 0xb2, 0xba)),
    (RULE, RGBColor(0xa9, 0xb2, 0xba)),
    (BACKDROP, RGBColor(0xa9, 0xb2, 0xba)),
    (HALO, RGBColor(0xec, 0xef, 0xf2)),
];

/// plotters' own colours, and which of the shades each gets.
const NAMED: [(RGBColor, usize); 8] = [
    (style::BLUE, 0),
    (style::CYAN, 0),
    (style::RED, 1),
    (style::GREEN, 2),
    (style::MAGENTA, 3),
    (style::YELLOW, 4),
    (style::BLACK, 5),
    (style::WHITE, 6),
];

/// In pixels.
const DASHES: [&[f64]; COLOURS] = [
    &[],
    &[8.0, 4.0],
    &[2.0, 4.0],
    &[10.0, 4.0, 2.0, 4.0],
    &[5.0, 2.0],
];

/// The style sheet for the colours that a picture has, in so many units a pixel.
pub(crate) fn style_sheet(svg: &str, units: f64) -> String {
    let looks = (0..COLOURS * COLOURS).map(Look::of);
    let lines = looks.map(|look| (look.line(), SHADES[look.colour], DASHES[look.variant]));
    let named = NAMED.map(|(name, shade)| (name, SHADES[shade], DASHES[0]));
    let refer = [
        (RULE, SHADES[9], &[5.0, 4.0][..]),
        (BACKDROP, SHADES[10], &[3.0, 3.0]),
    ];
    let others = SHADES.map(|shade| (shade.0, shade, DASHES[0]));
    let (mut light, mut dark) = (String::new(), String::new());
    for (colour, shades, dashes) in lines.chain(named).chain(others).chain(refer) {
        let name = hex(colour);
        if !svg.contains(&name) {
            continue;
        }
        for what in ["fill", "stroke"] {
            light += &format!("[{what}=\"{name}\"]{{{what}:{}}}", hex(shades.0));
            dark += &format!("[{what}=\"{name}\"]{{{what}:{}}}", hex(shades.1));
        }
        let dashes: Vec<String> = dashes.iter().map(|d| (d * units).to_string()).collect();
        if !dashes.is_empty() {
            light += &format!(
                "[stroke=\"{name}\"]{{stroke-dasharray:{}}}",
                dashes.join(" ")
            );
        }
    }
    let rim = |card| format!("[fill=\"{}\"]{{stroke:{}}}", hex(HALO), hex(card));
    format!(
        "text{{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;\
         paint-order:stroke;stroke-width:{}}}polyline{{stroke-linejoin:round}}{light}{}\
         @media (prefers-color-scheme:dark){{{dark}{}}}",
        4.0 * units,
        rim(SHADES[6].0),
        rim(SHADES[6].1)
    )
}

/// As plotters writes it.
pub(crate) fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// How one of the data sets in a chart looks. The first twenty-five differ from each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    colour: usize,
    /// Of the dashes and of the shapes.
    pub(crate) variant: usize,
}

impl Look {
    pub(crate) fn of(index: usize) -> Look {
        let colour = index % COLOURS;
        // The sixth has the first one's colour, but not its dashes.
        let variant = (index + index / COLOURS) % COLOURS;
        Look { colour, variant }
    }

    /// The colour of its areas and dots.
    pub(crate) fn fill(self) -> RGBColor {
        SHADES[self.colour].0
    }

    /// The colour that stands for its lines: the last bits tell the dashes.
    pub(crate) fn line(self) -> RGBColor {
        let RGBColor(red, green, blue) = self.fill();
        RGBColor(red, green, blue ^ self.variant as u8)
    }
}
