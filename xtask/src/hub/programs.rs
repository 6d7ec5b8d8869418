//! What the hub and the learners' servers run: Python, the proxy, and for accounts of their own
//! also a Rust toolchain and a kernel that they may read.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::made_from;
use super::place::Place;
use crate::checkout;
use crate::console::{output_of, run};
use crate::environment::{
    CARGO_HOME, Environment, Shared, Toolchain, find_python, hub_lock_file, lock_file,
    python_for_all, readable_by_all,
};
use crate::lock;

/// The parts of a toolchain that compile; documentation stays behind.
const TOOLCHAIN_PARTS: [&str; 2] = ["bin", "lib"];

/// The oldest node.js that the proxy runs on.
const OLDEST_NODE: u32 = 20;

/// Everything that is started.
pub struct Programs {
    python: PathBuf,
    /// node.js and the proxy's script.
    pub proxy: [PathBuf; 2],
    /// PATH of the learners' servers.
    pub path: OsString,
    /// What cargo has fetched for the lessons, where it is not the user's own.
    pub cargo_home: Option<PathBuf>,
}

impl Programs {
    /// Sets up what is missing or older than its source.
    pub fn ready(
        place: &Place,
        environment: &Environment,
        node: PathBuf,
        accounts: bool,
    ) -> Result<Programs> {
        let python = python(place, accounts)?;
        let proxy = [node, proxy(place)?];
        let mut programs = Programs {
            python,
            proxy,
            path: env::var_os("PATH").unwrap_or_default(),
            cargo_home: None,
        };
        if !accounts {
            programs.kernel(
                place,
                environment,
                environment.toolchain(),
                environment.stock_kernel(),
            )?;
            return Ok(programs);
        }
        let sysroot = toolchain(place, environment.toolchain())?;
        let toolchain = Toolchain::of(&sysroot.join("bin").join("rustc"))?;
        let kernel = stock_kernel(place, environment.stock_kernel())?;
        programs.path = env::join_paths([
            sysroot.join("bin"),
            "/usr/local/bin".into(),
            "/usr/bin".into(),
            "/bin".into(),
        ])?;
        let cargo_home = place.system().join("cargo");
        programs.cargo_home = Some(cargo_home.clone());
        programs.kernel(place, environment, &toolchain, &kernel)?;
        readable_by_all(&cargo_home)?;
        readable_by_all(&place.share())?;
        Ok(programs)
    }

    /// The hub's Python.
    pub fn python(&self) -> Command {
        Command::new(&self.python)
    }

    fn kernel(
        &self,
        place: &Place,
        environment: &Environment,
        toolchain: &Toolchain,
        stock_kernel: &Path,
    ) -> Result<()> {
        let mut settings = vec![("PATH", self.path.clone())];
        if let Some(folder) = &self.cargo_home {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            settings.push((CARGO_HOME, folder.into()));
        }
        environment.share(&Shared {
            share: &place.share(),
            notebooks: &place.lessons().join("notebooks"),
            template: &place.template(),
            toolchain,
            stock_kernel,
            settings,
        })
    }
}

/// The Python of a hub that has been set up.
pub fn python_of(place: &Place) -> PathBuf {
    place.system().join("python").join("bin").join("python")
}

fn python(place: &Place, accounts: bool) -> Result<PathBuf> {
    let base = if accounts {
        python_for_all()?
    } else {
        find_python()?
    };
    let folder = place.system().join("python");
    let python = python_of(place);
    let mut wanted = format!("{}\n{}\n", base.display(), folder.display());
    for lock in [lock_file(), hub_lock_file()] {
        wanted += &fs::read_to_string(&lock)
            .with_context(|| format!("cannot read {}: run `cargo xtask lock`", lock.display()))?;
    }
    let stamp = folder.join("installed.lock");
    if made_from(&stamp, &wanted) {
        return Ok(python);
    }
    run(
        "Making a Python environment for the hub",
        Command::new(base)
            .args(["-m", "venv", "--clear", "--without-pip"])
            .arg(&folder),
    )?;
    let mut install = Command::new(lock::uv()?);
    install
        .args(["pip", "install", "--require-hashes", "--link-mode=copy"])
        // Learners cannot write here, so each of their servers would compile it all again.
        .arg("--compile-bytecode")
        .arg("--python")
        .arg(&python);
    for lock in [lock_file(), hub_lock_file()] {
        install.arg("--requirements").arg(lock);
    }
    run("Installing JupyterHub (about half a minute)", &mut install)
        .context("the hub's packages could not be installed: is the network there?")?;
    readable_by_all(&folder)?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}

/// node.js in a version that the proxy runs on.
pub fn node() -> Result<PathBuf> {
    let mend = "install node.js 20 or newer with npm, from nodejs.org or your system's packages";
    let node = which::which("node")
        .with_context(|| format!("the hub's proxy needs node.js, and there is none: {mend}"))?;
    let version = output_of(Command::new(&node).arg("--version"))?;
    let version = version.trim();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    ensure!(
        major.is_some_and(|major| major >= OLDEST_NODE),
        "{} is node.js {version}, too old for the hub's proxy: {mend}",
        node.display()
    );
    Ok(node)
}

fn proxy(place: &Place) -> Result<PathBuf> {
    let folder = place.system().join("proxy");
    let script = folder.join("node_modules/configurable-http-proxy/bin/configurable-http-proxy");
    let sources = checkout::root().join("deploy").join("hub");
    let wanted = fs::read_to_string(sources.join("package-lock.json"))?;
    let stamp = folder.join("installed.lock");
    if made_from(&stamp, &wanted) {
        return Ok(script);
    }
    let npm = which::which("npm").context(
        "the hub's proxy is installed with npm, and there is none: install node.js with npm",
    )?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(sources.join(name), folder.join(name))?;
    }
    run(
        "Installing the hub's proxy",
        Command::new(npm)
            .args([
                "ci",
                "--omit=dev",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
            ])
            .current_dir(&folder),
    )
    .context("the hub's proxy could not be installed: is the network there?")?;
    readable_by_all(&folder)?;
    fs::write(&stamp, wanted)?;
    Ok(script)
}

/// A copy of the toolchain, since a user's own is in a home that learners may not enter.
fn toolchain(place: &Place, toolchain: &Toolchain) -> Result<PathBuf> {
    let sysroot = toolchain.sysroot()?;
    let folder = place.system().join("toolchain");
    let wanted = format!("{}\n{}", sysroot.display(), toolchain.version);
    let stamp = folder.join("copied-from");
    if made_from(&stamp, &wanted) {
        return Ok(folder);
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    run(
        "Copying the Rust toolchain for all",
        copy()
            .args(TOOLCHAIN_PARTS.map(|part| sysroot.join(part)))
            .arg(&folder),
    )?;
    readable_by_all(&folder)?;
    fs::write(&stamp, wanted)?;
    Ok(folder)
}

fn stock_kernel(place: &Place, kernel: &Path) -> Result<PathBuf> {
    let copied = place.system().join("evcxr_jupyter");
    // Compares times first; replaced in one step, as a kernel may be running.
    run(
        "Copying the Rust kernel for all",
        copy()
            .args(["--update", "--remove-destination"])
            .args([kernel, &copied]),
    )?;
    readable_by_all(&copied)?;
    Ok(copied)
}

/// Owned by whoever runs this; times are kept.
fn copy() -> Command {
    let mut command = Command::new("cp");
    command.args(["-R", "--preserve=mode,timestamps,links", "--reflink=auto"]);
    command
}
