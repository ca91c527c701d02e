//! The last ninety days of a source as a picture, and the same in a sentence.
//!
//! One column a day. What was read stands on the line, the higher the more was new; what failed hangs below it, the
//! longer the more of the day's tries failed; a day without a try is a gap. Place and length say everything, so
//! nobody has to tell colours apart.

use std::fmt::Write;

use chrono::NaiveDate;
use maud::{Markup, html};
use storage::Day;

/// Width of a column, the gap to the next one included.
const STEP: usize = 4;

/// Where the line is.
const LINE: u32 = 26;

/// Height of the picture.
const HEIGHT: u32 = 40;

/// A column of a day that was read.
const READ: u32 = 4;

/// What a new release adds, and for how many.
const NEW: (u32, u32) = (4, 5);

/// The shortest column of a day that had failures, and what is added where all tries failed.
const FAILED: (u32, u32) = (3, 9);

/// The picture, described by the element with this id.
pub fn chart(days: &[(NaiveDate, Day)], described_by: &str) -> Markup {
    let width = days.len() * STEP;
    html! {
        svg.days viewBox={ "0 0 " (width) " " (HEIGHT) } preserveAspectRatio="none" role="img" aria-labelledby=(described_by) {
            path.line d={ "M0 " (LINE) "H" (width) } {}
            path.read d=(columns(days, read)) {}
            path.failed d=(columns(days, failed)) {}
        }
    }
}

/// What the picture shows, in a sentence.
pub fn caption(days: &[(NaiveDate, Day)]) -> String {
    let on = |what: fn(&Day) -> bool| days.iter().filter(move |(_, day)| what(day));
    let (tried, failed) = (on(|day| day.tried > 0).count(), on(|day| day.failed > 0).count());
    if tried == 0 {
        return format!("Not asked in the last {} days.", days.len());
    }
    let new: u64 = days.iter().map(|(_, day)| u64::from(day.new)).sum();
    let mut text = format!("In the last {} days asked on {tried}", days.len());
    let _ = match on(|day| day.failed > 0).next_back() {
        Some((last, _)) => write!(text, ", with failures on {failed}, the last one on {last}"),
        None => write!(text, ", without a failure"),
    };
    let _ = match on(|day| day.new > 0).next_back() {
        Some((last, _)) => write!(text, "; {new} new, the last on {last}."),
        None => write!(text, "; nothing new."),
    };
    text
}

/// The columns of all days for which there is a height, from the line on: up, or down where it is negative.
fn columns(days: &[(NaiveDate, Day)], height: fn(&Day) -> Option<i64>) -> String {
    days.iter().enumerate().fold(String::new(), |mut path, (place, (_, day))| {
        if let Some(height) = height(day) {
            let _ = write!(path, "M{} {LINE}v{}", place * STEP + STEP / 2, -height);
        }
        path
    })
}

fn read(day: &Day) -> Option<i64> {
    (day.tried > day.failed).then(|| i64::from(READ + NEW.0 * day.new.min(NEW.1)))
}

fn failed(day: &Day) -> Option<i64> {
    let share = (u64::from(FAILED.1) * u64::from(day.failed)).checked_div(day.tried.into())?;
    let share = share.min(FAILED.1.into());
    (day.failed > 0).then(|| -i64::from(FAILED.0) - share.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(of: &[[u32; 3]]) -> Vec<(NaiveDate, Day)> {
        let first = NaiveDate::from_ymd_opt(2026, 5, 4).expect("a day");
        first.iter_days().zip(of.iter().copied().map(Day::from)).collect()
    }

    #[test]
    fn the_picture_and_the_sentence_say_the_same() {
        for (of, read_columns, failed_columns, sentence) in [
            (vec![], "", "", "Not asked in the last 0 days."),
            (vec![[0, 0, 0]], "", "", "Not asked in the last 1 days."),
            (
                vec![[9, 0, 0], [0, 0, 0]],
                "M2 26v-4",
                "",
                "In the last 2 days asked on 1, without a failure; nothing new.",
            ),
            (
                vec![[9, 0, 1], [9, 3, 40]],
                "M2 26v-8M6 26v-24",
                "M6 26v6",
                "In the last 2 days asked on 2, with failures on 1, the last one on 2026-05-05; 41 new, the last on \
                 2026-05-05.",
            ),
            (
                vec![[9, 9, 0]],
                "",
                "M2 26v12",
                "In the last 1 days asked on 1, with failures on 1, the last one on 2026-05-04; nothing new.",
            ),
        ] {
            let days = days(&of);
            assert_eq!(columns(&days, read), read_columns, "{of:?}");
            assert_eq!(columns(&days, failed), failed_columns, "{of:?}");
            assert_eq!(caption(&days), sentence, "{of:?}");
        }
    }

    #[test]
    fn no_column_leaves_the_picture() {
        let most = Day { tried: u32::MAX, failed: u32::MAX - 1, new: u32::MAX };
        for height in [read(&most), failed(&Day { failed: u32::MAX, ..most })].into_iter().flatten() {
            assert!((0..=i64::from(HEIGHT)).contains(&(i64::from(LINE) - height)), "{height}");
        }
    }
}
