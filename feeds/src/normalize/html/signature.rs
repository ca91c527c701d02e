//! The last paragraph that feeds add to a text: "Der Beitrag … erschien zuerst auf …".
//!
//! It is told from the text not by its words but by what it is: short, the last one, with the release's own title
//! as a link. It names the publisher, so the same release told by two offices would differ by it.

use crate::model::Markup;
use crate::normalize::text::{fold_words, plain};

/// Words that stand around title in such a paragraph, the name of the site included.
const AROUND: usize = 15;

/// Bytes of such a paragraph.
const LONGEST: usize = 4_000;

/// `html` up to the paragraph that only signs it.
pub(in crate::normalize) fn unsigned<'a>(html: &'a str, title: &str) -> &'a str {
    let Some((text, last)) = html.rfind("<p").and_then(|at| html.split_at_checked(at)) else { return html };
    let is_paragraph = last.starts_with("<p>") || last.starts_with("<p ");
    if !is_paragraph || last.len() > LONGEST || text.trim().is_empty() {
        return html;
    }
    let title = fold_words(title);
    let is_title =
        |link: &str| link.split_once("</a").is_some_and(|(link, _)| words(&format!("<a {link}")) == title);
    let is_signature = words(last).len() <= title.len() + AROUND && last.split("<a ").skip(1).any(is_title);
    if is_signature { text.trim_end() } else { html }
}

fn words(html: &str) -> Vec<String> {
    fold_words(&plain(&Markup::Html(html.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_go_and_texts_stay() {
        let title = "Neue Server";
        let signed = "<p>Sie laufen.</p>\n<p>Der Beitrag <a href=\"x\">Neue Server</a> erschien zuerst auf <a href=\"y\">KID</a>.</p>";
        assert_eq!(unsigned(signed, title), "<p>Sie laufen.</p>");
        for html in [
            "<p>Neue <a href=x>Neue Server</a></p>",
            "<p>Sie laufen.</p><p>Mehr über <a href=x>die Server</a></p>",
            "<p>Sie laufen.</p><p>Neue Server gibt es.</p>",
            "<p>Sie laufen.</p><pre><a href=x>Neue Server</a></pre>",
            "Sie laufen.",
            "",
        ] {
            assert_eq!(unsigned(html, title), html);
        }
    }
}
