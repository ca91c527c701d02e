//! HTML made safe: what stays, what goes, and attacks.

use super::*;

fn safe(html: &str) -> Option<String> {
    let base = Url::parse("https://www.kid.example/aktuelles/").expect("an address");
    sanitise(&Markup::Html(html.to_owned()), &base).map(|html| html.as_str().to_owned())
}

#[test]
fn text_and_its_structure_stay() {
    for (html, expected) in [
        ("<p>Ein <b>Wort</b> &amp; mehr</p>", "<p>Ein <b>Wort</b> &amp; mehr</p>"),
        ("<p class=x id=y style='color:red' onclick=z() lang=en>Text", "<p lang=\"en\">Text</p>"),
        ("<h1>A</h1><h2>B</h2><h6>C</h6>", "<h3>A</h3><h4>B</h4><h6>C</h6>"),
        ("<h2>A</h2><h3>B</h3>", "<h3>A</h3><h4>B</h4>"),
        ("<h4>A</h4>", "<h4>A</h4>"),
        ("<section>a</section><article>b</article>", "<div>a</div><div>b</div>"),
        ("<span>a</span><font color=red>b</font>", "ab"),
        (
            "<a href='../x.pdf' target=_blank>PDF</a>",
            "<a href=\"https://www.kid.example/x.pdf\" rel=\"noopener noreferrer\">PDF</a>",
        ),
        (
            "<a href='mailto:presse@kid.example'>Mail</a>",
            "<a href=\"mailto:presse@kid.example\" rel=\"noopener noreferrer\">Mail</a>",
        ),
        (
            "<a href='https://a.example/?id=1&amp;utm_source=x&amp;b=ü'>x</a>",
            "<a href=\"https://a.example/?id=1&amp;b=%C3%BC\" rel=\"noopener noreferrer\">x</a>",
        ),
        (
            "<img src=/bild.jpg alt='Das „Rathaus“ &quot;neu&quot;' srcset=x loading=lazy>",
            "<img src=\"https://www.kid.example/bild.jpg\" alt=\"Das „Rathaus“ &quot;neu&quot;\">",
        ),
        ("a<img>b<img src='data:image/gif;base64,R0'>c<img src='http://z.example/p.gif' width=1>d", "abcd"),
        (
            "<table><tr><td colspan=2 onmouseover=x>1</td></tr></table>",
            "<table><tbody><tr><td colspan=\"2\">1</td></tr></tbody></table>",
        ),
        ("Ver\u{ad}wal\u{200b}tung\u{b}&#11;&#xfffe;&shy;!", "Verwaltung!"),
        ("<![CDATA[<p>Text</p>]]>", "<p>Text</p>"),
        ("<p>Ja<button>Teilen</button><nav>Start</nav><noscript>Bitte</noscript></p>", "<p>Ja</p>"),
    ] {
        assert_eq!(safe(html).as_deref(), Some(expected), "{html}");
    }
}

#[test]
fn what_shows_nothing_is_nothing() {
    for html in
        ["", " \n", "<p>&nbsp;</p>", "<p><br></p>", "<script>alert(1)</script>", "<img>", "<!-- x -->", "–"]
    {
        assert_eq!(safe(html), None, "{html}");
    }
}

#[test]
fn plain_text_becomes_paragraphs() {
    let base = Url::parse("https://kid.example/").expect("an address");
    let text = Markup::Text("Eins <b> & zwei\n\nDrei".to_owned());
    let html = sanitise(&text, &base).map(|html| html.as_str().to_owned());
    assert_eq!(html.as_deref(), Some("<p>Eins &lt;b&gt; &amp; zwei</p><p>Drei</p>"));
}

#[test]
fn deep_markup_is_read_as_words() {
    let deep = format!("{}Tief &amp; unten{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
    assert_eq!(safe(&deep).as_deref(), Some("<p>Tief &amp; unten</p>"));
    let flat = "<p>Absatz<li>Punkt<br>".repeat(2_000);
    assert!(safe(&flat).is_some_and(|html| html.contains("<li>")));
}

#[test]
fn long_markup_is_cut() {
    let paragraph = format!("<p>Ein <b>Absatz</b> {}</p>", "von vielen ".repeat(100));
    let long = format!("<div>{}</div>", paragraph.repeat(500));
    let html = safe(&long).expect("a text");
    assert!((450_000..=LONGEST).contains(&html.len()), "{}", html.len());
    assert!(html.ends_with("</div>"), "{}", &html[html.len() - 80..]);
}

#[test]
fn attacks_come_to_nothing() {
    for html in [
        "<script>alert(1)</script>x",
        "<scr<script>ipt>alert(1)</scr</script>ipt>x",
        "<img src=x onerror=alert(1)>",
        "<img src='javascript:alert(1)'>x",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\tscr\nipt:alert(1)'>x</a>",
        "<a href='java\u{b}script:alert(1)'>x</a>",
        "<a href='\u{1}javascript:alert(1)'>x</a>",
        "<a href='java\u{200b}script:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='java&#11;script:alert(1)'>x</a>",
        "<a href='vbscript:x'>x</a>",
        "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<a href='//evil.example/x' onclick=alert(1)>x</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>x",
        "<svg><style><img src=x onerror=alert(1)></style></svg>x",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>x",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x",
        "<iframe src='https://evil.example'></iframe>x",
        "<object data='x'></object><embed src=x>x",
        "<form action='https://evil.example'><input name=a><button>x</button></form>x",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>x",
        "<base href='https://evil.example/'><a href=x>x</a>",
        "<link rel=stylesheet href='https://evil.example/x.css'>x",
        "<style>@import 'https://evil.example/x.css'</style>x",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<img src=x alt='\" onerror=\"alert(1)'>",
        "<img alt='<script>alert(1)</script>' src=/x.jpg>",
        "<img alt='a>b<img src=x onerror=alert(1)>' src=/x.jpg>",
        "<a href='https://a.example/\"onmouseover=alert(1)'>x</a>",
        "<textarea><img src=x onerror=alert(1)></textarea>x",
        "<template><script>alert(1)</script></template>x",
        "<p>\u{fffe}<\u{0}script>alert(1)</script>",
        "<\u{ad}script>alert(1)</script>x",
        "<<script>script>alert(1)<</script>/script>x",
        "<img src=`javascript:alert(1)`>x",
        "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>x",
        "<x onclick=alert(1)>x</x>",
        "]]><script>alert(1)</script>",
        "<scr]]>ipt>alert(1)</scr]]>ipt>x",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    ] {
        let safe = safe(html).unwrap_or_default();
        check(&safe);
    }
}

/// Parses sanitised HTML as browsers do and looks at everything in it.
pub(in crate::normalize) fn check(html: &str) {
    let tree = scraper::Html::parse_fragment(html);
    let elements = tree.tree.nodes().filter_map(|node| node.value().as_element());
    for element in elements.filter(|element| !matches!(element.name(), "html" | "body")) {
        let name = element.name();
        assert!(ELEMENTS.contains(&name), "<{name}> in {html}");
        assert!(!matches!(name, "h1" | "h2"), "<{name}> in {html}");
        for (attribute, value) in element.attrs() {
            let known = [
                "lang", "dir", "href", "rel", "src", "alt", "width", "height", "start", "colspan", "rowspan",
                "scope",
            ];
            assert!(known.contains(&attribute), "{attribute} in {html}");
            if matches!(attribute, "href" | "src") {
                let url = Url::parse(value).unwrap_or_else(|error| panic!("{value}: {error} in {html}"));
                let web = matches!(url.scheme(), "http" | "https");
                assert!(
                    web || (attribute == "href" && matches!(url.scheme(), "mailto" | "tel")),
                    "{url} in {html}"
                );
            }
        }
        assert!(name != "img" || element.attr("src").is_some(), "an empty picture in {html}");
    }
    assert!(!html.contains("<body") && !html.contains("<html"), "{html}");
    assert_eq!(text::visible(html, |c| matches!(c, '\t' | '\n')), html);
}
