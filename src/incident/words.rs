//! What operators read: a line, and a text that stands by itself in a mail. Pure.

use std::fmt::Write;

use chrono::TimeDelta;
use chrono_tz::Tz;
use feeds::model::{Source, SourceId, Time};
use storage::{Incident, IncidentKind};

use super::{Event, Notice};

/// What happened, in a line.
pub fn subject(notice: &Notice) -> String {
    match notice {
        Notice::Of(id, events) => {
            let headlines: Vec<String> = events.iter().map(headline).collect();
            format!("{id}: {}", headlines.join(", "))
        }
        Notice::Together { out, .. } => format!("{} sources fail at once: our own network?", out.len()),
        Notice::Over { again, out, .. } if out.is_empty() => {
            format!("all {} sources are read again", again.len())
        }
        Notice::Over { again, out, .. } => {
            format!("{} of {} sources are read again", again.len(), again.len() + out.len())
        }
    }
}

/// What happened, with the evidence and what to do about it.
pub fn text(notice: &Notice, sources: &[Source], zone: Tz) -> String {
    let known = |id: &SourceId| sources.iter().find(|source| source.id == *id);
    let name = |id: &SourceId| match known(id) {
        Some(source) => format!("{} ({id})", source.name),
        None => id.to_string(),
    };
    match notice {
        Notice::Of(id, events) => {
            let parts: Vec<String> = events.iter().map(|event| of_one(event, id, &name(id), zone)).collect();
            let address = known(id).map(|source| format!("\nAddress:    {}\n", source.address));
            format!("{}{}", parts.join("\n"), address.unwrap_or_default())
        }
        Notice::Together { began, out } => together(*began, &lines(out, name), out.len(), zone),
        Notice::Over { began, ended, again, out } => {
            let again: Vec<String> = again.iter().map(name).collect();
            over_together((*began, *ended), &again.join(", "), &lines(out, name), zone)
        }
    }
}

fn together(began: Time, lines: &str, number: usize, zone: Tz) -> String {
    format!(
        "{number} sources have failed since {}. So many at once are rarely the offices' doing: look at this machine's \
         network, name service and proxy first.\n\n{lines}\nWhat was published stays published. The next message comes \
         when most of them are read again.\n",
        short(began, zone)
    )
}

fn over_together((began, ended): (Time, Time), again: &str, lines: &str, zone: Tz) -> String {
    let rest = match lines {
        "" => "None of them fails any more.\n".to_owned(),
        lines => format!("Still failing, each with a message of its own at its end:\n{lines}"),
    };
    format!(
        "Many sources failed at once from {} until {} ({}). Read again: {again}.\n\n{rest}",
        short(began, zone),
        short(ended, zone),
        lasted(ended - began)
    )
}

/// Day and minute, sortable.
fn short(time: Time, zone: Tz) -> String {
    time.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

fn lines(out: &[(SourceId, Incident)], name: impl Fn(&SourceId) -> String) -> String {
    out.iter().map(|(id, incident)| format!("- {}: {}\n", name(id), incident.after)).collect()
}

fn headline(event: &Event) -> String {
    match event {
        Event::Began(incident) => incident.kind.to_string(),
        Event::Ended(incident) => over(incident.kind).to_owned(),
    }
}

fn over(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::Silent => "has a new release",
        IncidentKind::Moved => "no longer redirected",
        IncidentKind::Relaunched => "relaunched and repaired",
        _ => "read again",
    }
}

fn of_one(event: &Event, id: &SourceId, name: &str, zone: Tz) -> String {
    let mut text = match event {
        Event::Began(incident) => format!("{name}: {}.\n\n", incident.kind),
        Event::Ended(incident) => format!("{name}: {}.\n\n", over(incident.kind)),
    };
    let incident = event.incident();
    let mut row = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{label:11} {value}");
        }
    };
    let time = |time: Time| short(time, zone);
    match (event, incident.ended) {
        (Event::Ended(_), Some(ended)) if incident.kind != IncidentKind::Relaunched => {
            row("Was:", &format!("{}: {}", incident.kind, incident.after));
            row("From:", &time(incident.began));
            row("Until:", &format!("{} ({})", time(ended), lasted(ended - incident.began)));
        }
        _ => {
            row("Since:", &time(incident.began));
            row("Last good:", &incident.last_good.map(time).unwrap_or_default());
            row("Before:", &incident.before);
            row("Now:", &incident.after);
            let _ = write!(text, "\n{}\n", advice(incident, id));
        }
    }
    text
}

/// What the operator may do.
fn advice(incident: &Incident, id: &SourceId) -> String {
    match incident.kind {
        IncidentKind::Unreadable => format!(
            "Its releases stay published, and it is tried again at growing distances, once a day at least. What its \
             page gives now: presseschau check {id} --explain"
        ),
        IncidentKind::Refused => {
            "Its server turns us away. Ask the office to let us in; fetch.contact tells its \
             administrators who we are. It is tried again at growing distances."
                .to_owned()
        }
        IncidentKind::Slow => {
            "Its server is slow or down; fetch.timeout is how long we wait. It is tried again at \
             growing distances."
                .to_owned()
        }
        IncidentKind::Robots => {
            "Its robots.txt does not want us to fetch it. Ask the office, and set robots = \
             \"ignore\" for this source if it agrees."
                .to_owned()
        }
        IncidentKind::Silent => format!(
            "Look at its page: if there are releases that are missing here, see presseschau check {id} --explain"
        ),
        IncidentKind::Moved => {
            format!(
                "It is read there, and asked there directly as soon as known releases were found there. Set address = \"{}\" for this source.",
                incident.after
            )
        }
        IncidentKind::Relaunched => {
            format!("Nothing has to be done. Whether all is well: presseschau stories --source {id}")
        }
    }
}

/// A length of time in its two largest units.
fn lasted(time: TimeDelta) -> String {
    let minutes = time.num_minutes();
    let units = [(minutes / 1440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")];
    let shown: Vec<String> = units
        .iter()
        .skip_while(|(number, unit)| *number == 0 && *unit != "min")
        .take(2)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    shown.join(" ")
}
