//! `cargo xtask hub`: JupyterHub for a room, on this machine.
//!
//! Run by root, each learner gets an account of their own. Run by anybody else it is a
//! demonstration: all is as it will be, but all servers run as that one user.

mod place;
mod programs;
mod settings;

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use rustix::fs::Mode;
use rustix::process::{geteuid, umask};

use crate::checkout;
use crate::console::say;
use crate::environment::{Environment, open_to_all};
use place::Place;
use programs::Programs;
use settings::Settings;

/// Where root's hub is; anybody else's is in the checkout.
const FOLDER: &str = "/opt/concurrency-measured";

/// What follows `cargo xtask hub`.
#[derive(Args)]
pub struct Arguments {
    /// How many learners: learner-01, learner-02, …
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=400))]
    learners: u16,
    /// A file with the learners' names instead, one a line
    #[arg(long, conflicts_with = "learners")]
    names: Option<PathBuf>,
    /// Only these lessons, by number: 00,01,08; all when none is named
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    lessons: Vec<String>,
    /// The name of whoever sees who is on, and may open every learner's server
    #[arg(long, default_value = "instructor")]
    instructor: String,
    /// The folder that holds all of the hub [default: /opt/concurrency-measured for root]
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The address that browsers come to; the room's needs a certificate
    #[arg(long, default_value = "127.0.0.1")]
    address: String,
    /// The port that browsers come to; the two ports after it are used inside this machine
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// The certificate for https, with its chain
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// The certificate's key
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// Listen beyond this machine without https: passwords can be read on the network
    #[arg(long, conflicts_with = "certificate")]
    without_https: bool,
    /// The most memory of one learner, in MiB
    #[arg(long, default_value_t = 2048, value_parser = clap::value_parser!(u32).range(768..))]
    memory: u32,
    /// The most processes and threads of one learner
    #[arg(long, default_value_t = 2048, value_parser = clap::value_parser!(u32).range(256..))]
    processes: u32,
    /// Minutes after which a server that nobody uses is ended
    #[arg(long, default_value_t = 60)]
    idle: u32,
    /// Set up, or bring new lessons to a hub that runs, and start nothing
    #[arg(long)]
    set_up_only: bool,
    /// End all servers, and remove the learners' accounts with all that they have saved
    #[arg(long, conflicts_with_all = ["set_up_only", "names"])]
    remove_learners: bool,
}

/// Sets up what is missing and becomes JupyterHub.
pub fn open(arguments: &Arguments) -> Result<ExitCode> {
    checkout::ensure_whole()?;
    let accounts = geteuid().is_root();
    let place = Place::new(arguments.folder(accounts)?);
    if arguments.remove_learners {
        return remove_learners(&place);
    }
    arguments.refuse_open_passwords()?;
    let proxy = programs::node()?;
    let environment = Environment::ready()?;
    // Learners read what is made here; what they must not read gets its own permissions.
    umask(Mode::from_raw_mode(0o022));
    place.make(accounts)?;
    let lessons_are_new = place.take_lessons(&environment, &arguments.lessons)?;
    let programs = Programs::ready(&place, &environment, proxy, accounts)?;
    if lessons_are_new {
        say(format!(
            "✓ New lessons are in {}",
            place.lessons().display()
        ));
    }
    Settings::new(arguments, &place, &programs, accounts)?.write(&place)?;
    if arguments.set_up_only {
        return Ok(ExitCode::SUCCESS);
    }
    announce(arguments, &place, accounts);
    let mut hub = programs.python();
    hub.args(["-m", "jupyterhub", "--config"])
        .arg(place.code().join("jupyterhub_config.py"))
        .env(settings::VARIABLE, place.settings())
        .current_dir(place.state());
    bail!("JupyterHub did not start: {}", hub.exec());
}

impl Arguments {
    fn folder(&self, accounts: bool) -> Result<PathBuf> {
        let folder = match &self.folder {
            Some(folder) => absolute(folder).context("what folder is that?")?,
            None if accounts => FOLDER.into(),
            None => checkout::target().join("hub"),
        };
        if accounts {
            let there = folder.ancestors().skip(1).find(|part| part.exists());
            ensure!(
                there.is_some_and(open_to_all),
                "{} is inside a folder that learners may not enter: choose another with --folder",
                folder.display()
            );
        }
        Ok(folder)
    }

    fn refuse_open_passwords(&self) -> Result<()> {
        let inside = ["127.0.0.1", "::1", "localhost"].contains(&self.address.as_str());
        ensure!(
            inside || self.certificate.is_some() || self.without_https,
            "passwords would cross the network for all to read: give --certificate and --key, or \
             put a reverse proxy with https in front (docs/hub.md), or accept it: --without-https"
        );
        Ok(())
    }
}

fn announce(arguments: &Arguments, place: &Place, accounts: bool) {
    if !accounts {
        say("┌─ DEMONSTRATION: this hub isolates nothing ──────────────────────────┐");
        say("│ Every learner's code runs as you, and can read and change your files │");
        say("│ and each other's. For a room, start it as root: docs/hub.md          │");
        say("└──────────────────────────────────────────────────────────────────────┘");
    }
    let scheme = match arguments.certificate {
        Some(_) => "https",
        None => "http",
    };
    say(format!(
        "The hub:    {scheme}://{}:{}",
        arguments.address, arguments.port
    ));
    say(format!("Passwords:  {}", place.passwords().display()));
    say(format!("The log:    {}", place.log().display()));
    say("Ctrl+C ends the hub. Learners' servers go on, and the next start finds them again.");
}

fn remove_learners(place: &Place) -> Result<ExitCode> {
    let settings = place.settings();
    ensure!(
        settings.exists(),
        "there is no hub in {}",
        place.folder().display()
    );
    let status = Command::new(programs::python_of(place))
        .arg(place.code().join("remove.py"))
        .env(settings::VARIABLE, settings)
        .status()
        .context("the hub's Python does not start")?;
    Ok(ExitCode::from(u8::from(!status.success())))
}

/// Whether this has been made from the same before; `stamp` holds what it was made from.
fn made_from(stamp: &Path, wanted: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}
