//! `alerts test`: whether messages arrive, before one is needed.

use super::{Exit, Failure, Output, stop_on_signals};
use crate::alert;
use crate::app::App;
use crate::cli::{AlertsArgs, AlertsChange};
use crate::config::Config;

/// Does what is asked about alerts. Needs no store: nothing is remembered of a test.
pub async fn alerts(config: Config, args: &AlertsArgs, out: &dyn Output) -> Result<Exit, Failure> {
    match args.change {
        AlertsChange::Test => test(config, out).await,
    }
}

async fn test(config: Config, out: &dyn Output) -> Result<Exit, Failure> {
    if config.alerts.channels().is_empty() {
        return Err(Failure::usage(
            "no channel is configured: add a table [alerts.mail], [alerts.webhook] or [alerts.command]",
        ));
    }
    let app = App::new(config, storage::open("memory:").await?, stop_on_signals()?);
    let now = (app.clock)();
    let trying = async { Some(alert::try_channels(&app, now).await) };
    let Some(tried) = app.stop.or_done(trying).await else {
        return Err(Failure::other("stopped before the end"));
    };
    let mut exit = Exit::Done;
    for (channel, sent) in tried {
        match sent {
            Ok(()) => out.result(&format!("{channel}: taken")),
            Err(reason) => {
                exit = Exit::Lacking;
                out.message(&format!("{channel}: {reason}"));
            }
        }
    }
    Ok(exit)
}
