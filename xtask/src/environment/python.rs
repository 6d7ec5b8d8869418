//! Python packages: an active environment that has them, or a `.venv` of our own.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::packed;
use crate::checkout;
use crate::console::{output_of, run, run_beside, say};
use crate::versions::Versions;

/// The oldest Python that the locked packages run on.
const OLDEST: (u32, u32) = (3, 11);

/// What Python is called, the newest after the system's own choice.
const NAMES: [&str; 5] = [
    "python3",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
];

/// Says which of the packages named on the command line are there, and their versions.
const LIST_PACKAGES: &str = "\
import sys
from importlib.metadata import version, PackageNotFoundError
for name in sys.argv[1:]:
    try:
        print(name, version(name))
    except PackageNotFoundError:
        pass
";

/// The Python to use, with every package in the pinned version, and what `work` has made.
///
/// `work` goes on while packages are installed, which leaves the cores idle half of the time.
pub fn ready_beside<T>(
    versions: &Versions,
    work: impl FnOnce() -> Result<T>,
) -> Result<(PathBuf, T)> {
    match installed(versions)? {
        Some(python) => Ok((python, work()?)),
        None => install(work),
    }
}

/// The Python to use when nothing has to be installed.
pub fn installed(versions: &Versions) -> Result<Option<PathBuf>> {
    if let Some(python) = active_environment(versions) {
        return Ok(Some(python));
    }
    let python = own_python();
    let stamp = fs::read_to_string(stamp_path()).unwrap_or_default();
    Ok((stamp == stamp_text()? && python.exists()).then_some(python))
}

/// The locked Python packages, with hashes.
pub fn lock_file() -> PathBuf {
    checkout::root().join("requirements.lock")
}

/// The locked packages that authors need besides.
fn authors_lock_file() -> PathBuf {
    checkout::root().join("site").join("requirements.lock")
}

/// The locked packages of a server for a room.
pub fn hub_lock_file() -> PathBuf {
    checkout::root()
        .join("deploy")
        .join("hub")
        .join("requirements.lock")
}

/// Installs what authors need besides into the same environment, once.
pub fn add_authors_packages(python: &Path) -> Result<()> {
    let lock = authors_lock_file();
    let text = fs::read_to_string(&lock)
        .with_context(|| format!("cannot read {}: run `cargo xtask lock`", lock.display()))?;
    let stamp = authors_stamp_path();
    let wanted = format!("{}\n{text}", python.display());
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    run(
        "Installing what exports lessons (about half a minute)",
        &mut pip_install(python, &lock),
    )
    .with_context(not_installed)?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

fn pip_install(python: &Path, lock: &Path) -> Command {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "install", "--require-hashes"])
        .args(["--disable-pip-version-check", "--no-input", "-r"])
        .arg(lock);
    if let Some(wheels) = packed::own_wheels() {
        command.args(["--no-index", "--find-links"]).arg(wheels);
    }
    command
}

fn not_installed() -> &'static str {
    if packed::own_wheels().is_some() {
        return "the packed Python packages could not be installed: they are for the system, the \
                processor and the versions of Python that this folder's README.md names";
    }
    "the Python packages could not be installed: is the network there, and the disk not full?"
}

/// An activated conda or virtual environment whose packages have the pinned versions.
fn active_environment(versions: &Versions) -> Option<PathBuf> {
    let folder = ["VIRTUAL_ENV", "CONDA_PREFIX"]
        .iter()
        .find_map(env::var_os)
        .map(PathBuf::from)
        .filter(|folder| *folder != checkout::venv())?;
    let python = folder.join("bin").join("python");
    let names = versions.python_packages().map(|pin| &pin.name);
    let listing = output_of(
        Command::new(&python)
            .args(["-c", LIST_PACKAGES])
            .args(names),
    )
    .ok()?;
    let wrong = versions.python_packages().find(|pin| {
        let line = format!("{} {}", pin.name, pin.version);
        !listing.lines().any(|listed| listed == line)
    });
    match wrong {
        None => Some(python),
        Some(pin) => {
            say(format!(
                "The active environment {} lacks {} {}: using .venv here instead.",
                folder.display(),
                pin.name,
                pin.version
            ));
            None
        }
    }
}

fn install<T>(work: impl FnOnce() -> Result<T>) -> Result<(PathBuf, T)> {
    let venv = checkout::venv();
    let python = own_python();
    let _ = fs::remove_file(stamp_path());
    let _ = fs::remove_file(authors_stamp_path());
    if !works(&python) {
        let base = find_python()?;
        run(
            "Making a Python environment in .venv",
            Command::new(base)
                .args(["-m", "venv", "--clear"])
                .arg(&venv),
        )
        .context(
            "Python cannot make a virtual environment. \
             Debian, Ubuntu: apt install python3-venv",
        )?;
    }
    let (installed, made) = run_beside(
        "Installing JupyterLab and what runs the notebooks (about a minute)",
        &mut pip_install(&python, &lock_file()),
        work,
    );
    installed.with_context(not_installed)?;
    fs::write(stamp_path(), stamp_text()?)
        .with_context(|| format!("cannot write {}", stamp_path().display()))?;
    Ok((python, made?))
}

fn own_python() -> PathBuf {
    checkout::venv().join("bin").join("python")
}

fn stamp_path() -> PathBuf {
    checkout::venv().join("installed.lock")
}

fn authors_stamp_path() -> PathBuf {
    checkout::target().join("authors-packages.lock")
}

/// What `.venv` was made from: the locked packages, and its place, since it cannot be moved.
fn stamp_text() -> Result<String> {
    let path = lock_file();
    let lock = fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}: run `cargo xtask lock`", path.display()))?;
    Ok(format!("{}\n{lock}", checkout::venv().display()))
}

/// A Python that is new enough.
pub fn find_python() -> Result<PathBuf> {
    let mut too_old = None;
    let names = NAMES.iter().chain(&["python"]);
    for path in names.filter_map(|name| which::which(name).ok()) {
        match version_of(&path) {
            Some(version) if version >= OLDEST => return Ok(path),
            Some(version) => too_old = too_old.or(Some((path, version))),
            None => {}
        }
    }
    let wanted = format!("{}.{}", OLDEST.0, OLDEST.1);
    match too_old {
        Some((path, (major, minor))) => bail!(
            "{} is Python {major}.{minor}; the lessons need {wanted} or newer on PATH",
            path.display()
        ),
        None => bail!("no Python on PATH: install Python {wanted} or newer"),
    }
}

/// A Python that is new enough and that every user of this machine may run.
pub fn python_for_all() -> Result<PathBuf> {
    NAMES
        .iter()
        .filter_map(|name| which::which_all(name).ok())
        .flatten()
        .find(|path| open_to_all(path) && version_of(path).is_some_and(|version| version >= OLDEST))
        .context(
            "no Python 3.11 or newer that every user of this machine may run. \
             Debian, Ubuntu: apt install python3",
        )
}

/// Whether every user may come to this file, wherever its links lead.
pub fn open_to_all(path: &Path) -> bool {
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    path.ancestors().all(|part| {
        fs::metadata(part).is_ok_and(|about| about.permissions().mode() & 0o005 == 0o005)
    })
}

fn version_of(python: &Path) -> Option<(u32, u32)> {
    let code = "import sys; print(*sys.version_info[:2])";
    let text = output_of(Command::new(python).args(["-c", code])).ok()?;
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn works(python: &Path) -> bool {
    python.exists() && output_of(Command::new(python).args(["-m", "pip", "--version"])).is_ok()
}
