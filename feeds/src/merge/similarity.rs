//! Whether two tellings are one release: judged by what differs, not by how much is equal.
//!
//! The texts are laid beside each other. What only one of them has before, behind or as a whole sentence is its
//! own affair: an introduction, a contact, a paragraph left out. What one says in the place of what the other says
//! parts them, unless it is `harmless`, or `substance` finds it slight among very much that is equal: however equal the
//! rest, another figure is another release.

//!
//! Invariants: the order of the two does not matter; an unclear pair stays apart; nothing is the same on the
//! evidence of a short title.

mod bodies;
mod late;
mod titles;

use chrono::TimeDelta;

use super::harmless::stands_for_a_name;
use super::headline;
use super::laid::{CHANCE, Laid};
use super::lexicon::Kind;
use super::series;
use super::telling::Telling;
use super::trim;
use super::words::Word;
use bodies::{Bodies, has_much_of};
pub(super) use bodies::{LITTLE, are_titled_alike};
use late::{DAYS_AT_MOST, is_of_its_own, is_year_mistyped};
pub(super) use late::{around, is_too_late, year_off};
use titles::{TITLE_WITH_NAME, by_abstract, by_titles, may_be_abstract};

/// How far apart in time offices tell the same release.
const DAYS: i64 = 13;

/// Words of such a text that must be equal.
const LATE: usize = 60;

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

/// Words of title and text that are enough if all of them are equal.
const EQUAL: usize = 12;

/// Words that must be equal where the titles differ, and where one text is cut as well: many begin alike.
const WITHOUT_TITLE: usize = 26;
const WITHOUT_TITLE_CUT: usize = 40;

/// The same where the one is but how the other one begins, and under a title that the other one bears out.
const WITHOUT_TITLE_WHOLE: usize = 18;

/// Words that an office does not say twice by chance.
const AT_LENGTH: usize = 30;

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

/// Judges two tellings of different sources, in whatever order they are given.
pub(super) fn judge(a: &Telling, b: &Telling) -> Judgement {
    // There are several ways to lay two texts beside each other; which one is taken must not depend on the order.
    let (a, b) = if a.order() <= b.order() { (a, b) } else { (b, a) };
    let mistyped = is_year_mistyped(a, b);
    let days = match (a.published, b.published) {
        (Some(a), Some(b)) if !mistyped => (a - b).abs(),
        _ => TimeDelta::zero(),
    };
    let weeks_apart = || Apart("they were told weeks apart".to_owned());
    let late = days > TimeDelta::days(DAYS);
    if days > TimeDelta::days(DAYS_AT_MOST) || (late && !is_of_its_own(&a.words.body)) {
        return weeks_apart();
    }
    if trim::counts_on(&a.head, &b.head) {
        return Apart("their mastheads count on".to_owned());
    }
    let close = days <= TimeDelta::days(DAYS_FOR_TITLES);
    let (body_a, body_b) = (&a.words.body, &b.words.body);
    let told_at_all = body_a.len().min(body_b.len()) >= CHANCE;
    // Most neighbours only share a phrase, which is seen before anything is laid beside anything.
    let titled_alike = are_titled_alike(&a.words.title, &b.words.title);
    let much = has_much_of(body_a, body_b, titled_alike);
    if told_at_all && !may_be_abstract(body_a, body_b) && !much {
        return Apart(LITTLE.to_owned());
    }
    let titles = Laid::of_titles(a.title(), b.title());
    if !told_at_all {
        return by_titles(&titles, [body_a, body_b], close);
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
    let with_worn = || if much { Bodies::of_much(a, b) } else { Bodies::of(a, b) };
    let bodies = Bodies::without_worn(a, b).unwrap_or_else(with_worn);
    if let Some(what) = bodies.conflict {
        return match by_abstract(&titles, &a.words.body, &b.words.body) {
            // What says all that the other one says as well has no words of its own: the other one has news.
            Some(why) if close && !bodies.renamed && bodies.equal < bodies.shorter => Same(why),
            _ => Apart(what),
        };
    }
    if mistyped && (!titles.open.is_empty() || bodies.equal < bodies.longer.max(LATE)) {
        return weeks_apart();
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
    let said = titles.equal() >= TITLE_WITH_NAME || titles.is_one_in_other();
    let framed = claims.alone.is_none() && !claims.names && said;
    let title = Some(titles.a).filter(|_| titles.open.is_empty() || claims.same || framed);
    let whole = close && named && is_beginning(a, b);
    by_evidence(title, &bodies, needed, whole)
}

/// Whether one telling is but the first sentence or two of the other one, under a title that this one bears out.
fn is_beginning(a: &Telling, b: &Telling) -> bool {
    let (short, long) = if a.words.body.len() < b.words.body.len() { (a, b) } else { (b, a) };
    let (words, of) = (&short.words.body, &long.words.body);
    let begins = words.iter().zip(of).all(|(one, other)| one.folded == other.folded);
    let ends = of.get(words.len()).is_some_and(|next| next.opens);
    begins && ends && headline::is_borne_out(&short.words.title, [&long.words.title, of])
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

/// Whether one office says at length, in all its words but for slips, what it has said before, under a title that denies nothing.
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
        && (said(one) == said(other) || Laid::new(a.body(), b.body()).is_equal())
        && Some(claims()).is_some_and(|claims| claims.conflict.is_none() && claims.alone.is_none())
}

/// Whether two texts that are the same at large are those of two releases: one names, counts, turns or says something in the
/// place of what the other one does, or has news before all that both say.
pub(super) fn differs(a: &Telling, b: &Telling) -> bool {
    let laid = Laid::new(a.body(), b.body());
    laid.renames() || laid.exchanges() || laid.turns() || laid.is_told_on()
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

/// `title` is what both say, if they say the same.
fn by_evidence(title: Option<&[Word]>, bodies: &Bodies, needed: usize, whole: bool) -> Judgement {
    let Bodies { equal, shorter, cut, .. } = *bodies;
    let without_title = match (cut, whole) {
        (true, _) => WITHOUT_TITLE_CUT,
        (false, true) => WITHOUT_TITLE_WHOLE,
        (false, false) => WITHOUT_TITLE,
    };
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

    use super::super::telling::tests::telling;
    use super::*;

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
