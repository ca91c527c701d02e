//! How deep a page nests, told from its tags alone: parsers of HTML take minutes over what nests thousands deep.
//!
//! Elements that close each other (`<li>`, `<p>`, `<td>`, `<a>`) nest only through elements that are counted.

/// Depth from which on a page is not parsed. Offices' pages stay below a tenth of it.
const TOO_DEEP: usize = 512;

/// Elements that never nest in themselves or hold nothing.
const UNCOUNTED: &str = "p|li|dt|dd|tr|td|th|thead|tbody|tfoot|caption|colgroup|option|optgroup|a|nobr|button|rb|rp|\
    rt|rtc|h1|h2|h3|h4|h5|h6|html|head|body|area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|\
    basefont|bgsound|frame|keygen|path|rect|circle|line|polygon|polyline|ellipse|use|stop";

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
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = rest.get(..length).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || is_any(name, UNCOUNTED) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
            continue;
        }
        if is_any(name, "script|style|textarea|title|xmp|noscript") {
            at = after_raw(html, start, name);
            continue;
        }
        depth += 1;
        if depth > TOO_DEEP {
            return true;
        }
    }
    false
}

fn is_any(name: &str, names: &str) -> bool {
    names.split('|').any(|known| known.eq_ignore_ascii_case(name))
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
