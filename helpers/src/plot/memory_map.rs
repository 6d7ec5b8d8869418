//! Where addresses fall: the regions of a process' memory, and pointers into them.

use std::collections::HashSet;

use super::canvas::{Anchor, Canvas, Drawing, fitted, width_of};
use super::draw::{EDGE, SMALL, TEXT_SIZE, WIDTH, footnotes, nothing, title};
use super::{Picture, describe, theme};
use crate::format::digits;
use crate::os::Mapping;

/// One region; each further pointer into it makes it higher.
const ROW: f64 = 25.0;
const LINE: f64 = 19.0;
const GAP: f64 = 27.0;

/// The regions' left and right edge; addresses stand left of them, pointers right.
const LEFT: f64 = 150.0;
const RIGHT: f64 = 470.0;

/// From a pointer's label to the region it points into.
const ARROW: f64 = 38.0;

/// The regions' tint, behind text.
const TINT: f64 = 0.16;

const MOST_REGIONS: usize = 24;
const MOST_POINTERS: usize = 24;

const LETTERS: &str = "r: may be read, w: written, x: executed. Addresses grow downwards.";

/// Draws the mappings of a process in the order of their addresses, and what points into them.
///
/// Of many mappings it draws those that are pointed into, with their neighbours of the same file,
/// `[heap]` and `[stack]`; the others are counted where they lie. Files go by their bare names.
/// Addresses that fall in no mapping are named below the picture.
///
/// ```
/// use helpers::{os::mappings, plot::memory_map};
///
/// let boxed = Box::new(1);
/// let heap = &raw const *boxed as usize;
/// if let Some(mappings) = mappings() {
///     let picture = memory_map("Where is it?", &mappings, &[("a boxed number", heap)]);
///     assert!(picture.alt().contains("a boxed number: rw-"));
/// }
/// ```
pub fn memory_map(question: &str, mappings: &[Mapping], pointers: &[(&str, usize)]) -> Picture {
    let mut regions: Vec<Region> = mappings.iter().map(Region::of).collect();
    regions.retain(|region| region.start < region.end);
    regions.sort_by_key(|region| (region.start, region.end));
    let mut nowhere = Vec::new();
    for (label, address) in pointers.iter().take(MOST_POINTERS) {
        match regions.iter_mut().find(|region| region.holds(*address)) {
            Some(region) => region.pointers.push((label, *address)),
            None => nowhere.push(*label),
        }
    }
    for region in &mut regions {
        region.pointers.sort_by_key(|(_, address)| *address);
    }
    let rows = rows(&regions);
    let mut notes = Vec::new();
    if !nowhere.is_empty() {
        let names: Vec<String> = nowhere.iter().map(|label| describe::name(label)).collect();
        notes.push(format!("In no mapping: {}.", names.join(", ")));
    }
    let left_out = pointers.len().saturating_sub(MOST_POINTERS);
    if left_out > 0 {
        notes.push(format!("… and {left_out} more addresses."));
    }
    let alt = in_words(question, &regions, &rows, &notes);
    let drawing = if regions.is_empty() {
        nothing(question, "There is no data to draw.")
    } else {
        draw(question, &rows, &notes)
    };
    Picture::new(drawing, alt)
}

/// A mapping with the pointers that fall in it.
struct Region<'a> {
    start: usize,
    end: usize,
    allowed: String,
    /// Which of the colours: code, what may be written, what may only be read, the rest.
    colour: usize,
    name: &'a str,
    pointers: Vec<(&'a str, usize)>,
}

impl<'a> Region<'a> {
    fn of(mapping: &'a Mapping) -> Region<'a> {
        let letter = |yes: bool, letter: char| if yes { letter } else { '-' };
        let colour = match (mapping.executable, mapping.writable, mapping.readable) {
            (true, ..) => 0,
            (_, true, _) => 1,
            (_, _, true) => 2,
            _ => 4,
        };
        Region {
            start: mapping.start,
            end: mapping.end,
            allowed: [
                letter(mapping.readable, 'r'),
                letter(mapping.writable, 'w'),
                letter(mapping.executable, 'x'),
            ]
            .iter()
            .collect(),
            colour,
            name: bare(&mapping.name),
            pointers: Vec::new(),
        }
    }

    fn holds(&self, address: usize) -> bool {
        (self.start..self.end).contains(&address)
    }

    fn shown_name(&self) -> &'a str {
        if self.name.is_empty() {
            "(no file)"
        } else {
            self.name
        }
    }

    fn height(&self) -> f64 {
        ROW + self.pointers.len().saturating_sub(1) as f64 * LINE
    }
}

/// A file's name without its folders; names in brackets are the kernel's own.
fn bare(name: &str) -> &str {
    if name.starts_with('[') {
        return name;
    }
    name.rsplit('/').next().unwrap_or(name)
}

/// What is drawn from top to bottom.
enum Row<'r, 'a> {
    Region(&'r Region<'a>),
    /// Addresses between two regions, and how many mappings in them are not drawn.
    Gap {
        others: usize,
        addresses: Option<usize>,
    },
}

impl Row<'_, '_> {
    fn height(&self) -> f64 {
        match self {
            Row::Region(region) => region.height(),
            Row::Gap { .. } => GAP,
        }
    }
}

fn rows<'r, 'a>(regions: &'r [Region<'a>]) -> Vec<Row<'r, 'a>> {
    let chosen = chosen(regions);
    let mut rows = Vec::new();
    let (mut others, mut end) = (0, None);
    for (index, region) in regions.iter().enumerate() {
        if !chosen.contains(&index) {
            others += 1;
            continue;
        }
        let addresses = end.map(|end| region.start.saturating_sub(end));
        if others > 0 || addresses.is_some_and(|count| count > 0) {
            rows.push(Row::Gap { others, addresses });
        }
        rows.push(Row::Region(region));
        (others, end) = (0, Some(region.end));
    }
    if others > 0 {
        let addresses = None;
        rows.push(Row::Gap { others, addresses });
    }
    rows
}

/// The regions that are drawn, the ones that matter most first where there are many.
fn chosen(regions: &[Region]) -> HashSet<usize> {
    let pointed = |region: &&Region| !region.pointers.is_empty();
    let files: HashSet<&str> = regions.iter().filter(pointed).map(|r| r.name).collect();
    let rank = |region: &Region| match region {
        region if !region.pointers.is_empty() => Some(0),
        region if ["[heap]", "[stack]"].contains(&region.name) => Some(1),
        region if !region.name.is_empty() && files.contains(region.name) => Some(2),
        _ => files.is_empty().then_some(3),
    };
    let mut ranked: Vec<(i32, usize)> = (0..)
        .zip(regions)
        .filter_map(|(index, region)| Some((rank(region)?, index)))
        .collect();
    ranked.sort_unstable();
    let best = ranked.into_iter().take(MOST_REGIONS);
    best.map(|(_, index)| index).collect()
}

fn draw(question: &str, rows: &[Row], notes: &[String]) -> Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let mut y = title(&mut canvas, question) + 14.0;
    for row in rows {
        match row {
            Row::Region(region) => draw_region(&mut canvas, y, region),
            Row::Gap { others, addresses } => draw_gap(&mut canvas, y, *others, *addresses),
        }
        y += row.height();
    }
    let mut below = vec![LETTERS.to_owned()];
    below.extend_from_slice(notes);
    let height = footnotes(&mut canvas, y + 8.0, &below);
    canvas.finish(height, question)
}

fn draw_region(canvas: &mut Canvas, top: f64, region: &Region) {
    let look = theme::Look::of(region.colour);
    // A line of the card's colour keeps neighbours apart.
    let bottom = top + region.height() - 2.0;
    let corners = [(LEFT, top), (RIGHT, top), (RIGHT, bottom), (LEFT, bottom)];
    canvas.area(&look.fill(), &corners, TINT);
    canvas.rectangle(&look.fill(), (LEFT, top), (6.0, bottom - top));
    let line = top + 16.0;
    let start = fitted(&format!("{:x}", region.start), SMALL, LEFT - EDGE - 10.0);
    canvas.text("quiet", (LEFT - 10.0, line), Anchor::End, SMALL, &start);
    let text = (LEFT + 16.0, line);
    canvas.text("ink", text, Anchor::Start, TEXT_SIZE, &region.allowed);
    let bytes = size(region.end - region.start);
    let name_at = LEFT + 52.0;
    let room = RIGHT - 18.0 - width_of(&bytes, SMALL) - name_at;
    let name = fitted(region.shown_name(), TEXT_SIZE, room);
    canvas.text("ink", (name_at, line), Anchor::Start, TEXT_SIZE, &name);
    canvas.text("quiet", (RIGHT - 8.0, line), Anchor::End, SMALL, &bytes);
    for (index, (label, _)) in region.pointers.iter().enumerate() {
        let line = line + index as f64 * LINE;
        let middle = line - 4.5;
        let from = RIGHT + ARROW;
        let shaft = vec![(from, middle), (RIGHT + 6.0, middle)];
        canvas.path(&look.stroke(), &[shaft], 2.0);
        let head = [
            (RIGHT + 1.0, middle),
            (RIGHT + 10.0, middle - 5.0),
            (RIGHT + 10.0, middle + 5.0),
        ];
        canvas.area(&look.fill(), &head, 1.0);
        let at = from + 8.0;
        let label = fitted(label, TEXT_SIZE, WIDTH - EDGE - at);
        canvas.text("ink", (at, line), Anchor::Start, TEXT_SIZE, &label);
    }
}

fn draw_gap(canvas: &mut Canvas, top: f64, others: usize, addresses: Option<usize>) {
    for x in [LEFT, RIGHT] {
        canvas.line("rule", (x, top + 2.0), (x, top + GAP - 4.0), 1.5);
    }
    let text = gap_in_words(others, addresses);
    let at = (LEFT + 16.0, top + 16.5);
    canvas.text("quiet", at, Anchor::Start, SMALL, &text);
}

fn gap_in_words(others: usize, addresses: Option<usize>) -> String {
    let others = match others {
        0 => "nothing".to_owned(),
        1 => "1 other mapping".to_owned(),
        many => format!("{many} other mappings"),
    };
    match addresses {
        Some(bytes) if bytes > 0 => format!("… {others} in {} of addresses", size(bytes)),
        _ => format!("… {others}"),
    }
}

/// Bytes with the unit that fits: `36 KiB`.
fn size(bytes: usize) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{} {}", digits(value), UNITS[unit])
}

fn in_words(question: &str, regions: &[Region], rows: &[Row], notes: &[String]) -> String {
    let mut sentences = vec![describe::sentence(question)];
    if regions.is_empty() {
        sentences.push("There is no data to draw.".to_owned());
    } else {
        let drawn = rows.iter().filter(|row| matches!(row, Row::Region(_)));
        sentences.push(format!(
            "Memory map: {} of {} mappings, by address.",
            drawn.count(),
            regions.len()
        ));
    }
    let told = regions.iter().flat_map(|region| {
        let place = describe::name(region.shown_name());
        let tell = move |(label, _): &(&str, usize)| {
            format!("{}: {} {place}.", describe::name(label), region.allowed)
        };
        region.pointers.iter().map(tell)
    });
    sentences.extend(describe::as_many_as_fit(told.collect()));
    sentences.extend(notes.iter().map(|note| describe::sentence(note)));
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(start: usize, end: usize, allowed: &str, name: &str) -> Mapping {
        Mapping {
            start,
            end,
            readable: allowed.contains('r'),
            writable: allowed.contains('w'),
            executable: allowed.contains('x'),
            name: name.to_owned(),
        }
    }

    fn program() -> Vec<Mapping> {
        vec![
            mapping(0x9000, 0xa000, "rw", "[stack]"),
            mapping(0x1000, 0x2000, "r", "/home/somebody/a program"),
            mapping(0x2000, 0x3000, "rx", "/home/somebody/a program"),
            mapping(0x3000, 0x4000, "rw", ""),
            mapping(0x5000, 0x6000, "rx", "/usr/lib/libother.so"),
        ]
    }

    #[test]
    fn a_pointer_is_told_with_its_region_but_not_with_folders() {
        let picture = memory_map("Where?", &program(), &[("code", 0x2abc), ("data", 0x3000)]);
        let wanted = "Where? Memory map: 4 of 5 mappings, by address. code: r-x a program. \
                      data: rw- (no file).";
        assert_eq!(picture.alt(), wanted);
        assert!(!picture.to_svg().contains("somebody"));
    }

    #[test]
    fn what_is_not_drawn_is_counted_where_it_lies() {
        let picture = memory_map("Where?", &program(), &[("code", 0x2abc), ("data", 0x3000)]);
        let svg = picture.to_svg();
        assert!(svg.contains("… 1 other mapping in 20 KiB of addresses"));
        assert!(!svg.contains("libother"));
    }

    #[test]
    fn without_pointers_all_regions_are_drawn() {
        let picture = memory_map("What is there?", &program(), &[]);
        assert!(picture.alt().contains("5 of 5"));
        let svg = picture.to_svg();
        assert!(svg.contains("… nothing in 4 KiB of addresses") && svg.contains("libother.so"));
    }

    #[test]
    fn an_address_in_no_mapping_is_named_below() {
        let picture = memory_map("Where?", &program(), &[("dangling", 1), ("end", 0xa000)]);
        let note = "In no mapping: dangling, end.";
        assert!(picture.to_svg().contains(note) && picture.alt().contains(note));
    }

    #[test]
    fn thousands_of_mappings_become_few_rows() {
        let many: Vec<Mapping> = (1..5_000)
            .map(|i| mapping(i * 0x2000, i * 0x2000 + 0x1000, "rx", "lib.so"))
            .collect();
        let pointers: Vec<(&str, usize)> = (1..5_000).map(|i| ("p", i * 0x2000)).collect();
        for pointers in [&pointers[..], &[]] {
            let picture = memory_map("How many?", &many, pointers);
            assert!(picture.alt().contains("24 of 4999 mappings"));
            assert!(picture.to_svg().len() < 30_000);
        }
        let picture = memory_map("How many?", &many, &pointers);
        assert!(picture.alt().contains("and 4975 more addresses"));
    }

    #[test]
    fn no_mappings_are_said_to_be_no_data() {
        let backwards = mapping(5, 4, "r", "");
        for mappings in [&[][..], &[backwards]] {
            let picture = memory_map("Where?", mappings, &[("code", 4)]);
            assert!(picture.to_svg().contains("There is no data to draw."));
            assert!(picture.alt().contains("In no mapping: code."));
        }
    }

    #[test]
    fn a_name_is_bare_whatever_it_is() {
        assert_eq!(bare("/usr/lib/x y.so (deleted)"), "x y.so (deleted)");
        assert_eq!(bare("[anon:a/b]"), "[anon:a/b]");
        assert_eq!(bare(""), "");
    }

    #[test]
    fn sizes_have_the_unit_that_fits() {
        assert_eq!(size(16), "16 bytes");
        assert_eq!(size(36 << 10), "36 KiB");
        assert_eq!(size(3 << 19), "1.50 MiB");
        assert_eq!(size(usize::MAX), "16 EiB");
    }
}
