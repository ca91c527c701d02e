//! Names of months, weekdays and time zones, German (Austrian ones too) and English, in lower case.

/// The month that a name or abbreviation means, 1 to 12.
pub(super) fn month(name: &str) -> Option<u32> {
    Some(match name {
        "januar" | "jan" | "jänner" | "jaenner" | "jän" | "january" => 1,
        "februar" | "feb" | "febr" | "feber" | "february" => 2,
        "märz" | "maerz" | "mär" | "mrz" | "mar" | "march" => 3,
        "april" | "apr" => 4,
        "mai" | "may" => 5,
        "juni" | "jun" | "juno" | "june" => 6,
        "juli" | "jul" | "july" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "oktober" | "okt" | "october" | "oct" => 10,
        "november" | "nov" => 11,
        "dezember" | "dez" | "december" | "dec" => 12,
        _ => return None,
    })
}

/// The month that a Roman figure stands for.
pub(super) fn roman_month(figure: &str) -> Option<u32> {
    const FIGURES: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    FIGURES.iter().zip(1..).find_map(|(known, month)| (*known == figure).then_some(month))
}

/// Whether a word names a day of the week.
pub(super) fn is_weekday(name: &str) -> bool {
    let (german, english) = (
        ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "sonnabend"],
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    );
    let short = ["mo", "di", "mi", "do", "fr", "sa", "so", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    german.contains(&name) || english.contains(&name) || short.contains(&name)
}

/// The offset from UTC, in minutes, that a zone's name means (RFC 822 and the German names).
pub(super) fn offset(name: &str) -> Option<i32> {
    Some(match name {
        "z" | "utc" | "gmt" | "ut" | "wez" => 0,
        "cet" | "mez" | "bst" => 60,
        "cest" | "mesz" => 120,
        "est" => -300,
        "edt" => -240,
        "cst" => -360,
        "cdt" => -300,
        "mst" => -420,
        "mdt" => -360,
        "pst" => -480,
        "pdt" => -420,
        _ => return None,
    })
}
