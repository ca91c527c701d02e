//! Whether two tellings are one release: judged by what differs, not by how much is equal.
//!
//! The texts are laid beside each other. What only one of them has before, behind or as a whole sentence is its
//! own affair: an introduction, a contact, a paragraph left out. What one says in the place of what the other says
//! parts them, unless it is `harmless`, or `substance` finds it slight among very much that is equal: however equal the
//! rest, another figure is another release.

//!
//! Invariants: the order of the two does not matter; an unclear pair stays apart; nothing is the same on the
//! evidence of a short title.

use chrono::TimeDelta;

use super::harmless::stands_for_a_name;
use super::hashing::Set;
use super::headline;
use super::laid::{CHANCE, Laid};
use super::lexicon::Kind;
use super::series;
use super::telling::Telling;
use super::trim;
use super::words::Word;
use super::worn::{self, fresh};
use crate::model::Time;

/// How far apart in time offices tell the same release.
const DAYS: i64 = 13;

/// The same for a text that says in figures of its own what it says. Once a month the next of a series comes.
const DAYS_AT_MOST: i64 = 27;

/// Words of such a text that must be equal, and figures in it.
const LATE: usize = 60;
const LATE_FIGURES: usize = 3;

/// The same where only titles can be compared.
const DAYS_FOR_TITLES: i64 = 4;

/// The same where no figure ties the text to its time.
const DAYS_WITHOUT_FIGURES: i64 = 5;

/// Words that must be equal where one title names what neither text does, where it is no name, and where it is but a
/// category before a title of some length.
const MORE_IN_TITLE: usize = 40;
const MORE_WITHOUT_NAME: usize = 24;
const MORE_BEFORE_TITLE: usize = 12;

/// Tenths of the shorter text that must be equal where a title claims more than the texts say.
const NEARLY_ALL: usize = 8;

/// What is equal must be more than this to mean something; a word of the title counts twice.
const EVIDENCE: usize = 24;

/// The same for what every office could have written of itself.
const EVIDENCE_ANYWHERE: usize = 32;

/// The same where somebody or some place is named.
const EVIDENCE_WITH_NAME: usize = 16;

/// Telling words below which a title says too little to tell whose it is.
const VAGUE: usize = 4;

/// Tenths of the shorter text's telling words without which there is nothing to compare.
const MUCH: usize = 4;

/// Words of title and text that are enough if all of them are equal.
const EQUAL: usize = 12;

/// Words that must be equal where the titles differ, and where one text is cut as well: many begin alike.
const WITHOUT_TITLE: usize = 26;
const WITHOUT_TITLE_CUT: usize = 40;

/// Words that an office does not say twice by chance.
const AT_LENGTH: usize = 30;

/// Telling words without which a title alone means nothing, and with a name in it.
const TITLE: usize = 7;
const TITLE_WITH_NAME: usize = 5;

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

/// Whether two times are too far apart for one release, whatever is told.
pub(super) fn is_too_late(a: Option<Time>, b: Option<Time>) -> bool {
    are_apart(a, b, DAYS_AT_MOST)
}

fn are_apart(a: Option<Time>, b: Option<Time>, days: i64) -> bool {
    a.zip(b).is_some_and(|(a, b)| (a - b).abs() > TimeDelta::days(days))
}

/// Judges two tellings of different sources, in whatever order they are given.
pub(super) fn judge(a: &Telling, b: &Telling) -> Judgement {
    // There are several ways to lay two texts beside each other; which one is taken must not depend on the order.
    let (a, b) = if a.order() <= b.order() { (a, b) } else { (b, a) };
    let days = match (a.published, b.published) {
        (Some(a), Some(b)) => (a - b).abs(),
        _ => TimeDelta::zero(),
    };
    let weeks_apart = || Apart("they were told weeks apart".to_owned());
    let late = are_apart(a.published, b.published, DAYS);
    if is_too_late(a.published, b.published) || (late && !is_of_its_own(&a.words.body)) {
        return weeks_apart();
    }
    if trim::counts_on(&a.head, &b.head) {
        return Apart("their mastheads count on".to_owned());
    }
    let close = days <= TimeDelta::days(DAYS_FOR_TITLES);
    let titles = Laid::of_titles(a.title(), b.title());
    if a.words.body.len() < CHANCE || b.words.body.len() < CHANCE {
        return by_titles(&titles, [&a.words.body, &b.words.body], close);
    }
    // Most neighbours are of one series, and their titles part them: whole texts need not be laid beside each other.
    let says = |text: usize, number: &str| {
        [a, b].get(text).is_some_and(|told| told.words.body.iter().any(|word| word.folded == number))
    };
    if let Some(what) = series::other_number([&a.words.title, &b.words.title], says) {
        return Apart(what);
    }
    let claims = headline::claims(&titles, [&a.words.body, &b.words.body]);
    if let Some(what) = claims.conflict {
        return Apart(what);
    }
    let bodies = Bodies::without_worn(a, b).unwrap_or_else(|| Bodies::of(a, b));
    if let Some(what) = bodies.conflict {
        return match by_abstract(&titles, &a.words.body, &b.words.body) {
            Some(why) if close && !bodies.renamed => Same(why),
            _ => Apart(what),
        };
    }
    if late && (claims.alone.is_some() || bodies.equal < LATE || bodies.equal < bodies.shorter) {
        return weeks_apart();
    }
    if days > TimeDelta::days(DAYS_WITHOUT_FIGURES) && !a.words.body.iter().any(Word::is_figure) {
        return Unclear("days apart, the same words without a figure may be said again".to_owned());
    }
    let nearly_all = bodies.equal * 10 >= bodies.shorter * NEARLY_ALL;
    if let Some(what) = claims.alone.clone().filter(|_| bodies.equal < MORE_IN_TITLE || !nearly_all) {
        return Apart(what);
    }
    let enough = match (claims.names, claims.kicker && titles.equal() >= TITLE_WITH_NAME) {
        (true, _) => MORE_IN_TITLE,
        (false, false) => MORE_WITHOUT_NAME,
        (false, true) => MORE_BEFORE_TITLE,
    };
    if claims.one_sided && bodies.equal < enough {
        return Unclear("one title says more, and the texts are short".to_owned());
    }
    let named = has_name(&a.words.body) || has_name(titles.a);
    if titles.open.is_empty() && bodies.equal == bodies.longer && close {
        return by_equality(&titles, &a.words.body, named);
    }
    let vague = titles.a.iter().filter(|word| word.tells()).count() < VAGUE;
    let needed = match (named, vague && is_anywhere(titles.a, &a.words.body)) {
        (true, _) => EVIDENCE_WITH_NAME,
        (false, false) => EVIDENCE,
        (false, true) => EVIDENCE_ANYWHERE,
    };
    // A word before the title or behind it leaves it what it is.
    let framed = claims.alone.is_none() && !claims.names && titles.equal() >= TITLE_WITH_NAME;
    let title = Some(titles.a).filter(|_| titles.open.is_empty() || claims.same || framed);
    by_evidence(title, &bodies, needed)
}

/// Whether a text is not one that is told again and again: it counts what was counted once, and names no day of the week.
fn is_of_its_own(body: &[Word]) -> bool {
    let mut figures: Vec<&str> =
        body.iter().filter(|word| word.is_figure()).map(|word| word.folded.as_str()).collect();
    figures.sort_unstable();
    figures.dedup();
    let exact =
        |figure: &&str| figure.len() >= LATE_FIGURES && figure.bytes().all(|byte| byte.is_ascii_digit());
    figures.len() >= LATE_FIGURES
        && figures.iter().any(exact)
        && !body.iter().any(|word| word.kind == Kind::Weekday)
}

/// What one telling says in the place of what the other says, as far as both say something: so two versions of one
/// release differ from two releases of one series.
pub(super) fn contradiction(a: &Telling, b: &Telling) -> Option<String> {
    let titles = Laid::of_titles(a.title(), b.title());
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
    Bodies::of(a, b).conflict
}

/// Whether one office says at length, in all its words, what it has said before, under a title that denies nothing.
pub(super) fn says_all_again(a: &Telling, b: &Telling) -> bool {
    let (one, other) = (&a.words.body, &b.words.body);
    let said = |words: &'_ [Word]| {
        words
            .iter()
            .filter(|word| word.kind != Kind::Free)
            .map(|word| word.folded.as_str())
            .collect::<String>()
    };
    let claims = || headline::claims(&Laid::of_titles(a.title(), b.title()), [one, other]);
    one.len() >= AT_LENGTH
        && said(one) == said(other)
        && Some(claims()).is_some_and(|claims| claims.conflict.is_none() && claims.alone.is_none())
}

/// Whether one telling names or counts something in the place of what the other one does.
pub(super) fn renames(a: &Telling, b: &Telling) -> bool {
    Laid::new(a.side(&a.words.body), b.side(&b.words.body)).renames()
}

/// What comparing two texts gives.
struct Bodies {
    /// What one says in the place of what the other says.
    conflict: Option<String>,
    /// How many words are equal.
    equal: usize,
    shorter: usize,
    longer: usize,
    /// Whether one of them ends in the middle of a sentence.
    cut: bool,
    /// Whether one names or counts something in the place of what the other does.
    renamed: bool,
}

impl Bodies {
    /// The same without what one office says in all its releases and the other one does not, if there is any.
    fn without_worn(a: &Telling, b: &Telling) -> Option<Self> {
        let less = [worn::without_worn(a.body(), &b.words.body), worn::without_worn(b.body(), &a.words.body)];
        if less.iter().all(Option::is_none) {
            return None;
        }
        let [a, b] = [a, b].map(Telling::clone);
        let [less_a, less_b] = less;
        let with = |mut telling: Telling, less: Option<Vec<Word>>| {
            telling.words.body = less.unwrap_or(std::mem::take(&mut telling.words.body));
            telling
        };
        Some(Self::of(&with(a, less_a), &with(b, less_b)))
    }

    fn of(one: &Telling, other: &Telling) -> Self {
        let (a, b) = (&one.words.body, &other.words.body);
        let (fresh_a, fresh_b) = (fresh(a), fresh(b));
        let (shorter, longer) = (fresh_a.min(fresh_b), fresh_a.max(fresh_b));
        if !has_much_of(a, b) {
            let conflict = Some("their texts have little in common".to_owned());
            return Self { conflict, equal: 0, shorter, longer, cut: false, renamed: false };
        }
        let cut = [a, b].iter().any(|words| words.last().is_some_and(|last| !last.closes));
        let laid = Laid::new(one.side(a), other.side(b));
        let renamed = laid.renames();
        let Some(conflict) = laid.conflict() else {
            return Self { conflict: None, equal: laid.equal(), shorter, longer, cut, renamed };
        };
        // Sentences may stand in another order: those that both have say nothing about the others.
        let (rest_a, rest_b) = rests(a, b);
        if rest_a.len() * 2 <= a.len() {
            let elsewhere = fresh_a - fresh(&rest_a);
            let rests = Laid::of_rests(one.side(&rest_a), other.side(&rest_b), elsewhere);
            if rests.conflict().is_none() {
                let equal = elsewhere + rests.equal();
                return Self { conflict: None, equal, shorter, longer, cut, renamed };
            }
        }
        Self { conflict: Some(conflict), equal: laid.equal(), shorter, longer, cut, renamed }
    }
}

/// Whether so many words of the shorter text are in the other one that it is worth laying them beside each other.
fn has_much_of(a: &[Word], b: &[Word]) -> bool {
    let telling = |words: &'_ [Word]| words.iter().filter(|word| word.tells()).count();
    let (short, long) = if telling(a) <= telling(b) { (a, b) } else { (b, a) };
    let said: Set<&str> = long.iter().map(|word| word.folded.as_str()).collect();
    let found = short.iter().filter(|word| word.tells() && said.contains(word.folded.as_str())).count();
    found * 10 >= telling(short) * MUCH
}

/// The sentences of each text that the other one does not have. Where a sentence ends is not always to be seen, so several
/// of the one may be one in the other.
fn rests(a: &[Word], b: &[Word]) -> (Vec<Word>, Vec<Word>) {
    let (said_a, said_b): (Set<String>, Set<String>) =
        (sentences(a).map(said).collect(), sentences(b).map(said).collect());
    let (mut known_a, mut known_b) = (said_b.clone(), said_a.clone());
    let longer = |own: &Set<String>, other: &Set<String>| -> Vec<(String, Vec<String>)> {
        let unknown = own.iter().filter(|sentence| !other.contains(*sentence));
        unknown.filter_map(|sentence| Some((sentence.clone(), parts_of(sentence, other)?))).collect()
    };
    for (sentence, parts) in longer(&said_a, &said_b) {
        known_a.insert(sentence);
        known_b.extend(parts);
    }
    for (sentence, parts) in longer(&said_b, &said_a) {
        known_b.insert(sentence);
        known_a.extend(parts);
    }
    (rest(a, &known_a), rest(b, &known_b))
}

/// The words of a sentence, a blank behind each.
fn said(sentence: &[Word]) -> String {
    let words = sentence.iter().filter(|word| word.kind != Kind::Free);
    words.fold(String::new(), |said, word| said + &word.folded + " ")
}

/// The sentences of which one is made, if it is.
fn parts_of(sentence: &str, others: &Set<String>) -> Option<Vec<String>> {
    let begins = others
        .iter()
        .filter(|other| !other.is_empty())
        .filter_map(|other| Some((other, sentence.strip_prefix(other.as_str())?)));
    let (first, rest) = begins.min_by_key(|(_, rest)| rest.len())?;
    let mut parts = if rest.is_empty() { Vec::new() } else { parts_of(rest, others)? };
    parts.push(first.clone());
    Some(parts)
}

fn rest(words: &[Word], known: &Set<String>) -> Vec<Word> {
    let mut rest = Vec::new();
    for sentence in sentences(words).filter(|sentence| !known.contains(&said(sentence))) {
        // Only the text's own end can be cut.
        let within = !std::ptr::eq(sentence.as_ptr_range().end, words.as_ptr_range().end);
        rest.extend_from_slice(sentence);
        rest.last_mut().into_iter().filter(|_| within).for_each(|last| last.closes = true);
    }
    rest
}

fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|_, next| !next.opens)
}

/// All is equal: then less will do, unless it is what every town could have written.
fn by_equality(titles: &Laid<'_>, body: &[Word], named: bool) -> Judgement {
    let equal = titles.a.len() + body.len();
    if equal < if is_anywhere(titles.a, body) && !named { EVIDENCE_ANYWHERE } else { EQUAL } {
        return Unclear(format!("{equal} equal words could be anybody's"));
    }
    Same(format!("in the same words ({equal})"))
}

/// Whether an office speaks of itself.
fn is_anywhere(title: &[Word], body: &[Word]) -> bool {
    title.iter().chain(body).any(|word| trim::is_everywhere(&word.folded))
}

/// Title alone: only a long one is evidence.
fn by_titles(titles: &Laid<'_>, texts: [&[Word]; 2], close: bool) -> Judgement {
    // A day is shared by many: whatever a title counts counts once.
    let plain = titles.a.iter().filter(|word| word.tells() && !word.is_figure()).count();
    let telling = plain + usize::from(titles.a.iter().any(Word::is_figure));
    let named = has_name(titles.a) || titles.names_home();
    // What one title says more the other's text must bear out.
    let borne_out = |words: &[Word], text: &[Word]| {
        words.iter().all(|word| {
            word.kind == Kind::Free
                || (word.kind == Kind::Plain && text.iter().any(|said| said.folded == word.folded))
        })
    };
    let same = titles.open.iter().all(|hunk| {
        let (a, b) = (&titles.a[hunk.a.clone()], &titles.b[hunk.b.clone()]);
        let own = titles.is_home_of_one(hunk) || trim::names_a_release(a) || trim::names_a_release(b);
        (b.is_empty() && (own || borne_out(a, texts[1]))) || (a.is_empty() && (own || borne_out(b, texts[0])))
    });
    if !same {
        return Unclear("only titles could be compared, and they differ".to_owned());
    }
    // Any office may shut its own doors on that day.
    let dated = titles.a.iter().any(Word::is_figure) && !is_anywhere(titles.a, &[]);
    let needed = match (named || counts(titles.a), dated) {
        (true, _) => TITLE_WITH_NAME,
        (false, true) => TITLE - 1,
        (false, false) => TITLE,
    };
    if !close || telling < needed {
        return Unclear("a title like this is no evidence".to_owned());
    }
    Same("under the same long title".to_owned())
}

/// Whether a title counts something that few others count as well: neither a day or a year, nor a price or a share.
fn counts(title: &[Word]) -> bool {
    let year = |word: &Word| word.folded.len() == 4 && word.folded.starts_with(['1', '2']);
    let shared = |noun: &Word| ["prozent", "euro", "jahr", "jahre", "jahren"].contains(&noun.folded.as_str());
    title.windows(2).any(|two| {
        let [figure, noun] = two else { return false };
        let number = figure.folded.bytes().all(|digit| digit.is_ascii_digit());
        let noun = noun.kind == Kind::Plain && noun.is_capital() && !shared(noun);
        number && figure.folded.len() > 1 && !year(figure) && noun
    })
}

/// A teaser in words of its own beside the whole text, under one long title.
fn by_abstract(titles: &Laid<'_>, a: &[Word], b: &[Word]) -> Option<String> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let exact = || has_name(titles.a) || titles.a.iter().any(Word::is_figure);
    let long_title = titles.a.iter().filter(|word| word.tells()).count() > TITLE_WITH_NAME;
    let is_teaser = short.len() * 3 < long.len() * 2 && short.len() < 60;
    if !titles.open.is_empty() || !is_teaser || !long_title || !exact() {
        return None;
    }
    let said: Set<&str> = long.iter().map(|word| word.folded.as_str()).collect();
    let telling: Vec<_> = short.iter().filter(|word| word.tells()).collect();
    let found = telling.iter().filter(|word| said.contains(word.folded.as_str())).count();
    let strict = |place: &usize| {
        matches!(short[*place].kind, Kind::Figure | Kind::Weekday | Kind::Turn)
            || stands_for_a_name(short, *place)
    };
    let agrees = (0..short.len()).filter(strict).all(|place| said.contains(short[place].folded.as_str()));
    (agrees && found * 10 >= telling.len() * 6)
        .then(|| "under the same long title, and its teaser says what the text says".to_owned())
}

/// `title` is what both say, if they say the same.
fn by_evidence(title: Option<&[Word]>, bodies: &Bodies, needed: usize) -> Judgement {
    let Bodies { equal, shorter, cut, .. } = *bodies;
    let without_title = if cut { WITHOUT_TITLE_CUT } else { WITHOUT_TITLE };
    if equal * 2 < shorter {
        return Unclear(format!("only {equal} of {shorter} words are equal"));
    }
    if title.is_none() && (equal < without_title || equal * 10 < shorter * 7) {
        return Unclear(format!("under different titles, {equal} equal words are no evidence"));
    }
    let in_title = title.unwrap_or_default().iter().filter(|word| word.tells()).count();
    let evidence = equal + 2 * in_title;
    if evidence < needed {
        return Unclear(format!("{equal} equal words could be anybody's"));
    }
    Same(format!("in the same words ({equal} of {shorter})"))
}

/// Whether a place or a person is named.
fn has_name(words: &[Word]) -> bool {
    (0..words.len()).any(|place| stands_for_a_name(words, place))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Facts;

    fn telling(title: &str, text: &str) -> Telling {
        let link = url::Url::parse("https://amt.example/").expect("an address");
        Telling::of(&Facts {
            title: title.to_owned(),
            link,
            published: None,
            updated: None,
            summary: Some(text.to_owned()),
            content: None,
            authors: vec![],
            categories: vec![],
            enclosures: vec![],
            language: None,
            embargo: None,
        })
    }

    /// Texts of words that often are the same, with all that is cut, counted and marked.
    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => proptest::sample::select(vec![
                "Rat ", "tagt ", "am ", "5. ", "Mai ", "2026. ", "nicht ", "in ", "Wendau", ". ", "\n", " – ", "1.200 ",
                "Mio. ", "Schüler*innen ", "und ", "Stand: ", "(pm) ", "… ", "mehr ", "Kontakt: ", "z. B. ", "10:30 ",
            ]).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn a_masthead_counts_nothing_on_from_itself() {
        let told = telling("", "Mai (pm) 5. 2026. Schüler*innen Mai (pm) Rat ");
        assert!(!matches!(judge(&told, &told), Judgement::Apart(_)));
    }

    proptest! {
        #[test]
        fn any_two_texts_are_judged_alike_both_ways(a in any_text(), b in any_text(), title in any_text()) {
            let (a, b) = (telling(&title, &a), telling(&title, &b));
            prop_assert_eq!(judge(&a, &b), judge(&b, &a));
            let _ = contradiction(&a, &b);
            let apart = matches!(judge(&a, &a), Judgement::Apart(_));
            prop_assert!(!apart, "nothing differs from itself");
        }
    }
}
