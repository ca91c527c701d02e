//! `run` and `demo`: the commands that serve until they are asked to stop.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::{Exit, Failure, Output, not_listened_to, stop_on_signals};
use crate::app::App;
use crate::config::{Config, Mistakes};
use crate::daemon::Reloads;
use crate::{daemon, demo as demonstration};

/// Collects by schedule and serves. The listener comes first, so that a taken address changes nothing.
pub async fn run(load: impl Fn() -> Result<Config, Mistakes> + Send + 'static) -> Result<Exit, Failure> {
    let config = load()?;
    let stop = stop_on_signals()?;
    let reloads = Reloads::on_signal(load).map_err(not_listened_to)?;
    let listener = bind(config.listen, "set service.listen to another address or port").await?;
    let store = storage::open(&config.storage).await?;
    tracing::info!("listening on {}", address_of(&listener)?);
    daemon::run(App::new(config, store, stop), listener, reloads).await?;
    Ok(Exit::Done)
}

/// Collects from the sample offices and serves the result.
pub async fn demo(listen: SocketAddr, out: &dyn Output) -> Result<Exit, Failure> {
    let stop = stop_on_signals()?;
    let listener = bind(listen, "choose another one with --listen 127.0.0.1:PORT").await?;
    out.message(&format!("Collecting from three sample offices, to be served on {}", address_of(&listener)?));
    demonstration::run(listener, stop, &mut |lines| out.result(lines)).await?;
    Ok(Exit::Done)
}

async fn bind(address: SocketAddr, remedy: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::AddrInUse => "another program listens there already".to_owned(),
            io::ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
            io::ErrorKind::PermissionDenied => "the system reserves this port for others".to_owned(),
            _ => error.to_string(),
        };
        Failure::other(format!("cannot listen on {address}: {reason}; {remedy}"))
    })
}

fn address_of(listener: &TcpListener) -> Result<String, Failure> {
    let address =
        listener.local_addr().map_err(|error| Failure::other(format!("the listener failed: {error}")))?;
    Ok(format!("http://{address}/"))
}
