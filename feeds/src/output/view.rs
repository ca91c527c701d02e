//! What a view is called and where it is found. Kept in one place, so that all formats agree on it.

use url::Url;

use super::date::{Local, local};
use super::item::Item;
use super::text::line;
use super::{Content, Document, FEED_STYLESHEET_FILE, FragmentOptions, Query, Site, View};
use crate::model::SourceId;

impl Site {
    /// An address below the base address.
    pub(super) fn address(&self, path: &str) -> Url {
        // Paths are made here, from ids and file names; none of them fails to join an http address.
        self.base_url.join(path).unwrap_or_else(|_| self.base_url.clone())
    }

    /// The same for links within the site's own pages: without host, so that they work behind any proxy and
    /// before the public name exists.
    pub(super) fn path(&self, path: &str) -> String {
        self.address(path)[url::Position::BeforePath..].to_owned()
    }

    /// Where a feed of everything, or of one source, is found as `file`.
    pub fn feed_address(&self, source: Option<&SourceId>, file: &str) -> Url {
        source.map_or_else(|| self.address(file), |source| self.address(&format!("sources/{source}/{file}")))
    }

    /// The hub that tells of changes in what a query asks for. It is told of everything and of single sources, not of
    /// searches, of which there is no end.
    pub(super) fn hub(&self, query: &Query) -> Option<&Url> {
        self.hub.as_ref().filter(|_| query.is_all() || query.only_source().is_some())
    }

    /// The value of the header `Link` (RFC 8288) for a document: a feed names itself and its hub, so that subscribers
    /// need not read it for that (WebSub, section 4).
    pub fn links(&self, query: &Query, document: &Document) -> Option<String> {
        let Content::List(_) = document.content else { return None };
        let hub = self.hub(query)?;
        let own = self.feed_address(query.only_source(), document.path);
        Some(format!("<{own}>; rel=\"self\", <{hub}>; rel=\"hub\""))
    }

    /// The title, fit for any document.
    pub(super) fn title(&self) -> String {
        line(&self.title)
    }
}

impl View<'_> {
    /// Its stories as every format tells them. What is not public is left out, whatever the caller found.
    pub(super) fn items(&self) -> Vec<Item<'_>> {
        let public = self.stories.iter().filter(|story| story.state.is_public());
        public.map(|story| Item::new(self.site, self.offices, story)).collect()
    }

    /// The service's title and what was asked for.
    pub(super) fn title(&self) -> String {
        self.named(self.asked())
    }

    /// The same above a list whose length everybody sees.
    pub(super) fn heading(&self) -> String {
        self.named(self.chosen())
    }

    fn named(&self, what: String) -> String {
        if what.is_empty() { self.site.title() } else { format!("{}: {what}", self.site.title()) }
    }

    /// One sentence about whose releases these are.
    pub(super) fn description(&self) -> String {
        let ids: Vec<_> = match self.query.sources.as_slice() {
            // An office that came later changes no archive.
            [] if self.is_archive() => return "Ältere Pressemitteilungen".to_owned(),
            [] => self.offices.keys().collect(),
            asked => asked.iter().collect(),
        };
        let names: Vec<_> = ids.into_iter().map(|id| self.office_name(id)).collect();
        match names.as_slice() {
            [] => "Pressemitteilungen".to_owned(),
            [name] => format!("Pressemitteilungen von {name}"),
            [first @ .., last] if first.len() < 5 => {
                format!("Pressemitteilungen von {} und {last}", first.join(", "))
            }
            [first @ .., _] => {
                let named = &first[..4];
                format!(
                    "Pressemitteilungen von {} und {} weiteren",
                    named.join(", "),
                    names.len() - named.len()
                )
            }
        }
    }

    /// Where this view is found as `file`; the start page's file is empty.
    pub(super) fn address(&self, file: &str) -> Url {
        if let (Some(source), false) = (self.query.only_source(), file.is_empty()) {
            return self.site.feed_address(Some(source), file);
        }
        let mut address = self.site.address(file);
        address.set_query(Some(self.query.to_query_string()).filter(|query| !query.is_empty()).as_deref());
        address
    }

    /// The hub that tells of its changes; an archive has none, for nobody subscribes to it.
    pub(super) fn hub(&self) -> Option<&Url> {
        self.site.hub(self.query).filter(|_| !self.is_archive())
    }

    /// A document in XML with the style sheet that makes it readable in a browser.
    pub(super) fn dressed(&self, xml: &str) -> String {
        let sheet = format!(
            "<?xml-stylesheet type=\"text/css\" href=\"{}\"?>\n",
            self.site.path(FEED_STYLESHEET_FILE)
        );
        let (declaration, rest) = match xml.split_once("?>") {
            Some((declaration, rest)) if declaration.starts_with("<?xml ") => (declaration, rest),
            _ => ("<?xml version=\"1.0\" encoding=\"utf-8\"", xml),
        };
        [declaration, "?>\n", &sheet, rest.trim_start()].concat()
    }

    /// The same with how the fragment is to look.
    pub(super) fn address_of_look(&self, file: &str, look: &FragmentOptions) -> Url {
        let mut address = self.address(file);
        for (name, value) in look.asked() {
            address.query_pairs_mut().append_pair(name, value);
        }
        address
    }

    /// The same for links within the site's own pages.
    pub(super) fn path(&self, file: &str) -> String {
        self.address(file)[url::Position::BeforePath..].to_owned()
    }

    /// The same for links within the site's own pages.
    pub(super) fn path_of_look(&self, file: &str, look: &FragmentOptions) -> String {
        self.address_of_look(file, look)[url::Position::BeforePath..].to_owned()
    }

    /// The address that scopes source ids; below it each source has its own.
    pub(super) fn sources_address(&self) -> String {
        self.site.address("sources/").to_string()
    }

    /// The address of one source's view, as its id.
    pub(super) fn source_address(&self, source: &SourceId) -> String {
        self.site.address(&format!("sources/{source}/")).to_string()
    }

    /// When anything in it last changed, in local time.
    pub(super) fn updated(&self) -> Local {
        local(self.updated, self.site.zone)
    }

    /// What was asked for, in words; empty for everything.
    pub(super) fn asked(&self) -> String {
        let limit = self.query.limit.map(|limit| format!("die neuesten {limit}"));
        let chosen = Some(self.chosen()).filter(|chosen| !chosen.is_empty());
        chosen.into_iter().chain(limit).collect::<Vec<_>>().join(" · ")
    }

    /// The same without the cut.
    fn chosen(&self) -> String {
        let Query { sources, categories, words, .. } = self.query;
        let names: Vec<_> = sources.iter().map(|id| self.office_name(id)).collect();
        let names = Some(names.join(", ")).filter(|names| !names.is_empty());
        let categories = categories.iter().map(|category| format!("Kategorie „{}“", line(category)));
        let words = words.iter().map(|words| format!("Suche nach „{}“", line(words)));
        names.into_iter().chain(categories).chain(words).collect::<Vec<_>>().join(" · ")
    }

    fn office_name(&self, id: &SourceId) -> String {
        self.offices.get(id).map_or_else(|| id.to_string(), |office| line(&office.name))
    }
}
