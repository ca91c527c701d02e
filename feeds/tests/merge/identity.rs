//! Who is who: what offices do to names and addresses of their releases, case by case, through normalising and deciding.

use std::collections::{BTreeMap, BTreeSet};

use feeds::merge::{Known, decide};
use feeds::model::{Entry, Markup, RawEntry, Story, StoryId};
use feeds::normalize::normalize;

use super::samples::{at, context, source};

const DAY: i64 = 1_440;

/// The releases of the cases: a title and a text that goes with it.
const RELEASES: [(&str, &str); 4] = [
    (
        "Fähre setzt wieder über",
        "Nach 14 Wochen in der Werft setzt die Fähre am Montag wieder über den Fluss, zunächst nur tagsüber.",
    ),
    (
        "Bücherei zieht an den Markt",
        "Die Stadtbücherei packt 80.000 Bände ein und öffnet im August in der alten Sparkasse am Markt.",
    ),
    (
        "Haushalt beschlossen",
        "Der Rat hat am Donnerstag den Haushalt mit 38 Millionen Euro beschlossen, zwei Mitglieder enthielten sich.",
    ),
    (
        "Deich wird erhöht",
        "Der Deich bei Altenwerder wird um 80 Zentimeter erhöht, dafür werden 12.000 Tonnen Klei angefahren.",
    ),
];

/// What a list says of one release: which it is, its guid, its address, and what of it was changed.
#[derive(Clone, Copy)]
struct Item {
    /// Which story of the case it is.
    is: char,
    guid: &'static str,
    link: &'static str,
    /// Its number among the releases, and what is replaced in its title and text.
    says: usize,
    edited: &'static [(&'static str, &'static str)],
    /// Whether it says on which day it was published.
    dated: bool,
}

const fn item(is: char, guid: &'static str, link: &'static str, says: usize) -> Item {
    Item { is, guid, link, says, edited: &[], dated: true }
}

impl Item {
    const fn edited(self, edited: &'static [(&'static str, &'static str)]) -> Self {
        Self { edited, ..self }
    }

    const fn undated(self) -> Self {
        Self { dated: false, ..self }
    }

    fn raw(&self) -> RawEntry {
        let (title, text) = RELEASES[self.says];
        let said =
            |text: &str| self.edited.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new));
        RawEntry {
            guid: Some(self.guid.to_owned()).filter(|guid| !guid.is_empty()),
            link: Some(self.link).filter(|link| !link.is_empty()).map(|link| link.parse().unwrap()),
            title: Some(Markup::Text(said(title))),
            summary: Some(Markup::Text(said(text))),
            published: self.dated.then(|| at(-(self.says as i64) * 3 * DAY)),
            ..RawEntry::default()
        }
    }
}

fn entries(items: &[Item], now: i64) -> Vec<Entry> {
    let office = source("a", 0);
    normalize(items.iter().map(Item::raw).collect(), &office, &office.address, &context(now)).entries
}

/// The stories after each reading, and which story each item is.
fn told(readings: &[&[Item]]) -> (Vec<Story>, Vec<(char, StoryId)>) {
    let (mut stories, mut is): (Vec<Story>, Vec<_>) = (vec![], vec![]);
    for (day, items) in (0..).zip(readings) {
        let entries = entries(items, day * DAY);
        assert_eq!(entries.len(), items.len(), "normalising leaves all");
        let decided = decide(&source("a", 0), entries, Known::new(stories.clone()), &context(day * DAY));
        is.extend(items.iter().map(|item| item.is).zip(decided.decisions.iter().map(|made| made.story)));
        for story in decided.stories {
            match stories.iter_mut().find(|known| known.id == story.id) {
                Some(known) => *known = story,
                None => stories.push(story),
            }
        }
    }
    (stories, is)
}

#[test]
fn releases_are_known_again_and_no_two_become_one() {
    const A: &str = "https://a.example/presse/1";
    const B: &str = "https://a.example/presse/2";
    const C: &str = "https://a.example/presse/3";
    const RETOUCHED: &[(&str, &str)] = &[("14 Wochen", "15 Wochen")];
    let cases: &[(&str, &[&[Item]])] = &[
        ("http becomes https", &[&[item('f', "", "http://a.example/presse/1", 0)], &[item('f', "", A, 0)]]),
        ("www goes", &[&[item('f', "", "https://www.a.example/presse/1", 0)], &[item('f', "", A, 0)]]),
        (
            "a link is tracked",
            &[&[item('f', "", A, 0)], &[item('f', "", "https://a.example/presse/1?utm_source=feed", 0)]],
        ),
        (
            "http becomes https in the guid as well",
            &[
                &[item('f', "http://a.example/presse/1", "http://a.example/presse/1", 0)],
                &[item('f', A, A, 0)],
            ],
        ),
        (
            "a moved host, guids as before",
            &[
                &[item('f', "1", A, 0), item('b', "2", B, 1)],
                &[item('f', "1", "https://neu.example/m/1", 0), item('b', "2", "https://neu.example/m/2", 1)],
            ],
        ),
        (
            "a moved host, no guids",
            &[
                &[item('f', "", A, 0), item('b', "", B, 1)],
                &[item('f', "", "https://neu.example/m/1", 0), item('b', "", "https://neu.example/m/2", 1)],
            ],
        ),
        (
            "a moved host, no guids, no dates",
            &[
                &[item('f', "", A, 0).undated(), item('b', "", B, 1).undated()],
                &[
                    item('f', "", "https://neu.example/m/1", 0).undated(),
                    item('b', "", "https://neu.example/m/2", 1).undated(),
                ],
            ],
        ),
        (
            "another system gives other guids",
            &[
                &[item('f', "node/1", A, 0), item('b', "node/2", B, 1)],
                &[item('f', "tag:x,1", A, 0), item('b', "tag:x,2", B, 1)],
            ],
        ),
        (
            "another system gives other guids and addresses",
            &[
                &[item('f', "node/1", A, 0), item('b', "node/2", B, 1)],
                &[
                    item('f', "tag:x,1", "https://a.example/de/f.php", 0),
                    item('b', "tag:x,2", "https://a.example/de/b.php", 1),
                ],
            ],
        ),
        (
            "guids trade places",
            &[&[item('f', "1", A, 0), item('b', "2", B, 1)], &[item('f', "2", A, 0), item('b', "1", B, 1)]],
        ),
        (
            "another order",
            &[
                &[item('f', "1", A, 0), item('b', "2", B, 1), item('h', "3", C, 2)],
                &[item('h', "3", C, 2), item('f', "1", A, 0), item('b', "2", B, 1)],
            ],
        ),
        (
            "gone for a while and back",
            &[
                &[item('f', "1", A, 0), item('b', "2", B, 1)],
                &[item('b', "2", B, 1)],
                &[item('b', "2", B, 1), item('h', "3", C, 2)],
                &[item('f', "1", A, 0), item('b', "2", B, 1)],
            ],
        ),
        (
            "gone for a while and back under another name",
            &[
                &[item('f', "1", A, 0), item('b', "2", B, 1)],
                &[item('b', "2", B, 1)],
                &[item('f', "9", "https://a.example/archiv/9", 0), item('b', "2", B, 1)],
            ],
        ),
        ("a corrected text", &[&[item('f', "1", A, 0)], &[item('f', "1", A, 0).edited(RETOUCHED)]]),
        (
            "a corrected text at one address",
            &[&[item('f', "", A, 0)], &[item('f', "", A, 0).edited(RETOUCHED)]],
        ),
        (
            "a corrected text under one guid",
            &[&[item('f', "1", "", 0)], &[item('f', "1", "", 0).edited(RETOUCHED)]],
        ),
        (
            "a guid is used again for another text at another address",
            &[&[item('f', "1", A, 0)], &[item('b', "1", B, 1)]],
        ),
        (
            "a guid is used again while the first is still listed",
            &[&[item('f', "1", A, 0)], &[item('b', "1", B, 1), item('f', "", A, 0)]],
        ),
        (
            "one guid for all",
            &[
                &[item('f', "news", A, 0), item('b', "news", B, 1)],
                &[item('h', "news", C, 2), item('f', "news", A, 0), item('b', "news", B, 1)],
            ],
        ),
        ("an address is used again for another text", &[&[item('f', "", A, 0)], &[item('b', "", A, 1)]]),
        (
            "an address is used again, and comes back to its first text",
            &[&[item('f', "", A, 0)], &[item('b', "", A, 1)], &[item('f', "", A, 0)]],
        ),
        (
            "one address for all",
            &[
                &[item('f', "", "https://a.example/", 0), item('b', "", "https://a.example/", 1)],
                &[
                    item('h', "", "https://a.example/", 2),
                    item('f', "", "https://a.example/", 0),
                    item('b', "", "https://a.example/", 1),
                ],
            ],
        ),
        (
            "one number in two spellings",
            &[
                &[item('f', "", "https://a.example/index.php?object=tx%7c116.679.1&NavID=7", 0)],
                &[item('f', "", "https://a.example/index.php?NavID=9&object=tx,116.679.1", 0)
                    .edited(RETOUCHED)],
            ],
        ),
        (
            "the next of a series in nearly the same words",
            &[&[item('f', "1", A, 0)], &[item('g', "2", B, 0).edited(RETOUCHED), item('f', "1", A, 0)]],
        ),
    ];
    for (what, readings) in cases {
        let (stories, is) = told(readings);
        let by_name: BTreeMap<char, BTreeSet<StoryId>> =
            is.iter().fold(BTreeMap::new(), |mut names, (name, story)| {
                names.entry(*name).or_default().insert(*story);
                names
            });
        assert!(by_name.values().all(|ids| ids.len() == 1), "{what}: one release is two: {by_name:?}");
        let ids: BTreeSet<_> = by_name.values().flatten().collect();
        assert_eq!(ids.len(), by_name.len(), "{what}: two releases are one");
        assert_eq!(stories.len(), ids.len(), "{what}");
    }
}
