//! Titles that all begin with their day: `24. November – Neues Bad`, in a list that gives the year above.
//!
//! One title may begin with a day because it is about that day; a list whose titles nearly all do gives its dates so.

use chrono_tz::Tz;

use super::title::Title;
use super::when::{Day, yearless};

/// Titles below which a common beginning is chance.
const FEW: usize = 3;

/// What stands between the day and the title.
const MARKS: [char; 6] = ['-', '–', '—', ':', '|', '·'];

/// Takes the days off the titles of a block where nearly all have one, and gives them title by title; nothing elsewhere,
/// which is nearly everywhere.
pub(super) fn take_days(titles: &mut [Option<Title>], zone: Tz) -> Vec<Option<Day>> {
    let heads = titles.iter().flatten().filter(|title| split(&title.text, zone).is_some()).count();
    let all = titles.iter().flatten().count();
    if heads < FEW || heads * 10 < all * 9 {
        return Vec::new();
    }
    let taken = titles.iter_mut().map(|title| {
        let title = title.as_mut()?;
        let (day, rest) = split(&title.text, zone)?;
        title.text = rest;
        Some(day)
    });
    taken.collect()
}

/// A title's day and what stands behind it.
fn split(text: &str, zone: Tz) -> Option<(Day, String)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase()) {
        return None;
    }
    let (head, rest) = text.split_once(MARKS)?;
    let rest = rest.trim();
    let day = yearless(head, zone).filter(|_| head.len() <= 20 && rest.chars().any(char::is_alphabetic))?;
    Some((day, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;

    use super::*;

    fn days(texts: &[&str]) -> (Vec<Option<Day>>, Vec<String>) {
        let mut titles: Vec<_> =
            texts.iter().map(|text| Some(Title { node: 0, text: (*text).to_owned() })).collect();
        let days = take_days(&mut titles, Berlin);
        (days, titles.into_iter().flatten().map(|title| title.text).collect())
    }

    #[test]
    fn a_list_that_heads_all_its_titles_with_a_day_gives_dates_so() {
        let (found, titles) = days(&["24. November - Neues Bad", "3. Mai – Altes Bad", "14.02.: Kein Bad"]);
        let day = |day, month| Some(Day::Yearless { day, month });
        assert_eq!(found, [day(24, 11), day(3, 5), day(14, 2)]);
        assert_eq!(titles, ["Neues Bad", "Altes Bad", "Kein Bad"]);
    }

    #[test]
    fn a_title_about_a_day_keeps_it() {
        let texts =
            ["9. November – Gedenken am Mahnmal", "Neues Bad", "Altes Bad - ein Rückblick", "Kein Bad"];
        let (found, titles) = days(&texts);
        assert_eq!((found, titles), (Vec::new(), texts.map(str::to_owned).to_vec()));
    }
}
