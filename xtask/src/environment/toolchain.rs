//! The Rust toolchain and the C linker that cells are compiled with.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::checkout;
use crate::console::{output_of, run, say};
use crate::kernel;

/// The Rust toolchain in use.
pub struct Toolchain {
    /// What `rustc -vV` prints: a change of it makes compiled crates useless.
    pub version: String,
    /// The folder of the standard library that cells load at run time.
    pub library: PathBuf,
    /// The standard library's sources, where they are installed: evcxr reads types in them.
    pub sources: Option<PathBuf>,
}

impl Toolchain {
    /// Asks `rustc` on PATH; fails when it or a C linker is missing.
    pub fn find() -> Result<Toolchain> {
        linker()?;
        let toolchain = Toolchain::without_linker()?;
        if toolchain.sources.is_some() {
            return Ok(toolchain);
        }
        let mut add = Command::new("rustup");
        add.args(["component", "add", "rust-src"]);
        if let Err(error) = run("Fetching the standard library's sources", &mut add) {
            say(format!(
                "Going on without them, cells are slower: {error:#}"
            ));
        }
        Toolchain::without_linker()
    }

    /// Asks `rustc` on PATH.
    pub fn without_linker() -> Result<Toolchain> {
        Toolchain::of(Path::new("rustc"))
    }

    /// Asks this compiler.
    pub fn of(rustc: &Path) -> Result<Toolchain> {
        let version = ask(rustc, &["-vV"])
            .context("rustc does not run: install Rust with rustup, then open a new terminal")?;
        let library = ask(rustc, &["--print", "target-libdir"])?;
        let library = Path::new(library.trim()).to_owned();
        // The library is in SYSROOT/lib/rustlib/TARGET/lib.
        let rustlib = library.ancestors().nth(2).unwrap_or(&library);
        let sources = rustlib.join("src").join("rust").join("library");
        Ok(Toolchain {
            version,
            sources: sources.exists().then_some(sources),
            library,
        })
    }

    /// The folder of the whole toolchain: SYSROOT/lib/rustlib/TARGET/lib is its library.
    pub fn sysroot(&self) -> Result<&Path> {
        let folder = self.library.ancestors().nth(4);
        folder.context("rustc's library is not in a toolchain's folder")
    }

    /// The first line of `rustc -vV`, for people.
    pub fn name(&self) -> &str {
        self.version.lines().next().unwrap_or("rustc")
    }
}

/// The C compiler that Rust links with.
pub fn linker() -> Result<PathBuf> {
    ["cc", "gcc", "clang"]
        .iter()
        .find_map(|name| which::which(name).ok())
        .context(
            "Rust needs a C linker, and there is no `cc` on PATH. \
             Debian, Ubuntu: apt install gcc. Fedora: dnf install gcc. macOS: xcode-select --install",
        )
}

fn ask(rustc: &Path, arguments: &[&str]) -> Result<String> {
    output_of(
        Command::new(rustc)
            .args(arguments)
            // Set by `cargo run`, it would have rustc take another toolchain's folder for its own.
            .env_remove(kernel::LIBRARY_PATH)
            .current_dir(checkout::notebooks()),
    )
}
