//! What an office says in all its releases weighs nothing when one of them is compared.

use feeds::model::{Entry, Verdict};
use proptest::prelude::*;

use super::samples::{Of, Tell, entry};
use super::{read_as, verdicts};

const PORTRAIT: &str = "Der Verbund Kommunale Technik betreibt Rechenzentren in Wendau und Torgau, berät seine 48 Mitglieder \
    bei der Einführung neuer Verfahren und bildet jedes Jahr 12 junge Leute aus. Er wurde vor vielen Jahren von \
    Städten und Gemeinden der Region gegründet und gehört ihnen bis heute ganz.";

const NEWS: [(&str, &str); 6] = [
    (
        "Neues Portal für Bauanträge",
        "Bauanträge lassen sich in Wendau seit Montag ohne Papier stellen, auch Pläne werden hochgeladen.",
    ),
    (
        "Zwölf beginnen ihre Ausbildung",
        "Im Verbund haben am Dienstag zwölf junge Leute ihre Ausbildung begonnen, vier mehr als zuletzt.",
    ),
    (
        "Server ziehen um",
        "Am letzten Wochenende im Mai ziehen 140 Server in das neue Haus am Hafen, die Ämter bleiben so lange zu.",
    ),
    (
        "Schulen bekommen Glasfaser",
        "Neun Schulen im Kreis hängen seit dieser Woche am Glasfasernetz, drei folgen nach den Ferien.",
    ),
    (
        "Wartung am Sonntag",
        "Wegen Arbeiten am Netz sind alle Verfahren am Sonntag von 6 bis 9 Uhr nicht erreichbar.",
    ),
    (
        "Preis für das Meldeportal",
        "Das Meldeportal des Verbunds hat in Kassel einen Preis für verständliche Sprache bekommen.",
    ),
];

fn told(by: &str, number: usize, title: &str, body: String) -> Entry {
    entry(&Tell {
        guid: Some(format!("{by}{number}")),
        link: Some(format!("https://{by}.example/m/2026-{number}")),
        title: title.to_owned(),
        body,
        published: Some(-60),
        updated: None,
    })
    .of(by)
}

/// All news but one, each with the portrait in it.
fn history(but: usize, behind: bool) -> Vec<Entry> {
    let others = NEWS.iter().enumerate().filter(|(number, _)| *number != but);
    let body = |text: &str| if behind { format!("{text} {PORTRAIT}") } else { format!("{PORTRAIT} {text}") };
    others.map(|(number, (title, text))| told("a", number, title, body(text))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Two short notes that only share the portrait are two, once an office has said it often; a note that is long
    /// enough without it is the same wherever the portrait stands.
    #[test]
    fn a_portrait_joins_nothing_and_parts_nothing(number in 0..NEWS.len(), behind in any::<bool>(), other in "[a-z]{0,3}") {
        let (title, text) = NEWS[number];
        let note = format!("Dazu gibt es Neues. {PORTRAIT}");
        let (stories, _) = read_as("b", 0, &[], 0, vec![told("b", 90, "Neues aus dem Verbund", note.clone())]);
        let mut reading = history(number, behind);
        let short = told("a", 91, "Neues aus dem Verbund", note);
        reading.push(short.clone());
        let (_, decided) = read_as("a", 0, &stories, 30, reading);
        prop_assert_eq!(verdicts(&decided).last().copied(), Some(Verdict::New), "{:?}", decided.decisions.last());
        // Without a history it would have been taken for evidence.
        let (_, decided) = read_as("a", 0, &stories, 30, vec![short]);
        prop_assert_eq!(verdicts(&decided), [Verdict::Joined]);

        let long = format!("{text} Das sagte Geschäftsführerin Rosa Lind auf der Versammlung in Kassel, zu der 70 Gäste kamen{other}.");
        let (stories, _) = read_as("b", 0, &[], 0, vec![told("b", 92, title, long.clone())]);
        let mut reading = history(number, behind);
        reading.insert(0, told("a", 93, title, if behind { format!("{long} {PORTRAIT}") } else { format!("{PORTRAIT} {long}") }));
        let (_, decided) = read_as("a", 0, &stories, 30, reading);
        prop_assert_eq!(verdicts(&decided)[0], Verdict::Joined, "{:?}", decided.decisions.first());
    }
}

/// A sentence of a series may be what matters in one of its releases.
#[test]
fn a_worn_sentence_that_says_otherwise_parts() {
    let tour = |place: &str, hour: &str| {
        format!(
            "Die Führung durch den Park in {place} leitet Förster Udo Kern. Treffpunkt ist um {hour} Uhr am großen Tor, Anmeldung nicht nötig."
        )
    };
    let long = |hour: &str| {
        format!(
            "{} Zu sehen sind 40 Eichen, die älter als die Stadt sind, und die neue Brücke.",
            tour("Wendau", hour)
        )
    };
    let mut reading: Vec<Entry> = ["Torgau", "Ahlen", "Borken", "Kassel"]
        .iter()
        .enumerate()
        .map(|(number, place)| {
            told("a", number, &format!("Führung durch den Park in {place}"), tour(place, "7"))
        })
        .collect();
    reading.push(told("a", 9, "Führung durch den Park in Wendau", long("7")));
    for (hour, expected) in [("7", Verdict::Joined), ("8", Verdict::New)] {
        let (stories, _) =
            read_as("b", 0, &[], 0, vec![told("b", 9, "Führung durch den Park in Wendau", long(hour))]);
        let (_, decided) = read_as("a", 0, &stories, 30, reading.clone());
        assert_eq!(verdicts(&decided).last().copied(), Some(expected), "{:?}", decided.decisions.last());
    }
}
