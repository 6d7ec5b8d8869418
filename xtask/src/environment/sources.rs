//! The part of the standard library's sources that evcxr needs to name the types of variables.
//!
//! At each start evcxr reads every source file of the standard library, twice, and half of them
//! are processor intrinsics and tests. A folder of links to the crates that cells use saves about
//! a third of a kernel's start; `docs/decisions.md` has the figures.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::toolchain::Toolchain;

/// The crates whose types cells use.
const CRATES: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];

/// The folder of links, beside the kernelspec.
pub fn folder(share: &Path) -> PathBuf {
    share.join("kernels").join("rust").join("sources")
}

/// Links the crates of today's toolchain, where its sources are installed.
pub fn link(toolchain: &Toolchain, share: &Path) -> Result<()> {
    let Some(sources) = &toolchain.sources else {
        return Ok(());
    };
    let folder = folder(share);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for name in CRATES {
        let link = folder.join(name);
        let wanted = sources.join(name);
        if fs::read_link(&link).is_ok_and(|found| found == wanted) {
            continue;
        }
        let _ = fs::remove_file(&link);
        symlink(&wanted, &link).with_context(|| format!("cannot make {}", link.display()))?;
    }
    Ok(())
}
