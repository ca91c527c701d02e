//! One table: text, and every date in it with its label.

use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

use super::*;

fn shown(found: &Found) -> String {
    let format = match found.moment.precision {
        Precision::Day => "%F",
        Precision::Time => "%F %H:%M",
    };
    let label = match found.label {
        None => "",
        Some(Label::Published) => " published",
        Some(Label::Updated) => " updated",
        Some(Label::Elsewhere) => " elsewhere",
    };
    format!("{}{label}", found.moment.time.with_timezone(&Berlin).format(format))
}

/// What [`all`] is to find, dates separated by a comma.
const TEXTS: &[(&str, &str)] = &[
    ("12.04.2021", "2021-04-12"),
    ("30.3.2021", "2021-03-30"),
    ("Querum, 5.XI.2026", "2026-11-05"),
    ("9. IV. 2026", "2026-04-09"),
    ("Band 3.X.2", ""),
    ("[22.10.2019]", "2019-10-22"),
    ("[5.2.2020]", "2020-02-05"),
    ("(15.05.2026)", "2026-05-15"),
    ("05.05.26", "2026-05-05"),
    ("07 Apr. '25 |", "2025-04-07"),
    ("07. Mai 2026", "2026-05-07"),
    ("9. Februar 2017", "2017-02-09"),
    ("Berlin, 9. Februar 2017. Der Verband", "2017-02-09"),
    ("02. Mär 2026", "2026-03-02"),
    ("2. Ma\u{308}rz 2026", "2026-03-02"),
    ("14. Okt 2024", "2024-10-14"),
    ("1. Dez. 2024", "2024-12-01"),
    ("5. Mrz 2024", "2024-03-05"),
    ("7. Jänner 2025", "2025-01-07"),
    ("Samstag, 10. Mai 2025", "2025-05-10"),
    ("Mittwoch, den 25. Mai 2016 um 08:40 Uhr", "2016-05-25 08:40"),
    ("10.04.2021, 09:01", "2021-04-10 09:01"),
    ("19:00 Uhr - 13.10.2023", "2023-10-13 19:00"),
    ("13.10.2026 – 09:30", "2026-10-13 09:30"),
    ("Stand: 12.04.2021, 14 Uhr", "2021-04-12 14:00 updated"),
    ("23.04.2021 | Text", "2021-04-23"),
    ("Letztes Update 28.04.2021", "2021-04-28 updated"),
    ("veröffentlicht am: 13.06.2024", "2024-06-13 published"),
    ("Artikel vom 19.12.2014", "2014-12-19 published"),
    ("Pressemitteilung vom 17.11.2015", "2015-11-17 published"),
    ("Pressemitteilung Nr. 41/2026 vom 12.04.2026", "2026-04-12 published"),
    ("Datum: 12.04.2021", "2021-04-12 published"),
    ("erstellt: 28.04.2026, 08:05 Uhr", "2026-04-28 08:05 published"),
    ("letzte Änderung: 30.04.2026", "2026-04-30 updated"),
    ("Letzter Beitrag: 30.04.2026", "2026-04-30 updated"),
    ("zuletzt geändert am 30.04.2026", "2026-04-30 updated"),
    ("12.04.2021: Der Kreis baut", "2021-04-12"),
    ("1\u{200b}2.\u{200b}04.2021", "2021-04-12"),
    ("2026-05-04", "2026-05-04"),
    ("2026-05-04 10:30:00", "2026-05-04 10:30"),
    ("2026-05-04T10:30:00+02:00", "2026-05-04 10:30"),
    ("2026-05-04T10:30Z", "2026-05-04 12:30"),
    ("2026/05/04", "2026-05-04"),
    ("Apr 7, 2025", "2025-04-07"),
    ("7 April 2025", "2025-04-07"),
    ("April 7th, 2025 at 3:15 pm", "2025-04-07 15:15"),
    ("25/12/2021", "2021-12-25"),
    ("3. und 4. April 2025", "2025-04-04 elsewhere"),
    ("3.-4. April 2025", "2025-04-04 elsewhere"),
    ("03./04.05.2025", "2025-05-04 elsewhere"),
    ("30. April bis 2. Mai 2025", "2025-05-02 elsewhere"),
    ("12.04. – 14.04.2021", "2021-04-14 elsewhere"),
    ("12.04.2021 - 14.04.2021", "2021-04-14 elsewhere"),
    ("12.04.2021-14.04.2021", "2021-04-14 elsewhere"),
    ("12.04.2021, 10 – 12 Uhr", "2021-04-12 10:00 elsewhere"),
    ("Die Messe öffnet am 3. Mai 2025 in Halle", "2025-05-03 elsewhere"),
    ("Offene Ateliers am Samstag, 3. Mai 2025", "2025-05-03 elsewhere"),
    ("Am 12.04.2021", "2021-04-12"),
    ("am 12.04.2021 veröffentlicht", "2021-04-12 published"),
    ("23.04.2021 | Quelle, Letztes Update 28.04.2021", "2021-04-23, 2021-04-28 updated"),
    ("29.02.2024", "2024-02-29"),
    // What only looks like a date.
    ("29.02.2023", ""),
    ("31.04.2021", ""),
    ("01.01.1970", ""),
    ("00.00.0000", ""),
    ("Nr. 41/2026", ""),
    ("1.2.3", ""),
    ("Version 5.10.20", ""),
    ("Tel. 03 91.12.04.21", ""),
    ("0391 / 12 04 20 21", ""),
    ("§ 3.4.", ""),
    ("2. Ausgabe 2022", ""),
    ("4. Quartal 2021", ""),
    ("April 2025", ""),
    ("am 12. Mai 20 Uhr", ""),
    ("Az. 12.03.21-5", ""),
    ("10.04.20.21", ""),
    ("05/04/2025", ""),
    ("192.168.10.20", ""),
    ("", ""),
];

#[test]
fn every_date_is_found_with_its_label() {
    let wrong: Vec<_> = TEXTS
        .iter()
        .map(|(text, expected)| {
            (text, expected, all(text, Berlin).iter().map(shown).collect::<Vec<_>>().join(", "))
        })
        .filter(|(_, expected, found)| *expected != found)
        .collect();
    assert!(wrong.is_empty(), "text, expected, found: {wrong:#?}");
}

#[test]
fn publication_comes_before_other_dates() {
    let find = |text| find(text, Berlin).map(|found| shown(&found));
    assert_eq!(
        find("Stand: 01.02.2021, veröffentlicht am 12.01.2021").as_deref(),
        Some("2021-01-12 published")
    );
    assert_eq!(find("Stand: 01.02.2021").as_deref(), None);
    assert_eq!(find("Am 3. Mai 2025 ist Fest. Halle, 12.04.2025").as_deref(), Some("2025-04-12"));
}

#[test]
fn a_date_is_cut_out_with_what_sets_it_off() {
    for (text, rest) in [
        ("23.04.2021 | Neuer Vorstand", "Neuer Vorstand"),
        ("[22.10.2019] Neuer Vorstand", " Neuer Vorstand"),
        ("12.04.2021: Der Kreis baut", "Der Kreis baut"),
        ("Neuer Vorstand (15.05.2026)", "Neuer Vorstand "),
        ("Samstag, 10. Mai 2025 – Neuer Vorstand", "Neuer Vorstand"),
        ("Datum: 12.04.2021 Neuer Vorstand", " Neuer Vorstand"),
        ("Neuer Vorstand - 12.04.2021", "Neuer Vorstand"),
    ] {
        let whole = all(text, Berlin)[0].whole.clone();
        assert_eq!(format!("{}{}", &text[..whole.start], &text[whole.end..]), rest, "{text}");
    }
}

/// Feed dates, and the instant in UTC.
const FEEDS: &[(&str, &str)] = &[
    ("Tue, 07 Apr 2025 10:00:00 +0200", "2025-04-07T08:00:00Z"),
    ("Mon, 7 Apr 2025 10:00 GMT", "2025-04-07T10:00:00Z"),
    ("Mo, 07 Apr 25 10:00:00 CEST", "2025-04-07T08:00:00Z"),
    ("Di, 03 Mrz 2026 10:00:00 MEZ", "2026-03-03T09:00:00Z"),
    ("Mon, 12 Mai 2025 10:00:00 MESZ", "2025-05-12T08:00:00Z"),
    ("2026-07-01T09:00+02:00", "2026-07-01T07:00:00Z"),
    ("2026-03-02T10:00:00", "2026-03-02T09:00:00Z"),
    ("2026-03-02T10:00:00.123Z", "2026-03-02T10:00:00Z"),
    ("2026-03-02T24:00:00", "2026-03-02T23:00:00Z"),
    ("2026-03-02", "2026-03-01T23:00:00Z"),
    ("20260302T100000Z", "2026-03-02T10:00:00Z"),
    ("20260302", "2026-03-01T23:00:00Z"),
    ("1772445600", "2026-03-02T10:00:00Z"),
    ("02.03.2026 10:00", "2026-03-02T09:00:00Z"),
    // The hour that does not exist, and the hour that exists twice.
    ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
    ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
    ("0000-00-00 00:00:00", ""),
    ("0", ""),
    ("", ""),
];

#[test]
fn feed_dates_are_understood() {
    for (raw, expected) in FEEDS {
        let time =
            parse_feed(raw, Berlin).map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        assert_eq!(time.unwrap_or_default(), *expected, "{raw}");
    }
}

#[test]
fn addresses_give_days() {
    for (path, expected) in [
        ("/2026/05/04/neuer-vorstand/", "2026-05-04"),
        ("/presse/2025-11-14-neuer-vorstand", "2025-11-14"),
        ("/presse/20251114-vorstand.html", "2025-11-14"),
        ("/2026/05/vorstand/", ""),
        ("/archiv/20251399", ""),
        ("/x/12345678", ""),
        ("/presse/2025-1ü-14", ""),
    ] {
        let address = Url::parse("https://a.example").and_then(|base| base.join(path)).expect("an address");
        let day =
            from_url(&address, Berlin).map(|day| day.time.with_timezone(&Berlin).format("%F").to_string());
        assert_eq!(day.unwrap_or_default(), expected, "{path}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_ranges_fit(text in "([0-9]{1,4}|[.:/ ,|'-]|Mai|März|bis|und|Uhr|Stand|\u{200b}|\\PC){0,24}") {
        for found in all(&text, Berlin) {
            prop_assert!(text.get(found.range.clone()).is_some());
            prop_assert!(text.get(found.whole.clone()).is_some());
            prop_assert!(found.whole.start <= found.range.start && found.range.end <= found.whole.end);
        }
        let _ = parse_attribute(&text, Berlin);
    }

    #[test]
    fn every_day_is_found_in_every_form(days in 0..20_000i64) {
        let day = NaiveDate::from_ymd_opt(1990, 1, 1).expect("a day") + Duration::days(days);
        for format in ["%d.%m.%Y", "%-d.%-m.%Y", "%F", "%d. %B %Y", "%b %-d, %Y", "%Y/%m/%d"] {
            let text = day.format(format).to_string();
            let found = all(&text, Berlin);
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert_eq!(found[0].moment.time.with_timezone(&Berlin).date_naive(), day);
        }
    }
}
