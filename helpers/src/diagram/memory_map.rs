//! Where addresses fall: the regions of a process' memory, and pointers into them.

use crate::format::bytes;
use crate::os::Mapping;
use crate::plot::card::*;
use crate::plot::text::{fitted, width_of};
use crate::plot::theme::{Look, RULE};
use crate::plot::{Picture, words};

/// One region; each further pointer into it makes it higher.
const ROW: f64 = 25.0;
const LINE: f64 = 19.0;
const GAP: f64 = 27.0;

/// The regions' left and right edge; addresses stand left of them, pointers right.
const LEFT: f64 = 130.0;
const RIGHT: f64 = 450.0;

/// From a pointer's label to the region it points into.
const ARROW: f64 = 38.0;

/// The regions' tint, behind text.
const TINT: f64 = 0.16;

const MOST_REGIONS: usize = 24;
/// Labels of one region.
const MOST_POINTERS: usize = 24;

const LETTERS: &str = "r: may be read, w: written, x: executed. Addresses grow downwards.";

/// Draws the mappings of a process in the order of their addresses, and what points into them.
///
/// Of many mappings it draws those that are pointed into, with their neighbours of the same file,
/// `[heap]` and `[stack]`; the others are counted where they lie. Files go by their bare names.
/// Up to 24 pointers into each are drawn; addresses that fall in no mapping are named below the picture.
///
/// ```
/// use helpers::{diagram::memory_map, os::mappings};
///
/// let boxed = Box::new(1);
/// let heap = &raw const *boxed as usize;
/// if let Some(mappings) = mappings() {
///     let picture = memory_map("Where is it?", &mappings, &[("a boxed number", heap)]);
///     assert!(picture.alt().contains("a boxed number: rw-"));
/// }
/// ```
pub fn memory_map(question: &str, mappings: &[Mapping], pointers: &[(&str, usize)]) -> Picture {
    let mut pointers = pointers.to_vec();
    pointers.sort_by_key(|(_, address)| *address);
    let into = |mapping: &Mapping| {
        let inside = pointers.iter().filter(|(_, at)| holds(mapping, *at));
        inside
            .map(|(label, _)| *label)
            .take(MOST_POINTERS)
            .collect()
    };
    let regions = mappings.iter().filter(|one| one.start < one.end);
    let mut regions: Vec<Region> = regions.map(|mapping| (mapping, into(mapping))).collect();
    regions.sort_by_key(|(mapping, _)| (mapping.start, mapping.end));
    let shown = shown(&regions);
    let found = |at: &usize| regions.iter().any(|(mapping, _)| holds(mapping, *at));
    let nowhere = pointers.iter().filter(|(_, at)| !found(at));
    let nowhere: Vec<String> = nowhere.map(|(label, _)| words::name(label)).collect();
    let mut notes = vec![LETTERS.to_owned()];
    if !nowhere.is_empty() {
        notes.push(format!("In no mapping: {}.", nowhere.join(", ")));
    }
    let count = format!("{} of {} mappings", shown.len(), regions.len());
    let mut seen = vec![format!("Memory map: {count}, by address.")];
    for (mapping, pointers) in &regions {
        let place = format!("{} {}", allowed(mapping), words::name(name(mapping)));
        let tell = |label: &&str| format!("{}: {place}.", words::name(label));
        seen.extend(pointers.iter().map(tell));
    }
    if regions.is_empty() {
        let alt = words::told(question, vec![NO_DATA.to_owned()], &notes[1..]);
        return nothing(question, alt, NO_DATA);
    }
    // What lies between two regions, then the region, from top to bottom.
    let (mut rows, mut y, mut end) = (Vec::new(), 8.0, shown[0].0.start);
    for region in shown {
        let (start, top) = (region.0.start, y);
        let hidden = |region: &&Region| (end..start).contains(&region.0.start);
        let others = regions.iter().filter(hidden).count();
        let gap = bytes(start.saturating_sub(end) as f64);
        let gap = format!("… {gap} of addresses, other mappings: {others}");
        let gap = if start > end { gap } else { String::new() };
        y += if start > end { GAP } else { 0.0 };
        rows.push((gap, top, region, y));
        y += ROW + region.1.len().saturating_sub(1) as f64 * LINE;
        end = region.0.end;
    }
    let alt = words::told(question, seen, &notes[1..]);
    card(question, alt, &notes, y + 8.0, |pen| {
        rows.iter().try_for_each(|(gap, top, region, y)| {
            for x in [LEFT, RIGHT].into_iter().filter(|_| !gap.is_empty()) {
                pen.stroke(&[(x, top + 2.0), (x, y - 4.0)], wide(RULE, 1.5))?;
            }
            pen.write(gap, (LEFT + 16.0, top + 12.5), HPos::Left, NOTE)?;
            draw(pen, region, *y)
        })
    })
}

/// A mapping with the labels of what points into it.
type Region<'a> = (&'a Mapping, Vec<&'a str>);

/// What is pointed into, with its neighbours of the same file, `[heap]` and `[stack]`.
fn shown<'r, 'a>(regions: &'r [Region<'a>]) -> Vec<&'r Region<'a>> {
    let pointed = |region: &Region| !region.1.is_empty();
    let files = regions
        .iter()
        .filter(|region| pointed(region))
        .map(|r| name(r.0));
    let files: Vec<&str> = files.chain(["[heap]", "[stack]"]).collect();
    let all = files.len() == 2;
    let matters = |region: &&Region| {
        let name = name(region.0);
        all || pointed(region) || name != NO_FILE && files.contains(&name)
    };
    let mut shown: Vec<&Region> = regions.iter().filter(matters).collect();
    shown.sort_by_key(|region| !pointed(region));
    shown.truncate(MOST_REGIONS);
    shown.sort_by_key(|region| region.0.start);
    shown
}

fn draw(pen: &Pen, (mapping, pointers): &Region, top: f64) -> Drawn {
    let colour = match (mapping.executable, mapping.writable, mapping.readable) {
        (true, ..) => Look::of(0).fill(),
        (_, true, _) => Look::of(1).fill(),
        (_, _, true) => Look::of(2).fill(),
        _ => Look::of(4).fill(),
    };
    let lines = pointers.len().max(1) as f64;
    let (y, bottom) = (top + 11.5, top + ROW - 2.0 + (lines - 1.0) * LINE);
    let size = bytes((mapping.end - mapping.start) as f64);
    let room = RIGHT - LEFT - 70.0 - width_of(&size, SMALL);
    let start = fitted(&format!("{:x}", mapping.start), SMALL, LEFT - 10.0);
    let name = fitted(name(mapping), TEXT, room);
    pen.rectangle((LEFT, top), (RIGHT, bottom), colour.mix(TINT))?;
    pen.rectangle((LEFT, top), (LEFT + 6.0, bottom), colour)?;
    pen.write(&start, (LEFT - 10.0, y), HPos::Right, NOTE)?;
    pen.write(&allowed(mapping), (LEFT + 16.0, y), HPos::Left, NAME)?;
    pen.write(&name, (LEFT + 52.0, y), HPos::Left, NAME)?;
    pen.write(&size, (RIGHT - 8.0, y), HPos::Right, NOTE)?;
    let (from, base, tip) = (RIGHT + ARROW, RIGHT + 10.0, RIGHT + 1.0);
    for (index, label) in pointers.iter().enumerate() {
        let y = y + index as f64 * LINE;
        let label = fitted(label, TEXT, WIDTH - from - 8.0);
        pen.stroke(&[(from, y), (base, y)], wide(colour, 2.0))?;
        pen.polygon(&[(tip, y), (base, y - 5.0), (base, y + 5.0)], colour)?;
        pen.write(&label, (from + 8.0, y), HPos::Left, NAME)?;
    }
    Ok(())
}

const NO_FILE: &str = "(no file)";

fn holds(mapping: &Mapping, address: usize) -> bool {
    (mapping.start..mapping.end).contains(&address)
}

/// A file's name without its folders; names in brackets are the kernel's own.
fn name(mapping: &Mapping) -> &str {
    match mapping.name.as_str() {
        "" => NO_FILE,
        kernels if kernels.starts_with('[') => kernels,
        path => path.rsplit('/').next().unwrap_or(path),
    }
}

/// For example `r-x`.
fn allowed(mapping: &Mapping) -> String {
    let letter = |yes: bool, letter| if yes { letter } else { '-' };
    let (read, write) = (letter(mapping.readable, 'r'), letter(mapping.writable, 'w'));
    format!("{read}{write}{}", letter(mapping.executable, 'x'))
}
