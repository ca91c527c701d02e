//! Any text whatsoever in any field: documents stay well-formed, and the same text comes back.

use proptest::prelude::*;

use crate::read;
use crate::sample::{self, Edition, facts_of};

/// Parses every document as strictly as can be.
fn assert_well_formed(edition: &Edition) {
    for (path, text) in edition.documents() {
        match path.as_str() {
            "atom.xml" => drop(read::atom(&text)),
            "rss.xml" => drop(read::rss(&text)),
            "feed.json" => drop(read::json(&text)),
            "sources.opml" => drop(read::xml(&text)),
            "aktuelles.html" => drop(read::section(&text)),
            path if path.is_empty() || path.ends_with(".html") || path.starts_with("stories/") => {
                drop(read::page(&text));
            }
            path => {
                assert!(path.ends_with(".css") || path.ends_with(".js"), "a document nobody reads: {path}")
            }
        }
    }
}

#[test]
fn an_empty_list_is_a_valid_one() {
    let mut edition = sample::edition(Vec::new());
    assert_well_formed(&edition);
    edition.query.categories = vec!["niemand".to_owned()];
    assert_well_formed(&edition);
}

/// Any character there is, forbidden ones included, between pieces that mean something to some parser.
fn any_text() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "]]>",
        "<",
        ">",
        "&",
        "\"",
        "'",
        "--",
        "<!--",
        "&#0;",
        "&lt;",
        "\u{b}",
        "\0",
        "\u{fffe}",
        "\r\n",
        "\r",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{202e}",
        "\u{ad}",
        "</title>",
        "</script>",
        "<script>",
        "<![CDATA[",
        "\\",
        "\u{1f}",
        "\u{7f}",
        "\t",
        " ",
        "ä",
        "ß",
        "😀",
        "a\u{308}",
        "\u{fdd0}",
        "\u{10ffff}",
        "javascript:",
        "Wort",
    ];
    let piece = prop_oneof![
        prop::sample::select(PIECES).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// What is left of a text in a document: all but the characters that XML 1.0 or HTML forbid.
fn allowed(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || read::is_allowed(*c)).collect()
}

/// The same for a title or a name, which has one line.
fn in_one_line(text: &str) -> String {
    allowed(text).trim().replace(['\n', '\t'], " ")
}

prop_compose! {
    fn any_edition()(
        texts in prop::collection::vec(any_text(), 12),
        seconds in prop::collection::vec(-70_000_000_000_i64..260_000_000_000, 2),
        length in any::<Option<u64>>(),
    ) -> (Edition, Vec<String>) {
        let mut edition = sample::edition(vec![sample::story(1, "elbau", "2026-05-04T08:00:00Z")]);
        edition.site.title = texts[0].clone();
        for office in edition.offices.values_mut() {
            office.name = texts[1].clone();
        }
        edition.query.words = Some(texts[2].clone());
        edition.query.categories = vec![texts[3].clone()];
        let story = &mut edition.stories[0];
        story.published = chrono::DateTime::from_timestamp(seconds[0], 0).expect("a time");
        story.updated = chrono::DateTime::from_timestamp(seconds[1], 0).expect("a time");
        story.members.push(sample::member_of("kreis", &texts[4]));
        let facts = facts_of(story);
        facts.title = texts[5].clone();
        facts.summary = Some(texts[6].clone());
        facts.content = Some(sample::html(&ammonia::clean(&texts[7])));
        facts.authors = vec![texts[8].clone()];
        facts.categories = vec![texts[9].clone()];
        facts.language = Some(texts[10].clone());
        let mut file = sample::enclosure("https://elbau.example/a.pdf", Some(&texts[11]), length);
        file.media_type = Some(texts[10].clone());
        facts.enclosures = vec![file];
        let mut before = facts.clone();
        before.title = texts[11].clone();
        before.summary = Some(texts[4].clone());
        story.members[0].versions =
            vec![feeds::model::Version { replaced: sample::time("2026-05-05T08:00:00Z"), facts: before }];
        (edition, texts)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_well_formed_documents_and_comes_back((edition, texts) in any_edition()) {
        assert_well_formed(&edition);
        let title = in_one_line(&texts[5]);
        let [(_, atom), (_, rss), (_, json)] = read::feeds(&edition);
        prop_assert_eq!(&rss, &atom);
        prop_assert_eq!(&json, &atom);
        let told = &atom[0];
        prop_assert_eq!(&told.title, &title);
        let summary = Some(allowed(&texts[6]).trim().to_owned()).filter(|summary| !summary.is_empty());
        if let (Some(summary), Some(told)) = (summary, &told.summary) {
            prop_assert_eq!(told, &summary);
        }
        prop_assert_eq!(&told.office, &in_one_line(&texts[1]));
        prop_assert_eq!(&told.related[0].0, &in_one_line(&texts[1]));
        if !in_one_line(&texts[8]).is_empty() {
            prop_assert_eq!(&told.authors, &[in_one_line(&texts[8])]);
        }
        let html = read::section(&edition.fragment());
        prop_assert_eq!(read::words(read::all(&html, "h3 > a")[0]), title.clone());
        let page = read::page(&edition.page());
        prop_assert_eq!(read::words(read::all(&page, "h3 > a")[0]), title.clone());
        prop_assert_eq!(read::words(read::all(&page, "h1")[0]), in_one_line(&texts[0]));
        let story = read::page(&edition.story(&edition.stories[0]));
        prop_assert_eq!(read::words(read::all(&story, "h1")[0]), title);
        let opml = edition.opml();
        let named = read::xml(&opml);
        let outline = named.descendants().find(|node| node.has_tag_name("outline")).expect("an outline");
        prop_assert_eq!(outline.attribute("text").expect("a name"), in_one_line(&texts[1]));
        drop(read::page(&edition.error(400, &texts[0])));
    }

    #[test]
    fn equal_states_give_equal_bytes((edition, _) in any_edition()) {
        prop_assert_eq!(edition.clone().documents(), edition.documents());
    }
}

/// The checker itself: it has to refuse what the specification forbids.
#[test]
fn the_parser_is_strict() {
    for broken in [
        "<a>\u{b}</a>",
        "<a>\u{fffe}</a>",
        "<a>&</a>",
        "<a><b></a>",
        "<x:a/>",
        "<a>]]></a>",
        "<a b='1' b='2'/>",
    ] {
        assert!(roxmltree::Document::parse(broken).is_err(), "{broken:?}");
    }
    for broken in ["<a b=1 b=2>", "<p></b>", "<p &="] {
        assert!(!scraper::Html::parse_fragment(broken).errors.is_empty(), "{broken:?}");
    }
}
