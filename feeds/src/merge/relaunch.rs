//! A rebuilt site: the same releases under new addresses, in other markup, with other teasers or none.
//!
//! One release of a list that comes back under a new address proves nothing. Several do, and so does a single one
//! where no entry of the list stands at a known address any more: lists do not turn over as a whole and keep one.
//! Where besides no address has the form of a known one, a short title is enough. Then less is believed of the
//! others, so that nothing is told twice, in the order of [`TRUST`].
//!
//! An entry and a lost story are the same only if neither fits another one as well, and no date may speak against it:
//! nothing is told days later than it was first seen. What is like a lost story all the same, where all addresses have
//! another form, is in a list neither told nor lost: it is in doubt, and told once the caller trusts the page.
//!
//! Without a rebuilt site one pair is believed all the same: a release that was renamed and got a new address with
//! its new name, told on the day of the lost one and in its place, since the list still shows older ones.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use self::told::{
    Told, begins_alike, is_cut, is_like, is_near, is_retouched, is_same_day, is_titled, is_told, is_traced,
    is_worded,
};
use crate::model::{Entry, Member, Time};

/// Releases that must have come back by themselves.
const RETURNED: usize = 3;

/// Entries that a list must have: for one to be enough where none stands at a known address, and for doubt.
const LIST: usize = 3;

/// Telling words by which one title alone is believed to have come back: in a list, in less than that, and where
/// addresses have another form.
const ALONE: usize = 3;
const ALONE_IN_NO_LIST: usize = 5;
const ALONE_ELSEWHERE: usize = 2;

/// A reading that knows some of its entries and not the others.
pub(super) struct Scene<'a> {
    /// How many entries it has.
    pub(super) entries: usize,
    /// How many are known under the key they had before.
    pub(super) stayed: usize,
    /// How many are known although their address is a new one.
    pub(super) moved: usize,
    /// The date of the oldest that is known.
    pub(super) oldest: Option<Time>,
    /// Entries that lead to no story, by place, in the order of the list.
    pub(super) unknown: Vec<(usize, &'a Entry)>,
    /// All entries.
    pub(super) all: &'a [Entry],
    /// Tellings that no entry leads to, by their stories' places, the newest first.
    pub(super) lost: Vec<(usize, &'a Member)>,
}

/// What is thought of the unknown entries, each by its place and the place of a lost story.
#[derive(Debug, Default)]
pub(super) struct Back {
    /// They are that story.
    pub(super) same: Vec<(usize, usize)>,
    /// They may be.
    pub(super) doubtful: Vec<(usize, usize)>,
}

/// Which unknown entries are lost stories.
pub(super) fn back(scene: &Scene<'_>) -> Back {
    if scene.unknown.is_empty() || scene.lost.is_empty() {
        return Back::default();
    }
    let new: Vec<_> = scene.unknown.iter().map(|(place, entry)| (*place, Told::of(entry))).collect();
    let lost: Vec<_> = scene.lost.iter().map(|(story, member)| (*story, Told::known(member))).collect();
    let mut found = Found::default();
    found.series(&new, &lost);
    found.single(&new, &lost, is_titled);
    if scene.is_rebuilt(&found, &new, &lost) {
        TRUST.iter().for_each(|fits| found.single(&new, &lost, *fits));
    } else {
        found = Found::default();
        found.single(&new, &lost, |new, lost| scene.is_renamed(new, lost));
    }
    // What is no list turns over with every release, and doubt would hold each back.
    let is_list = scene.entries >= LIST;
    let doubtful = if is_list { found.doubtful(&new, &lost, &scene.forms()) } else { Vec::new() };
    Back { same: found.pairs, doubtful }
}

impl Scene<'_> {
    /// Whether so much of the list came back under new addresses that the site must have been rebuilt.
    fn is_rebuilt(&self, titled: &Found, new: &[(usize, Told<'_>)], lost: &[(usize, Told<'_>)]) -> bool {
        let returned = self.moved + titled.pairs.len();
        if returned >= RETURNED && returned * 4 >= self.entries {
            return true;
        }
        let enough = match () {
            () if self.is_elsewhere(lost) => ALONE_ELSEWHERE,
            () if self.entries < LIST => ALONE_IN_NO_LIST,
            () => ALONE,
        };
        let mut alike = Found::default();
        alike.single(new, lost, is_told);
        alike.single(new, lost, is_near);
        let is_long = |(place, told): &(usize, Told<'_>)| {
            told.says() >= enough && alike.pairs.iter().any(|(alike, _)| alike == place)
        };
        self.stayed == 0 && ((self.moved > 0 && self.entries >= LIST) || new.iter().any(is_long))
    }

    /// The forms of all addresses.
    fn forms(&self) -> BTreeSet<String> {
        self.all.iter().flat_map(told::forms).collect()
    }

    /// Whether no address has the form of a lost one's: another host, other folders.
    fn is_elsewhere(&self, lost: &[(usize, Told<'_>)]) -> bool {
        let forms = self.forms();
        !forms.is_empty() && lost.iter().all(|(_, lost)| lost.is_elsewhere(&forms))
    }

    /// Whether a release stands in the place of a lost one under a name that begins like it.
    fn is_renamed(&self, new: &Told<'_>, lost: &Told<'_>) -> bool {
        let covered = |date: Time| self.oldest.is_some_and(|oldest| oldest <= date);
        is_same_day(new, lost) && lost.date.is_some_and(covered) && begins_alike(new, lost)
    }
}

/// Whether an entry and a lost telling are the same on a site that is known to have been rebuilt.
type Fits = fn(&Told<'_>, &Told<'_>) -> bool;

/// What is believed on a rebuilt site, the surest first: a title with a word more or less, its beginning, the text,
/// most of the title on its day or with much of the text, some of the title on its day.
const TRUST: &[Fits] = &[is_near, is_cut, is_worded, is_retouched, is_traced];

/// The pairs found so far.
#[derive(Debug, Clone, Default)]
struct Found {
    pairs: Vec<(usize, usize)>,
}

impl Found {
    /// Takes the pairs that fit where neither fits another one.
    fn single(
        &mut self,
        new: &[(usize, Told<'_>)],
        lost: &[(usize, Told<'_>)],
        fits: impl Fn(&Told<'_>, &Told<'_>) -> bool,
    ) {
        let (entries, stories): (BTreeSet<usize>, BTreeSet<usize>) = self.pairs.iter().copied().unzip();
        let lost: Vec<_> = lost.iter().filter(|(story, _)| !stories.contains(story)).collect();
        let mut fitting = Vec::new();
        let mut often = BTreeMap::<usize, usize>::new();
        for (place, told) in new.iter().filter(|(place, _)| !entries.contains(place)) {
            let stories: Vec<usize> =
                lost.iter().filter(|(_, known)| fits(told, known)).map(|(story, _)| *story).collect();
            stories.iter().for_each(|story| *often.entry(*story).or_default() += 1);
            if let [story] = stories.as_slice() {
                fitting.push((*place, *story));
            }
        }
        self.pairs.extend(fitting.into_iter().filter(|(_, story)| often.get(story) == Some(&1)));
    }

    /// What is left and like a story that is left and had an address of a form that is gone, with the first such
    /// story. The forms of addresses are asked for, not how many entries are known: it is in doubt at every reading.
    fn doubtful(
        &self,
        new: &[(usize, Told<'_>)],
        lost: &[(usize, Told<'_>)],
        forms: &BTreeSet<String>,
    ) -> Vec<(usize, usize)> {
        let (entries, stories): (BTreeSet<usize>, BTreeSet<usize>) = self.pairs.iter().copied().unzip();
        let left = new.iter().filter(|(place, _)| !entries.contains(place));
        let like = |told: &Told<'_>| {
            let mut lost =
                lost.iter().filter(|(story, known)| !stories.contains(story) && known.is_elsewhere(forms));
            lost.find(|(_, known)| is_like(told, known)).map(|(story, _)| *story)
        };
        left.filter_map(|(place, told)| Some((*place, like(told)?))).collect()
    }

    /// Takes releases of one title by their days and, where none has a day and there are as many as there were, by
    /// their order.
    fn series(&mut self, new: &[(usize, Told<'_>)], lost: &[(usize, Told<'_>)]) {
        let same_day = |new: &Told<'_>, lost: &Told<'_>| is_titled(new, lost) && is_same_day(new, lost);
        self.single(new, lost, same_day);
        let (there, gone) = (by_title(new), by_title(lost));
        for (title, there) in there {
            let gone = gone.get(title).map(Vec::as_slice).unwrap_or_default();
            let undated = there.iter().all(|(_, told)| told.date.is_none());
            if undated && there.len() > 1 && there.len() == gone.len() {
                self.pairs.extend(there.iter().zip(gone).map(|(new, lost)| (new.0, lost.0)));
            }
        }
    }
}

fn by_title<'t, 'a>(told: &'t [(usize, Told<'a>)]) -> BTreeMap<&'t [SmolStr], Vec<&'t (usize, Told<'a>)>> {
    let mut titles: BTreeMap<&[SmolStr], Vec<_>> = BTreeMap::new();
    told.iter().for_each(|one| titles.entry(one.1.title.as_slice()).or_default().push(one));
    titles
}
