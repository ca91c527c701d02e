//! One row per mistake, as found and as mended.

use super::*;

fn tidy(xml: &str) -> Tidy {
    super::tidy(xml, &Url::parse("https://a.example/b/c").expect("an address"))
}

/// The tidied document without its root, whose declarations are always the same.
fn inside(xml: &str) -> String {
    let tidied = tidy(xml).xml;
    let start = tidied.find('>').expect("a root") + 1;
    let end = tidied.rfind("</").expect("an end");
    let inside = &tidied[start..end];
    inside.strip_prefix("<channel>").unwrap_or(inside).strip_suffix("</channel>").unwrap_or(inside).to_owned()
}

#[test]
fn mends_in_place() {
    let cases = [
        ("<rss><b>R&D</b></rss>", "<b>R&amp;D</b>"),
        ("<feed>a &#0;b &#x1F600; &uuml; 3 < 4</feed>", "a b &#x1F600; &uuml; 3 &lt; 4"),
        ("<rss><title>Neu: <b>jetzt</title></rss>", "<title><![CDATA[Neu: <b>jetzt]]></title>"),
        ("<rss><dc:creator>„a@b.de“</dc:creator></rss>", "<dc:creator>„a\u{FDD0}b.de“</dc:creator>"),
        ("<rss><author>&#64;</author></rss>", "<author>\u{FDD0}</author>"),
        ("<rss><guid isPermaLink='False'>x</guid></rss>", "<guid isPermaLink='False'>\u{FDD1}x</guid>"),
        ("<rss><dc:subject>x</dc:subject></rss>", "<category>x</category>"),
        ("<rss><a:link href='x?a&b'/></rss>", "<link>x?a&amp;b</link>"),
        ("<rss><a:link rel='self' href='x'/></rss>", "<a:link rel='self' href='x'/>"),
        ("<feed><title type='text/plain'>x</title></feed>", "<title type='text'>x</title>"),
        ("<feed><summary/><content type='html'> \n</content></feed>", ""),
        ("<feed><modified>x</modified></feed>", "<updated>x</updated>"),
        ("<feed><a xml:base='http://['/></feed>", "<a xml:base=''/>"),
        ("<feed xml:base='/d/'><a xml:base='e'/></feed>", "<a xml:base='https://a.example/d/e'/>"),
    ];
    for (found, expected) in cases {
        assert_eq!(inside(found), expected, "{found}");
    }
}

#[test]
fn leaves_alone_what_is_right() {
    let right = "<title type=\"xhtml\"><div>a &amp; b</div></title><!-- & --><![CDATA[ & < ]]><author/>";
    assert_eq!(inside(&format!("<feed>{right}</feed>")), right);
    assert!(tidy(&format!("<feed>{right}</feed>")).repairs.is_empty());
}

#[test]
fn items_of_every_dialect_end_up_inside_the_channel() {
    let bodies = [
        "<rss version='2.0'><channel><title>T</title><item/></channel></rss>",
        "<rss version='2.0'><channel><title>T</title></channel><item/></rss><p>Werbung",
        "<rdf:RDF><channel rdf:about='x'><title>T</title></channel><item/></rdf:RDF>",
    ];
    for body in bodies {
        let tidied = tidy(body);
        assert_eq!(inside(body), "<title>T</title><item/>", "{body}");
        assert!(tidied.xml.ends_with("<item/></channel></rss>"), "{}", tidied.xml);
        assert!(tidied.repairs.is_empty());
    }
}

#[test]
fn a_root_keeps_what_it_says_and_gets_what_it_forgot() {
    let root = |xml: &str| tidy(xml).xml;
    let atom = root("<feed xmlns='urn:wrong' xml:lang='de' xml:base='/x/' xmlns:t='urn:t'></feed>");
    assert!(atom.starts_with("<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc="), "{atom}");
    assert!(atom.ends_with(" xml:lang=\"de\" xmlns:t=\"urn:t\"></feed>"), "{atom}");
    let huge = root(&format!("<rss version=\"2.0\" xmlns:x=\"{}\"/>", "x".repeat(5000)));
    assert!(huge.len() < 1000 && huge.ends_with("></channel></rss>"), "{huge}");
}
