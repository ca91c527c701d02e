//! The daemon's side: takes commands from its own user, does them with the daemon's parts, says what they say.
//!
//! No client can keep the daemon from stopping: commands end with it, and one whose client does not read is cut off.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use super::Place;
use crate::app::{App, Live};
use crate::command::{Exit, Output, Said, Task, perform};
use crate::stop::Stopper;

/// Bytes of a request at most. The longest name every source of a large configuration.
const LONGEST_REQUEST: u64 = 4 << 20;

/// How long commands may take to end once the stop is asked for.
const FAREWELL: Duration = Duration::from_secs(8);

/// Between two looks whether the socket is still there: it goes with a storage directory that is replaced.
const LOOK: Duration = Duration::from_secs(1);

/// Begins to take commands for the daemon's store. The future ends when the stop has been asked for, the last
/// command has ended and the socket is gone; taking commands goes on whether it is awaited or not.
///
/// # Errors
/// When there can be no socket in the storage directory.
pub fn serve(live: &Live) -> io::Result<impl Future<Output = ()> + use<>> {
    let taking = match Place::of(&live.app().config.storage) {
        Some(place) => {
            let listener = listen(&place).map_err(|error| in_words(&place, &error))?;
            Some(tokio::spawn(take(listener, place, live.clone())))
        }
        None => None,
    };
    Ok(async {
        if let Some(taking) = taking {
            // A panic in it has been reported where it happened, and the daemon is about to end.
            let _ = taking.await;
        }
    })
}

/// Binds the socket for its owner alone. One that is there is left from a daemon that was killed: we hold the store.
fn listen(place: &Place) -> io::Result<Socket> {
    match fs::remove_file(&place.path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _gone => {}
    }
    let listener = UnixListener::bind(&place.short)?;
    fs::set_permissions(&place.path, Permissions::from_mode(0o600))?;
    let owner = fs::metadata(&place.path)?.uid();
    Ok(Socket { listener, owner })
}

fn in_words(place: &Place, error: &io::Error) -> io::Error {
    let sentence =
        format!("{} cannot be made: {error}; name another storage directory", place.path.display());
    io::Error::new(error.kind(), sentence)
}

/// A bound socket and who may use it.
struct Socket {
    listener: UnixListener,
    owner: u32,
}

impl Socket {
    /// The next client. Between binding and setting the permissions anybody could connect, so the peer is asked
    /// for as well.
    async fn accept(&self) -> io::Result<Option<UnixStream>> {
        let (stream, _) = self.listener.accept().await?;
        let peer = stream.peer_cred()?.uid();
        Ok(Some(stream).filter(|_| peer == self.owner || peer == 0))
    }
}

async fn take(mut socket: Socket, mut place: Place, live: Live) {
    let stop = live.app().stop.clone();
    let mut clients = JoinSet::new();
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            () = stop.asked() => break,
            accepted = socket.accept() => match accepted {
                Ok(Some(stream)) => {
                    clients.spawn(attend(stream, live.app()));
                }
                Ok(None) => tracing::warn!("another user tried to hand over a command and was refused"),
                // No file handle left, for instance. That passes, and looping without a pause would not help it.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            },
            Some(_ended) = clients.join_next() => {}
            _ = look.tick() => if let Some(anew) = elsewhere(&place, &live) {
                (socket, place) = anew;
                tracing::info!("commands are taken again: the storage directory is another one");
            },
        }
    }
    // Whoever comes from now on finds no socket, and waits for the store instead.
    let _ = fs::remove_file(&place.path);
    drop(socket);
    let ended = async { while clients.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        tracing::info!("commands that were still going have been cut off");
    }
}

/// A socket in the directory that has taken the place of ours, if there is one with a store.
fn elsewhere(place: &Place, live: &Live) -> Option<(Socket, Place)> {
    if place.path.exists() {
        return None;
    }
    let place = Place::of(&live.app().config.storage).filter(Place::has_a_store)?;
    Some((listen(&place).ok()?, place))
}

/// One client: one command, what it says, and how it ends.
async fn attend(stream: UnixStream, app: Arc<App>) {
    let (reader, writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let Some(line) = app.stop.or_done(request(&mut reader)).await else { return };
    let (said, to_write) = unbounded_channel();
    let working = async move {
        let exit = obey(&line, &app, reader, &Answer(said.clone())).await;
        let _ = said.send(Said::Exit(exit));
    };
    tokio::join!(working, write(to_write, writer));
}

async fn request(reader: &mut BufReader<OwnedReadHalf>) -> Option<String> {
    let mut line = String::new();
    reader.take(LONGEST_REQUEST).read_line(&mut line).await.ok()?;
    Some(line).filter(|line| line.ends_with('\n'))
}

async fn obey(line: &str, app: &App, client: BufReader<OwnedReadHalf>, out: &Answer) -> Exit {
    match serde_json::from_str::<Task>(line) {
        Ok(task) => {
            tracing::info!("doing a command that was handed over: {}", line.trim_end());
            until_withdrawn(&task, app, client, out).await
        }
        Err(error) => {
            let version = env!("CARGO_PKG_VERSION");
            out.message(&format!(
                "the running daemon (version {version}) does not know this command: {error}"
            ));
            Exit::Failed
        }
    }
}

/// Does the task; asks it to stop when the daemon stops or the client goes away.
async fn until_withdrawn(task: &Task, app: &App, mut client: BufReader<OwnedReadHalf>, out: &Answer) -> Exit {
    let (stopper, stop) = Stopper::new();
    let own = App { stop, ..app.clone() };
    let mut done = pin!(perform(&own, task, out));
    let withdrawn = async {
        tokio::select! {
            // Nothing is sent after the request: whatever comes is the end.
            _ = client.read_u8() => {}
            () = app.stop.asked() => {}
        }
    };
    tokio::select! {
        exit = &mut done => return exit,
        () = withdrawn => stopper.stop(),
    }
    done.await
}

/// What a command says, on its way to the client.
struct Answer(UnboundedSender<Said>);

impl Output for Answer {
    fn say(&self, said: Said) {
        let _ = self.0.send(said);
    }
}

/// Writes to the client. One that has gone away misses the rest.
async fn write(mut to_write: UnboundedReceiver<Said>, mut writer: OwnedWriteHalf) {
    let mut gone = false;
    while let Some(said) = to_write.recv().await {
        if gone {
            continue;
        }
        let line = serde_json::to_string(&said).unwrap_or_default() + "\n";
        gone = writer.write_all(line.as_bytes()).await.is_err();
    }
}
