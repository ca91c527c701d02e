//! Pairs of sentences that say the same, and such that do not.

use super::super::align::align;
use super::super::words::words;
use super::*;

fn is_harmless(one: &str, other: &str) -> bool {
    let (a, b) = (words(one), words(other));
    let folded = |words: &[Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
    let hunks = align(&folded(&a), &folded(&b)).expect("so short that all of it is laid out");
    let told = chrono::DateTime::from_timestamp(1_768_910_400, 0);
    let side = |words| Side { words, beside: &[], told, home: Some("www.stadt-musterbach.example") };
    let texts = Texts::new(side(&a), side(&b));
    hunks.iter().all(|hunk| texts.harmless(hunk))
}

#[test]
fn spelling_gender_and_slips_are_harmless() {
    for (one, other) in [
        ("Alle Lehrerinnen und Lehrer kommen", "Alle Lehrkräfte kommen"),
        ("Alle Schülerinnen und Schüler kommen", "Alle Schüler*innen kommen"),
        ("Alle Bürger kommen", "Alle Bürgerinnen und Bürger kommen"),
        ("Die Kandidatinnen und Kandidaten", "Die Kandidat:innen"),
        ("bei der Pflegerin oder dem Pfleger melden", "bei der*dem Pfleger*in melden"),
        ("Die Studierenden zahlen", "Die Studentinnen und Studenten zahlen"),
        ("Die Mitarbeiter fragen", "Die Mitarbeitenden fragen"),
        ("als starke Partner der Städte", "als starke Patner der Städte"),
        ("die Mitgliederversammlung tagt", "die Mitgliederversammlnug tagt"),
        ("wird der Weg geöffnet", "wird der Weg geöffnnet"),
        ("am Mittwoch, dem 20. Mai", "am 20. Mai"),
        ("bis zum 30. Oktober 2026", "bis zum 30. Oktober"),
        ("ein Märkisch-Oderland Tag", "ein Märkisch Oderland Tag"),
        ("etwa z. B. heute", "etwa zum Beispiel heute"),
        ("Bisher war z. B. ein Antrag fällig", "Bisher war beispielsweise ein Antrag fällig"),
        ("oder Telefon 03683 000-40. Beginn ist", "oder Tel. 0 36 83 / 000 40. Beginn ist"),
        ("unter 0381 5550-228 zu fragen", "unter +49 (0)381 / 5550 228 zu fragen"),
        ("der Preis von 10.000 Euro", "der Preis von 10 000 €"),
        ("liegt 80 m entfernt und wiegt 5 kg", "liegt 80 Meter entfernt und wiegt 5 Kilogramm"),
        ("Mo–Fr von 5–22 Uhr", "montags bis freitags zwischen 5 und 22 Uhr"),
        ("seit heute gilt", "seit Dienstag, 20. Januar 2026, gilt"),
        ("am Mittwoch, dem 21. Januar, im Rathaus", "am Mittwoch im Rathaus"),
        ("ein Zuschlag von einem Euro", "ein Zuschlag von 1 €"),
        ("Die ASP ist da", "Die Afrikanische Schweinepest ist da"),
        ("am Dienstagabend getagt", "am Dienstagabend (20.01.2026) getagt"),
        ("für 4,85 Millionen Euro", "für 4,85 Mio. EUR"),
        ("am Di., 24.03.2026, da", "am Dienstag, dem 24. März, da"),
        ("Unser Rathaus ist zu, ziehen wir um", "Das Rathaus von Musterbach ist zu, zieht die Stadt um"),
        ("öffnet morgen wieder", "öffnet am Mittwoch wieder"),
        ("gilt von heute an im Bad", "gilt seit dem 20. Januar im Bad"),
        ("Heute früh spielen alle", "Am Morgen des 20. Januar spielen alle"),
        ("Parre mit Kind", "Paare mit Kind"),
        ("die Hale und die Reperatur", "die Halle und die Reparatur"),
        ("zwei Klassen in diesem Jahr", "zwei Klassen 2026"),
        ("Erbeutet wurde Schmuck", "Erbeutetet wurde Schmuck"),
        ("das Bad udn der Park", "das Bad und der Park"),
        ("rund 60 Gäste, so Meier", "etwa 60 Gäste, sagte Meier"),
        ("Das DRK bittet", "Das Deutsche Rote Kreuz bittet"),
        ("Brief von Prof. Dr. Anna Wald", "Brief von Anna Wald"),
        (
            "Wir haben heute unser Bad in Wendau eröffnet",
            "Die Stadt Wendau hat am Dienstag ihr Bad in Wendau eröffnet",
        ),
        ("bei der Kreis-VHS lernen", "bei der Kreisvolkshochschule lernen"),
        ("ist das Bad tgl. geöffnet", "ist das Bad täglich geöffnet"),
        (
            "Die ZVS lehrt, die LfL prüft",
            "Die Zentrale Verwaltungsschule lehrt, das Landesamt für Liegenschaften prüft",
        ),
        ("unter 06544 / 9 21-340 fragen", "unter 06544 921340 fragen"),
        ("unter 05822 4400-17 melden", "unter [Nummer nur für Mitglieder] melden"),
        ("die Emeuerung beginnt", "die Erneuerung beginnt"),
        ("neun Ãbungen", "neun Übungen"),
        ("je ha und 10 t CO₂", "je Hektar und 10 Tonnen Kohlendioxid"),
        ("in Torgelsdrof und Torgelsdorf", "in Torgelsdorf und Torgelsdorf"),
    ] {
        assert!(is_harmless(one, other), "{one} / {other}");
        assert!(is_harmless(other, one), "{other} / {one}");
    }
}

#[test]
fn figures_names_and_turns_are_not() {
    for (one, other) in [
        ("oder Telefon 03683 000-40. Beginn ist", "oder Tel. 0 36 83 / 000 41. Beginn ist"),
        ("unter 0381 5550-228 zu fragen", "unter +49 (0)381 / 5550 229 zu fragen"),
        ("am 20. Mai", "am 21. Mai"),
        ("am 20. Mai", "am 20. Juni"),
        ("am Mittwoch um elf", "am Montag um elf"),
        ("zwei Busse fahren", "drei Busse fahren"),
        ("Der Rat tritt bei", "Der Rat tritt nicht bei"),
        ("Es gibt eine Regel", "Es gibt keine Regel"),
        ("Der Weg in Altenau", "Der Weg in Altena"),
        ("sagt Frau Meier heute", "sagt Frau Maier heute"),
        ("Sperrung im Buchweg", "Sperrung im Bachweg"),
        ("Die Ausfahrt ist zu", "Die Auffahrt ist zu"),
        ("gilt ab Freitag", "gilt bis Freitag"),
        ("Die Bürgermeisterin lädt ein", "Die Landrätin lädt ein"),
        ("der Preis von 2025", "der Preis von 2026"),
        ("Der Ort Hagen feiert, Hagen lacht", "Der Ort Haren feiert, Haren lacht"),
        ("Hier wird geblitzt", "Hier wird 2026 geblitzt"),
        ("ab 4. Mai", "ab 4. Mai 2025"),
        ("der Preis von 10.000 Euro", "der Preis von 10 100 Euro"),
        ("liegt 80 m entfernt", "liegt 80 km entfernt"),
        ("Mo–Fr geöffnet", "Mo–Do geöffnet"),
        ("ein Zuschlag von einem Euro", "ein Zuschlag von 2 €"),
        ("am Dienstagabend getagt", "am Mittwochabend getagt"),
        ("Unser Rathaus ist zu, ziehen wir um", "Das Rathaus von Torgau ist zu, zieht die Stadt um"),
        ("seit heute gilt", "seit Mittwoch gilt"),
        ("gilt von heute an im Bad", "gilt seit dem 21. Januar im Bad"),
        ("gilt bis heute im Bad", "gilt seit dem 20. Januar im Bad"),
        ("Heute Mittag spielen alle", "Am Morgen des 20. Januar spielen alle"),
        ("die Betten hier", "die Bitten hier"),
        ("Die Stadträder kommen", "Die Stadträte kommen"),
        ("die Bergstraße ist zu", "die Burgstraße ist zu"),
        ("der Mühlenteich ist zu", "der Mühlenreich ist zu"),
        ("Zur Anmeldung im Amt: die Anmeldung", "Zur Anmeldung im Amt: die Abmeldung"),
        ("Die Lehrerin Inga Thoms.", "Die Lehrerin Inga Thomsen."),
        ("am Mittwoch, dem 22. Januar, im Rathaus", "am Mittwoch im Rathaus"),
        ("am Mittwoch, dem 4. Februar, im Rathaus", "am Mittwoch im Rathaus"),
        ("seit heute gilt", "seit dem 21. Januar gilt"),
        ("öffnet am Mittwoch", "öffnet am 20. Januar"),
        ("zwei Klassen in diesem Jahr", "zwei Klassen 2025"),
        ("eine Feier", "seine Feier"),
        ("Das DRK bittet", "Das Technische Hilfswerk bittet"),
        ("Wir haben unser Bad in Wendau eröffnet", "Die Stadt Torgau hat ihr Bad in Wendau eröffnet"),
    ] {
        assert!(!is_harmless(one, other), "{one} / {other}");
        assert!(!is_harmless(other, one), "{other} / {one}");
    }
}
