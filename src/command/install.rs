//! `init`, `completions` and `man`: what a fresh machine needs, made from what the program itself knows.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Exit, Failure, Output};
use crate::cli::Cli;
use crate::config::{BUILT_IN, FILE_NAME};

/// Writes the configuration that is built in, comments and all. Never over another one.
pub fn init(file: Option<&Path>, out: &dyn Output) -> Result<Exit, Failure> {
    let file = file.unwrap_or(Path::new(FILE_NAME));
    let name = file.display();
    let made = File::create_new(file).and_then(|mut made| made.write_all(BUILT_IN.as_bytes()));
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Failure::usage(format!("{name} is there already and stays as it is")));
        }
        made => made.map_err(|error| Failure::other(format!("{name} cannot be written: {error}")))?,
    }
    out.result(&format!(
        "{name} is written. Set title and base_url, add sources (presseschau sources add ADDRESS), run."
    ));
    Ok(Exit::Done)
}

/// Prints completions.
pub fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "presseschau", &mut text);
    // Whoever reads it may have enough before the end.
    let _ = io::stdout().lock().write_all(&text);
    Ok(Exit::Done)
}

/// Writes the man pages.
pub fn man(directory: &Path) -> Result<Exit, Failure> {
    let command = Cli::command().disable_help_subcommand(true);
    let written =
        std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(command, directory));
    written.map_err(|error| Failure::other(format!("{} cannot be written: {error}", directory.display())))?;
    Ok(Exit::Done)
}
