//! How deep a page nests, told from its tags alone: parsers of HTML take minutes over what nests thousands deep.
//!
//! Elements that close each other (`<li>`, `<p>`, `<td>`, `<a>`) nest only through elements that are counted.

/// Depth from which on a page is not parsed. Offices' pages stay below a tenth of it.
const TOO_DEEP: usize = 512;

/// Whether `html` nests too deep to be parsed.
pub(super) fn is_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found + 1;
        let rest = html.get(start..).unwrap_or_default();
        at = start;
        if let Some(comment) = rest.strip_prefix("!--") {
            at += comment.find("-->").map_or(rest.len(), |end| end + 6);
            continue;
        }
        let closes = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = Name::of(rest);
        if name.is_none() || name.nests_not() {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
            continue;
        }
        if let Some(raw) = name.raw() {
            at = after_raw(html, start, raw);
            continue;
        }
        depth += 1;
        if depth > TOO_DEEP {
            return true;
        }
    }
    false
}

/// The start of an element's name in lower case; longer names are none that are asked for.
struct Name([u8; 12], usize);

impl Name {
    fn of(tag: &str) -> Self {
        let mut name = [0; 12];
        let mut length = 0;
        for byte in tag.bytes().take(name.len()).take_while(u8::is_ascii_alphanumeric) {
            name[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        Self(name, length)
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or_default()
    }

    fn is_none(&self) -> bool {
        !self.0[0].is_ascii_lowercase()
    }

    /// Elements that never nest in themselves or hold nothing.
    fn nests_not(&self) -> bool {
        matches!(
            self.as_bytes(),
            b"p" | b"li"
                | b"dt"
                | b"dd"
                | b"tr"
                | b"td"
                | b"th"
                | b"thead"
                | b"tbody"
                | b"tfoot"
                | b"caption"
                | b"colgroup"
                | b"option"
                | b"optgroup"
                | b"a"
                | b"nobr"
                | b"button"
                | b"rb"
                | b"rp"
                | b"rt"
                | b"rtc"
                | b"h1"
                | b"h2"
                | b"h3"
                | b"h4"
                | b"h5"
                | b"h6"
                | b"html"
                | b"head"
                | b"body"
                | b"area"
                | b"base"
                | b"br"
                | b"col"
                | b"embed"
                | b"hr"
                | b"img"
                | b"input"
                | b"link"
                | b"meta"
                | b"param"
                | b"source"
                | b"track"
                | b"wbr"
                | b"basefont"
                | b"bgsound"
                | b"frame"
                | b"keygen"
                | b"path"
                | b"rect"
                | b"circle"
                | b"line"
                | b"polygon"
                | b"polyline"
                | b"ellipse"
                | b"use"
                | b"stop"
        )
    }

    /// Elements whose content is no markup.
    fn raw(&self) -> Option<&'static str> {
        Some(match self.as_bytes() {
            b"script" => "script",
            b"style" => "style",
            b"textarea" => "textarea",
            b"title" => "title",
            b"xmp" => "xmp",
            b"noscript" => "noscript",
            _ => return None,
        })
    }
}

/// The place after the end tag of an element whose content is no markup.
fn after_raw(html: &str, start: usize, name: &str) -> usize {
    let rest = html.get(start..).unwrap_or_default();
    let ends = rest.match_indices("</").find(|(at, _)| {
        let tag = rest.get(at + 2..).unwrap_or_default().as_bytes();
        tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    });
    ends.map_or(html.len(), |(at, end)| start + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_nests() {
        assert!(!is_too_deep(&"<li><p><a href=x>y".repeat(10_000)));
        assert!(!is_too_deep(&"<div><b>x</b></div>".repeat(10_000)));
        assert!(!is_too_deep(&"<!-- <div> --><script>'<div>'</script>".repeat(10_000)));
        assert!(is_too_deep(&"<div>".repeat(600)));
        assert!(is_too_deep(&"<DIV class='a>b'><table><tr><td>".repeat(300)));
        assert!(is_too_deep(&"<lw-box>".repeat(600)));
        assert!(!is_too_deep("<div"));
        assert!(!is_too_deep("</div>".repeat(9_000).as_str()));
    }
}
