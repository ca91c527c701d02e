//! What the tests share: a loopback publisher and a handle on the program under test.

mod chance;
mod mailroom;
mod program;
#[expect(dead_code, reason = "some pages are for tests beside the code alone")]
mod publisher;

pub use chance::Chance;
pub use mailroom::{Mail, Mailroom, Manner};
pub use program::{Daemon, Home, Ran};
pub use publisher::{Page, Publisher};

/// An RSS feed with one item per pair of title and text, newest first, dated one day apart.
pub fn rss(items: &[(&str, &str)]) -> String {
    let mut feed = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Amt</title>");
    feed.push_str("<link>http://127.0.0.1/</link><description>Meldungen</description>");
    for (index, (title, text)) in items.iter().enumerate() {
        let day = 28 - index;
        feed.push_str(&format!(
            "<item><title>{title}</title><link>http://127.0.0.1/m/{}</link><guid>{}</guid>\
             <pubDate>{day:02} Feb 2026 09:00:00 +0100</pubDate><description>{text}</description></item>",
            slug(title),
            slug(title),
        ));
    }
    feed.push_str("</channel></rss>");
    feed
}

fn slug(title: &str) -> String {
    title.split_whitespace().next().unwrap_or("leer").to_lowercase()
}
