//! How often a feed itself wants to be asked: `ttl` (RSS 2.0) and `sy:updatePeriod` (the RSS 1.0 syndication module, which
//! Atom and RSS 2.0 borrow).
//!
//! Only what stands before the first release is looked at, and of that no more than [`HEAD`]. A wish that makes no
//! sense is none.

use quick_xml::Reader;
use quick_xml::events::Event;

/// As many bytes are looked at.
const HEAD: usize = 32 * 1024;

/// Minutes in the words of `updatePeriod`.
const PERIODS: [(&str, u32); 5] = [
    ("hourly", 60),
    ("daily", 24 * 60),
    ("weekly", 7 * 24 * 60),
    ("monthly", 30 * 24 * 60),
    ("yearly", 365 * 24 * 60),
];

/// How many minutes apart a feed wants to be asked; the longest wish, if there are several. `None` for what is no feed.
pub fn wish(body: &[u8]) -> Option<u32> {
    let head = String::from_utf8_lossy(body.get(..HEAD).unwrap_or(body));
    let mut reader = Reader::from_str(&head);
    reader.config_mut().check_end_names = false;
    let (mut ttl, mut period, mut times) = (None, None, 1);
    let mut inside = String::new();
    // What breaks off is cut here, or is no feed.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "item" | "entry" | "html" => break,
                name => inside = name.to_owned(),
            },
            Event::Text(text) => {
                let text = text.into_inner();
                let text = text.trim();
                match inside.as_str() {
                    "ttl" => ttl = text.parse().ok().filter(|minutes| *minutes > 0),
                    "updatePeriod" => period = PERIODS.into_iter().find(|(name, _)| *name == text),
                    "updateFrequency" => times = text.parse().unwrap_or(1),
                    _ => {}
                }
            }
            Event::End(_) => inside.clear(),
            Event::Eof => break,
            _ => {}
        }
    }
    ttl.max(period.map(|(_, minutes)| (minutes / times.max(1)).max(1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wishes_are_read_before_the_first_release() {
        let sy = "xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"";
        for (feed, expected) in [
            ("<rss><channel><ttl>60</ttl><item/></channel></rss>".to_owned(), Some(60)),
            (
                "\u{feff}<?xml version=\"1.0\"?>\n<rss><channel><title>A</title>\n<ttl> 15\n</ttl>"
                    .to_owned(),
                Some(15),
            ),
            (
                format!(
                    "<rss {sy}><sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
                ),
                Some(60),
            ),
            (
                format!(
                    "<rss {sy}><ttl>5</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
                ),
                Some(360),
            ),
            (format!("<feed {sy}><sy:updatePeriod>weekly</sy:updatePeriod><entry>"), Some(10_080)),
            (
                format!(
                    "<rdf:RDF {sy}><channel><sy:updateFrequency>0</sy:updateFrequency><sy:updatePeriod>yearly</sy:updatePeriod>"
                ),
                Some(525_600),
            ),
            (
                format!(
                    "<rss {sy}><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>999</sy:updateFrequency>"
                ),
                Some(1),
            ),
            ("<rss><channel><item><ttl>60</ttl></item>".to_owned(), None),
            ("<rss><channel><ttl>0</ttl>".to_owned(), None),
            ("<rss><channel><ttl>-5</ttl><!-- <ttl>60</ttl> -->".to_owned(), None),
            ("<rss><channel><ttl/><title>60</title>".to_owned(), None),
            (format!("<rss {sy}><sy:updatePeriod>often</sy:updatePeriod>"), None),
            ("<html><body><ttl>60</ttl>".to_owned(), None),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\"}".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(wish(feed.as_bytes()), expected, "{feed}");
        }
        let far = format!("<rss><channel><description>{}</description><ttl>60</ttl>", "x".repeat(HEAD));
        assert_eq!(wish(far.as_bytes()), None);
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(body in prop::collection::vec(any::<u8>(), 0..300), text in "(<ttl>|[<>/a-z:&;!\\[\\]-]|é){0,60}") {
            let _ = (wish(&body), wish(text.as_bytes()));
        }
    }
}
