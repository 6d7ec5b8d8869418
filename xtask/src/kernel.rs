//! The kernel's launcher: gives each kernel a private copy of the warm template and removes it.
//!
//! JupyterLab starts this in place of evcxr. A kernel that is killed cannot clean up; its folder
//! is swept when the next kernel starts. A lock on a file beside the folder tells whether it is still
//! in use: the system drops the lock when its launcher ends, however it ends.

pub mod cargo;
mod copy;

use std::env;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use rustix::process::{Pid, Signal, geteuid, getppid, kill_process};

use crate::checkout;
use crate::environment::packed;

pub use copy::copy;

/// Keeps cargo from asking the network while a learner waits.
pub const OFFLINE: &str = "CARGO_NET_OFFLINE";

/// How often the launcher looks whether its kernel or its parent has ended.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How long a kernel may take to end after it was asked to.
const TIME_TO_END: Duration = Duration::from_secs(2);

/// What the kernelspec passes on.
#[derive(Args)]
pub struct Arguments {
    /// evcxr's own kernel
    #[arg(long)]
    stock_kernel: PathBuf,
    /// Folder of the standard library that cells load
    #[arg(long)]
    library: PathBuf,
    /// Folder with the sources of the standard library's crates that cells use
    #[arg(long)]
    sources: PathBuf,
    /// Folder in which the lessons' dependencies are compiled
    #[arg(long)]
    template: PathBuf,
    /// Jupyter's connection file
    connection_file: PathBuf,
}

/// The environment variables of every kernel of ours.
pub fn settings(library: &Path, sources: &Path) -> Vec<(&'static str, OsString)> {
    let nowhere = checkout::target().join("no-kernelspec-here");
    let mut settings: Vec<(&'static str, OsString)> = vec![
        // Found by name, where relative paths between temporary folder and toolchain mislead.
        (LIBRARY_PATH, library.as_os_str().to_owned()),
        // A part of them: evcxr reads all that is there at each start, twice.
        ("RUST_SRC_PATH", sources.as_os_str().to_owned()),
        (OFFLINE, "true".into()),
        // evcxr looks here for a kernelspec of its own to update: the user's must stay as it is.
        ("JUPYTER_PATH", nowhere.clone().into()),
        // The user's own start-up code for evcxr is not part of a lesson.
        ("EVCXR_CONFIG_DIR", nowhere.into()),
    ];
    if let Some(home) = packed::own_cargo_home() {
        settings.push(("CARGO_HOME", home.into()));
    }
    settings
}

/// Where the dynamic linker looks for a library by its name.
#[cfg(target_os = "macos")]
pub const LIBRARY_PATH: &str = "DYLD_FALLBACK_LIBRARY_PATH";
/// Where the dynamic linker looks for a library by its name.
#[cfg(not(target_os = "macos"))]
pub const LIBRARY_PATH: &str = "LD_LIBRARY_PATH";

/// Runs one kernel from start to end.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let parent = getppid();
    let asked_to_end = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&asked_to_end);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
        .context("cannot handle signals")?;
    let folder = KernelFolder::from_template(&arguments.template)?;
    let mut child = Command::new(&arguments.stock_kernel)
        .arg("--control_file")
        .arg(&arguments.connection_file)
        .envs(settings(&arguments.library, &arguments.sources))
        .env("EVCXR_TMPDIR", &folder.path)
        // What cells leave in the temporary folder goes with the kernel, also when it is killed.
        .env("TMPDIR", folder.temporary()?)
        .env_remove("CARGO_TARGET_DIR")
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", arguments.stock_kernel.display()))?;
    loop {
        if let Some(status) = child.try_wait().context("lost the kernel's process")? {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            return Ok(ExitCode::from(code.unwrap_or(1)));
        }
        if asked_to_end.load(Ordering::Relaxed) || getppid() != parent {
            end(&mut child);
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// Asks the kernel to end, and ends it when it does not.
fn end(child: &mut Child) {
    if let Ok(pid) = i32::try_from(child.id())
        && let Some(pid) = Pid::from_raw(pid)
    {
        let _ = kill_process(pid, Signal::TERM);
    }
    let begun = Instant::now();
    while begun.elapsed() < TIME_TO_END {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(LOOK_EVERY);
    }
    let _ = child.kill();
}

/// Where the kernels' folders are: in the user's cache, or in a temporary folder of the user's own
/// where the cache's path has a space. evcxr cannot load code from such a path.
fn kernels_folder() -> Result<PathBuf> {
    let cache = checkout::user_cache()?.join("kernels");
    if !has_space(&cache) {
        fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
        cargo::write_files(&cache)?;
        return Ok(cache);
    }
    let user = geteuid().as_raw();
    let own = env::temp_dir().join(format!("concurrency-measured-{user}"));
    ensure!(
        !has_space(&own),
        "evcxr needs a working folder without a space in its path, and both {} and {} have one: \
         set TMPDIR to another folder",
        cache.display(),
        own.display()
    );
    match DirBuilder::new().mode(0o700).create(&own) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(error).with_context(|| format!("cannot make {}", own.display()));
        }
        _ => {}
    }
    // Everybody may write to the temporary folder: use only what is really ours.
    let found = fs::symlink_metadata(&own)?;
    ensure!(
        found.is_dir() && found.uid() == user,
        "{} belongs to somebody else: set TMPDIR to another folder",
        own.display()
    );
    cargo::write_files(&own)?;
    Ok(own)
}

fn has_space(path: &Path) -> bool {
    path.to_string_lossy().contains(char::is_whitespace)
}

/// A kernel's private working folder; removed when dropped, or at the next start after a kill.
pub struct KernelFolder {
    /// Where it is.
    pub path: PathBuf,
    lock_path: PathBuf,
    _lock: File,
}

impl KernelFolder {
    /// An empty one.
    pub fn new() -> Result<KernelFolder> {
        let all = kernels_folder()?;
        KernelFolder::claim(&all)
            .with_context(|| format!("cannot make a kernel's folder in {}", all.display()))
    }

    fn from_template(template: &Path) -> Result<KernelFolder> {
        let folder = KernelFolder::new()?;
        if template.exists() {
            copy(template, &folder.path)?;
        } else {
            eprintln!("The warm kernel is gone, so this start is slow: run `cargo xtask lab`.");
        }
        Ok(folder)
    }

    /// A temporary folder for the cells, of the user's own.
    fn temporary(&self) -> Result<PathBuf> {
        let path = self.path.join("tmp");
        DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        Ok(path)
    }

    /// Sweeps what dead kernels left, then makes a new folder with a lock on it.
    fn claim(all: &Path) -> Result<KernelFolder> {
        let door = File::create(all.join("door.lock"))?;
        door.lock()?;
        sweep(all)?;
        let lock = tempfile::Builder::new()
            .prefix("")
            .suffix(".kernel")
            .tempfile_in(all)?;
        let (lock, lock_path) = lock.keep()?;
        lock.lock()?;
        let path = lock_path.with_extension("");
        fs::create_dir(&path)?;
        Ok(KernelFolder {
            path,
            lock_path,
            _lock: lock,
        })
    }
}

impl Drop for KernelFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
        let _ = fs::remove_file(&self.lock_path);
    }
}

/// Removes the folders that no living kernel holds.
fn sweep(all: &Path) -> Result<()> {
    for entry in fs::read_dir(all)? {
        let lock_path = entry?.path();
        // One that cannot be opened has just been removed by its own launcher.
        if lock_path.extension().is_some_and(|found| found == "kernel")
            && File::open(&lock_path).is_ok_and(|lock| lock.try_lock().is_ok())
        {
            let _ = fs::remove_dir_all(lock_path.with_extension(""));
            let _ = fs::remove_file(&lock_path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folders and locks of kernels in `all`.
    fn left(all: &Path) -> usize {
        let entries = fs::read_dir(all).unwrap();
        entries
            .filter(|entry| entry.as_ref().unwrap().file_name() != "door.lock")
            .count()
    }

    #[test]
    fn kernels_that_start_while_others_end_all_get_a_folder() {
        let all = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let folder = KernelFolder::claim(all.path()).unwrap();
                        assert!(folder.path.is_dir());
                    }
                });
            }
        });
        assert_eq!(left(all.path()), 0);
    }

    #[test]
    fn what_a_killed_kernel_left_is_swept_and_a_living_one_stays() {
        let all = tempfile::tempdir().unwrap();
        let living = KernelFolder::claim(all.path()).unwrap();
        fs::create_dir(all.path().join("killed")).unwrap();
        File::create(all.path().join("killed.kernel")).unwrap();
        let next = KernelFolder::claim(all.path()).unwrap();
        assert!(living.path.is_dir() && next.path.is_dir());
        assert_eq!(left(all.path()), 4);
    }
}
