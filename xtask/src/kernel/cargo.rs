//! How cargo compiles in kernels' folders: without looking for what only a browser needs, and so that
//! an edit of the helper crate, while a notebook is open, costs the next cell a third of a second.
//! What cells time is compiled as `evcxr.toml` says.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};

/// Of the helper crate's small parts an edit changes few. And what plotters only uses in a browser is
/// replaced by empty crates: cargo reads all versions of each crate in `Cargo.lock` before each cell,
/// 6 MB for those of web-sys and of what it uses.
macro_rules! settings {
    () => {
        r#"[profile.dev.package.helpers]
codegen-units = 256

[patch.crates-io]
wasm-bindgen = { path = ".cargo/wasm-bindgen" }
web-sys = { path = ".cargo/web-sys" }
"#
    };
}

/// Only Linux names open files in `/proc`, as the wrapper needs it.
const SETTINGS: &str = if cfg!(target_os = "linux") {
    concat!(settings!(), "\n[build]\nrustc-wrapper = \".cargo/rustc\"\n")
} else {
    settings!()
};

/// Files of the folder `.cargo` above the kernels' folders, where cargo finds it from each: name,
/// text, permissions.
pub const FILES: [(&str, &str, u32); 5] = [
    ("config.toml", SETTINGS, 0o644),
    ("rustc", WRAPPER, 0o755),
    ("wasm-bindgen/Cargo.toml", WASM_BINDGEN, 0o644),
    ("web-sys/Cargo.toml", WEB_SYS, 0o644),
    ("empty.rs", "", 0o644),
];

const WASM_BINDGEN: &str = r#"[package]
name = "wasm-bindgen"
version = "0.2.130"
edition = "2024"

[lib]
path = "../empty.rs"
"#;

/// With the features that plotters asks for.
const WEB_SYS: &str = r#"[package]
name = "web-sys"
version = "0.3.107"
edition = "2024"

[lib]
path = "../empty.rs"

[features]
CanvasRenderingContext2d = []
Document = []
DomRect = []
Element = []
HtmlCanvasElement = []
HtmlElement = []
Node = []
Window = []
"#;

/// rustc takes nothing over from what it has compiled into a folder of another name, and each
/// kernel's folder has a name of its own. The name of an open file is the same for all: of the
/// standard input, since any other may be one of cargo's.
const WRAPPER: &str = r#"#!/bin/sh
case "$*" in
*"--crate-name helpers "*) ;;
*) exec "$@" ;;
esac
for argument; do
    shift
    if [ "$before" = --out-dir ]; then
        exec <"$argument"
        argument=/proc/self/fd/0
    fi
    before=$argument
    set -- "$@" "$argument"
done
exec "$@"
"#;

/// Writes what is not there yet below `all`, the folder of the kernels' folders.
pub fn write_files(all: &Path) -> Result<()> {
    let folder = all.join(".cargo");
    for (name, text, permissions) in FILES {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|found| found == *text) {
            continue;
        }
        write_at_once(&path, text, permissions)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Never leaves half a file: another kernel may be compiling.
fn write_at_once(path: &Path, text: &str, permissions: u32) -> Result<()> {
    let folder = path.parent().context("it has no folder")?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file()
        .set_permissions(Permissions::from_mode(permissions))?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::Command;
    use std::time::SystemTime;

    use super::*;

    /// A crate `helpers` of two parts, and a folder of a kernel that uses it.
    fn crates(all: &Path) -> (PathBuf, PathBuf) {
        let (helpers, kernel) = (all.join("helpers"), all.join("one"));
        for (folder, name, more, lib) in [
            (&helpers, "helpers", "", "pub mod same;\npub mod edited;\n"),
            (
                &kernel,
                "ctx",
                "[dependencies]\nhelpers = { path = \"../helpers\" }\n[workspace]\n",
                "pub use helpers::same::one;\n",
            ),
        ] {
            fs::create_dir_all(folder.join("src")).unwrap();
            let about = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{more}");
            fs::write(folder.join("Cargo.toml"), about).unwrap();
            fs::write(folder.join("src/lib.rs"), lib).unwrap();
        }
        fs::write(helpers.join("src/same.rs"), FUNCTION).unwrap();
        fs::write(helpers.join("src/edited.rs"), FUNCTION).unwrap();
        (helpers, kernel)
    }

    const FUNCTION: &str = "pub fn one(text: &str) -> String { text.repeat(1) }\n";

    fn build(kernel: &Path) {
        let built = Command::new("cargo")
            .args(["build", "--offline"])
            .current_dir(kernel)
            .env_remove("RUSTC_WRAPPER")
            .env("CARGO_TARGET_DIR", "target")
            .output()
            .unwrap();
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
    }

    /// When each compiled part of the helper crate in its newest form was written.
    fn parts(kernel: &Path) -> Vec<SystemTime> {
        let incremental = kernel.join("target/debug/incremental");
        let folders = fs::read_dir(incremental).unwrap().flatten();
        let helpers = folders
            .map(|one| one.path())
            .find(|path| path.to_string_lossy().contains("/helpers-"))
            .unwrap();
        let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        let newest = fs::read_dir(helpers)
            .unwrap()
            .flatten()
            .map(|one| one.path())
            .filter(|path| path.is_dir())
            .max_by_key(|path| written(path))
            .unwrap();
        let files = fs::read_dir(newest).unwrap().flatten();
        files
            .map(|one| one.path())
            .filter(|path| path.extension().is_some_and(|found| found == "o"))
            .map(|path| written(&path))
            .collect()
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_edit_compiles_only_its_part_in_another_kernels_folder_too() {
        let all = tempfile::tempdir().unwrap();
        write_files(all.path()).unwrap();
        let (helpers, one) = crates(all.path());
        build(&one);
        let other = all.path().join("other");
        fs::create_dir(&other).unwrap();
        crate::kernel::copy(&one, &other).unwrap();
        let edited = SystemTime::now();
        fs::write(helpers.join("src/edited.rs"), FUNCTION.replace('1', "2")).unwrap();
        build(&other);
        let (kept, new): (Vec<_>, Vec<_>) = parts(&other).into_iter().partition(|at| *at < edited);
        assert!(
            !kept.is_empty() && !new.is_empty(),
            "kept {kept:?}, new {new:?}"
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn rustc_gets_the_open_files_of_cargo() {
        let all = tempfile::tempdir().unwrap();
        write_files(all.path()).unwrap();
        let cargo = "exec 3</dev/null 4<&3 5<&3 6<&3 7<&3 8<&3 9<&3
            exec .cargo/rustc sh -c \"$0\" --crate-name helpers --out-dir .";
        let rustc = "for file in 3 4 5 6 7 8 9; do
            test \"$(readlink /proc/self/fd/$file)\" = /dev/null || exit 1
        done";
        let status = Command::new("sh")
            .args(["-c", cargo, rustc])
            .current_dir(all.path())
            .status();
        assert!(status.unwrap().success());
    }
}
