//! Which stories a query finds.

use feeds::model::Story;
use feeds::output::Query;
use url::form_urlencoded;

use crate::sample::{facts_of, html, member_of, story};

fn stories() -> Vec<Story> {
    let mut one = story(1, "elbau", "2026-05-04T08:00:00Z");
    let facts = facts_of(&mut one);
    facts.title = "Straßenbau: Größere Brücke über die Elbe".to_owned();
    facts.summary = Some("Die Bauarbeiten am Hochwasserschutzsystem beginnen.".to_owned());
    facts.categories = vec!["Verkehr & Bau".to_owned()];

    let mut two = story(2, "kreis", "2026-05-03T08:00:00Z");
    let facts = facts_of(&mut two);
    facts.title = "KREISVERWALTUNG ERNEUERT SERVERRÄUME".to_owned();
    facts.content = Some(html("<p>Die <b>neu</b>en Server &amp; Netze kommen aus C\u{301}esko.</p>"));
    facts.categories = vec!["IT".to_owned(), "Verwaltung".to_owned()];
    two.members.push(member_of("verband", "Gemeinsam gegen Mu\u{308}ll"));

    let mut three = story(3, "verband", "2026-05-02T08:00:00Z");
    let mut article = facts_of(&mut three).clone();
    article.content = Some(html("<p>Nur auf der eigenen Seite: Katastrophenschutz</p>"));
    three.members[0].entry.article = Some(article);
    vec![one, two, three]
}

fn found(asked: &str) -> Vec<u8> {
    let pairs = form_urlencoded::parse(asked.as_bytes());
    let query = Query::parse(pairs, |_| true).unwrap_or_else(|error| panic!("{asked}: {error}"));
    let stories = stories();
    stories.iter().zip(1..).filter(|(story, _)| query.matches(story)).map(|(_, number)| number).collect()
}

#[test]
fn a_query_finds_what_it_asks_for() {
    for (asked, numbers) in [
        ("", vec![1, 2, 3]),
        // Sources: any of them, and whoever tells the story.
        ("source=elbau", vec![1]),
        ("source=verband", vec![2, 3]),
        ("source=elbau&source=kreis", vec![1, 2]),
        ("source=nobody", vec![]),
        // Categories: all of them, in any spelling, whole.
        ("category=IT", vec![2]),
        ("category=it&category=verwaltung", vec![2]),
        ("category=IT&category=Verkehr+%26+Bau", vec![]),
        ("category=Verkehr", vec![]),
        ("category=niemand", vec![]),
        // Words: all of them, in any spelling, within compounds, in title, teaser, text and own page.
        ("q=straßenbau", vec![1]),
        ("q=STRASSENBAU", vec![1]),
        ("q=strasse", vec![1]),
        ("q=Grösser", vec![1]),
        ("q=groesser", vec![1]),
        ("q=GRÖSSERE+bruecke", vec![1]),
        ("q=Größer+Server", vec![]),
        ("q=verwaltung", vec![2]),
        ("q=serverraeume", vec![2]),
        ("q=räume", vec![2]),
        ("q=Hochwasser", vec![1]),
        ("q=schutz", vec![1, 3]),
        ("q=müll", vec![2]),
        ("q=muell", vec![2]),
        ("q=mull", vec![]),
        ("q=cesko", vec![2]),
        ("q=neuen", vec![2]),
        ("q=%26", vec![2]),
        ("q=%3Cb%3E", vec![]),
        // Phrases: word by word, in one place.
        ("q=%22neuen+Server%22", vec![2]),
        ("q=%22Server+neuen%22", vec![]),
        ("q=Server+neuen", vec![2]),
        ("q=%E2%80%9ENEUEN+SERVER%E2%80%9C", vec![2]),
        ("q=%22die+Elbe+Die+Bauarbeiten%22", vec![]),
        // All at once.
        ("source=verband&q=schutz", vec![3]),
        ("source=kreis&category=IT&q=server", vec![2]),
        ("source=elbau&category=IT&q=server", vec![]),
        // The cut is no filter.
        ("limit=1", vec![1, 2, 3]),
    ] {
        assert_eq!(found(asked), numbers, "{asked}");
    }
}
