//! The real program as a guest: what it says and asks for, process by process.

use crate::support::{Home, Page, Publisher, rss};

const RELEASE: (&str, &str) = ("Bad öffnet im Mai", "Das Bad öffnet am 9. Mai um 10 Uhr für alle.");

fn paths(publisher: &Publisher) -> Vec<String> {
    publisher.take_requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn whose_robots_txt_is_not_obeyed_is_said_at_the_start() {
    let publisher = Publisher::start();
    publisher.put("/robots.txt", Page::new("text/plain", "User-agent: *\nDisallow: /\n"));
    publisher.put("/feed", Page::rss(rss(&[RELEASE])));
    let address = publisher.url("/feed");
    let source = |id: &str, robots: &str| {
        format!(
            "[[sources]]\nid = \"{id}\"\nname = \"Amt\"\naddress = \"{address}\"\nrobots = \"{robots}\"\n"
        )
    };
    let home = Home::with(&format!(
        "[service]\nlisten = \"127.0.0.1:0\"\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n{}{}",
        source("brav", "obey"),
        source("frei", "ignore")
    ));
    let ran = home.expect(3, &["refresh", "--log", "info"]);
    let said: Vec<_> = ran.err.lines().filter(|line| line.contains("robots.txt is not obeyed")).collect();
    assert!(said.len() == 1 && said[0].contains("frei"), "{}", ran.err);
    assert!(ran.out.contains("robots.txt of"), "{}", ran.out);
    let mut daemon = home.daemon();
    assert!(daemon.wait_for("robots.txt is not obeyed").contains("frei"));
}

#[test]
fn a_wish_to_be_left_alone_outlives_the_process() {
    let publisher = Publisher::start();
    publisher.put("/a", Page::status(429).with("Retry-After", "3600"));
    publisher.put("/b", Page::rss(rss(&[RELEASE])));
    let home = Home::reading(&publisher, &[("a", "/a"), ("b", "/b")]);
    home.run(&["refresh"]);
    paths(&publisher);
    let ran = home.expect(4, &["refresh", "a", "b"]);
    assert_eq!(paths(&publisher), Vec::<String>::new());
    assert!(ran.out.lines().filter(|line| line.contains("not asked before")).count() == 2, "{}", ran.out);
}

#[test]
fn cron_asks_those_that_are_due_and_a_person_all() {
    let publisher = Publisher::start();
    publisher.put("/a", Page::rss(rss(&[RELEASE])).with("Cache-Control", "max-age=3600"));
    publisher.put("/b", Page::rss(rss(&[RELEASE])));
    let home = Home::reading(&publisher, &[("a", "/a"), ("b", "/b")]);
    home.expect(0, &["refresh", "--due"]);
    paths(&publisher);
    let ran = home.expect(0, &["refresh", "--due"]);
    assert_eq!(paths(&publisher), ["/b"]);
    assert!(ran.out.contains("well, and not due before"), "{}", ran.out);
    home.expect(0, &["refresh"]);
    assert_eq!(paths(&publisher).len(), 2);
    home.expect(2, &["refresh", "--due", "a"]);
}
