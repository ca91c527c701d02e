//! What broke about a source's page since its last reading, and how it is read now: one note per incident.
//!
//! The note is made from what the merge decided, so that "found again" means: kept its story. It is told in the run in
//! which something broke and kept with what was learned; the next run finds what it has learned and says nothing.

use feeds::model::How;
use storage::Learned;

/// What broke, in words; `None` if the source is read as it was, or for the first time.
pub fn broke(before: Option<&Learned>, now: &Learned) -> Option<String> {
    let before = before?;
    if before.how != now.how {
        return Some(format!("it is read in another way ({} instead of {})", now.how, before.how));
    }
    let broke = before.shape.as_ref()?.broke(now.shape.as_ref()?)?;
    Some(broke.to_owned())
}

/// The note about a reading that tells so many known releases `again` and holds entries back: some as a flood, some
/// as doubtful.
pub fn note(
    before: Option<&Learned>,
    now: &Learned,
    again: usize,
    (held, doubtful): (usize, usize),
) -> Option<String> {
    let first = before.is_none_or(|before| before.doubted.is_none());
    let holding = (held > 0 && first).then(|| super::flood::holding(held));
    let doubt = (doubtful > 0 && first).then(|| super::flood::doubt(doubtful));
    let mended = broke(before, now).map(|broke| {
        let listed = before.map_or(0, |before| before.listed as usize);
        let found = again.min(listed);
        let place = match (&now.shape, now.how) {
            (Some(shape), How::Detected) => format!("at {shape}"),
            _ => format!("from {}", now.address),
        };
        format!(
            "{broke}: {found} of {listed} known releases were found again, it is read {place} from now on"
        )
    });
    let parts: Vec<_> = mended.into_iter().chain(holding).chain(doubt).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use feeds::model::Shape;

    use super::*;

    fn learned(item: &str, date: Option<&str>) -> Learned {
        let shape = Shape {
            holder: "ul.liste".to_owned(),
            item: item.to_owned(),
            title: "h3".to_owned(),
            date: date.map(str::to_owned),
        };
        Learned {
            address: "https://www.amt.example/".parse().expect("an address"),
            how: How::Detected,
            shape: Some(shape),
            listed: 20,
            doubted: None,
            note: None,
        }
    }

    #[test]
    fn a_list_that_stays_is_no_incident() {
        let before = learned("li", Some("time"));
        assert_eq!(note(None, &before, 0, (0, 0)), None, "the first reading");
        assert_eq!(note(Some(&before), &before, 20, (0, 0)), None);
        assert_eq!(
            note(Some(&before), &learned("li", Some("span")), 20, (0, 0)),
            None,
            "its date moved a little"
        );
        assert_eq!(note(Some(&learned("li", None)), &before, 20, (0, 0)), None, "it has got dates");
    }

    #[test]
    fn a_note_says_what_broke_what_was_found_again_and_what_is_used() {
        let before = learned("li", Some("time"));
        assert_eq!(
            note(Some(&before), &learned("article.karte", Some("time")), 18, (0, 0)).as_deref(),
            Some(
                "its list stands elsewhere: 18 of 20 known releases were found again, it is read at \
                 ul.liste > article.karte (titles in h3, dates in time) from now on"
            )
        );
        let undated = note(Some(&before), &learned("li", None), 25, (7, 0)).expect("a note");
        assert!(undated.contains("no dates any more") && undated.contains("20 of 20"), "{undated}");
        assert!(undated.contains("7 entries"), "{undated}");
        let feed = Learned { how: How::Rss, shape: None, ..before.clone() };
        let note = note(Some(&feed), &before, 20, (0, 0)).expect("a note");
        assert!(note.contains("listing:detected instead of feed:rss"), "{note}");
    }

    #[test]
    fn doubt_is_told_once() {
        let before = learned("li", Some("time"));
        let doubted = Learned { doubted: Some(feeds::model::Time::UNIX_EPOCH), ..before.clone() };
        assert!(note(Some(&before), &before, 20, (7, 0)).is_some());
        assert_eq!(note(Some(&doubted), &before, 20, (7, 0)), None);
        let like = note(Some(&before), &before, 20, (0, 2)).expect("a note");
        assert!(like.contains("2 entries are like known releases"), "{like}");
    }
}
