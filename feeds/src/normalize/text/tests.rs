//! Text cleaned, folded and cut, as tables.

use proptest::prelude::*;

use super::*;

#[test]
fn plain_text_of_html() {
    for (html, expected) in [
        ("<p>Ein <b>Wort</b>laut.</p><p>Zwei</p>", "Ein Wortlaut. Zwei"),
        ("a<br>b &amp; c &lt;d&gt; &amp;amp;", "a b & c <d> &amp;"),
        ("M&uuml;ller &#8222;x&ldquo; &shy;y", "Müller „x“ y"),
        ("vor<script>if (a<b) alert(1)</script>nach", "vor nach"),
        ("vor<style>p{}</style><script>nie zu", "vor"),
        ("<video>Ihr Browser kann kein Video</video>Text", "Text"),
        ("<video>offen <p>Text", "offen Text"),
        ("<![CDATA[Neue <b>Server</b>]]>", "Neue Server"),
        ("&lt;![CDATA[Neue Server]]&gt;", "Neue Server"),
        ("<!-- weg -->da", "da"),
        ("<textarea><b>x</textarea>", "<b>x"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("", ""),
    ] {
        assert_eq!(plain(&Markup::Html(html.to_owned())), expected, "{html}");
    }
}

#[test]
fn plain_text_means_itself() {
    for (text, expected) in [
        ("a <b> &amp; c", "a <b> &amp; c"),
        (" a\u{a0}\u{2003}b\r\n\tc\u{3000}", "a b c"),
        ("Ver\u{ad}wal\u{200b}tung\u{feff}\u{202e}!\u{0}\u{fffe}\u{b}?", "Verwaltung! ?"),
        ("Mu\u{308}ller", "Müller"),
        ("Mu\u{200b}\u{308}ller", "Müller"),
        ("<![CDA<![CDATA[TA[x]]>]]>y", "xy"),
        ("👩\u{200d}🚒 a\u{200d}b ❤\u{fe0f}\u{200d}🔥 👩\u{200d}", "👩\u{200d}🚒 ab ❤\u{fe0f}\u{200d}🔥 👩"),
        ("a]]>b", "a]]>b"),
        ("\u{f054} mehr", "mehr"),
    ] {
        assert_eq!(plain(&Markup::Text(text.to_owned())), expected, "{text:?}");
    }
}

#[test]
fn words_fold() {
    for (text, expected) in [
        ("Müller MUELLER mu\u{308}ller", vec!["mueller", "mueller", "mueller"]),
        ("GRÖẞE Größe groesse", vec!["groesse", "groesse", "groesse"]),
        ("Café Łódź", vec!["cafe", "lodz"]),
        ("E-Akte: 1.000 „Euro“", vec!["e", "akte", "1", "000", "euro"]),
        ("Ver\u{ad}waltung\u{a0}neu", vec!["verwaltung", "neu"]),
        ("– … !", vec![]),
    ] {
        assert_eq!(fold_words(text), expected, "{text:?}");
    }
}

#[test]
fn cutting_keeps_whole_words() {
    for (text, length, expected) in [
        ("passt", 5, "passt"),
        ("eins zwei drei", 13, "eins zwei …"),
        ("eins, zwei drei", 7, "eins …"),
        ("Überlängenwort", 7, "Überl …"),
        ("", 3, ""),
    ] {
        assert_eq!(cut(text, length), expected, "{text:?} to {length}");
    }
}

#[test]
fn paragraphs_stay_apart() {
    let html = Markup::Html("<div>\n<p>Eins\nzwei</p>\n\n<ul><li>Drei<li><b>Vier</b></ul></div>".to_owned());
    assert_eq!(paragraphs(&html), ["Eins zwei", "Drei", "Vier"]);
    let text = Markup::Text("Eins\nzwei\r\n \r\nDrei".to_owned());
    assert_eq!(paragraphs(&text), ["Eins zwei", "Drei"]);
}

proptest! {
    /// What is quick for most texts gives what is done for all others.
    #[test]
    fn simple_texts_need_no_second_look(
        text in "[a-dX-ZäöüÄÖÜßẞéÑøłıªº²§°´·«»€„“–… \t\n\r\u{b}\u{a0}\u{85}\u{ad}\u{200b}\u{2028}\u{300}\u{308}<>&!\\[\\]]{0,12}",
        marked: bool,
    ) {
        let text = if marked { format!("{text}<![CDATA[{text}]]>") } else { text };
        prop_assert_eq!(clean(&text), thoroughly_cleaned(&text));
        prop_assert_eq!(fold_words(&text), thoroughly_folded(&text));
    }
}

#[test]
fn simple_characters_are_seen_and_composed() {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    for c in (char::MIN..=char::MAX).filter(|c| is_simple(*c)) {
        assert!(!is_invisible(c) && (c == ' ' || !c.is_whitespace()), "{c:?}");
        assert_eq!(nfc.normalize(&c.to_string()), c.to_string());
    }
}
