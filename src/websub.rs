//! WebSub (W3C Recommendation of 2018): the hub is told which feeds have changed, and tells their subscribers.
//!
//! Invariants: of one state of a feed the hub is told once, across restarts, since what it took is remembered; a run
//! never waits for it; whatever was not taken is told again, at growing distances, until it is.
//!
//! A feed has changed if its document has. All formats of a view tell the same, so one of them is looked at.

use std::time::Duration;

use feeds::model::Time;
use feeds::output::{FEEDS, FragmentOptions, Query};
use storage::ToldRecord;
use url::{Url, form_urlencoded};

use crate::app::{App, Live};
use crate::fetch;
use crate::publish::{Edition, Encoding};

/// After the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// How a hub is told (W3C WebSub, section 7, leaves it to both; every hub takes this).
const FORM: &str = "application/x-www-form-urlencoded";

/// Why the hub could not be told of everything.
#[derive(Debug, thiserror::Error)]
#[error("the hub could not be told of {topic}: {reason}")]
pub struct Trouble {
    topic: Url,
    reason: fetch::Error,
}

/// Tells the hub of each edition until the stop is asked for.
pub async fn keep_telling(live: Live) {
    let mut news = live.app().editions.news();
    let mut pause = None;
    loop {
        news.borrow_and_update();
        let app = live.app();
        let told = match (&app.config.site.hub, app.editions.current()) {
            (Some(hub), Some(edition)) => tell(&app, hub, &edition).await,
            _ => Ok(None),
        };
        let trouble = match told {
            Ok(trouble) => trouble.map(|trouble| (trouble.to_string(), rest(&trouble.reason, &app))),
            Err(error) => Some((error.to_string(), None)),
        };
        // Told once, as the others' troubles are.
        match (&trouble, pause) {
            (Some((reason, _)), None) => tracing::warn!("{reason}"),
            (Some((reason, _)), Some(_)) => tracing::debug!("{reason}"),
            (None, _) => {}
        }
        pause = trouble.map(|(_, rest)| {
            let next = pause.map_or(FIRST_PAUSE, |last: Duration| (2 * last).min(LONGEST_PAUSE));
            next.max(rest.unwrap_or_default())
        });
        let next = async {
            match pause {
                // A new edition is no reason to press a hub that is in trouble.
                Some(pause) => {
                    tokio::time::sleep(pause).await;
                    Some(())
                }
                None => news.changed().await.ok(),
            }
        };
        if app.stop.or_done(next).await.is_none() {
            return;
        }
    }
}

/// How long the hub itself wants to be left alone.
fn rest(reason: &fetch::Error, app: &App) -> Option<Duration> {
    let until = match reason {
        fetch::Error::Status { retry_after, .. } => (*retry_after)?,
        fetch::Error::Resting { until, .. } => *until,
        _ => return None,
    };
    (until - (app.clock)()).to_std().ok()
}

/// Tells the hub of every feed that has changed since it was told last. Ends at the first of which it cannot be told,
/// with the reason, and when the stop is asked for.
pub async fn tell(app: &App, hub: &Url, edition: &Edition) -> storage::Result<Option<Trouble>> {
    let _alone = app.telling.lock().await;
    let mut told = 0;
    let trouble = tell_each(app, hub, edition, &mut told).await?;
    if told > 0 {
        tracing::info!("the hub has been told of {told} feeds");
    }
    Ok(trouble)
}

async fn tell_each(
    app: &App,
    hub: &Url,
    edition: &Edition,
    count: &mut usize,
) -> storage::Result<Option<Trouble>> {
    let offices =
        edition.offices.keys().map(|office| Query { sources: vec![office.clone()], ..Query::default() });
    for view in std::iter::once(Query::default()).chain(offices) {
        let Some((list, head)) = edition.document(FEEDS[0].file) else { continue };
        let served = match view.only_source() {
            Some(_) => edition.view(app, list, &view, &FragmentOptions::default()).await?,
            None => head.clone(),
        };
        let told = ToldRecord { hub: hub.clone(), tag: served.tag(Encoding::Identity).to_owned() };
        for feed in FEEDS {
            if app.stop.is_asked() {
                return Ok(None);
            }
            let topic = app.config.site.feed_address(view.only_source(), feed.file);
            if app.store.told(topic.as_str()).await?.as_ref() == Some(&told) {
                continue;
            }
            if let Err(reason) = ping(app, hub, &topic, (app.clock)()).await {
                return Ok(Some(Trouble { topic, reason }));
            }
            app.store.remember_told(topic.as_str(), told.clone()).await?;
            *count += 1;
        }
    }
    Ok(None)
}

async fn ping(app: &App, hub: &Url, topic: &Url, now: Time) -> Result<(), fetch::Error> {
    let parcel = fetch::Parcel { media_type: FORM, headers: Vec::new(), body: form(topic) };
    app.fetcher.send(hub, parcel, now).await
}

fn form(topic: &Url) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.mode", "publish").append_pair("hub.url", topic.as_str());
    form.finish()
}
