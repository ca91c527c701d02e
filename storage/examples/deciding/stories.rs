//! Generated releases as a store keeps them.

use feeds::model::{Member, Office, State, Story, StoryId};
use storage::SourceState;
use uuid::Builder;

use crate::releases::{cross_post, release, time};

/// The story of the release with this number. One in ten is told by a second office as well.
pub(crate) fn story(number: usize) -> Story {
    let tellings = [Some(release(number)), number.is_multiple_of(10).then(|| cross_post(number))];
    let at = time(number);
    let random = (number as u128).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C).to_be_bytes();
    let mut ten = [0; 10];
    ten.copy_from_slice(&random[6..]);
    let members = tellings.into_iter().flatten();
    let members = members.map(|entry| Member {
        entry,
        first_seen: at,
        changed: at,
        authority: 0,
        versions: vec![],
        absence: None,
    });
    Story {
        id: StoryId(Builder::from_unix_timestamp_millis(at.timestamp_millis() as u64, &ten).into_uuid()),
        members: members.collect(),
        state: State::Published,
        published: at,
        updated: at,
        touched: at,
        rank: (number % 100) as u32,
        apart: vec![],
        kept: vec![],
        marks: vec![],
    }
}

/// What is known of an office that was never tried.
pub(crate) fn state(office: Office) -> SourceState {
    SourceState::new(office, String::new())
}
