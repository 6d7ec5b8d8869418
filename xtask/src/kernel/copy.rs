//! Copies of the warm template.

use std::fs::{self, File, FileTimes};
use std::io;
use std::path::Path;

use anyhow::{Context, Result};

/// What a kernel compiles anew when the helper crate is edited.
const CHANGING: [&str; 2] = ["libhelpers-", "libctx-"];

/// Copies with times and permissions, which cargo compares.
///
/// Compiled crates of others, four fifths of it all, are linked where the file system can: nobody
/// writes into them, since one with other features has another name.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    copy_folder(from, to)
        .with_context(|| format!("cannot copy the warm kernel to {}", to.display()))
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&old, &new)?;
        } else if !(is_compiled_once(&old) && fs::hard_link(&old, &new).is_ok()) {
            copy_file(&old, &new)?;
        }
    }
    set_times(from, to)
}

fn copy_file(old: &Path, new: &Path) -> io::Result<()> {
    fs::copy(old, new)?;
    set_times(old, new)
}

fn set_times(old: &Path, new: &Path) -> io::Result<()> {
    let times = fs::metadata(old)?;
    let times = FileTimes::new()
        .set_accessed(times.accessed()?)
        .set_modified(times.modified()?);
    File::open(new)?.set_times(times)
}

fn is_compiled_once(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let library = name.ends_with(".rlib") || name.ends_with(".rmeta");
    library && !CHANGING.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::time::{Duration, SystemTime};

    use super::*;

    /// A template with a library of others, the helper crate, and a program in a folder.
    fn template() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let deps = folder.path().join("deps");
        fs::create_dir(&deps).unwrap();
        for name in ["libother-1.rlib", "libhelpers-2.rlib", "program"] {
            let path = deps.join(name);
            fs::write(&path, name).unwrap();
            let past = SystemTime::now() - Duration::from_secs(1_000_000);
            File::open(&path).unwrap().set_modified(past).unwrap();
        }
        fs::set_permissions(deps.join("program"), fs::Permissions::from_mode(0o755)).unwrap();
        folder
    }

    #[test]
    fn a_copy_has_the_same_content_times_and_permissions() {
        let (template, all) = (template(), tempfile::tempdir().unwrap());
        // Also into a folder that is there already.
        copy(template.path(), all.path()).unwrap();
        for name in ["libother-1.rlib", "libhelpers-2.rlib", "program"] {
            let [old, new] = [template.path(), all.path()].map(|at| at.join("deps").join(name));
            let [before, after] = [&old, &new].map(|path| fs::metadata(path).unwrap());
            assert_eq!(fs::read(&old).unwrap(), fs::read(&new).unwrap());
            assert_eq!(before.modified().unwrap(), after.modified().unwrap());
            assert_eq!(before.mode(), after.mode());
        }
    }

    #[test]
    fn only_what_is_never_written_again_is_shared() {
        let (template, all) = (template(), tempfile::tempdir().unwrap());
        copy(template.path(), all.path()).unwrap();
        let links = |name| {
            fs::metadata(all.path().join("deps").join(name))
                .unwrap()
                .nlink()
        };
        assert_eq!(links("libhelpers-2.rlib"), 1);
        assert_eq!(links("program"), 1);
        assert_eq!(links("libother-1.rlib"), 2);
    }

    #[test]
    fn a_template_that_is_not_there_is_said() {
        let all = tempfile::tempdir().unwrap();
        let error = copy(&all.path().join("none"), &all.path().join("copy")).unwrap_err();
        assert!(error.to_string().contains("cannot copy the warm kernel to"));
    }
}
