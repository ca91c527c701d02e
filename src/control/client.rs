//! The side that hands a command over: sends it, repeats what the daemon says, ends with its exit code.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use super::Place;
use crate::command::{Exit, Output, Said, Task};
use crate::stop::Stop;

/// What became of handing over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// Somebody did it, or broke off while doing it.
    Done(Exit),
    /// Nobody takes commands for this store at the moment.
    ToNobody,
}

/// Hands a task to the daemon that holds the store.
pub async fn hand_over(storage: &str, task: &Task, stop: &Stop, out: &dyn Output) -> Handed {
    let Some(place) = Place::of(storage) else { return Handed::ToNobody };
    match UnixStream::connect(&place.short).await {
        Ok(stream) => converse(stream, task, stop, out).await.unwrap_or_else(|error| broken_off(&error, out)),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let place = place.path.display();
            out.message(&format!("{place} belongs to another user; run this command as the daemon's user"));
            Handed::Done(Exit::Failed)
        }
        Err(_) => Handed::ToNobody,
    }
}

async fn converse(stream: UnixStream, task: &Task, stop: &Stop, out: &dyn Output) -> io::Result<Handed> {
    let (reader, mut writer) = stream.into_split();
    let mut request = serde_json::to_string(task)?;
    request.push('\n');
    // A daemon that has just begun to stop closes the connection unread: nobody has begun anything.
    if writer.write_all(request.as_bytes()).await.is_err() {
        return Ok(Handed::ToNobody);
    }
    let mut writer = Some(writer);
    let mut answer = BufReader::new(reader).lines();
    let mut begun = false;
    loop {
        let line = tokio::select! {
            line = answer.next_line() => line,
            // Closing our half withdraws the command; the daemon still says how far it came.
            () = stop.asked(), if writer.is_some() => {
                writer = None;
                continue;
            }
        };
        match line {
            Ok(Some(line)) => match serde_json::from_str(&line)? {
                Said::Exit(exit) => return Ok(Handed::Done(exit)),
                said => out.say(said),
            },
            Ok(None) | Err(_) if !begun => return Ok(Handed::ToNobody),
            Ok(None) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Err(error) => return Err(error),
        }
        begun = true;
    }
}

fn broken_off(error: &io::Error, out: &dyn Output) -> Handed {
    out.message(&match error.kind() {
        io::ErrorKind::UnexpectedEof => "the daemon ended before the command did; repeat it".to_owned(),
        _ => format!("the daemon's answer cannot be understood ({error}); is it of another version?"),
    });
    Handed::Done(Exit::Failed)
}
