//! Words that mean the same, and words that only tell that somebody has said something.

use super::super::folding::fold;
use super::super::lexicon::Kind;
use super::super::words::Word;

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
    &["beispielsweise", "beispiel", "zum beispiel", "z b"],
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

/// The words that mean the same as one.
pub(in crate::merge) fn synonyms(folded: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|line| line.contains(&folded)).copied().unwrap_or_default()
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
