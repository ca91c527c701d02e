//! Promises about input that nobody wrote in good faith, or that broke on the way.
//!
//! Whatever the bytes: no panic, no half release, and nothing that broke passes for a list that is there and empty.
//! The documents at the end are made so that work which grows faster than they do would not end in a person's
//! patience.

use std::path::Path;

use feeds::model::{
    Context, Document, Kind, Markup, Outcome, ProblemKind, RawEntry, Reading, Robots, Source, TextLength,
};
use feeds::source::{Step, read, read_article};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use url::Url;

fn address() -> Url {
    Url::parse("https://amt.example/feed").expect("an address")
}

fn source(kind: Kind) -> Source {
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: address(),
        home: None,
        kind,
        authority: 0,
        merge: true,
        follow: true,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn context() -> Context {
    let now = "2026-06-30T12:00:00Z".parse().expect("a time");
    Context { now, zone: chrono_tz::Europe::Berlin }
}

fn document(body: &[u8], content_type: Option<&str>) -> Document {
    Document { address: address(), content_type: content_type.map(str::to_owned), body: body.to_vec() }
}

fn step(body: &[u8], content_type: Option<&str>, kind: Kind) -> Step {
    read(&source(kind), &document(body, content_type), &[], &context())
}

fn article(body: &[u8]) {
    read_article(&document(body, None), &context());
}

fn reading(body: &[u8]) -> Reading {
    match step(body, None, Kind::Feed) {
        Step::Done(reading) => reading,
        Step::Fetch(wanted) => panic!("one page was configured, but it asks for {wanted:?}"),
    }
}

fn entries(body: &[u8]) -> Vec<RawEntry> {
    match reading(body).outcome {
        Outcome::Listed(entries) => entries,
        Outcome::Empty | Outcome::NotFound(_) => Vec::new(),
    }
}

/// A feed in three parts: what stands before the entries, the entries, what stands behind them.
struct Parts {
    head: String,
    items: Vec<String>,
    tail: &'static str,
}

impl Parts {
    fn new(head: &str, tail: &'static str, item: impl Fn(usize) -> String) -> Self {
        Self { head: head.to_owned(), items: (1..=4).map(item).collect(), tail }
    }

    fn all() -> [Self; 4] {
        let rss = |n| {
            format!(
                "<item><title>Größe {n} &amp; mehr</title><link>https://amt.example/{n}</link><guid>g{n}</guid>\
                 <description><![CDATA[<p>Text</p>]]></description><enclosure url='/{n}.pdf' length='1' \
                 type='application/pdf'/></item>\n"
            )
        };
        let atom = |n| {
            format!(
                "<entry><title type='html'>Größe &lt;b&gt;{n}&lt;/b&gt;</title><id>urn:x:{n}</id>\
                 <link href='/{n}'/><author><name>Ä</name></author>\
                 <content type='xhtml'><div><p>Text</p></div></content></entry>\n"
            )
        };
        let json = |n| {
            let comma = if n == 1 { "" } else { "," };
            format!("{comma}{{\"id\": {n}, \"title\": \"Größe {n}\", \"url\": \"/{n}\", \"tags\": [\"a\"]}}")
        };
        [
            Self::new("<?xml version='1.0'?><rss version='2.0'><channel>\n", "</channel></rss>", rss),
            Self::new("<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel/>\n", "</rdf:RDF>", rss),
            Self::new("<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>\n", "</feed>", atom),
            Self::new("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [", "]}", json),
        ]
    }

    fn whole(&self) -> String {
        format!("{}{}{}", self.head, self.items.concat(), self.tail)
    }

    /// How many entries end before the byte `cut`; white space and commas between them do not matter.
    fn whole_before(&self, cut: usize) -> usize {
        let mut end = self.head.len();
        let ends = self.items.iter().map(|item| {
            end += item.len();
            end - (item.len() - item.trim_end().len())
        });
        ends.filter(|end| *end <= cut).count()
    }
}

#[test]
fn whole_entries_survive_a_cut_anywhere() {
    for parts in Parts::all() {
        let whole = parts.whole();
        let expected = entries(whole.as_bytes());
        assert_eq!(expected.len(), 4, "{whole}");
        for cut in 0..whole.len() {
            let survivors = parts.whole_before(cut);
            assert_eq!(entries(&whole.as_bytes()[..cut]), expected[..survivors], "cut at {cut}, of {whole}");
            let outcome = reading(&whole.as_bytes()[..cut]).outcome;
            assert!(outcome != Outcome::Empty, "cut at {cut} it passes for an empty list: {whole}");
        }
    }
}

/// The inputs of the feed fixtures: every mistake that was ever seen, as material for further ones.
fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feed");
    let folders = std::fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("a folder").path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let files = files.map(|entry| entry.expect("a file").path());
    let inputs = files.filter(|file| file.file_stem().is_some_and(|stem| stem == "input"));
    inputs.map(|input| std::fs::read(input).expect("an input")).collect()
}

/// One change to a document: where, how much of it, and what comes there instead.
type Change = (prop::sample::Index, usize, Vec<u8>);

fn changed(mut body: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for (at, length, instead) in changes {
        let at = at.index(body.len() + 1);
        let end = body.len().min(at + length);
        body.splice(at..end, instead.iter().copied());
    }
    body
}

fn change() -> impl Strategy<Value = Change> {
    let scraps = [
        "<",
        ">",
        "&",
        "\"",
        "]]>",
        "<![CDATA[",
        "<!--",
        "</item>",
        "<item>",
        "&#0;",
        "\u{0}",
        "<title>",
        "{",
        "]",
    ];
    let scrap = prop::sample::select(scraps.map(|scrap| scrap.as_bytes().to_vec()).to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 0..3);
    (any::<prop::sample::Index>(), 0..40usize, prop_oneof![scrap, bytes])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A title as plain text.
fn plain(title: &Option<Markup>) -> String {
    match title {
        Some(Markup::Html(html)) => scraper::Html::parse_fragment(html).root_element().text().collect(),
        Some(Markup::Text(text)) => text.clone(),
        None => String::new(),
    }
}

/// The title of a feed's only entry.
fn title_of(feed: &str) -> String {
    let entries = entries(feed.as_bytes());
    assert_eq!(entries.len(), 1, "{feed}");
    plain(&entries[0].title)
}

/// Texts that look like markup at every level of escaping.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "&",
        "&amp;",
        "&lt;b&gt;",
        "<b>",
        "</b>",
        "<",
        ">",
        ";",
        "&uuml;",
        "&#228;",
        "ü",
        "„",
        "\"",
        " ",
        "x",
        "3",
        "amp;",
        "#",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..8)
        .prop_map(|pieces| format!("a{}z", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_bytes_panic(body in prop::collection::vec(any::<u8>(), 0..300), header in "\\PC{0,30}") {
        step(&body, Some(&header), Kind::Auto);
        article(&body);
    }

    #[test]
    fn no_change_to_a_feed_panics(
        seed in prop::sample::select(seeds()),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let body = changed(seed, &changes);
        step(&body, None, Kind::Feed);
        step(&body, None, Kind::Auto);
        article(&body);
    }

    #[test]
    fn a_title_is_decoded_exactly_once(text in text()) {
        let once = escaped(&text);
        let twice = escaped(&once);
        let json = serde_json::to_string(&text).expect("a string");
        let atom = |kind: &str, title: &str| {
            format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='{kind}'>{title}</title></entry></feed>")
        };
        let rss = |title: &str| format!("<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>");
        prop_assert_eq!(&title_of(&atom("text", &once)), &text);
        prop_assert_eq!(&title_of(&atom("html", &twice)), &text);
        prop_assert_eq!(&title_of(&rss(&twice)), &text);
        prop_assert_eq!(&title_of(&rss(&format!("<![CDATA[{once}]]>"))), &text);
        let json = format!("{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{{\"title\": {json}}}]}}");
        prop_assert_eq!(&title_of(&json), &text);
    }
}

#[test]
fn hostile_documents_are_read_to_the_end() {
    let rss = |inside: &str| format!("<rss version='2.0'><channel><item><title>T</title>{inside}");
    let huge = "x".repeat(50_000);
    let many = |piece: &str| piece.repeat(50_000 / piece.len());
    let numbered = |piece: fn(usize) -> String| (0..5_000).map(piece).collect::<String>();
    let laughs: String =
        (1..30).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let documents = [
        ("nested elements", rss(&many("<a>"))),
        ("nested namespaces", rss(&many("<a xmlns:b='c'>"))),
        ("nested bases", rss(&many("<a xml:base='b/'>"))),
        (
            "bases that grow",
            rss(&format!(
                "<link>{huge}/</link><description>{}</description></item>",
                many("&lt;a href='b'&gt;")
            )),
        ),
        ("ends without starts", rss(&(many("<a>") + &many("</b>")))),
        ("titles without end", rss(&many("<title>"))),
        ("people without end", rss(&many("<author><dc:creator>"))),
        ("items without end", rss(&"<item>".repeat(1_500))),
        ("document types", rss(&many("<!a>"))),
        ("document types with a subset", rss(&many("<!DOCTYPE a [>"))),
        ("comments without end", rss(&many("<!--"))),
        ("sections without end", rss(&many("<![CDATA["))),
        ("tags without end", rss(&many("<a "))),
        ("quotes", rss(&many("<a b=\"<a c='"))),
        ("attributes", rss(&format!("<a {}>", many("b='c' ")))),
        ("ampersands", rss(&many("&"))),
        ("references", rss(&many("&amp;#"))),
        ("less-thans in a title", rss(&format!("<title>{}</title></item>", many("<")))),
        (
            "billion laughs",
            format!("<!DOCTYPE rss [<!ENTITY l0 \"ha\">{laughs}]>{}</item></channel></rss>", rss("&l29;")),
        ),
        (
            "huge attribute on the root",
            format!("<rss a='{huge}' xmlns:a='{huge}'>{}", "<item>&<b></item>".repeat(5_000)),
        ),
        ("huge attribute", rss(&format!("<enclosure url='{huge}'/></item>"))),
        ("huge guid", rss(&format!("<guid>{huge}</guid></item>"))),
        ("huge date", rss(&format!("<pubDate>{huge}</pubDate></item>"))),
        ("dates", rss(&format!("<pubDate>{}</pubDate></item>", many("1.2.2026 - ")))),
        ("authors", rss(&numbered(|n| format!("<author>a{n}</author>"))) + "</item></channel></rss>"),
        ("categories", rss(&numbered(|n| format!("<category>a{n}</category>"))) + "</item></channel></rss>"),
        ("items", format!("<rss><channel>{}</channel></rss>", "<item><a/></item>".repeat(3_000))),
        ("JSON arrays", format!("{{\"version\": {}", many("["))),
        ("JSON items", format!("{{\"version\": \"jsonfeed.org/version/1\", \"items\": [{}", many("{},"))),
        (
            "JSON tags",
            format!(
                "{{\"version\": \"jsonfeed.org/version/1\", \"items\": [{{\"tags\": [{}",
                numbered(|n| format!("\"{n}\","))
            ),
        ),
        ("blanks", many(" ")),
        ("a page of nested elements", format!("<html>{}", "<div>".repeat(200_000))),
        ("a page of nesting that end tags hide", "<div></b></p></i>".repeat(100_000)),
        ("a page of a million siblings", "<p>".repeat(1_000_000)),
        ("a row of many dates", format!("<table><tr><th>Datum<tr>{}", "<td>1.2.2026".repeat(20_000))),
        ("a page of a huge attribute", format!("<p title=\"{}\">x</p>", "12.04.2026 ".repeat(90_000))),
        ("a page of open formatting", format!("<html>{}", many("<p><b>"))),
        (
            "a page of links",
            format!("<html><ul>{}", many("<li><a href='/m/1'>Der Rat tagt</a> 1.2.2026</li>")),
        ),
        ("a page of one paragraph", format!("<html><p>{}", many("Der Rat tagt. "))),
        ("unfinished links", format!("<html>{}>", many("<link "))),
        (
            "announced feeds",
            format!(
                "<html>{}",
                numbered(|n| format!("<link rel=alternate type=application/rss+xml href={n}>"))
            ),
        ),
    ];
    for (what, document) in documents {
        let step = step(document.as_bytes(), None, Kind::Auto);
        let empty = matches!(step, Step::Done(Reading { outcome: Outcome::Empty, .. }));
        assert!(!empty, "{what} pass for a list that is there and empty");
        article(document.as_bytes());
    }
}

#[test]
fn a_feed_that_is_cut_anywhere_says_that_there_may_be_more() {
    let items = (1..4).map(|n| format!("<item><title>Rat {n}</title><guid>{n}</guid></item>"));
    let xml = format!(
        "<rss version=\"2.0\"><channel><title>Amt</title>{}</channel></rss>",
        items.collect::<String>()
    );
    let read_of = |bytes: &[u8]| {
        let document = Document {
            address: address(),
            content_type: Some("application/rss+xml".to_owned()),
            body: bytes.to_vec(),
        };
        match read(&source(Kind::Feed), &document, &[], &context()) {
            Step::Done(reading) => reading,
            Step::Fetch(_) => panic!("a feed needs nothing further"),
        }
    };
    let is_torn =
        |reading: &Reading| reading.problems.iter().any(|problem| problem.kind == ProblemKind::Torn);
    assert!(!is_torn(&read_of(xml.as_bytes())));
    for end in 1..xml.len() {
        let reading = read_of(&xml.as_bytes()[..end]);
        assert!(!matches!(reading.outcome, Outcome::Listed(_)) || is_torn(&reading), "{}", &xml[..end]);
    }
}
