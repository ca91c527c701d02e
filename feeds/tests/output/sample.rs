//! A small edition that uses everything documents can say, and the means to make others.

use std::collections::BTreeMap;

use feeds::model::{
    Enclosure, Entry, Facts, Fingerprint, Key, Member, Office, SafeHtml, SourceId, State, Story, StoryId,
    TextLength, Time, Tombstone, Version, Withdrawal,
};
use feeds::output::{
    Content, FragmentOptions, Part, Query, Site, View, documents, error_page, fragment, opml, page,
    story_page,
};
use url::Url;

/// Everything that is rendered together.
#[derive(Debug, Clone)]
pub(crate) struct Edition {
    pub(crate) site: Site,
    pub(crate) offices: BTreeMap<SourceId, Office>,
    pub(crate) query: Query,
    pub(crate) part: Part,
    pub(crate) stories: Vec<Story>,
    pub(crate) gone: Vec<Tombstone>,
    pub(crate) updated: Time,
}

impl Edition {
    pub(crate) fn view(&self) -> View<'_> {
        View {
            site: &self.site,
            offices: &self.offices,
            query: &self.query,
            part: self.part,
            stories: &self.stories,
            gone: &self.gone,
            updated: self.updated,
        }
    }

    /// Every document by its path; an address below `stories/` for each story.
    pub(crate) fn documents(&self) -> BTreeMap<String, String> {
        let fixed = documents().map(|document| (document.path.to_owned(), self.render(document.content)));
        let stories = self.stories.iter().map(|story| (format!("stories/{}", story.id), self.story(story)));
        fixed.chain(stories).collect()
    }

    /// One of those that are always there.
    pub(crate) fn document(&self, path: &str) -> String {
        let document = documents().find(|document| document.path == path);
        self.render(document.expect("a document of that name").content)
    }

    fn render(&self, content: Content) -> String {
        let view = self.view();
        match content {
            Content::List(render) | Content::Start(render) => render(&view),
            Content::Fragment(render) | Content::Frame(render) | Content::Generator(render) => {
                render(&view, &FragmentOptions::default())
            }
            Content::Offices(render) => render(&self.site, &self.offices),
            Content::Fixed(text) => text.to_owned(),
        }
    }

    pub(crate) fn story(&self, story: &Story) -> String {
        story_page(&self.site, &self.offices, story)
    }

    pub(crate) fn fragment(&self) -> String {
        fragment(&self.view(), &FragmentOptions::default())
    }

    pub(crate) fn page(&self) -> String {
        page(&self.view())
    }

    pub(crate) fn opml(&self) -> String {
        opml(&self.site, &self.offices)
    }

    pub(crate) fn error(&self, status: u16, sentence: &str) -> String {
        error_page(&self.site, status, sentence)
    }
}

/// An edition of the given stories.
pub(crate) fn edition(stories: Vec<Story>) -> Edition {
    let updated = stories.iter().map(|story| story.touched).max().unwrap_or(time("2026-05-01T00:00:00Z"));
    let (query, part, gone) = (Query::default(), Part::head(0), Vec::new());
    Edition { site: site(), offices: offices(), query, part, stories, gone, updated }
}

/// Three offices, five public stories, one held and one withdrawn.
pub(crate) fn full() -> Edition {
    edition(vec![told_by_three(), foreign(), corrected(), bare(), teaser_only(), held(), withdrawn()])
}

pub(crate) fn site() -> Site {
    Site {
        title: "Aktuelles & Amtliches".to_owned(),
        base_url: url("https://presse.example.org/feeds/"),
        language: "de".to_owned(),
        zone: chrono_tz::Europe::Berlin,
        ttl: Some(15),
        hub: None,
    }
}

pub(crate) fn offices() -> BTreeMap<SourceId, Office> {
    let office = |id: &str, name: &str, home: Option<&str>, text| Office {
        id: source(id),
        name: name.to_owned(),
        address: url(&format!("https://{id}.example/aktuelles")),
        home: home.map(url),
        text,
    };
    [
        office("elbau", "Datenhaus Elbau", Some("https://elbau.example/"), TextLength::Full),
        office("kreis", "Landkreis „Nord & Süd“", None, TextLength::Full),
        office("verband", "Verband der Rechenzentren", None, TextLength::Teaser),
    ]
    .into_iter()
    .map(|office| (office.id.clone(), office))
    .collect()
}

fn told_by_three() -> Story {
    let mut story = story(1, "elbau", "2026-05-04T08:00:00Z");
    let facts = facts_of(&mut story);
    facts.title = "Bürgerbüro <Mitte> öffnet: „Alles & jederzeit“".to_owned();
    facts.summary =
        Some("Ab Juni geht im Bürgerbüro alles ohne Termin; 3 < 5 Schalter sind besetzt.".to_owned());
    facts.content = Some(html(
        "<p>Ab Juni geht im Bürgerbüro alles ohne Termin; 3 &lt; 5 Schalter sind besetzt.</p>\
         <ul><li>Ausweise</li><li>Meldungen &amp; Urkunden</li></ul>\
         <p><img src=\"https://elbau.example/buero.jpg\" alt=\"Das neue Büro\"> Weiteres \
         <a href=\"https://elbau.example/buero?a=1&amp;b=2\">hier</a>. ]]&gt; 😀</p>",
    ));
    facts.authors = vec!["Anna Müller".to_owned(), "Presse & Mehr".to_owned(), "Anna Müller".to_owned()];
    facts.categories = vec!["Bürgerservice".to_owned(), "Kultur & Sport".to_owned()];
    facts.enclosures = vec![
        enclosure("https://elbau.example/infoblatt.pdf?v=1&w=2", Some("Infoblatt <neu>"), Some(1_234_567)),
        enclosure("https://elbau.example/Pl%C3%A4ne%20B%C3%BCro.pdf", None, Some(340_400)),
        enclosure("https://elbau.example/foto", Some("Foto"), None),
    ];
    facts.enclosures[2].media_type = Some("image/jpeg; x=1".to_owned());
    for (id, day) in [("kreis", "2026-05-05T10:00:00Z"), ("verband", "2026-05-06T10:00:00Z")] {
        let mut member = member(1, id, day);
        member.entry.listed.published = Some(time(day));
        story.members.push(member);
    }
    story.touched = time("2026-05-06T10:00:00Z");
    story
}

fn foreign() -> Story {
    let mut story = story(2, "kreis", "2026-05-03T22:30:00Z");
    let facts = facts_of(&mut story);
    facts.title = "The county welcomes its visitors".to_owned();
    facts.summary = None;
    facts.content = Some(html("<p>A short text in English.</p>"));
    facts.language = Some("en_GB".to_owned());
    story
}

fn corrected() -> Story {
    let mut story = story(3, "elbau", "2026-04-20T12:00:00Z");
    let member = &mut story.members[0];
    member.entry.listed.title = "Rathaus am 2. Mai geschlossen".to_owned();
    member.entry.listed.summary = Some("Das Rathaus bleibt am 2. Mai ganztägig geschlossen.".to_owned());
    let mut before = member.entry.listed.clone();
    before.title = "Rathaus am 1. Mai geschlossen".to_owned();
    before.summary = Some("Das Rathaus bleibt am 1. Mai ganztägig geschlossen.".to_owned());
    member.versions = vec![Version { replaced: time("2026-04-21T07:15:00Z"), facts: before }];
    story.state = State::Corrected;
    story.updated = time("2026-04-21T07:15:00Z");
    story.touched = story.updated;
    story
}

/// Neither text nor teaser.
fn bare() -> Story {
    let mut story = story(4, "kreis", "2026-03-01T11:00:00Z");
    facts_of(&mut story).summary = None;
    story
}

/// Of an office whose texts the feeds do not carry.
fn teaser_only() -> Story {
    let mut story = story(5, "verband", "2021-04-12T09:00:00Z");
    let facts = facts_of(&mut story);
    facts.summary = None;
    facts.content =
        Some(html(&format!("<p>{}</p><p>Ende.</p>", "Die Rechenzentren wachsen zusammen. ".repeat(20))));
    story
}

pub(crate) fn held() -> Story {
    let mut story = story(6, "elbau", "2026-05-04T09:00:00Z");
    story.state = State::Held { until: time("2026-06-01T10:00:00Z") };
    secret(story)
}

pub(crate) fn withdrawn() -> Story {
    let mut story = story(7, "elbau", "2026-05-04T09:00:00Z");
    story.state = State::Withdrawn { at: time("2026-05-04T10:00:00Z"), why: Withdrawal::Person, shown: true };
    secret(story)
}

/// The word that no document may hold.
pub(crate) const SECRET: &str = "Geheimsache";

fn secret(mut story: Story) -> Story {
    let facts = facts_of(&mut story);
    facts.title = SECRET.to_owned();
    facts.link = url(&format!("https://elbau.example/{SECRET}"));
    facts.summary = Some(SECRET.to_owned());
    facts.content = Some(html(SECRET));
    facts.authors = vec![SECRET.to_owned()];
    facts.categories = vec![SECRET.to_owned()];
    facts.enclosures = vec![enclosure(&format!("https://elbau.example/{SECRET}.pdf"), None, None)];
    story
}

/// A plain story of one office.
pub(crate) fn story(number: u8, office: &str, published: &str) -> Story {
    let published = time(published);
    Story {
        id: id(number),
        members: vec![member(number, office, &published.to_rfc3339())],
        state: State::Published,
        published,
        updated: published,
        touched: published,
        rank: 0,
        apart: vec![],
        kept: vec![],
        marks: vec![],
    }
}

pub(crate) fn facts_of(story: &mut Story) -> &mut Facts {
    &mut story.members[0].entry.listed
}

fn member(number: u8, office: &str, seen: &str) -> Member {
    let link = url(&format!("https://{office}.example/meldung/{number}?a=1&b=2"));
    let facts = Facts {
        title: format!("Meldung {number}"),
        link: link.clone(),
        published: None,
        updated: None,
        summary: Some(format!("Der Text der Meldung {number}.")),
        content: None,
        authors: Vec::new(),
        categories: Vec::new(),
        enclosures: Vec::new(),
        language: None,
        embargo: None,
    };
    let keys = vec![Key::Address(link.to_string()), Key::Text(Fingerprint([number; 16]))];
    Member {
        entry: Entry { source: source(office), keys, listed: facts, article: None },
        first_seen: time(seen),
        changed: time(seen),
        authority: 0,
        versions: Vec::new(),
        absence: None,
    }
}

pub(crate) fn enclosure(address: &str, title: Option<&str>, length: Option<u64>) -> Enclosure {
    Enclosure { url: url(address), title: title.map(str::to_owned), media_type: None, length }
}

pub(crate) fn id(number: u8) -> StoryId {
    format!("01970000-0000-7000-8000-{number:012x}").parse().expect("an id")
}

/// Markup as the store brings it back.
pub(crate) fn html(markup: &str) -> SafeHtml {
    serde_json::from_value(markup.into()).expect("markup")
}

pub(crate) fn source(id: &str) -> SourceId {
    id.parse().expect("a source id")
}

pub(crate) fn url(address: &str) -> Url {
    address.parse().expect("an address")
}

pub(crate) fn time(text: &str) -> Time {
    text.parse().expect("a time")
}

/// A further office's telling under a title of its own.
pub(crate) fn member_of(office: &str, title: &str) -> Member {
    let mut member = member(99, office, "2026-05-07T08:00:00Z");
    member.entry.listed.title = title.to_owned();
    member
}
