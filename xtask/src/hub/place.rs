//! The hub's folder: what learners may read, what is theirs, and what nobody but the hub may see.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::checkout;
use crate::console::run;
use crate::environment::{Environment, older, readable_by_all};

/// Where things are.
pub struct Place(PathBuf);

impl Place {
    /// The hub in this folder.
    pub fn new(folder: PathBuf) -> Place {
        Place(folder)
    }

    /// All of it.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// What learners run and read: nobody but the hub's owner may write here.
    pub fn system(&self) -> PathBuf {
        self.0.join("system")
    }

    /// The lessons, without solutions, from which learners get their copies.
    pub fn lessons(&self) -> PathBuf {
        self.system().join("lessons")
    }

    /// The warm template of all kernels.
    pub fn template(&self) -> PathBuf {
        self.system().join("warm-kernel")
    }

    /// The hub's own Python files.
    pub fn code(&self) -> PathBuf {
        self.system().join("hub")
    }

    /// The kernelspec and JupyterLab's settings.
    pub fn share(&self) -> PathBuf {
        self.system().join("share").join("jupyter")
    }

    /// The learners' homes: each may be entered by its owner only.
    pub fn homes(&self) -> PathBuf {
        self.0.join("homes")
    }

    /// Jupyter's short-lived files, a folder for each learner.
    pub fn running(&self) -> PathBuf {
        self.0.join("run")
    }

    /// Secrets, the database, the log.
    pub fn state(&self) -> PathBuf {
        self.0.join("state")
    }

    /// What the hub is started with.
    pub fn settings(&self) -> PathBuf {
        self.state().join("settings.json")
    }

    /// One line a person.
    pub fn passwords(&self) -> PathBuf {
        self.state().join("passwords.txt")
    }

    /// What JupyterHub, the proxy and the servers print.
    pub fn log(&self) -> PathBuf {
        self.state().join("hub.log")
    }

    /// Makes the folders with their permissions, and copies the hub's own Python files.
    pub fn make(&self, accounts: bool) -> Result<()> {
        for (folder, mode) in [
            (self.0.clone(), 0o755),
            (self.system(), 0o755),
            (self.code(), 0o755),
            // Learners pass through to their own folder, and cannot list the others'.
            (self.homes(), 0o711),
            (self.running(), 0o711),
            (self.state(), 0o700),
        ] {
            let mode = if accounts { mode } else { 0o700 };
            DirBuilder::new()
                .recursive(true)
                .mode(mode)
                .create(&folder)
                .and_then(|()| fs::set_permissions(&folder, Permissions::from_mode(mode)))
                .with_context(|| format!("cannot make {}", folder.display()))?;
            if accounts {
                chown(&folder, Some(0), Some(0))
                    .with_context(|| format!("cannot take over {}", folder.display()))?;
            }
        }
        let sources = checkout::root().join("deploy").join("hub");
        for entry in fs::read_dir(&sources)? {
            let path = entry?.path();
            if path.extension().is_some_and(|found| found == "py") {
                let target = self.code().join(path.file_name().unwrap_or_default());
                fs::copy(&path, &target)
                    .with_context(|| format!("cannot write {}", target.display()))?;
            }
        }
        readable_by_all(&self.code())
    }

    /// Copies today's lessons where they differ; the template is then compiled anew.
    pub fn take_lessons(&self, environment: &Environment, only: &[String]) -> Result<bool> {
        let new = self.system().join("lessons.new");
        let _ = fs::remove_dir_all(&new);
        let mut export = environment.python();
        export
            .arg(checkout::root().join("site").join("export.py"))
            .arg("handout")
            .arg(&new);
        if !only.is_empty() {
            export.arg("--lessons").args(only);
        }
        run("Copying the lessons", &mut export)?;
        readable_by_all(&new)?;
        if same(&new, &self.lessons())? {
            fs::remove_dir_all(&new)?;
            return Ok(false);
        }
        let old = self.system().join("lessons.old");
        let _ = fs::remove_dir_all(&old);
        let template = self.template();
        if template.exists() {
            let _ = fs::remove_dir_all(older(&template));
            fs::rename(&template, older(&template))
                .with_context(|| format!("cannot rename {}", template.display()))?;
        }
        if self.lessons().exists() {
            fs::rename(self.lessons(), &old)?;
        }
        fs::rename(&new, self.lessons())?;
        let _ = fs::remove_dir_all(&old);
        Ok(true)
    }
}

fn same(one: &Path, other: &Path) -> Result<bool> {
    if !other.exists() {
        return Ok(false);
    }
    let answer = Command::new("diff")
        .args(["--recursive", "--brief"])
        // Learners run the xtask that started the hub.
        .args(["--exclude=xtask", "--exclude=Cargo.lock"])
        .args([one, other])
        .output()
        .context("cannot start `diff`")?;
    ensure!(
        answer.status.code().is_some_and(|code| code < 2),
        "cannot compare {} with {}",
        one.display(),
        other.display()
    );
    Ok(answer.status.success())
}
