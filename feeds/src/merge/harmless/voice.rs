//! Who speaks: an office that says `wir`, or another one that names it.
//!
//! `Wir haben unser Portal gestartet` and `Die Stadt Musterbach hat ihr Portal gestartet` say the same, if the name is
//! one that both texts know.

use super::super::lexicon::Kind;
use super::super::words::Word;
use super::slip::stem;

/// Words of an office that speaks of itself.
const WE: &[&str] = &["wir", "uns", "unser", "unsere", "unseren", "unserem", "unserer", "unseres"];

/// Words by which others speak of it.
const IT: &[&str] = &[
    "sie", "er", "es", "ihr", "ihre", "ihren", "ihrem", "ihrer", "ihres", "sein", "seine", "seinen",
    "seinem", "seiner", "seines",
];

/// Beginnings of words that say the same of what is its own.
const OWN: &[&str] = &["eigen", "hauseigen", "hiesig", "dortig"];

/// Verbs whose stem changes more than its vowel with who acts: without their ending, as one does it and as many do.
const IRREGULAR: &[(&str, &str)] = &[("nimm", "nehm"), ("hael", "halt"), ("gil", "gelt"), ("rae", "rat")];

/// How many of them make a tense.
const TENSES: usize = 12;

/// What stands before the `ge` of a participle.
const PREFIXES: &[&str] =
    &["ab", "an", "auf", "aus", "bei", "ein", "fest", "her", "hin", "mit", "nach", "um", "vor", "weg", "zu"];

/// Verbs that change with who speaks, two forms of each.
const VERBS: &[&str] = &[
    "haben", "hat", "hatten", "hatte", "sind", "ist", "waren", "war", "werden", "wird", "wurden", "wurde",
    "koennen", "kann", "konnten", "konnte", "wollen", "will", "wollten", "wollte", "muessen", "muss",
    "mussten", "musste", "sollen", "soll", "sollten", "sollte", "duerfen", "darf",
];

/// What an office is.
const OFFICES: &[&str] = &[
    "stadt",
    "gemeinde",
    "samtgemeinde",
    "verbandsgemeinde",
    "landkreis",
    "landkreises",
    "kreis",
    "kreises",
    "amt",
    "amtes",
    "amts",
    "verband",
    "verbandes",
    "verbands",
    "verwaltung",
    "stadtverwaltung",
    "kreisverwaltung",
    "kammer",
    "verein",
    "vereins",
    "gesellschaft",
    "unternehmen",
    "unternehmens",
    "genossenschaft",
    "hochschule",
    "universitaet",
    "klinikum",
    "klinikums",
    "polizei",
    "ministerium",
    "ministeriums",
    "stadtwerke",
    "stadtwerken",
    "behoerde",
    "stiftung",
    "museum",
    "institut",
    "sparkasse",
    "feuerwehr",
    "zentrum",
    "agentur",
    "betriebe",
    "betrieben",
    "bibliothek",
    "buecherei",
    "theater",
    "archiv",
    "schule",
    "personal",
    "team",
    "haus",
    "hauses",
    "krankenhaus",
    "krankenhauses",
    "klinik",
    "krankenkasse",
    "jobcenter",
    "gericht",
    "gerichts",
    "gerichtes",
    "staatsanwaltschaft",
    "direktion",
    "inspektion",
    "praesidium",
    "praesidiums",
    "anstalt",
    "akademie",
    "fakultaet",
    "initiative",
    "verbund",
    "verbundes",
    "verbunds",
    "kirchengemeinde",
    "zentrums",
    "instituts",
    "institutes",
    "museums",
    "theaters",
    "archivs",
    "einrichtung",
    "betrieb",
    "betriebs",
    "betriebes",
    "redaktion",
    "zoo",
    "tierpark",
    "bauhof",
];

/// Words that end like an office of this kind and are none.
const NO_AMT: &[&str] = &["gesamt", "insgesamt", "allesamt", "samt", "beamt", "mitsamt"];

/// Letters of an office from which on a compound with it is one too.
const LONG: usize = 6;

/// Whether the word says what an office is, such as `Energiegenossenschaft`.
pub(in crate::merge) fn is_office(folded: &str) -> bool {
    OFFICES.iter().any(|office| folded == *office || (office.len() >= LONG && folded.ends_with(office)))
        || (folded.ends_with("amt") && !NO_AMT.contains(&folded))
}

/// How often a text speaks so.
pub(in crate::merge) fn speaks(words: &[Word]) -> usize {
    let we = |said: &str| said.starts_with(['w', 'u']) && WE.contains(&said);
    words.iter().filter(|word| we(&word.folded)).count()
}

/// Whether the words are nothing but an office that speaks of itself, or what is left where another one names it.
pub(super) fn says_we(words: &[&Word]) -> bool {
    // `Bei uns` is where the office is: `dort`.
    let with_us = words.windows(2).any(|two| two[0].folded == "bei" && two[1].folded == "uns");
    words.iter().all(|word| {
        let said = word.folded.as_str();
        word.kind == Kind::Free
            || (said == "bei" && with_us)
            || WE.contains(&said)
            || VERBS.contains(&said)
            || said == "ihnen"
    })
}

/// Whether the words are nothing but an office that is spoken of, by a name that is `known`.
pub(super) fn names_itself(words: &[&Word], known: impl Fn(&Word) -> bool) -> bool {
    words.iter().all(|word| {
        let said = word.folded.as_str();
        let listed = [IT, VERBS].iter().any(|list| list.contains(&said)) || is_office(said);
        word.kind == Kind::Free || listed || (word.kind == Kind::Plain && word.is_capital() && known(word))
    })
}

/// Whether one text says `der Verband` where the other has a name for it that is `known` to both: initials, or that of
/// the place where it is told.
pub(super) fn refers(one: &[Word], other: &[Word], known: impl Fn(&Word) -> bool) -> bool {
    let said =
        |words: &'_ [Word]| words.iter().filter(|word| word.kind != Kind::Free).cloned().collect::<Vec<_>>();
    let (one, other) = (said(one), said(other));
    matches!(one.as_slice(), [office] if is_office(&office.folded))
        && (1..=2).contains(&other.len())
        && other.iter().all(known)
}

/// Whether a word says whose something is, from where the office stands: `unser`, `ihr`, `hauseigen`.
pub(in crate::merge) fn speaks_for_itself(folded: &str) -> bool {
    WE.contains(&folded) || IT.contains(&folded) || OWN.iter().any(|own| folded.starts_with(own))
}

/// Whether a word makes another tense or voice of the verb beside it.
pub(in crate::merge) fn is_auxiliary(word: &Word) -> bool {
    VERBS.iter().take(TENSES).any(|verb| *verb == word.folded)
}

/// Whether two words are one verb, for one who does it or for many.
pub(in crate::merge) fn is_one_verb(one: &Word, other: &Word) -> bool {
    let both = |pair: &[&str]| pair.contains(&one.folded.as_str()) && pair.contains(&other.folded.as_str());
    let verb = |word: &Word| stem(word).map(consonants).filter(|verb| verb.len() > 1);
    let (one_core, other_core) = (stem(one).map(core), stem(other).map(core));
    VERBS.chunks(2).any(both)
        || (verb(one).is_some() && verb(one) == verb(other))
        || (one_core == other_core && one_core.is_some_and(|core| core.len() > 2))
}

/// What stays of a verb in any tense: `deck` of `deckt`, `deckte` and `abgedeckt`.
fn core(stem: &str) -> &str {
    let bare = PREFIXES.iter().find_map(|prefix| stem.strip_prefix(prefix)?.strip_prefix("ge"));
    let bare = bare.or_else(|| stem.strip_prefix("ge")).unwrap_or(stem);
    bare.strip_suffix("et").or_else(|| bare.strip_suffix('t')).filter(|core| core.len() > 2).unwrap_or(bare)
}

/// What stays of a verb with whoever does it: `lädt` beside `laden`, `gibt` beside `geben`.
fn consonants(stem: &str) -> String {
    let irregular = IRREGULAR.iter().find_map(|(one, many)| Some((stem.strip_suffix(one)?, many)));
    let stem = irregular.map_or(stem.to_owned(), |(prefix, many)| format!("{prefix}{many}"));
    stem.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')).collect()
}

/// Two stretches without the verbs that both have: `ziehen` beside `zieht`.
pub(super) fn without_same_verbs<'a>(
    mut own: Vec<&'a Word>,
    mut other: Vec<&'a Word>,
) -> (Vec<&'a Word>, Vec<&'a Word>) {
    let mut place = 0;
    while place < own.len() {
        let verb = |word: &Word| stem(word).map(consonants);
        let same = verb(own[place])
            .and_then(|said| other.iter().position(|word| verb(word).as_ref() == Some(&said)));
        match same {
            Some(found) => {
                own.remove(place);
                other.remove(found);
            }
            None => place += 1,
        }
    }
    (own, other)
}
