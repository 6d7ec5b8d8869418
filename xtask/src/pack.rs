//! `cargo xtask pack`: an archive for people with a bad network or none. Unpacked, the folder sets
//! itself up from what it brings along; `environment::packed` says where that is.

mod crates;
mod wheels;

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::checkout;
use crate::console::{output_of, run, say};
use crate::environment::{Environment, packed};
use crate::export;

/// The name of the folder that comes out of the archive.
const FOLDER: &str = "concurrency-measured";

/// Prints a file's SHA-256 and its name, as `sha256sum` does.
const CHECKSUM: &str = "\
import hashlib, pathlib, sys
path = pathlib.Path(sys.argv[1])
with path.open('rb') as file:
    print(hashlib.file_digest(file, 'sha256').hexdigest() + '  ' + path.name)
";

/// What follows `cargo xtask pack`.
#[derive(Args)]
pub struct Arguments {
    /// The archive to make [default: target/concurrency-measured-SYSTEM-PROCESSOR.tar.gz]
    file: Option<PathBuf>,
    /// With the exercises' solutions, folded
    #[arg(long)]
    solutions: bool,
    /// Python to bring packages for, such as 3.13; may be given again [default: all that the
    /// lessons run on]
    #[arg(long, value_name = "VERSION")]
    python: Vec<String>,
}

/// Makes the archive and its checksum, both whole or neither.
pub fn write(arguments: &Arguments) -> Result<ExitCode> {
    checkout::ensure_whole()?;
    let archive = archive_path(arguments)?;
    let place = archive.parent().unwrap_or(Path::new("."));
    let environment = Environment::ready()?;
    // Beside the archive, so that putting it in its place is one step.
    let scratch = tempfile::Builder::new()
        .prefix(".pack-")
        .tempdir_in(place)
        .with_context(|| format!("cannot write to {}: does it exist?", place.display()))?;
    remove_when_interrupted(scratch.path())?;
    let folder = scratch.path().join(FOLDER);
    export::write_handout(&folder, arguments.solutions, &[])?;
    fill(&folder, &environment, &arguments.python)?;
    let new = compress(scratch.path(), &archive)?;
    let sum = output_of(environment.python().args(["-c", CHECKSUM]).arg(&new))?;
    let sum_path = beside(&archive, "sha256");
    fs::write(scratch.path().join("sum"), sum)
        // Never a checksum beside an archive that it is not of.
        .and_then(|()| remove_if_there(&sum_path))
        .and_then(|()| fs::rename(&new, &archive))
        .and_then(|()| fs::rename(scratch.path().join("sum"), &sum_path))
        .with_context(|| format!("cannot write {}", archive.display()))?;
    let mebibytes = fs::metadata(&archive)?.len() >> 20;
    say(format!(
        "To give away:  {} ({mebibytes} MiB)\nIts checksum:  {}",
        archive.display(),
        sum_path.display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn archive_path(arguments: &Arguments) -> Result<PathBuf> {
    let path = match &arguments.file {
        Some(file) => absolute(file).context("what file is that?")?,
        None => checkout::target().join(format!("{FOLDER}-{OS}-{ARCH}.tar.gz")),
    };
    ensure!(
        !path.is_dir(),
        "{} is a folder: name the archive",
        path.display()
    );
    Ok(path)
}

/// What the handout lacks without a network.
fn fill(folder: &Path, environment: &Environment, pythons: &[String]) -> Result<()> {
    let readme = checkout::root().join("site").join("packed.md");
    fs::copy(&readme, folder.join("README.md"))
        .with_context(|| format!("cannot copy {}", readme.display()))?;
    let sources = crates::kernel_sources()?;
    output_of(&mut copy(&sources, &packed::kernel_sources(folder))?)?;
    crates::vendor(folder)?;
    let kernel = packed::kernel(folder);
    fs::copy(environment.stock_kernel(), &kernel)
        .with_context(|| format!("cannot write {}: is the disk full?", kernel.display()))?;
    wheels::download(environment, &packed::wheels(folder), pythons)
}

fn copy(from: &Path, to: &Path) -> Result<Command> {
    let parent = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    let mut command = Command::new("cp");
    command.arg("-R").arg(from).arg(to);
    Ok(command)
}

fn compress(scratch: &Path, archive: &Path) -> Result<PathBuf> {
    let name = archive.file_name().context("the archive needs a name")?;
    let new = scratch.join(name);
    run(
        "Compressing",
        Command::new("tar")
            .current_dir(scratch)
            .arg("-czf")
            .arg(&new)
            .arg(FOLDER),
    )
    .context("the archive could not be written: is the disk full?")?;
    Ok(new)
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// An error removes the folder as it is dropped; a signal would not.
fn remove_when_interrupted(scratch: &Path) -> Result<()> {
    let scratch = scratch.to_owned();
    ctrlc::set_handler(move || {
        let _ = fs::remove_dir_all(&scratch);
        say("Interrupted: nothing was packed.");
        std::process::exit(130);
    })
    .context("cannot handle signals")
}
