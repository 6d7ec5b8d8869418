//! One stream of a cell: bytes come in, lines for evcxr go out.

use std::io::{self, Write};
use std::mem;

use crate::bound::Bound;
use crate::marks::{self, CELL_BEGINS, CELL_ENDS};

/// A line without an end is cut after so many bytes.
const LONGEST_LINE: usize = 16 << 20;

/// What cells print on one stream, on its way to evcxr.
pub struct Output<W> {
    to: W,
    /// Whether evcxr looks for marks here.
    marked: bool,
    unfinished: Vec<u8>,
    bound: Bound,
    a_cell_runs: bool,
    /// What is printed between cells. evcxr reads it with the next cell's, so it must not fill the pipe.
    late: Vec<String>,
    in_content: bool,
    /// The mark that the cell has ended was seen, or its text; and what came after it.
    ending: Option<Vec<String>>,
}

impl<W: Write> Output<W> {
    /// Standard output, with evcxr's marks.
    pub fn marked(to: W) -> Output<W> {
        Output {
            to,
            marked: true,
            unfinished: Vec::new(),
            bound: Bound::default(),
            // The relay starts with a cell.
            a_cell_runs: true,
            late: Vec::new(),
            in_content: false,
            ending: None,
        }
    }

    /// Standard error: lines alone.
    pub fn unmarked(to: W) -> Output<W> {
        Output {
            marked: false,
            ..Output::marked(to)
        }
    }

    /// Takes what has been printed.
    pub fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.unfinished.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.unfinished.pop();
                self.finish_line()?;
            } else if self.unfinished.len() > LONGEST_LINE {
                self.finish_line()?;
            }
        }
        self.to.flush()
    }

    /// Whether a cell may have ended: [`confirm`](Output::confirm) it, when its process rests.
    pub fn may_have_ended(&self) -> bool {
        self.ending.is_some()
    }

    /// The cell has ended, and what came after is of something that it left running.
    pub fn confirm(&mut self) -> io::Result<()> {
        let Some(after) = self.ending.take() else {
            return Ok(());
        };
        self.show_last()?;
        self.write(CELL_ENDS)?;
        self.a_cell_runs = false;
        for line in after {
            self.line(line)?;
        }
        self.to.flush()
    }

    /// Nothing more comes.
    pub fn end(&mut self) -> io::Result<()> {
        for line in self.ending.take().into_iter().flatten() {
            self.text(&line)?;
        }
        if !self.unfinished.is_empty() {
            let rest = mem::take(&mut self.unfinished);
            self.text(&String::from_utf8_lossy(&rest))?;
        }
        self.show_last()?;
        self.to.flush()
    }

    /// A line of our own.
    pub fn say(&mut self, line: &str) -> io::Result<()> {
        self.write(line)?;
        self.to.flush()
    }

    fn finish_line(&mut self) -> io::Result<()> {
        let bytes = mem::take(&mut self.unfinished);
        let line = match String::from_utf8(bytes) {
            Ok(line) => line,
            Err(other) => String::from_utf8_lossy(other.as_bytes()).into_owned(),
        };
        match &mut self.ending {
            None => self.line(line),
            Some(_) if line.ends_with(CELL_ENDS) => {
                // So the one before was text: a cell ends once.
                let between = self.ending.take().into_iter().flatten();
                self.text_that_looks_like_a_mark()?;
                for line in between {
                    self.line(line)?;
                }
                self.line(line)
            }
            Some(after) => {
                after.push(line);
                Ok(())
            }
        }
    }

    fn line(&mut self, line: String) -> io::Result<()> {
        if !self.marked {
            return self.text(&line);
        }
        if self.in_content && !line.ends_with(CELL_ENDS) {
            self.in_content = !marks::ends_content(&line);
            return self.write(&line);
        }
        let (text, mark) = marks::split(&line);
        if !text.is_empty() || mark.is_none() {
            self.text(text)?;
        }
        match mark {
            None => Ok(()),
            Some(CELL_BEGINS) => {
                self.show_last()?;
                self.a_cell_runs = true;
                for line in mem::take(&mut self.late) {
                    self.write(&line)?;
                }
                Ok(())
            }
            Some(CELL_ENDS) if self.a_cell_runs => {
                self.in_content = false;
                self.ending = Some(Vec::new());
                Ok(())
            }
            Some(CELL_ENDS) => self.text_that_looks_like_a_mark(),
            Some(mark) => {
                self.in_content = marks::begins_content(mark);
                self.write(mark)
            }
        }
    }

    /// evcxr takes only a line for its mark that is nothing else.
    fn text_that_looks_like_a_mark(&mut self) -> io::Result<()> {
        self.text(&format!("{CELL_ENDS} "))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        match self.bound.pass(text.to_owned()) {
            Some(text) => self.write_or_keep(text),
            None => Ok(()),
        }
    }

    /// The last of many lines; after them a cell may print as much as the one before.
    pub fn show_last(&mut self) -> io::Result<()> {
        for line in self.bound.end() {
            self.write_or_keep(line)?;
        }
        Ok(())
    }

    fn write_or_keep(&mut self, line: String) -> io::Result<()> {
        if self.a_cell_runs {
            return self.write(&line);
        }
        self.late.push(line);
        Ok(())
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        self.to.write_all(line.as_bytes())?;
        self.to.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What evcxr gets, when the cells' process rests after each mark.
    fn relayed(pieces: &[&[u8]]) -> String {
        let mut output = Output::marked(Vec::new());
        for piece in pieces {
            output.take(piece).unwrap();
        }
        if output.may_have_ended() {
            output.confirm().unwrap();
        }
        output.end().unwrap();
        String::from_utf8(output.to).unwrap()
    }

    #[test]
    fn text_without_an_end_does_not_hide_the_end_of_the_cell() {
        let all = relayed(&[b"work", b"ing... ", b"EVCXR_EXECUTION_COMPLETE\n"]);
        assert_eq!(all, "working... \nEVCXR_EXECUTION_COMPLETE\n");
    }

    #[test]
    fn text_before_a_picture_is_kept_and_the_picture_stays_whole() {
        let all = relayed(&[b"abcEVCXR_BEGIN_CONTENT text/html\n<b>\nEVCXR_END_CONTENT\n"]);
        assert_eq!(
            all,
            "abc\nEVCXR_BEGIN_CONTENT text/html\n<b>\nEVCXR_END_CONTENT\n"
        );
    }

    #[test]
    fn bytes_that_are_no_letters_are_replaced() {
        assert_eq!(
            relayed(&[b"\xff\xfe\n", b"one\n"]),
            "\u{fffd}\u{fffd}\none\n"
        );
    }

    #[test]
    fn the_text_of_the_mark_may_be_printed() {
        let all = relayed(&[b"EVCXR_EXECUTION_COMPLETE\nafter\nEVCXR_EXECUTION_COMPLETE\n"]);
        assert_eq!(
            all,
            "EVCXR_EXECUTION_COMPLETE \nafter\nEVCXR_EXECUTION_COMPLETE\n"
        );
    }

    #[test]
    fn a_mark_between_cells_is_text() {
        let mut output = Output::marked(Vec::new());
        output.take(b"EVCXR_EXECUTION_COMPLETE\n").unwrap();
        output.confirm().unwrap();
        output.take(b"late\nEVCXR_EXECUTION_COMPLETE\n").unwrap();
        assert_eq!(output.to, b"EVCXR_EXECUTION_COMPLETE\n");
        output.take(b"\0a cell begins\nnext\n").unwrap();
        assert!(!output.may_have_ended());
        let all = String::from_utf8(output.to).unwrap();
        assert_eq!(
            all,
            "EVCXR_EXECUTION_COMPLETE\nlate\nEVCXR_EXECUTION_COMPLETE \nnext\n"
        );
    }

    #[test]
    fn each_cell_may_print_much() {
        let mut output = Output::marked(Vec::new());
        for _ in 0..2 {
            output.take(b"\0a cell begins\n").unwrap();
            for number in 0..20_000 {
                output.take(format!("{number}\n").as_bytes()).unwrap();
            }
            output
                .take(b"EVCXR_BEGIN_CONTENT a/b\nc\nEVCXR_END_CONTENT\nEVCXR_EXECUTION_COMPLETE\n")
                .unwrap();
            output.confirm().unwrap();
        }
        let all = String::from_utf8(output.to).unwrap();
        assert_eq!(all.matches("\n19999\n").count(), 2);
        assert_eq!(all.matches("13900 lines are left out").count(), 2);
        assert_eq!(all.matches("EVCXR_BEGIN_CONTENT a/b\nc\n").count(), 2);
    }

    #[test]
    fn what_a_dead_process_left_is_shown() {
        assert_eq!(relayed(&[b"one\nha", b"lf"]), "one\nhalf\n");
    }
}
