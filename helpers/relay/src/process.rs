//! The process between the cells and evcxr.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, PipeReader, Read};
use std::mem;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::thread;
use std::time::{Duration, Instant};

use crate::output::Output;
use crate::system::{self, ready};

/// How often to look whether the cells' process rests, when a cell seems to have ended; before that, a
/// few times at once, since it is about to.
const LOOK_EVERY: Duration = Duration::from_millis(1);
const AT_ONCE: (usize, Duration) = (5, Duration::from_micros(50));

/// How long what cells have started may be heard after its end.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// How long evcxr needs for the last of a cell's lines.
const TO_BE_HEARD: Duration = Duration::from_millis(50);

/// What evcxr's own line about the end does not say.
const ENDED: &str = "The process in which cells run has ended, and its variables with it. Functions and \
                     imports are still there: run the cells again that make the variables.";

/// Starts it for this process.
///
/// # Safety
///
/// The calling process has one thread.
pub unsafe fn start() -> io::Result<()> {
    let evcxr = [own_copy(io::stdout())?, own_copy(io::stderr())?];
    let (printed, print) = io::pipe()?;
    let (complained, complain) = io::pipe()?;
    let (ended, kept) = system::end_of_this_process()?;
    let nothing = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/null")?;
    system::lead_a_group()?;
    system::make_standard(&print, 1)?;
    system::make_standard(&complain, 2)?;
    drop((print, complain));
    let cells = std::process::id();
    let relay = || {
        // It must not hold the other ends of its own pipes, nor that of evcxr's commands.
        let held = kept.as_ref().map(AsRawFd::as_raw_fd);
        for number in [0, 1, 2].into_iter().chain(held) {
            let _ = system::make_standard(&nothing, number);
        }
        match Relay::new(cells, &evcxr, printed, complained) {
            Ok(relay) => relay.run(&ended),
            Err(_) => system::end_group(cells),
        }
    };
    // SAFETY: so the caller says.
    let started = unsafe { system::detached(relay) };
    if started.is_err() {
        system::make_standard(&evcxr[0], 1)?;
        system::make_standard(&evcxr[1], 2)?;
    }
    mem::forget(kept);
    started
}

fn own_copy(file: impl AsFd) -> io::Result<File> {
    file.as_fd().try_clone_to_owned().map(File::from)
}

type ToEvcxr = Output<BufWriter<File>>;

struct Relay {
    /// The process in which cells run.
    cells: u32,
    /// Closed at the other end when evcxr has ended.
    evcxr: File,
    printed: (PipeReader, ToEvcxr),
    complained: (PipeReader, ToEvcxr),
}

impl Relay {
    fn new(
        cells: u32,
        evcxr: &[File; 2],
        printed: PipeReader,
        complained: PipeReader,
    ) -> io::Result<Relay> {
        let [stdout, stderr] = evcxr;
        let to = |file: &File| file.try_clone().map(BufWriter::new);
        Ok(Relay {
            cells,
            evcxr: stdout.try_clone()?,
            printed: (printed, Output::marked(to(stdout)?)),
            complained: (complained, Output::unmarked(to(stderr)?)),
        })
    }

    /// Until the cells' process has ended, or evcxr has; then ends what cells have started.
    fn run(mut self, ended: &OwnedFd) {
        while self.hand_on(ended).is_ok_and(|goes_on| goes_on) {}
        system::end_group(self.cells);
        let _ = self.hand_on_the_rest();
    }

    /// Waits for something to hand on; `false` when nothing more will come.
    fn hand_on(&mut self, ended: &OwnedFd) -> io::Result<bool> {
        let (printed, out) = &mut self.printed;
        let (complained, err) = &mut self.complained;
        if out.may_have_ended() && rests_soon(self.cells) {
            // What the cell has printed is all in the pipe now, and may be more than the mark's text.
            if ready([(printed.as_fd(), true)], Some(Duration::ZERO))? == [true] {
                take(printed, out)?;
            }
            if ready([(complained.as_fd(), true)], Some(Duration::ZERO))? == [true] {
                take(complained, err)?;
            }
            out.confirm()?;
            err.show_last()?;
        }
        let look_again = out.may_have_ended().then_some(LOOK_EVERY);
        let [to_print, to_complain, has_ended, nobody_listens] = ready(
            [
                (printed.as_fd(), true),
                (complained.as_fd(), true),
                (ended.as_fd(), true),
                (self.evcxr.as_fd(), false),
            ],
            look_again,
        )?;
        let goes_on =
            (!to_print || take(printed, out)?) && (!to_complain || take(complained, err)?);
        Ok(goes_on && !has_ended && !nobody_listens)
    }

    /// What is still in the pipes, and that the process has ended.
    fn hand_on_the_rest(&mut self) -> io::Result<()> {
        let until = Instant::now() + LAST_WORDS;
        for (from, to) in [&mut self.printed, &mut self.complained] {
            let left = || Some(until.saturating_duration_since(Instant::now()));
            while ready([(from.as_fd(), true)], left())? == [true] && take(from, to)? {}
        }
        self.printed.1.end()?;
        self.printed.1.say(ENDED)?;
        self.complained.1.end()?;
        // evcxr ends the cell when nobody can print any more, and not when it has handed on all.
        thread::sleep(TO_BE_HEARD);
        Ok(())
    }
}

/// Takes what is there; `false` when nobody prints any more.
fn take(from: &mut PipeReader, to: &mut ToEvcxr) -> io::Result<bool> {
    let mut bytes = [0; 64 << 10];
    let count = from.read(&mut bytes)?;
    to.take(&bytes[..count])?;
    Ok(count > 0)
}

fn rests_soon(process: u32) -> bool {
    let (times, pause) = AT_ONCE;
    (0..times).any(|time| {
        if time > 0 {
            thread::sleep(pause);
        }
        rests(process)
    })
}

/// Whether the process waits for something: after a cell, for evcxr's next command.
fn rests(process: u32) -> bool {
    let about = fs::read(format!("/proc/{process}/stat")).unwrap_or_default();
    // The state is behind the name, which may have any letter in it.
    let state = about.iter().rposition(|byte| *byte == b')');
    // Running, or about to in a moment: it may be waiting for the pipe.
    !matches!(state.and_then(|at| about.get(at + 2)), Some(b'R' | b'D'))
}
