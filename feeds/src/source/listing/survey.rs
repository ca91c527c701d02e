//! What is on a page: links, headings and dates by place, and the heading that stands over each part.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use chrono_tz::Tz;
use url::Url;

use super::link;
use super::tree::{Place, Tree};
use super::when::{self, Sighting};
use super::words::{self, Topic};
use crate::model::{Context, Time};

mod sections;

/// A link with an address of this world.
pub(super) struct Link {
    /// The element that carries it.
    pub(super) node: usize,
    /// Where it leads; shared with what is read of it.
    pub(super) url: Rc<Url>,
    /// Whether it leads to a place on this page.
    pub(super) is_here: bool,
    /// Whether it leads away from a release.
    pub(super) is_side: bool,
}

/// Length of a line that says no more than what it stands beside.
const LINE: usize = 45;
/// Length of a text that is a paragraph without being called one.
const LOOSE: usize = 80;

/// The page and its indices, each in the order of the document.
pub(super) struct Survey<'a> {
    pub(super) tree: Tree<'a>,
    pub(super) address: &'a Url,
    pub(super) now: Time,
    pub(super) zone: Tz,
    pub(super) links: Vec<Link>,
    pub(super) headings: Vec<usize>,
    pub(super) sightings: Vec<Sighting>,
    sections: Vec<u32>,
    above: HashMap<usize, usize>,
    topics: RefCell<HashMap<String, Topic>>,
    shapes: RefCell<HashSet<Rc<str>>>,
    labels: HashMap<usize, usize>,
    paragraphs: Vec<(usize, usize)>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(tree: Tree<'a>, address: &'a Url, base: &Url, context: &Context) -> Self {
        let links = links(&tree, address, base);
        let headings: Vec<_> = (0..tree.nodes.len())
            .filter(|node| tree.heading(*node).is_some() && !tree.text(&tree.range(*node)).is_empty())
            .collect();
        let sightings = when::sightings(&tree, context.zone);
        let mut survey = Self {
            tree,
            address,
            now: context.now,
            zone: context.zone,
            links,
            headings,
            sightings,
            sections: Vec::new(),
            above: HashMap::new(),
            topics: RefCell::default(),
            shapes: RefCell::default(),
            labels: HashMap::new(),
            paragraphs: Vec::new(),
        };
        survey.paragraphs = survey.paragraphs();
        survey.labels = survey.labels();
        (survey.sections, survey.above) = survey.sections();
        survey
    }

    pub(super) fn links_in(&self, nodes: &Range<usize>) -> &[Link] {
        part(&self.links, nodes, |link| link.node)
    }

    pub(super) fn headings_in(&self, nodes: &Range<usize>) -> &[usize] {
        part(&self.headings, nodes, |node| *node)
    }

    pub(super) fn sightings_in(&self, nodes: &Range<usize>) -> &[Sighting] {
        part(&self.sightings, nodes, |sighting| sighting.node)
    }

    /// The heading that stands before `node` among its siblings.
    pub(super) fn heading_before(&self, node: usize) -> Option<usize> {
        self.sections.get(node).map(|heading| *heading as usize).filter(|heading| *heading != 0)
    }

    /// Headings over the parts that hold `node`, from the innermost outwards; parts with a name of their own count
    /// as well.
    pub(super) fn heads_over(&self, node: usize) -> impl Iterator<Item = usize> {
        self.tree.ancestors(node).flat_map(|at| {
            let named = self.tree.attr(at, "aria-label").is_some() && self.tree.name(at) != "a";
            let label = self.labels.get(&at).copied();
            self.with_higher(self.heading_before(at)).chain(named.then_some(at)).chain(label)
        })
    }

    /// What names a part from elsewhere: the tab that shows it, the head that opens it.
    fn labels(&self) -> HashMap<usize, usize> {
        let tree = &self.tree;
        let ids: HashMap<&str, usize> =
            (0..tree.nodes.len()).filter_map(|node| Some((tree.attr(node, "id")?, node))).collect();
        let mut labels = HashMap::new();
        for node in 0..tree.nodes.len() {
            let label =
                tree.attr(node, "aria-labelledby").and_then(|ids| ids.split_ascii_whitespace().next());
            if let Some(label) = label.and_then(|id| ids.get(id)).filter(|_| tree.name(node) != "a") {
                labels.insert(node, *label);
            }
            let target = tree.attr(node, "href").and_then(|href| href.strip_prefix('#'));
            let shown = target.or(tree.attr(node, "aria-controls")).and_then(|id| ids.get(id));
            let is_tab = |shown: &&usize| tree.length(&tree.range(node)) < 60 && !self.is_content(**shown);
            if let Some(shown) = shown.filter(is_tab) {
                labels.entry(*shown).or_insert(node);
            }
        }
        labels
    }

    /// Whether a part is the content of the page, which a link for the keyboard leads to and does not name.
    fn is_content(&self, node: usize) -> bool {
        let tree = &self.tree;
        let main = tree.name(node) == "main" || tree.attr(node, "role") == Some("main");
        main || self.headings_in(&tree.range(node)).iter().any(|at| tree.heading(*at) == Some(1))
    }

    /// The words of a heading or the name of a part.
    pub(super) fn label(&self, node: usize) -> String {
        match self.tree.attr(node, "aria-label").filter(|_| self.tree.heading(node).is_none()) {
            Some(label) => label.to_owned(),
            None => self.tree.line(node).into_owned(),
        }
    }

    /// A heading and those of higher rank before it among its siblings.
    pub(super) fn with_higher(&self, heading: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(heading, |heading| self.above.get(heading).copied())
    }

    /// Whether a line tells that there are no releases.
    pub(super) fn says_empty(&self) -> bool {
        let whole = 0..self.tree.nodes.len();
        self.tree.text(&whole).lines().any(|line| line.len() < 200 && words::says_empty(line))
    }

    /// Length of the paragraphs of the main part that stand outside of `list`.
    pub(super) fn prose_outside(&self, list: Range<usize>) -> usize {
        let outside = self.paragraphs.iter().filter(|(node, _)| !list.contains(node));
        outside.map(|(_, length)| length).sum()
    }

    /// Elements for paragraphs, and texts as long as one that stand in none.
    fn paragraphs(&self) -> Vec<(usize, usize)> {
        let away = Place::NAVIGATION.and(Place::FOOT).and(Place::MARGIN);
        let loose = |node: usize| {
            let place = self.place(node);
            self.tree.is_text(node)
                && !place.is_in(Place::PARAGRAPH.and(Place::LINK).and(Place::HEADING))
                && self.tree.length(&self.tree.range(node)) > LOOSE
        };
        let wanted =
            |node: &usize| (self.tree.name(*node) == "p" || loose(*node)) && !self.place(*node).is_in(away);
        let nodes = (0..self.tree.nodes.len()).filter(wanted);
        let long = nodes.map(|node| (node, self.tree.length(&self.tree.range(node))));
        long.filter(|(_, length)| *length > LINE).collect()
    }

    /// What `words` are about; asked again and again for the same words.
    pub(super) fn topic(&self, words: &str) -> Topic {
        let known = self.topics.borrow().get(words).copied();
        known.unwrap_or_else(|| {
            let own = words::without_office(words, self.address.host_str().unwrap_or_default());
            let topic = words::topic(own.as_deref().unwrap_or(words));
            self.topics.borrow_mut().insert(words.to_owned(), topic);
            topic
        })
    }

    /// What an address has in common with others, each kept once.
    pub(super) fn shape(&self, url: &Url) -> Rc<str> {
        let shape = link::shape(url);
        let known = self.shapes.borrow().get(shape.as_str()).cloned();
        known.unwrap_or_else(|| {
            let shape: Rc<str> = shape.into();
            self.shapes.borrow_mut().insert(Rc::clone(&shape));
            shape
        })
    }

    /// The topic of the nearest heading that has one, and how far out it stands.
    pub(super) fn topic_of(&self, headings: &[String]) -> (Topic, usize) {
        let known = headings.iter().enumerate().find_map(|(far, heading)| {
            let topic = self.topic(heading);
            (!matches!(topic, Topic::Neutral | Topic::Unknown)).then_some((topic, far))
        });
        known.unwrap_or((Topic::Unknown, headings.len()))
    }

    pub(super) fn place(&self, node: usize) -> Place {
        self.tree.nodes.get(node).map_or(Place::default(), |node| node.place)
    }
}

fn part<'b, T>(sorted: &'b [T], nodes: &Range<usize>, at: impl Fn(&T) -> usize) -> &'b [T] {
    let from = sorted.partition_point(|one| at(one) < nodes.start);
    let to = sorted.partition_point(|one| at(one) < nodes.end);
    sorted.get(from..to).unwrap_or_default()
}

fn links(tree: &Tree<'_>, address: &Url, base: &Url) -> Vec<Link> {
    let mut found = Vec::new();
    for node in 0..tree.nodes.len() {
        let Some(element) = tree.element(node) else { continue };
        if matches!(element.value().name(), "link" | "base" | "area" | "use") {
            continue;
        }
        let target =
            ["href", "data-href", "data-url", "data-link"].iter().find_map(|name| tree.attr(node, name));
        let Some(target) =
            target.map(str::trim).filter(|target| !target.is_empty() && !target.starts_with('#'))
        else {
            continue;
        };
        let Ok(url) = base.join(target) else { continue };
        if !matches!(url.scheme(), "http" | "https") {
            continue;
        }
        let mut bare = url.clone();
        bare.set_fragment(None);
        let is_here = bare == *address;
        let is_side = link::is_side_way(tree, node, &url);
        found.push(Link { node, url: Rc::new(url), is_here, is_side });
    }
    found.shrink_to_fit();
    found
}
