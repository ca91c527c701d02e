//! Letters to a program on this machine: JSON on its standard input. It has taken a letter when it ends with 0.
//!
//! What it writes to standard error goes where our own messages go. It does not get to see our secrets.

use std::process::Stdio;

use storage::Letter;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// What is run: the `[alerts.command]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The program and its arguments; no shell looks at them.
    pub run: Vec<String>,
}

impl Settings {
    /// Runs the program; it is killed when this is dropped.
    pub(super) async fn send(&self, letter: &Letter) -> Result<(), String> {
        let Some((program, arguments)) = self.run.split_first() else { return Ok(()) };
        let failed = |error: std::io::Error| format!("{program}: {error}");
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).kill_on_drop(true);
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PRESSESCHAU_"))
        {
            command.env_remove(name);
        }
        let mut child = command.spawn().map_err(failed)?;
        if let Some(mut input) = child.stdin.take() {
            // A program that does not read it may be content all the same.
            let _ = input.write_all(letter.json.as_bytes()).await;
        }
        match child.wait().await.map_err(failed)? {
            status if status.success() => Ok(()),
            status => Err(format!("{program} ended with {status}")),
        }
    }
}
