//! Whole seconds that many stories share, and neighbouring ones: an index on a drive once lost its way between them.

use std::collections::BTreeSet;

use feeds::model::{Story, Time};
use storage::Cursor;

use super::on_every_backend;
use super::samples::{batch, id, story};

/// Midnight in Berlin, summer.
const MIDNIGHT: i64 = 1_780_005_600;

/// Stories of each second.
const LIST: usize = 120;

/// Neighbouring seconds of which there are lists.
const SECONDS: usize = 15;

/// How far the next one told is from the one before. It has no factor in common with the number of all, so that every
/// story comes once, and later than some that are behind it.
const STEP: usize = 7;

/// Stories of one commit.
const COMMITTED: usize = 100;

/// One of the stories that long lists tell in neighbouring seconds. Its id begins with a time, as that of a real one does.
fn listed(number: usize) -> Story {
    let (second, place) = (number / LIST, number % LIST);
    let time = Time::from_timestamp(MIDNIGHT + i64::try_from(second).unwrap(), 0).unwrap();
    let number = u128::try_from(number).unwrap();
    let id = id((1_780_000_000_000 << 80) + (7 << 76) + number);
    let rank = u32::try_from(LIST - 1 - place).unwrap();
    Story { id, published: time, updated: time, touched: time, rank, ..story(number, &["a"]) }
}

#[tokio::test]
async fn promise_4_stories_of_neighbouring_seconds_are_read_in_order_however_many_there_are() {
    on_every_backend(async |store| {
        let mut newest_first = BTreeSet::new();
        let all = LIST * SECONDS;
        let stories: Vec<Story> = (0..all).map(|number| listed(number * STEP % all)).collect();
        for (minute, stories) in (5..).zip(stories.chunks(COMMITTED)) {
            store.commit(batch("a", minute, stories.to_vec())).await.unwrap();
            newest_first.extend(stories.iter().map(|story| std::cmp::Reverse(story.order())));
        }
        let expected: Vec<Cursor> = newest_first.into_iter().map(|order| order.0).collect();
        for source in [None, Some("a".parse().unwrap())] {
            let mut read: Vec<Cursor> = Vec::new();
            loop {
                let page = store.timeline(source.as_ref(), read.last().copied(), 70).await.unwrap();
                if page.is_empty() {
                    break;
                }
                read.extend(page.iter().map(Story::order));
            }
            assert!(read == expected, "{} of {} stories", read.len(), expected.len());
        }
    })
    .await;
}
