//! From notices to letters: for people a mail, for machines one JSON object, the same by webhook and command.
//!
//! Invariant: a letter's id follows from what it tells and the channel, so that a notice that is made again is the same
//! letter. `subject` and `text` are in the JSON as well, so that a chat can show them as they are.

use chrono::SecondsFormat;
use chrono_tz::Tz;
use feeds::model::{Source, SourceId, Time};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use storage::{Incident, Letter};

use crate::app::App;
use crate::incident::{self, Event, Notice};

/// The letters that tell these notices by every configured channel.
pub fn letters(app: &App, notices: &[Notice], now: Time) -> Vec<Letter> {
    let channels = app.config.alerts.channels();
    let zone = app.config.site.zone;
    let written = notices.iter().flat_map(|notice| {
        let subject = incident::subject(notice);
        let text = incident::text(notice, &app.config.sources, zone);
        let what = Draft { event: event(notice), mark: mark(notice), subject, text, told: incidents(notice) };
        channels.iter().map(|channel| what.letter(app, channel.name(), now)).collect::<Vec<_>>()
    });
    written.collect()
}

/// A letter by which a channel is tried.
pub fn test(app: &App, channel: &str, now: Time) -> Letter {
    let what = Draft {
        event: "test",
        mark: format!("test {now}"),
        subject: "this is a test".to_owned(),
        text: "Messages about the sources of this service arrive here. Nothing is wrong with any of them; somebody \
               has called: presseschau alerts test\n"
            .to_owned(),
        told: Vec::new(),
    };
    what.letter(app, channel, now)
}

/// What is written, before it is known by which channel it goes.
struct Draft<'a> {
    event: &'static str,
    mark: String,
    subject: String,
    text: String,
    told: Vec<(&'a SourceId, &'a Incident)>,
}

impl Draft<'_> {
    fn letter(&self, app: &App, channel: &str, now: Time) -> Letter {
        let site = &app.config.site;
        let digest = Sha256::digest(format!("{} {} {}", site.base_url, channel, self.mark));
        let id: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let subject = format!("[Presseschau] {}", self.subject);
        let text = format!("{}\n-- \n{}\n{}\n", self.text, site.title, site.base_url);
        let told = |(source, incident): &(&SourceId, &Incident)| {
            told(app.config.sources.iter().find(|known| known.id == **source), source, incident, site.zone)
        };
        let message = json!({
            "id": id,
            "event": self.event,
            "at": exact(now, site.zone),
            "service": site.title,
            "address": site.base_url,
            "subject": subject,
            "text": text,
            "incidents": self.told.iter().map(told).collect::<Vec<_>>(),
        });
        Letter {
            id,
            channel: channel.to_owned(),
            at: now,
            subject,
            text,
            json: message.to_string(),
            tries: 0,
            due: now,
        }
    }
}

/// An incident as machines get it.
fn told(known: Option<&Source>, source: &SourceId, incident: &Incident, zone: Tz) -> Value {
    json!({
        "source": source,
        "name": known.map(|known| &known.name),
        "address": known.map(|known| &known.address),
        "kind": incident.kind.name(),
        "began": exact(incident.began, zone),
        "last_good": incident.last_good.map(|time| exact(time, zone)),
        "before": incident.before,
        "after": incident.after,
        "ended": incident.ended.map(|time| exact(time, zone)),
    })
}

/// What a notice is about, by source.
fn incidents(notice: &Notice) -> Vec<(&SourceId, &Incident)> {
    match notice {
        Notice::Of(source, events) => events.iter().map(|event| (source, event.incident())).collect(),
        Notice::Together { out, .. } | Notice::Over { out, .. } => {
            out.iter().map(|(source, incident)| (source, incident)).collect()
        }
    }
}

/// What kind of notice it is, for machines.
fn event(notice: &Notice) -> &'static str {
    match notice {
        Notice::Of(_, events) if events.iter().any(|event| matches!(event, Event::Began(_))) => "begun",
        Notice::Of(..) => "ended",
        Notice::Together { .. } => "network-suspected",
        Notice::Over { .. } => "network-over",
    }
}

/// What tells a notice from all others.
fn mark(notice: &Notice) -> String {
    let incidents = incidents(notice).into_iter().map(|(source, incident)| {
        format!("{source} {} {} {:?}", incident.kind.name(), incident.began, incident.ended)
    });
    format!("{} {}", event(notice), incidents.collect::<Vec<_>>().join(", "))
}

/// RFC 3339 with the zone's offset.
fn exact(time: Time, zone: Tz) -> String {
    time.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}
