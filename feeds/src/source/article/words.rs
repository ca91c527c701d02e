//! The words by which German (and English) offices mark what belongs to a release and what does not.

use crate::normalize::date;

/// Headings of lists of other releases, events and comments: what follows them is not the release.
const RELATED: &str = "weitere meldungen, weitere nachrichten, weitere artikel, weitere beiträge, weitere themen, \
    weitere news, weitere mitteilungen, weitere pressemitteilungen, weitere pressemeldungen, weitere presseinformationen, \
    weitere medieninformationen, weitere medienmitteilungen, weitere aktuelle, \
    weitere neuigkeiten, weitere veranstaltungen, weitere termine, mehr aus, mehr zu, mehr von, \
    mehr news, mehr meldungen, mehr nachrichten, mehr artikel, das könnte, auch interessant, könnte sie, \
    könnte dich, verwandte, ähnliche, neueste, letzte beiträge, letzte meldungen, aktuelle meldungen, \
    aktuelle nachrichten, aktuelle beiträge, aktuelles, meistgelesen, meist gelesen, beliebte, \
    lesen sie auch, passend dazu, zum thema, related, recent, more from, kommentar, comment, \
    schreibe einen kommentar, schreiben sie einen kommentar, ältere, neuere, \
    das interessiert, zurück zu, vorherige, nächste";

/// Headings of what an office puts around its releases: documents, contacts, links.
const EXTRA: &str = "download, dokument, dateien, datei, anhang, anhänge, anlage, material, zum herunterladen, \
    zum download, pressematerial, link, externe link, weiterführende, weitere information, \
    mehr information, kontakt, pressekontakt, medienkontakt, ansprechpartner, ansprechperson, \
    ihr ansprechpartner, ihre ansprechpartner, ihr kontakt, ihre ansprechperson, rückfragen, \
    für rückfragen, bei rückfragen, herausgeber, originalveröffentlichung, original-content, \
    originalpublikation, teilen, beitrag teilen, seite teilen, artikel teilen, diesen artikel, \
    diese seite, share, bildnachweis, bildergalerie, galerie, pressefoto, über den autor, über die autor, \
    autor, adresse, anschrift, schlagwörter, schlagworte, zum nachlesen, impressum, \
    verantwortlich, medienmaterial, bilder zum, fotos zum, tags, print";

/// Headings that may be part of a release, but not where they stand beside its text.
const BESIDE: &str = "termine, veranstaltungen, veranstaltungskalender, service, öffnungszeiten, redaktion, pressestelle, \
    bilder, anfahrt, newsletter, themen, kategorien, archiv, suche, social media, folgen sie uns, schnellzugriff, \
    ihr weg zu uns, leistungen, produkte";

/// Words of lines that tell about a release rather than tell it.
const META: &str = "von, vom, am, um, uhr, den, der, die, autor, autorin, in, redaktion, erstellt, veröffentlicht, \
    veröffentlichung, aktualisiert, aktualisierung, letzte, letztes, zuletzt, änderung, geändert, update, \
    bearbeitet, stand, datum, lesezeit, lesedauer, ca, min, minute, minuten, kategorie, kategorien, \
    rubrik, thema, themen, ressort, schlagworte, schlagwörter, tags, tag, drucken, druckansicht, \
    druckversion, teilen, empfehlen, zurück, weiterempfehlen, vorlesen, pdf, seite, artikel, beitrag, \
    link, kopieren, facebook, twitter, x, whatsapp, linkedin, xing, e, email, mail, instagram, mastodon, \
    bluesky, by, posted, published, updated, on, category, author, pressemitteilung, pressemitteilungen, \
    medieninformation, pressemeldung, presseinformation, medienmitteilung, mitteilung, meldung, nr, \
    nummer, quelle, zur, übersicht, zum, seitenanfang, nach, oben, merken, auf, aufrufe, anzeige, \
    werbung, gepostet, created, wörter, lesen, read, reading, time, info, pressedienst, ende, hits, zugriffe, details, geschrieben, gespeichert, verfasst, dieser, diese, dieses, wurde, wird, ist, eingestellt, erschien, erschienen, publiziert, presse, pressereferat, \
    pressestelle";

/// Words beside a date that make it the day of an event, or of something else than publication.
const EVENT: &str = "wann, beginn, beginnt, termin, termine, wo, ort, einlass, treffpunkt, veranstaltung, anmeldung, \
    anmeldeschluss, frist, bewerbungsschluss, sperrfrist, frei, foto, bild, copyright, gültig, uhrzeit, \
    veranstaltungsort, eintritt";

/// How lines begin that name the source of a picture or text.
const CREDITS: &str = "foto:, fotos:, bild:, bilder:, bildnachweis, bildquelle, bildunterschrift, quelle:, text:, (text:, \
    grafik:, abbildung:, autor:, autorin:, autor/in:, verfasser:, redaktion:, copyright, ©, v.i.s.d.p, visdp, (foto:, foto ©, sperrfrist, frei ab, frei für, sendesperrfrist, gesperrt bis";

/// Names of sections, which are no titles of releases.
const SECTIONS: &str = "aktuelles, aktuell, aktuelle meldungen, aktuelle nachrichten, aktuelle mitteilungen, \
    aktuelle informationen, aktuelle pressemitteilungen, aktuelle pressemeldungen, presse, \
    pressemitteilung, pressemitteilungen, pressemeldung, pressemeldungen, presseinformation, \
    presseinformationen, pressebereich, presseportal, pressearchiv, medieninformation, \
    medieninformationen, medienmitteilungen, meldungen, meldung, mitteilungen, nachrichten, nachricht, \
    neuigkeiten, neues, news, newsroom, archiv, blog, detailansicht, artikel ansicht, detail, startseite, \
    übersicht, posts, archives, artikel";

/// The lower-case words of a text, figures included.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count()
}

/// The entries of a list above.
fn listed(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(", ")
}

/// What a heading announces, if not a part of the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announces {
    /// Other releases, events, comments.
    Others,
    /// Documents, contacts, links.
    Extras,
}

/// What a heading, or a short line like one, announces; more where it stands beside the text.
pub(super) fn announces(line: &str, beside: bool) -> Option<Announces> {
    if line.len() > 160 {
        return None;
    }
    let mut line = words(line);
    // "3 Kommentare"
    if line.first().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
        line.remove(0);
    }
    if line.len() > 12 {
        return None;
    }
    let starts = |list: &'static str| listed(list).any(|start| begins(&line, start));
    if starts(RELATED) || (beside && (starts(BESIDE) || is_section(&line.join(" ")))) {
        return Some(Announces::Others);
    }
    starts(EXTRA).then_some(Announces::Extras)
}

/// Whether a line begins with these words, the last of them perhaps with an ending of up to three letters.
fn begins(line: &[String], start: &str) -> bool {
    if line.first().and_then(|word| word.bytes().next()) != start.bytes().next() {
        return false;
    }
    let mut own = line.iter();
    let mut expected = start.split([' ', '-']).peekable();
    while let Some(word) = expected.next() {
        let Some(found) = own.next() else { return false };
        let ending = found.strip_prefix(word).map(str::len);
        if ending.is_none_or(|ending| ending > if expected.peek().is_some() { 0 } else { 3 }) {
            return false;
        }
    }
    true
}

/// Whether a heading is the name of a section.
pub(super) fn is_section(heading: &str) -> bool {
    let mut words = words(heading);
    words.retain(|word| {
        !word.bytes().all(|byte| byte.is_ascii_digit()) && !matches!(word.as_str(), "nr" | "vom")
    });
    let name = words.join(" ");
    listed(SECTIONS).any(|section| section == name)
}

/// Whether a word is one of those by which lines tell about a release, or a figure.
pub(super) fn tells_about(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || listed(META).any(|known| known == word)
}

/// Whether all words of a sentence, its dates aside, tell about the release.
pub(super) fn only_tells(without_dates: &str) -> bool {
    let words = words(without_dates);
    words.len() <= 25 && words.iter().all(|word| tells_about(word))
}

/// Whether the words of a line, its dates aside, tell about the release: few are others.
pub(super) fn is_meta(without_dates: &str, dated: bool) -> bool {
    let words = words(without_dates);
    if words.len() > 25 {
        return false;
    }
    let other = words.iter().filter(|word| !tells_about(word)).count();
    let known = words.len() - other;
    other == 0 || (other <= 4 && dated && words.len() <= 12) || (other <= 3 && known > other)
}

/// Whether a word beside a date makes it the day of an event.
pub(super) fn names_event(word: &str) -> bool {
    listed(EVENT).any(|known| known == word)
}

/// Whether a word tells that somebody wrote or published something.
pub(super) fn names_publication(word: &str) -> bool {
    matches!(
        word,
        "geschrieben"
            | "gespeichert"
            | "eingetragen"
            | "verfasst"
            | "veröffentlicht"
            | "eingestellt"
            | "erstellt"
            | "gepostet"
            | "publiziert"
            | "posted"
            | "published"
    )
}

/// Whether a text names a photographer, as captions do.
pub(super) fn is_credited(text: &str) -> bool {
    text.len() <= 300
        && ["Foto:", "Fotos:", "Bild:", "©", "(Foto", "Quelle:", "Grafik:"]
            .iter()
            .any(|mark| text.contains(mark))
}

/// Whether what stands before a colon introduces somebody to talk to.
pub(super) fn is_contact_label(label: &str) -> bool {
    let label = label.to_lowercase();
    let known = ["kontakt", "ansprech", "rückfrag", "herausgeb", "verantwortlich", "content", "redaktion"];
    known.iter().any(|word| label.contains(word))
}

/// Whether a short text names the source of a picture or asks for consent.
pub(super) fn is_small_print(text: &str) -> bool {
    let lower = text.trim_start().to_lowercase();
    let credit = text.len() <= 200 && listed(CREDITS).any(|start| lower.starts_with(start));
    let asks = ["zustimm", "akzeptier", "einwillig", "einverstanden", "ablehnen", "nutzung"];
    let consent = lower.contains("cookie") && asks.iter().any(|word| lower.contains(word));
    let reprint = text.len() <= 120
        && ["abdruck", "belegexemplar", "beleg erbeten"].iter().any(|word| lower.contains(word));
    credit || consent || reprint
}

/// Whether a block gives an address or ways of contact and no sentences.
pub(super) fn is_contact(text: &str) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
        return false;
    }
    let lower = text.to_lowercase();
    let signals = [
        ["telefon", "tel.", "tel:", "fon:", "mobil", "☎"].iter().any(|word| lower.contains(word)),
        ["e-mail", "email", "mail:", "@", "(at)"].iter().any(|word| lower.contains(word)),
        lower.contains("fax"),
        lower.contains("www.") || lower.contains("internet:"),
        has_post_code(text),
        lower.starts_with("kontakt") || lower.starts_with("pressekontakt"),
        ["straße ", "str. ", "platz ", "weg ", "gasse ", "allee ", "ufer "]
            .iter()
            .any(|word| lower.split(word).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))),
    ];
    let given = signals.iter().filter(|signal| **signal).count();
    let lines = text.lines().count().max(1);
    let words = count(text);
    given >= 2 && (words / lines <= 7 || (given >= 3 && words <= 45))
}

/// Whether a text holds a post code and the name of a place.
pub(super) fn has_post_code(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let code = word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        if code && words.peek().is_some_and(|next| next.starts_with(char::is_uppercase)) {
            return true;
        }
    }
    false
}

/// Whether a text reads like sentences.
pub(super) fn is_prose(text: &str) -> bool {
    let count = count(text);
    let text = text.trim_end();
    let inner = text.trim_end_matches(['“', '”', '"', '«', ')', '‘', '’', '\'']);
    let ends = inner.ends_with(['.', '!', '?', '…', ':']);
    (ends && count >= 4)
        || (count >= 20 && text.split(". ").any(|before| before.ends_with(char::is_lowercase)))
}

/// A text without its dates and their labels.
pub(super) fn without_dates(text: &str, dates: &[date::Found]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for found in dates {
        out.push_str(text.get(from..found.whole.start).unwrap_or_default());
        out.push(' ');
        from = found.whole.end.max(from);
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}
