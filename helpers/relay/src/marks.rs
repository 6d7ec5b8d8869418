//! What evcxr prints for itself among the lines of a cell.

/// The cell has ended; evcxr's runtime prints it.
pub const CELL_ENDS: &str = "EVCXR_EXECUTION_COMPLETE";

/// A cell begins; ours.
pub const CELL_BEGINS: &str = "\u{0}a cell begins";

/// A picture or a value follows, of the media type that stands behind it.
const CONTENT_BEGINS: &str = "EVCXR_BEGIN_CONTENT ";

const CONTENT_ENDS: &str = "EVCXR_END_CONTENT";

/// The cell has panicked. It ends a content, too.
const PANICKED: &str = "EVCXR_PANIC_NOTIFICATION";

/// Marks that something follows.
const OPEN: [&str; 4] = [
    CONTENT_BEGINS,
    "EVCXR_VARIABLE_CHANGED_TYPE:",
    "EVCXR_INPUT_REQUEST:",
    "EVCXR_INPUT_REQUEST_PASSWORD:",
];

/// Marks that are the whole rest of their line.
const WHOLE: [&str; 5] = [
    CELL_ENDS,
    CELL_BEGINS,
    CONTENT_ENDS,
    PANICKED,
    "EVCXR_ERROR_OCCURRED",
];

/// The text before a mark, and the mark with what follows: where the line has one.
pub fn split(line: &str) -> (&str, Option<&str>) {
    let whole = WHOLE.iter().filter(|mark| line.ends_with(**mark));
    let whole = whole.map(|mark| line.len() - mark.len());
    let open = OPEN.iter().filter_map(|mark| line.find(mark));
    match whole.chain(open).min() {
        Some(at) => (&line[..at], Some(&line[at..])),
        None => (line, None),
    }
}

/// Whether what follows this mark is a content, to be handed on as it is.
pub fn begins_content(mark: &str) -> bool {
    mark.starts_with(CONTENT_BEGINS)
}

/// Whether a content ends with this line.
pub fn ends_content(line: &str) -> bool {
    line == CONTENT_ENDS || line == PANICKED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_behind_text() {
        assert_eq!(split("half"), ("half", None));
        assert_eq!(split(CELL_ENDS), ("", Some(CELL_ENDS)));
        assert_eq!(
            split("halfEVCXR_EXECUTION_COMPLETE"),
            ("half", Some(CELL_ENDS))
        );
        let picture = "EVCXR_BEGIN_CONTENT image/svg+xml";
        assert_eq!(split(&format!("abc{picture}")), ("abc", Some(picture)));
        let told = "EVCXR_EXECUTION_COMPLETE is evcxr's mark";
        assert_eq!(split(told), (told, None));
    }
}
