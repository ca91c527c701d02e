//! Queries: what is read, what is refused in which words, what matches.

use super::*;

const OFFICES: [&str; 2] = ["kid", "vitako"];

fn parse(query: &str) -> Result<Query, QueryError> {
    Query::parse(form_urlencoded::parse(query.as_bytes()), known)
}

fn known(id: &SourceId) -> bool {
    OFFICES.contains(&id.as_str())
}

#[test]
fn a_query_is_read_and_written_in_one_form() {
    for (asked, canonical) in [
        ("", ""),
        ("q=&limit=&category=", ""),
        ("source=vitako&source=kid&source=vitako", "source=kid&source=vitako"),
        ("limit=5&q=+Neue++Server+", "q=Neue+Server&limit=5"),
        ("category=Presse&category=IT+%26+mehr", "category=IT+%26+mehr&category=Presse"),
        ("q=%22f%C3%BCr+B%C3%BCrger%22", "q=%22f%C3%BCr+B%C3%BCrger%22"),
        ("limit=200", "limit=200"),
        ("limit=007", "limit=7"),
    ] {
        let query = parse(asked).expect("a query");
        assert_eq!(query.to_query_string(), canonical, "{asked}");
        assert_eq!(parse(canonical).expect("a query"), query, "{asked}");
        assert_eq!(query.is_all(), canonical.is_empty(), "{asked}");
    }
}

#[test]
fn what_is_not_understood_is_named() {
    let of_lists = "hier nicht; möglich sind source, category, q, limit.";
    for (asked, sentence) in [
        ("sourec=kid", format!("Den Parameter „sourec“ gibt es {of_lists}")),
        ("heading=h2", format!("Den Parameter „heading“ gibt es {of_lists}")),
        ("teaser=none", format!("Den Parameter „teaser“ gibt es {of_lists}")),
        ("=", format!("Den Parameter „“ gibt es {of_lists}")),
        ("source=kitu", "Eine Quelle „kitu“ gibt es hier nicht.".to_owned()),
        ("source=", "Eine Quelle „“ gibt es hier nicht.".to_owned()),
        ("source=KID", "Eine Quelle „KID“ gibt es hier nicht.".to_owned()),
        (
            "limit=0",
            "Der Wert „0“ passt nicht zum Parameter „limit“; erlaubt ist eine Zahl von 1 bis 200.".to_owned(),
        ),
        ("limit=5&limit=5", "Der Parameter „limit“ darf nur einmal vorkommen.".to_owned()),
        ("q=a&q=b", "Der Parameter „q“ darf nur einmal vorkommen.".to_owned()),
    ] {
        assert_eq!(parse(asked).expect_err("a refusal").to_string(), sentence, "{asked}");
    }
}

#[test]
fn wrong_values_are_refused() {
    let long = "a".repeat(201);
    for asked in [
        "limit=201",
        "limit=-1",
        "limit=%2B5",
        "limit=5.0",
        "limit=99999999999999999999999",
        "q=%22%22",
        &format!("q={long}"),
        &format!("category={long}"),
    ] {
        assert!(matches!(parse(asked), Err(QueryError::Value { .. })), "{asked}");
    }
}

#[test]
fn the_fragment_takes_its_look_as_well() {
    let parse = |query: &str| FragmentOptions::parse(form_urlencoded::parse(query.as_bytes()), known);
    let (query, look) = parse("heading=h4&source=kid&teaser=full").expect("a query");
    assert_eq!(query.to_query_string(), "source=kid");
    let expected =
        FragmentOptions { heading: "h4".parse().expect("a heading"), teaser: super::super::Teaser::Full };
    assert_eq!(look, expected);
    assert_eq!(parse("").expect("a query"), (Query::default(), FragmentOptions::default()));
    for wrong in ["heading=h1", "heading=3", "heading=H2", "teaser=", "teaser=long", "heading=h2&heading=h2"]
    {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}
