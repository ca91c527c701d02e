//! All sources together: what is told of them, and what is told as one. Pure.
//!
//! Where half of the sources, three at least, begin to fail together, our own network is the suspect. That is one
//! message, and one when half of them are read again; it says which are still out, and of those the ends are told one
//! by one. Whatever else fails meanwhile is part of it. As soon as one of them is read again the others are asked at the
//! next run, however rarely they were by then: it was our network.
//!
//! Everything else is told by source: what happened to one in a run is one message.

use chrono_tz::Tz;
use feeds::model::{SourceId, Time};
use storage::{Incident, SourceState};

use super::{Event, judge, note};

/// The fewest sources whose failing together is suspicious.
const SUSPICIOUS: usize = 3;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// What happened to one source.
    Of(SourceId, Vec<Event>),
    /// Many began to fail together.
    Together {
        /// When the first one failed.
        began: Time,
        /// Those that fail.
        out: Vec<(SourceId, Incident)>,
    },
    /// Most of them are read again.
    Over {
        /// When the first one failed.
        began: Time,
        /// When the last one was read again.
        ended: Time,
        /// Those that are read.
        again: Vec<SourceId>,
        /// Those that are not.
        out: Vec<(SourceId, Incident)>,
    },
}

/// What came of looking at all sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// States with other incidents than before.
    pub changed: Vec<SourceState>,
    /// What is to be told.
    pub notices: Vec<Notice>,
}

/// A source on the way through a review.
struct Seen {
    state: SourceState,
    events: Vec<Event>,
    is_changed: bool,
}

/// Looks at the states of all configured sources.
pub fn review(states: Vec<SourceState>, now: Time, zone: Tz) -> Review {
    let mut seen: Vec<Seen> = states.into_iter().map(|state| look(state, now, zone)).collect();
    let together = together(&mut seen);
    let mut notices: Vec<Notice> = together.into_iter().collect();
    for seen in seen.iter_mut().filter(|seen| !seen.events.is_empty()) {
        notices.push(Notice::Of(seen.state.office.id.clone(), std::mem::take(&mut seen.events)));
    }
    let changed = seen.into_iter().filter(|seen| seen.is_changed).map(|seen| seen.state).collect();
    Review { changed, notices }
}

fn look(mut state: SourceState, now: Time, zone: Tz) -> Seen {
    let events = judge(&state, now, zone);
    for event in &events {
        note(&mut state.incidents, event.incident().clone());
    }
    Seen { state, is_changed: !events.is_empty(), events }
}

/// Takes out what is not told by source, and gives what is told instead, if anything is.
fn together(seen: &mut [Seen]) -> Option<Notice> {
    let going_on = seen.iter().flat_map(Seen::outages).find_map(|outage| outage.gathered);
    let Some(began) = going_on else { return begin(seen) };
    for seen in seen.iter_mut().filter(|seen| seen.begins()) {
        seen.gather(began);
    }
    let members: Vec<&mut Seen> = seen.iter_mut().filter(|seen| seen.is_member(began)).collect();
    let out = members.iter().filter(|seen| seen.is_out(began)).count();
    let is_over = 2 * out < members.len();
    let ended = members.iter().flat_map(|seen| seen.outages()).filter_map(|outage| outage.ended).max();
    let notice = is_over.then(|| Notice::Over {
        began,
        ended: ended.unwrap_or(began),
        again: members.iter().filter(|seen| !seen.is_out(began)).map(|seen| seen.id()).collect(),
        out: members.iter().filter_map(|seen| Some((seen.id(), seen.open(began)?.clone()))).collect(),
    });
    let is_back = members.iter().any(|seen| seen.returns(began));
    for seen in members {
        if is_back && seen.is_out(began) {
            seen.state.next_due = seen.state.retry_after;
            seen.is_changed = true;
        }
        seen.events.retain(|event| event.incident().gathered != Some(began));
        if is_over {
            seen.part(began);
        }
    }
    notice
}

/// Whether many begin now.
fn begin(seen: &mut [Seen]) -> Option<Notice> {
    let all = seen.len();
    let mut beginning: Vec<&mut Seen> = seen.iter_mut().filter(|seen| seen.begins()).collect();
    if beginning.len() < SUSPICIOUS || 2 * beginning.len() < all {
        return None;
    }
    let outages = beginning.iter().flat_map(|seen| seen.outages()).filter(|outage| outage.is_open());
    let began = outages.map(|outage| outage.began).min()?;
    for seen in &mut beginning {
        seen.gather(began);
        seen.events.retain(|event| event.incident().gathered.is_none());
    }
    let out = beginning.iter().filter_map(|seen| Some((seen.id(), seen.open(began)?.clone())));
    Some(Notice::Together { began, out: out.collect() })
}

impl Seen {
    fn id(&self) -> SourceId {
        self.state.office.id.clone()
    }

    fn outages(&self) -> impl Iterator<Item = &Incident> {
        self.state.incidents.iter().filter(|incident| incident.kind.is_outage())
    }

    /// Whether it begins to fail.
    fn begins(&self) -> bool {
        self.events.iter().any(|event| matches!(event, Event::Began(incident) if incident.kind.is_outage()))
    }

    /// Whether it is read again, having failed with those that began to fail then.
    fn returns(&self, began: Time) -> bool {
        self.events
            .iter()
            .any(|event| matches!(event, Event::Ended(incident) if incident.gathered == Some(began)))
    }

    fn is_member(&self, began: Time) -> bool {
        self.outages().any(|outage| outage.gathered == Some(began))
    }

    fn open(&self, began: Time) -> Option<&Incident> {
        self.outages().find(|outage| outage.is_open() && outage.gathered == Some(began))
    }

    fn is_out(&self, began: Time) -> bool {
        self.open(began).is_some()
    }

    /// Makes the outage that begins a part of what began then.
    fn gather(&mut self, began: Time) {
        let events = self.events.iter_mut().map(|event| match event {
            Event::Began(incident) | Event::Ended(incident) => incident,
        });
        for incident in self.state.incidents.iter_mut().chain(events) {
            if incident.kind.is_outage() && incident.is_open() {
                incident.gathered = Some(began);
            }
        }
    }

    /// Takes it out of what began then: what is told of it from now on is told by source.
    fn part(&mut self, began: Time) {
        for incident in self.state.incidents.iter_mut().filter(|incident| incident.gathered == Some(began)) {
            incident.gathered = None;
            self.is_changed = true;
        }
    }
}
