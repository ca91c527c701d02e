//! Rules by table: a file, an address, and whether it may be fetched.

use std::time::Duration;

use proptest::prelude::*;
use url::Url;

use super::Rules;

fn url(path: &str) -> Url {
    Url::parse("https://amt.example").and_then(|base| base.join(path)).expect(path)
}

fn check(cases: &[(&str, &[&str], &[&str])]) {
    for (text, allowed, forbidden) in cases {
        let rules = Rules::parse(text);
        for path in *allowed {
            assert!(rules.allow(&url(path)), "{path} should be allowed by {text:?}");
        }
        for path in *forbidden {
            assert!(!rules.allow(&url(path)), "{path} should be forbidden by {text:?}");
        }
    }
}

#[test]
fn groups_are_found_by_our_own_name() {
    check(&[
        ("", &["/"], &[]),
        ("User-agent: *\nDisallow: /", &[], &["/", "/feed"]),
        ("User-agent: *\nDisallow:", &["/", "/feed"], &[]),
        ("User-agent: Anderer\nDisallow: /", &["/"], &[]),
        ("User-agent: Presseschau\nDisallow: /x\n\nUser-agent: *\nDisallow: /", &["/"], &["/x"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: pressesCHAU\nDisallow: /x", &["/"], &["/x"]),
        ("User-agent: *\nDisallow: /\nUser-agent: Presseschau", &["/"], &[]),
        ("User-agent: Presseschau/0.1 (+x)\nDisallow: /", &[], &["/"]),
        ("User-agent: PresseschauNews\nDisallow: /", &["/"], &[]),
        ("User-agent: Presse\nDisallow: /", &["/"], &[]),
        // Several names of one group, with other records between them.
        ("User-agent: a\nSitemap: /s\nHost: x\nUser-agent: Presseschau\nDisallow: /x", &["/"], &["/x"]),
        ("User-agent: Presseschau\nUser-agent: a\nDisallow: /x", &["/"], &["/x"]),
        // A rule ends the names.
        ("User-agent: Presseschau\nDisallow: /x\nUser-agent: a\nDisallow: /y", &["/y"], &["/x"]),
        // Two groups of one name are one.
        (
            "User-agent: Presseschau\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: Presseschau\nDisallow: /y",
            &["/z"],
            &["/x", "/y"],
        ),
    ]);
}

#[test]
fn the_longest_match_decides() {
    check(&[
        ("User-agent: *\nAllow: /p\nDisallow: /", &["/page"], &["/"]),
        ("User-agent: *\nDisallow: /\nAllow: /p", &["/page"], &["/"]),
        ("User-agent: *\nAllow: /folder\nDisallow: /folder", &["/folder/page"], &[]),
        ("User-agent: *\nAllow: /page\nDisallow: /*.htm", &["/page"], &["/page.htm"]),
        ("User-agent: *\nAllow: /$\nDisallow: /", &["/"], &["/page.htm"]),
        (
            "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
            &["/example/page/", "/example/page/x"],
            &["/example/page/disallowed.gif"],
        ),
    ]);
}

#[test]
fn patterns_have_stars_and_ends() {
    check(&[
        (
            "User-agent: *\nDisallow: /fish",
            &["/Fish", "/x/fish"],
            &["/fish", "/fish.html", "/fisheries", "/fish?id=1"],
        ),
        ("User-agent: *\nDisallow: /fish/", &["/fish", "/fish.html"], &["/fish/", "/fish/x"]),
        ("User-agent: *\nDisallow: /*.php", &["/"], &["/index.php", "/a/b.php?x", "/filename.php5"]),
        ("User-agent: *\nDisallow: /*.php$", &["/index.php?x", "/a.php5"], &["/index.php", "/a/b.php"]),
        ("User-agent: *\nDisallow: /fish*.php", &["/Fish.php"], &["/fish.php", "/fishheads/catfish.php?x"]),
        ("User-agent: *\nDisallow: *.pdf$", &["/a.pdf?x"], &["/a.pdf", "/x/b.pdf"]),
        ("User-agent: *\nDisallow: /a**b***c", &["/ab"], &["/axbxc", "/abc"]),
        ("User-agent: *\nDisallow: /*?", &["/a"], &["/a?", "/a?b"]),
        ("User-agent: *\nDisallow: /a*", &["/"], &["/a", "/ab"]),
        ("User-agent: *\nDisallow: /a*$", &["/"], &["/a", "/ab"]),
        ("User-agent: *\nDisallow: /*aa$", &["/a"], &["/aa", "/aaa"]),
        ("User-agent: *\nDisallow: /a$b", &["/a", "/ab"], &["/a$b", "/a%24b"]),
        ("User-agent: *\nDisallow: /a%2Ab", &["/axb"], &["/a*b", "/a%2ab"]),
    ]);
}

#[test]
fn octets_are_compared_in_one_spelling() {
    check(&[
        ("User-agent: *\nDisallow: /~amt", &[], &["/%7Eamt", "/%7eamt", "/~amt"]),
        ("User-agent: *\nDisallow: /%7eamt", &[], &["/%7Eamt", "/~amt"]),
        ("User-agent: *\nDisallow: /Übersicht", &[], &["/%C3%9Cbersicht", "/%c3%9cbersicht", "/Übersicht"]),
        ("User-agent: *\nDisallow: /%c3%9cbersicht", &[], &["/Übersicht"]),
        ("User-agent: *\nDisallow: /a%2Fb", &["/a/b"], &["/a%2fb"]),
        ("User-agent: *\nDisallow: /%61mt", &[], &["/amt"]),
        ("User-agent: *\nDisallow: /100%", &["/100"], &["/100%"]),
        ("User-agent: *\nDisallow: /?q=<a>", &["/"], &["/?q=%3ca%3e"]),
    ]);
}

#[test]
fn files_are_read_as_they_come() {
    check(&[
        ("\u{feff}User-agent: *\nDisallow: /x", &["/"], &["/x"]),
        ("User-agent: *\rDisallow: /x\r\rAllow: /x/y", &["/x/y"], &["/x"]),
        ("User-agent: *\r\nDisallow: /x\r\n", &["/"], &["/x"]),
        ("  USER-AGENT :  *  # alle\n\tdisallow\t:\t/x # nein", &["/"], &["/x"]),
        ("User agent: *\nDissalow: /x\nDisallow /y", &["/"], &["/x", "/y"]),
        ("Disallow: /x", &["/"], &["/x"]),
        ("User-agent: *\nDisallow: x\nAllow: x/y", &["/", "/x/y"], &["/x"]),
        ("User-agent: *\nDisallow: /x#y", &["/"], &["/x"]),
        ("<!DOCTYPE html><html><body><p>Seite: nicht gefunden</p></body></html>", &["/"], &[]),
    ]);
}

#[test]
fn crawl_delays_belong_to_groups() {
    for (text, seconds) in [
        ("User-agent: *\nCrawl-delay: 10", Some(10.0)),
        ("User-agent: *\nCrawl-delay: 0.5\nDisallow: /x", Some(0.5)),
        ("User-agent: *\nCrawl-delay: 10\nUser-agent: a\nDisallow: /", Some(10.0)),
        ("User-agent: *\nUser-agent: Presseschau\nCrawl-delay: 10\nCrawl-delay: 5", Some(10.0)),
        ("User-agent: *\nDisallow: /y\nCrawl-delay: 10\n\nUser-agent: Presseschau\nDisallow: /x", None),
        ("User-agent: a\nCrawl-delay: 10", None),
        ("Crawl-delay: 3\nUser-agent: a\nDisallow: /", Some(3.0)),
        ("User-agent: *\nCrawl-delay: 0", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: NaN", None),
        ("User-agent: *\nCrawl-delay: bald", None),
    ] {
        assert_eq!(Rules::parse(text).delay(), seconds.map(Duration::from_secs_f64), "{text:?}");
    }
    assert_eq!(Rules::parse("User-agent: *\nCrawl-delay: 1e300").delay(), Some(Duration::MAX));
}

/// Half a megabyte of the costliest patterns: what is compiled per rule would need hundreds of megabytes.
#[test]
fn a_file_made_to_be_slow_is_read_all_the_same() {
    let text = format!("User-agent: *\n{}", "Disallow: /*a*b*c*d$\n".repeat(24_000));
    let rules = Rules::parse(&text);
    assert!(rules.allow(&url(&format!("/{}", "abc".repeat(50)))));
    assert!(!rules.allow(&url("/xaxbxcxd")));
}

proptest! {
    #[test]
    fn no_file_breaks_the_reading(text in "(?s).{0,200}", path in "[a-z/%*$?]{0,20}") {
        let rules = Rules::parse(&format!("User-agent: *\nDisallow: {text}"));
        rules.allow(&url(&format!("/x{path}")));
    }

    /// What is written out is what is matched, whatever it is made of.
    #[test]
    fn a_path_forbidden_as_it_is_written_is_forbidden(path in "/[a-z0-9/._~!&'()+,;=:@-]{0,20}") {
        let address = url(&format!("https://amt.example{path}"));
        let rules = Rules::parse(&format!("User-agent: *\nDisallow: {}", address.path()));
        prop_assert!(!rules.allow(&address));
    }
}
