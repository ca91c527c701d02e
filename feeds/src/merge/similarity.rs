//! Whether two tellings are one release: judged by what differs, not by how much is equal.
//!
//! The texts are laid beside each other. What only one of them has before, behind or as a whole sentence is its
//! own affair: an introduction, a contact, a paragraph left out. What one says in the place of what the other says
//! parts them, unless it is [`harmless`]: however equal the rest, another figure is another release.
//!
//! Invariants: the order of the two does not matter; an unclear pair stays apart; nothing is the same on the
//! evidence of a short title.

use std::collections::HashSet;
use std::ops::Range;

use chrono::TimeDelta;

use super::align::{Hunk, align};
use super::difference::quoted;
use super::harmless::{Texts, joined, stands_for_a_name};
use super::lexicon::{Kind, makes_news};
use super::trim;
use super::words::{Word, Words};
use crate::model::{Facts, Time};

/// How far apart in time offices tell the same release.
const DAYS: i64 = 13;

/// The same where only titles can be compared.
const DAYS_FOR_TITLES: i64 = 4;

/// What is equal must be more than this to mean something; a word of the title counts twice.
const EVIDENCE: usize = 28;

/// The same where somebody or some place is named.
const EVIDENCE_WITH_NAME: usize = 16;

/// Words of title and text that are enough if all of them are equal.
const EQUAL: usize = 12;

/// Words that must be equal where the titles differ.
const WITHOUT_TITLE: usize = 22;

/// Telling words without which a title alone means nothing, and with a name in it.
const TITLE: usize = 8;
const TITLE_WITH_NAME: usize = 5;

/// Words of an ending that one text leaves out, whatever it says.
const ENDING: usize = 25;

/// Equal words between two differences that are chance.
const CHANCE: usize = 4;

/// What is compared of one telling.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    /// Without masthead and dateline.
    words: Words,
    /// Masthead and dateline.
    head: Vec<Word>,
    published: Option<Time>,
}

impl Telling {
    /// What the facts say.
    pub(super) fn of(facts: &Facts) -> Self {
        let mut words = Words::of(facts);
        let head = words.body.drain(..trim::masthead(&words.body)).collect();
        Self { words, head, published: facts.published }
    }
}

/// What is to be thought of two tellings, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Judgement {
    /// One release.
    Same(String),
    /// Two releases.
    Apart(String),
    /// Not enough to tell.
    Unclear(String),
}

use Judgement::{Apart, Same, Unclear};

/// Judges two tellings of different sources.
pub(super) fn judge(a: &Telling, b: &Telling) -> Judgement {
    let days = match (a.published, b.published) {
        (Some(a), Some(b)) => (a - b).abs(),
        _ => TimeDelta::zero(),
    };
    if days > TimeDelta::days(DAYS) {
        return Apart("they were told weeks apart".to_owned());
    }
    if trim::counts_on(&a.head, &b.head) {
        return Apart("their mastheads count on".to_owned());
    }
    let close = days <= TimeDelta::days(DAYS_FOR_TITLES);
    let titles = Laid::new(&a.words.title, &b.words.title, [&a.words.body, &b.words.body]);
    if a.words.body.len() < CHANCE || b.words.body.len() < CHANCE {
        return by_titles(&titles, close);
    }
    let bodies = Bodies::of(&a.words, &b.words);
    if let Some(what) = bodies.conflict {
        return match by_abstract(&titles, &a.words.body, &b.words.body) {
            Some(why) if close => Same(why),
            _ => Apart(what),
        };
    }
    if let Some(what) = titles.conflict_beside([&a.words.body, &b.words.body]) {
        return Apart(what);
    }
    let named = has_name(&a.words.body) || has_name(titles.a);
    if titles.open.is_empty() && bodies.equal == bodies.longer && close {
        return by_equality(&titles, &a.words.body, named);
    }
    by_evidence(&titles, &bodies, named)
}

/// What one telling says in the place of what the other says, as far as both say something: so two versions of one
/// release differ from two releases of one series.
pub(super) fn contradiction(a: &Telling, b: &Telling) -> Option<String> {
    let titles = Laid::new(&a.words.title, &b.words.title, [&a.words.body, &b.words.body]);
    let instead = titles.open.iter().find(|hunk| {
        let (a, b) = (&titles.a[hunk.a.clone()], &titles.b[hunk.b.clone()]);
        (!a.is_empty() && !b.is_empty()) || a.iter().chain(b).any(|word| word.kind != Kind::Plain)
    });
    if instead.is_some() {
        return Some("their titles differ".to_owned());
    }
    if a.words.body.is_empty() || b.words.body.is_empty() {
        return None;
    }
    Bodies::of(&a.words, &b.words).conflict
}

/// What comparing two texts gives.
struct Bodies {
    /// What one says in the place of what the other says.
    conflict: Option<String>,
    /// How many words are equal.
    equal: usize,
    shorter: usize,
    longer: usize,
}

impl Bodies {
    fn of(a: &Words, b: &Words) -> Self {
        let beside: [&[Word]; 2] = [&a.title, &b.title];
        let (a, b) = (&a.body, &b.body);
        let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
        let laid = Laid::new(a, b, beside);
        let Some(conflict) = laid.conflict() else {
            return Self { conflict: None, equal: laid.equal(), shorter, longer };
        };
        // Sentences may stand in another order: those that both have say nothing about the others.
        let (rest_a, rest_b) = (rest(a, b), rest(b, a));
        let rests = Laid::new(&rest_a, &rest_b, beside);
        if rest_a.len() == a.len() || rests.conflict().is_some() {
            return Self { conflict: Some(conflict), equal: laid.equal(), shorter, longer };
        }
        Self { conflict: None, equal: a.len() - rest_a.len() + rests.equal(), shorter, longer }
    }
}

/// The sentences of a text that the other one does not have.
fn rest(words: &[Word], other: &[Word]) -> Vec<Word> {
    let known: HashSet<String> = sentences(other).map(joined).collect();
    sentences(words).filter(|sentence| !known.contains(&joined(sentence))).flatten().cloned().collect()
}

fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|_, next| !next.opens)
}

/// All is equal: then less will do, unless it is what every town could have written.
fn by_equality(titles: &Laid<'_>, body: &[Word], named: bool) -> Judgement {
    let equal = titles.a.len() + body.len();
    let everywhere = titles.a.iter().chain(body).any(|word| trim::is_everywhere(&word.folded));
    if equal < if everywhere && !named { EVIDENCE } else { EQUAL } {
        return Unclear(format!("{equal} equal words could be anybody's"));
    }
    Same(format!("in the same words ({equal})"))
}

/// Title alone: only a long one is evidence.
fn by_titles(titles: &Laid<'_>, close: bool) -> Judgement {
    let telling = titles.a.iter().filter(|word| word.tells()).count();
    let named = has_name(titles.a);
    if !titles.open.is_empty() {
        return Unclear("only titles could be compared, and they differ".to_owned());
    }
    if !close || telling < if named { TITLE_WITH_NAME } else { TITLE } {
        return Unclear("a title like this is no evidence".to_owned());
    }
    Same("under the same long title".to_owned())
}

/// A teaser in words of its own beside the whole text, under one long title.
fn by_abstract(titles: &Laid<'_>, a: &[Word], b: &[Word]) -> Option<String> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let said: HashSet<&str> = long.iter().map(|word| word.folded.as_str()).collect();
    let telling: Vec<_> = short.iter().filter(|word| word.tells()).collect();
    let found = telling.iter().filter(|word| said.contains(word.folded.as_str())).count();
    let strict = |word: &&&Word| matches!(word.kind, Kind::Figure | Kind::Weekday | Kind::Turn);
    let agrees = telling.iter().filter(strict).all(|word| said.contains(word.folded.as_str()));
    let exact = has_name(titles.a) || titles.a.iter().any(Word::is_figure);
    let long_title = exact && titles.a.iter().filter(|word| word.tells()).count() > TITLE_WITH_NAME;
    let is_teaser = short.len() * 3 < long.len() * 2 && short.len() < 60;
    (titles.open.is_empty() && long_title && is_teaser && agrees && found * 10 >= telling.len() * 6)
        .then(|| "under the same long title, and its teaser says what the text says".to_owned())
}

fn by_evidence(titles: &Laid<'_>, bodies: &Bodies, named: bool) -> Judgement {
    let Bodies { equal, shorter, .. } = *bodies;
    if equal * 2 < shorter {
        return Unclear(format!("only {equal} of {shorter} words are equal"));
    }
    let same_title = titles.open.is_empty();
    if !same_title && (equal < WITHOUT_TITLE || equal * 10 < shorter * 7) {
        return Unclear(format!("under different titles, {equal} equal words are no evidence"));
    }
    let in_title = if same_title { titles.a.iter().filter(|word| word.tells()).count() } else { 0 };
    let evidence = equal + 2 * in_title;
    if evidence < if named { EVIDENCE_WITH_NAME } else { EVIDENCE } {
        return Unclear(format!("{equal} equal words could be anybody's"));
    }
    Same(format!("in the same words ({equal} of {shorter})"))
}

/// Whether a place or a person is named.
fn has_name(words: &[Word]) -> bool {
    (0..words.len()).any(|place| stands_for_a_name(words, place))
}

/// Two texts laid beside each other, and where they differ in more than form.
struct Laid<'a> {
    a: &'a [Word],
    b: &'a [Word],
    /// Stretches that differ and are not harmless; `None` if nothing is equal.
    open: Vec<Hunk>,
    /// Whether nearly everything differs.
    unlike: bool,
}

impl<'a> Laid<'a> {
    fn new(a: &'a [Word], b: &'a [Word], beside: [&'a [Word]; 2]) -> Self {
        let folded = |words: &'a [Word]| words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>();
        let texts = Texts::new(a, b, beside);
        match align(&folded(a), &folded(b)) {
            Some(hunks) => {
                let open = hunks.into_iter().filter(|hunk| !texts.harmless(hunk)).collect();
                Self { a, b, open: without_chance(a, open), unlike: false }
            }
            None => Self { a, b, open: vec![Hunk { a: 0..a.len(), b: 0..b.len() }], unlike: true },
        }
    }

    /// How many words of the first text are in the other.
    fn equal(&self) -> usize {
        self.a.len() - self.open.iter().map(|hunk| hunk.a.len()).sum::<usize>()
    }

    /// What one says in the place of what the other says.
    fn conflict(&self) -> Option<String> {
        if self.unlike {
            return Some("their texts have nothing in common".to_owned());
        }
        self.open.iter().find(|hunk| !self.is_own_affair(hunk)).map(|hunk| {
            let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
            match (a.is_empty(), b.is_empty()) {
                (true, _) => format!("only one says {}", quoted(b)),
                (_, true) => format!("only one says {}", quoted(a)),
                _ => format!("one says {}, the other {}", quoted(a), quoted(b)),
            }
        })
    }

    fn is_own_affair(&self, hunk: &Hunk) -> bool {
        let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
        let begins = hunk.a.start == 0 && hunk.b.start == 0;
        let ends = hunk.a.end == self.a.len() && hunk.b.end == self.b.len();
        match (a.is_empty(), b.is_empty()) {
            (false, false) if begins && ends => false,
            (false, false) if begins => {
                is_whole(self.a, &hunk.a)
                    && is_whole(self.b, &hunk.b)
                    && trim::is_introduction(a)
                    && trim::is_introduction(b)
            }
            (false, false) if ends => self.is_cut(a, b) || (trim::is_block(a) && trim::is_block(b)),
            (false, false) => false,
            (true, _) => {
                is_own_affair(self.b, &hunk.b, ends && self.a.last().is_some_and(|last| !last.closes))
            }
            (_, true) => {
                is_own_affair(self.a, &hunk.a, ends && self.b.last().is_some_and(|last| !last.closes))
            }
        }
    }

    /// Whether one of the two ends in the middle of what the other says.
    fn is_cut(&self, a: &[Word], b: &[Word]) -> bool {
        let cut = |short: &[Word], long: &[Word]| {
            let half = match (short.first(), long.first()) {
                // `19,4` is all that is left of `19,4 Millionen`.
                (Some(short), Some(long)) if short.is_figure() => {
                    long.written.split(' ').next() == Some(short.written.as_str())
                }
                (Some(short), Some(long)) => long.folded.starts_with(&short.folded),
                _ => false,
            };
            trim::is_read_on(&short[usize::from(half)..])
        };
        cut(a, b) || cut(b, a)
    }

    /// The same for titles, which may differ as they like as long as the texts bear out what they say.
    fn conflict_beside(&self, texts: [&[Word]; 2]) -> Option<String> {
        let texts = texts.map(|words| words.iter().map(|word| word.folded.as_str()).collect::<HashSet<_>>());
        let borne_out = |word: &Word, title: &[Word]| {
            let folded = word.folded.as_str();
            texts.iter().all(|text| text.contains(folded)) || title.iter().any(|other| other.folded == folded)
        };
        let unheard = |words: &'a [Word], range: &Range<usize>, title: &[Word]| {
            let words = words[range.clone()].iter().filter(|word| word.tells());
            words.filter(|word| !borne_out(word, title)).collect::<Vec<&Word>>()
        };
        let alike = self.equal() * 2 >= self.a.len().min(self.b.len());
        for hunk in &self.open {
            let (a, b) = (unheard(self.a, &hunk.a, self.b), unheard(self.b, &hunk.b, self.a));
            // Two headlines for one text: what only one of them counts the other does not deny.
            if !alike && (!strict(&a) || !strict(&b)) {
                continue;
            }
            if let Some(word) = a.iter().chain(&b).find(|word| word.kind != Kind::Plain) {
                return Some(format!("only one title says „{}“", word.written));
            }
            let edition = |words: &[Word]| words.iter().any(Word::is_figure) && words.iter().any(is_edition);
            if edition(&self.a[hunk.a.clone()]) || edition(&self.b[hunk.b.clone()]) {
                return Some("one title is of another edition".to_owned());
            }
            if let (true, Some(a), Some(b)) = (alike, a.first(), b.first()) {
                return Some(format!("one title says „{}“, the other „{}“", a.written, b.written));
            }
        }
        None
    }
}

fn strict(words: &[&Word]) -> bool {
    words.iter().any(|word| word.kind != Kind::Plain)
}

fn is_edition(word: &Word) -> bool {
    trim::counts_editions(&word.folded)
}

/// Whether what only one text has leaves the rest as it is: whole sentences without news, or a long ending.
fn is_own_affair(words: &[Word], range: &Range<usize>, is_cut: bool) -> bool {
    let news = words[range.clone()].iter().any(|word| makes_news(&word.folded));
    let ending = range.end == words.len() && range.len() > ENDING;
    (!news || ending) && (is_whole(words, range) || is_cut)
}

/// Whether a stretch is made of whole sentences, if need be when moved by words that stand at both its ends.
fn is_whole(words: &[Word], range: &Range<usize>) -> bool {
    let whole = |start: usize, end: usize| {
        words.get(start).is_some_and(|word| word.opens || start == 0)
            && words.get(end).is_none_or(|word| word.opens)
    };
    let (mut start, mut end) = (range.start, range.end);
    if whole(start, end) {
        return true;
    }
    while start > 0 && words[start - 1].folded == words[end - 1].folded {
        (start, end) = (start - 1, end - 1);
        if whole(start, end) {
            return true;
        }
    }
    let (mut start, mut end) = (range.start, range.end);
    while end < words.len() && words[start].folded == words[end].folded {
        (start, end) = (start + 1, end + 1);
        if whole(start, end) {
            return true;
        }
    }
    false
}

/// Joins stretches between which only a few words happen to be equal.
fn without_chance(a: &[Word], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut joined: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        match joined.last_mut() {
            Some(last) if is_chance(&a[last.a.end..hunk.a.start], last, &hunk) => {
                (last.a.end, last.b.end) = (hunk.a.end, hunk.b.end);
            }
            _ => joined.push(hunk),
        }
    }
    joined
}

/// A word or two between long differences are chance; beside short ones they are the text.
fn is_chance(between: &[Word], before: &Hunk, behind: &Hunk) -> bool {
    let length = |hunk: &Hunk| hunk.a.len().max(hunk.b.len());
    between.len() < CHANCE && between.len() * 2 < length(before).max(length(behind))
}
