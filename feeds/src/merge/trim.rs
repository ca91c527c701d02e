//! What stands around a release: its masthead before, contacts and self-portraits behind, a link to read on.

use super::lexicon::Kind;
use super::words::Word;

/// Words that name a text as what an office tells the press.
const MASTHEAD: [&str; 12] = [
    "pressemitteilung",
    "pressemitteilungen",
    "medieninformation",
    "presseinformation",
    "pressemeldung",
    "presseinfo",
    "medienmitteilung",
    "pressedienst",
    "medieninfo",
    "ots",
    "pressestelle",
    "newsmeldung",
];

/// Words of an office that introduces what another one has written.
const TELLING: [&str; 18] = [
    "mitteilung",
    "mitgeteilt",
    "teilt",
    "nachricht",
    "meldung",
    "hinweis",
    "hinweisen",
    "weisen",
    "weist",
    "informiert",
    "informieren",
    "berichtet",
    "veroeffentlicht",
    "veroeffentlichen",
    "folgende",
    "folgenden",
    "nachfolgend",
    "wortlaut",
];

/// Words that begin a block about the office and not about the matter.
const BLOCKS: [&str; 20] = [
    "kontakt",
    "pressekontakt",
    "ansprechpartner",
    "ansprechpartnerin",
    "rueckfragen",
    "rueckfragehinweis",
    "hintergrund",
    "ueber",
    "informationen",
    "originalcontent",
    "bildunterschrift",
    "herausgeber",
    "impressum",
    "quelle",
    "redaktion",
    "pressestelle",
    "verband",
    "unternehmen",
    "medienkontakt",
    "bildnachweis",
];

/// Words of a link to the rest.
const READ_ON: [&str; 14] = [
    "mehr",
    "weiter",
    "weiterlesen",
    "lesen",
    "erfahren",
    "zum",
    "zur",
    "artikel",
    "meldung",
    "details",
    "infos",
    "informationen",
    "ganzen",
    "pressemitteilung",
];

/// Words of an office that speaks of itself without a name. Any other could have written the same.
const EVERYWHERE: [&str; 14] = [
    "wir",
    "uns",
    "unser",
    "unsere",
    "unserer",
    "rathaus",
    "rathauses",
    "buergerbuero",
    "buergeramt",
    "verwaltung",
    "stadtverwaltung",
    "gemeindeverwaltung",
    "kreisverwaltung",
    "standesamt",
];

/// Words in which a masthead may be.
const NEAR: usize = 14;

/// How many words at the beginning are masthead and dateline.
pub(super) fn masthead(body: &[Word]) -> usize {
    let mut end = 0;
    while let Some(line) = line(body, end) {
        let words = &body[end..line];
        let names = words.iter().any(|word| MASTHEAD.contains(&word.folded.as_str()));
        if !names || words.len() > NEAR || line == body.len() {
            break;
        }
        end = line;
    }
    end
}

/// Where the sentence or line that begins at `start` ends.
fn line(body: &[Word], start: usize) -> Option<usize> {
    let rest = body.get(start + 1..)?;
    Some(rest.iter().position(|word| word.opens).map_or(body.len(), |place| start + 1 + place))
}

/// Whether the words only say who tells it, when and where.
pub(super) fn is_introduction(words: &[Word]) -> bool {
    let named = |list: &[&str]| words.iter().any(|word| list.contains(&word.folded.as_str()));
    let dateline = words.len() < 8
        && words.iter().all(|word| word.is_figure() || word.kind == Kind::Free || word.is_capital());
    words.is_empty()
        || (words.len() <= NEAR && (named(&MASTHEAD) || dateline))
        || (words.len() < 40 && named(&TELLING))
}

/// Whether the words are about the office: contacts, self-portrait, picture credits.
pub(super) fn is_block(words: &[Word]) -> bool {
    words.is_empty() || words.iter().take(4).any(|word| BLOCKS.contains(&word.folded.as_str()))
}

/// Whether the words are those of a link to the rest, after at most one word that was cut.
pub(super) fn is_read_on(words: &[Word]) -> bool {
    words.len() < 6 && words.iter().all(|word| READ_ON.contains(&word.folded.as_str()))
}

/// Whether an office says the word of itself, as every other one would.
pub(super) fn is_everywhere(folded: &str) -> bool {
    EVERYWHERE.contains(&folded)
}
