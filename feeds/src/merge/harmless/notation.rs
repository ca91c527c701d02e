//! One thing in several notations: in initials, as a count, by another word that means the same.

use super::super::folding::fold;
use super::super::lexicon::Kind;
use super::super::words::Word;
use super::alias::spells;
use super::slip::{Slip, slip_of};

/// Digits of a long number.
const NUMBER: usize = 4;

/// Words for that somebody has said it.
const SAYS: &[&str] = &[
    "sagt",
    "sagte",
    "erklaert",
    "erklaerte",
    "betont",
    "betonte",
    "so",
    "meint",
    "meinte",
    "erlaeutert",
    "erlaeuterte",
    "ergaenzt",
    "ergaenzte",
    "unterstreicht",
    "unterstrich",
    "kommentiert",
    "kommentierte",
    "berichtet",
    "berichtete",
];

/// Further words that tell who says what stands beside them.
const TELLS: &[&str] = &[
    "verspricht",
    "versprach",
    "lobt",
    "lobte",
    "kritisiert",
    "kritisierte",
    "mahnt",
    "mahnte",
    "warnt",
    "warnte",
    "begruendet",
    "begruendete",
    "bilanziert",
    "bilanzierte",
    "verkuendet",
    "verkuendete",
    "hofft",
    "hoffte",
    "freut",
    "freute",
    "raet",
    "riet",
    "heisst",
    "zitiert",
    "zufolge",
    "laut",
    "fragt",
    "fragte",
    "schreibt",
    "schrieb",
    "sagen",
    "sagten",
];

/// Words of which any may stand for another one of its line.
const SYNONYMS: &[&[&str]] = &[
    // How sure a count is.
    &["rund", "rd", "etwa", "circa", "ca", "zirka", "ungefaehr"],
    SAYS,
    // Then and now.
    &["bereits", "schon"],
    &["kuenftig", "zukuenftig", "zukunft"],
    &["nun", "jetzt"],
    &["bislang", "bisher", "bis jetzt"],
    &["jaehrlich", "jahr", "pro jahr"],
    &["derzeit", "zurzeit", "momentan", "aktuell", "gegenwaertig"],
    &["vorigen", "vergangenen", "letzten"],
    &["kommenden", "naechsten"],
    // What holds sentences together.
    &["zudem", "ausserdem", "ferner", "ueberdies", "darueber hinaus"],
    &["jedoch", "allerdings", "aber"],
    &["also", "das heisst"],
    &["sogenannte", "sog"],
    &["sogenannten", "sog"],
    &["ausschliesslich", "exkl", "exklusive"],
    &["vormals", "vorm", "frueher"],
    &["trotzdem", "dennoch", "gleichwohl"],
    &["deshalb", "daher", "darum", "deswegen", "somit"],
    &["obwohl", "obgleich"],
    &["sofort", "umgehend", "unverzueglich"],
    &["haeufig", "oft"],
    &["mehr als", "ueber"],
    &["moechte", "will"],
    &["moechten", "wollen"],
    &["zeigt", "praesentiert"],
    &["zeigen", "praesentieren"],
    &["anschliessend", "danach", "im anschluss"],
    &["ebenfalls", "ebenso", "gleichfalls"],
    &["gemeinsam", "zusammen"],
    &["wegen", "aufgrund", "auf grund"],
    &["erstmals", "erstmalig", "zum 1 mal"],
    &["pro", "je"],
    // What is done.
    &["erhaelt", "bekommt"],
    &["erhalten", "bekommen"],
    &["beginnt", "startet"],
    &["beginnen", "starten"],
    &["beginn", "start"],
    // What it costs.
    &["kostenlos", "kostenfrei", "gratis", "unentgeltlich"],
    &["kostenlose", "kostenfreie", "unentgeltliche"],
    &["kostenlosen", "kostenfreien", "unentgeltlichen"],
    // Who and what it is.
    &["mitarbeiter", "mitarbeitende", "mitarbeitenden", "beschaeftigte", "beschaeftigten"],
    &["internetseite", "webseite", "website", "homepage", "internetauftritt"],
    &["landkreis", "kreis"],
    &["landkreises", "kreises"],
    &["oberbuergermeister", "oberbuergermeisterin", "ob"],
    &["stellvertretende", "stellvertretender", "stellv", "stv"],
    &["sowie", "und"],
    &["da", "weil"],
    &["mindestens", "wenigstens", "mind"],
    &["maximal", "hoechstens", "max"],
    // In short.
    &["telefon", "tel", "telefonnummer"],
    &["sankt", "st"],
    &["inklusive", "inkl", "einschliesslich", "einschl"],
    &["beziehungsweise", "bzw"],
    &["eventuell", "evtl"],
    &["gegebenenfalls", "ggf"],
    &["zuzueglich", "zzgl"],
    &["aktenzeichen", "az"],
    &["absatz", "abs"],
    &["lkw", "lastwagen", "lastkraftwagen"],
    &["pkw", "auto", "autos"],
    &["kita", "kindertagesstaette"],
    &["kitas", "kindertagesstaetten"],
    &["leute", "menschen"],
    &["einwohner", "buerger", "bewohner"],
    &["einwohnern", "buergern", "bewohnern"],
    &["stadt", "kommune"],
    &["gemeinde", "kommune"],
    &["firma", "unternehmen", "betrieb"],
    &["firmen", "unternehmen", "betriebe"],
    &["internet", "netz", "web"],
    &["zuschuss", "foerderung"],
    &["mitteilung", "meldung", "nachricht"],
    &["ergebnis", "resultat"],
    &["grund", "ursache"],
    &["hilfe", "unterstuetzung"],
    &["geld", "mittel"],
    &["ende", "schluss"],
    &["aerzte", "mediziner"],
    &["senioren", "aeltere"],
    &["gebaeude", "haus"],
    &["vhs", "volkshochschule"],
    &["hbf", "hauptbahnhof"],
    &["mwst", "mehrwertsteuer"],
    &["co2", "co₂", "kohlendioxid", "kohlenstoffdioxid"],
    &["kw", "kalenderwoche"],
    &["kripo", "kriminalpolizei"],
    &["nr", "nummer", "hausnummer"],
    &["laut", "lt", "gemaess"],
    &["uni", "universitaet"],
    &["mail", "email"],
    &["ha", "hektar"],
];

/// Whether one says in initials what the other writes out: `z. B.` for `zum Beispiel`, `DRK` for `Deutsches Rotes
/// Kreuz`.
pub(super) fn initials(short: &[Word], long: &[Word]) -> bool {
    let initial = |(short, long): (&Word, &Word)| {
        short.folded.len() == 1
            && short.kind == Kind::Common
            && long.folded.starts_with(short.folded.as_str())
    };
    let apart = short.len() > 1 && short.len() == long.len() && short.iter().zip(long).all(initial);
    apart || is_acronym(short, long)
}

/// Whether the letters of `ASP` are those with which the parts of `Afrikanische Schweinepest` begin. `LfL` has the small
/// one of `Landesamt für Liegenschaften` too, and what stands behind all letters may be where it is.
fn is_acronym(short: &[Word], long: &[Word]) -> bool {
    let mut said = short.iter().filter(|word| word.kind != Kind::Free);
    let (Some(acronym), None) = (said.next(), said.next()) else { return false };
    let capitals = acronym.written.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 2 || !acronym.is_capital() || !acronym.written.chars().all(char::is_alphabetic) {
        return false;
    }
    let letters = fold(&acronym.written.chars().filter(|c| c.is_uppercase()).collect::<String>());
    let named: Vec<&str> =
        long.iter().filter(|word| word.is_capital()).map(|word| word.folded.as_str()).collect();
    named.len() > 1 && spells(letters.as_bytes(), &named, usize::from(long.len() > 2))
}

/// Whether one says `1` where the other says `ein`.
pub(super) fn is_one(a: &[Word], b: &[Word]) -> bool {
    matches!((a, b), ([figure], [one])
        if figure.folded == "1" && matches!(one.folded.as_str(), "ein" | "eine" | "einen" | "einem" | "einer" | "eines"))
}

/// Whether one says `jährige` where the other says `Jahre alte`.
pub(super) fn is_age(short: &[Word], long: &[Word]) -> bool {
    let stem = |word: &Word, stem: &str| word.folded.starts_with(stem) && word.folded.len() <= stem.len() + 2;
    matches!((short, long), ([year], [years, old])
        if stem(year, "jaehrig") && stem(years, "jahr") && stem(old, "alt"))
}

/// Whether one says somebody's age before the word where the other has it in brackets behind it, and both the same else.
pub(in crate::merge) fn is_age_moved(spelled: &[Word], aside: &[Word]) -> bool {
    let in_brackets = |word: &&Word| word.is_figure() && word.aside;
    let mut ages = aside.iter().filter(in_brackets);
    let (Some(age), None) = (ages.next(), ages.next()) else { return false };
    let Some(place) = spelled.iter().position(|word| word.folded == age.folded && !word.aside) else {
        return false;
    };
    let begins = |at: usize, stem: &str| spelled.get(at).is_some_and(|word| word.folded.starts_with(stem));
    let unit = match place + 1 {
        next if begins(next, "jaehrig") => 2,
        next if begins(next, "jahre") && begins(next + 1, "alt") => 3,
        _ => return false,
    };
    let rest = spelled[..place].iter().chain(&spelled[place + unit..]);
    let others = aside.iter().filter(|word| !in_brackets(word));
    rest.map(|word| &word.folded).eq(others.map(|word| &word.folded))
}

/// Whether both are one long number in other groups, as telephones have.
pub(super) fn same_digits(a: &[Word], b: &[Word]) -> bool {
    let digits = |words: &[Word]| -> Option<String> {
        let written = words.iter().flat_map(|word| word.written.chars());
        let written: String =
            written.filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '/')).collect();
        written.chars().all(|c| c.is_ascii_digit()).then_some(written)
    };
    // With or without the number of the country.
    let number = |words: &[Word]| {
        digits(words)
            .map(|digits| digits.strip_prefix("0049").map_or(digits.clone(), |rest| format!("0{rest}")))
    };
    number(a).is_some_and(|a| a.len() >= NUMBER && number(b).as_ref() == Some(&a))
}

/// Whether one leaves out a telephone number that the other one says, and says no other one: `Nummer nur für Mitglieder`.
pub(super) fn masks(telephone: &[Word], mask: &[Word]) -> bool {
    let digits = telephone.iter().filter(|word| word.is_figure() || word.written == "-");
    let length = digits.clone().map(|word| word.written.len()).sum::<usize>();
    let dialled = telephone.first().is_some_and(|word| word.written.starts_with('0'));
    let says = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Turn | Kind::Weekday);
    dialled && digits.count() == telephone.len() && length > NUMBER && !mask.iter().any(says)
}

/// Whether one says in short, with a point behind it, what the other writes out: `geschl.`, `tgl.`
pub(super) fn is_short_for(short: &Word, long: &Word) -> bool {
    let mut letters = long.folded.chars();
    let in_order = short.folded.chars().all(|letter| letters.any(|other| other == letter));
    (short.short || short.closes)
        && short.kind == Kind::Plain
        && in_order
        && short.folded.len() > 2
        && short.folded.len() < long.folded.len()
        && short.folded.chars().next() == long.folded.chars().next()
        && short.is_capital() == long.is_capital()
}

/// The words that mean the same as one.
pub(in crate::merge) fn synonyms(folded: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|line| line.contains(&folded)).copied().unwrap_or_default()
}

/// Whether a count has a slip in its unit: `2,9 Milionen`.
pub(super) fn same_count(a: &[Word], b: &[Word]) -> bool {
    let written =
        |words: &[Word]| words.iter().map(|word| word.written.to_lowercase()).collect::<Vec<_>>().join(" ");
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (a, b) = (written(a), written(b));
    let counts = !digits(&a).is_empty() && digits(&a) == digits(&b) && a.len().min(b.len()) > 7;
    counts && matches!(slip_of(&a, &b), Some(Slip::Letter | Slip::Swapped))
}

/// Whether the word only tells that somebody has said something.
pub(in crate::merge) fn says(folded: &str) -> bool {
    SAYS.contains(&folded) || TELLS.contains(&folded)
}

/// Whether the word tells that somebody has said something, and not what he thinks of it.
pub(in crate::merge) fn only_says(folded: &str) -> bool {
    SAYS.contains(&folded)
}

/// Whether two words mean the same.
pub(in crate::merge) fn are_synonyms(one: &Word, other: &Word) -> bool {
    let both = |line: &&[&str]| line.contains(&one.folded.as_str()) && line.contains(&other.folded.as_str());
    SYNONYMS.iter().any(both) || in_parts(one, other) || in_parts(other, one)
}

/// Whether one says a part of a word by another one: `Kreis-VHS` for `Kreisvolkshochschule`.
fn in_parts(hyphened: &Word, other: &Word) -> bool {
    let Some((head, tail)) = hyphened.written.rsplit_once('-') else { return false };
    let (head, tail) = (fold(head), fold(tail));
    let rest = other.folded.strip_prefix(head.as_str());
    rest.is_some_and(|rest| rest == tail || synonyms(&tail).contains(&rest))
}

/// Whether two stretches mean the same as one word each.
pub(super) fn same_meaning(a: &[Word], b: &[Word]) -> bool {
    let said = |words: &[Word]| {
        // `so die Leiterin` beside `sagt Leiterin`.
        let telling = words.iter().filter(|word| word.kind != Kind::Free || word.folded == "so");
        let words = telling.map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        SYNONYMS.iter().position(|line| line.contains(&words.as_str()))
    };
    said(a).is_some() && said(a) == said(b)
}
