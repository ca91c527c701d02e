//! The blocks of a text: what HTML shows on lines of its own, and the paragraphs of plain text.
//!
//! HTML is only tokenised, not made a tree, so cost grows linearly however deep it is nested. Entities are decoded
//! once, by the tokeniser. What browsers do not show as text is dropped.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult,
    Tokenizer,
};

use crate::normalize::html::cost;

/// Elements that stand within a line; all others end it.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements whose text is code, or for browsers that lack something.
const UNSHOWN: [&str; 12] = [
    "script", "style", "template", "noscript", "iframe", "noembed", "noframes", "svg", "math", "audio",
    "video", "canvas",
];

/// The paragraphs of plain text.
pub(super) fn of_text(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for line in text.lines() {
        match blocks.last_mut() {
            Some(block) if !line.trim().is_empty() => {
                block.push(' ');
                block.push_str(line);
            }
            _ => blocks.push(String::new()),
        }
    }
    blocks
}

/// The blocks of HTML.
pub(super) fn of_html(html: &str) -> Vec<String> {
    // A CDATA section is a comment to HTML; feeds that escape twice mean its text.
    let html = cost::bounded(html).replace(super::CDATA, " ").replace(super::CDATA_END, " ");
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Blocks::default(), Default::default());
    // The tokeniser stops for nothing but scripts and charsets, neither of which the sink asks for.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.state.into_inner().finish()
}

#[derive(Default)]
struct Blocks {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Blocks end in a line feed; those in the text are blanks by then.
    text: String,
    /// The element that is not shown, if within one: its name, and where its text began.
    unshown: Option<(String, usize)>,
}

impl TokenSink for Blocks {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            CharacterTokens(text) => {
                state.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
                TokenSinkResult::Continue
            }
            TagToken(tag) => state.tag(&tag),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if tag.kind == EndTag {
            self.unshown.take_if(|(open, _)| open == name).inspect(|(_, start)| self.text.truncate(*start));
        } else if self.unshown.is_none() && UNSHOWN.contains(&name) && !tag.self_closing {
            self.unshown = Some((name.to_owned(), self.text.len()));
        }
        if !INLINE.contains(&name) {
            self.text.push('\n');
        }
        match name {
            "script" if tag.kind == StartTag => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" if tag.kind == StartTag => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "title" | "textarea" if tag.kind == StartTag => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn finish(mut self) -> Vec<String> {
        // Code that never ends is still code; a forgotten end of anything else must not cost the text.
        if let Some((name, start)) = self.unshown
            && matches!(name.as_str(), "script" | "style")
        {
            self.text.truncate(start);
        }
        self.text.lines().map(str::to_owned).collect()
    }
}
