//! Selectors for single elements: by names that mean something and will be there tomorrow.

use std::collections::BTreeSet;

use scraper::ElementRef;

use crate::source::listing::survey::Survey;

/// Holders of a part that are named.
const MOST_HOLDERS: usize = 8;
/// Holders within a part that are named.
const MOST_INNER: usize = 4;

/// Selectors for what holds an element.
pub(super) fn holders(root: ElementRef<'_>) -> Vec<String> {
    root.ancestors().filter_map(ElementRef::wrap).take(MOST_HOLDERS).flat_map(of_holder).collect()
}

/// Selectors for what stands at `node` in `root`: the element, its holders within the root, what it holds, and the
/// element within a holder.
pub(super) fn inner(survey: &Survey<'_>, root: ElementRef<'_>, node: usize) -> Vec<String> {
    let within = survey.tree.ancestors(node).filter_map(|at| survey.tree.element(at));
    let within: Vec<_> = within.take_while(|element| element.id() != root.id()).take(MOST_INNER).collect();
    let mut found: Vec<String> = within.iter().flat_map(|element| of_element(*element)).collect();
    let links = within
        .first()
        .map(|element| element.descendent_elements().filter(|inner| inner.value().name() == "a"));
    found.extend(links.into_iter().flatten().take(1).map(|_| "a".to_owned()));
    if let Some((own, around)) = within.split_first() {
        let around: Vec<_> = around.iter().flat_map(|element| of_element(*element)).collect();
        let own = of_element(*own);
        found.extend(around.iter().flat_map(|holder| own.iter().map(move |own| format!("{holder} {own}"))));
        let first = own.iter().map(|own| format!("{own}:first-child"));
        found.extend(first.chain(own.iter().map(|own| format!("{own}:last-child"))));
    } else {
        found.extend(of_element(root));
    }
    found
}

/// An element by its name, if that means something, by its classes, and by both.
pub(super) fn of_element(element: ElementRef<'_>) -> Vec<String> {
    let name = element.value().name();
    let classes = || element.value().classes().filter(|class| is_readable(class));
    let by_class = classes().map(|class| format!(".{class}"));
    let by_both = classes().map(|class| format!("{name}.{class}"));
    let says_much =
        matches!(name, "article" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "time" | "dt" | "th" | "a");
    let first = says_much.then(|| name.to_owned());
    let property = element.attr("itemprop").filter(|name| is_readable(name));
    let by_property = property.map(|name| format!("[itemprop=\"{name}\"]"));
    first.into_iter().chain(by_class).chain(by_both).chain(by_property).chain([name.to_owned()]).collect()
}

/// What holds an element: by its id, else as any element.
fn of_holder(element: ElementRef<'_>) -> Vec<String> {
    let id = element.attr("id").filter(|id| is_readable(id)).map(|id| format!("#{id}"));
    id.into_iter().chain(of_element(element)).collect()
}

/// A name made of words, perhaps with a figure of a layout (`col-8`); other figures and mixed case tell of generated
/// names, which change with the next release.
pub(in crate::source::listing) fn is_readable(name: &str) -> bool {
    let figures = name.bytes().filter(u8::is_ascii_digit).count();
    let layout = figures <= 2
        && name.split(['-', '_']).all(|part| {
            part.bytes().all(|byte| byte.is_ascii_digit()) || !part.bytes().any(|byte| byte.is_ascii_digit())
        });
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let case_changes = name
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    name.len() > 1
        && name.len() < 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(plain)
        && layout
        && case_changes.count() < 3
}

/// What addresses begin with, up to the end of a folder or the name of a parameter.
pub(super) fn prefix<'h>(mut addresses: impl Iterator<Item = &'h str>) -> Option<String> {
    let first = addresses.next()?;
    let shared = addresses.fold(first.len(), |shared, next| {
        let same = first.bytes().zip(next.bytes()).take_while(|(a, b)| a == b).count();
        shared.min(same)
    });
    let shared = first.get(..first.floor_char_boundary(shared))?;
    let end = shared.rfind(['/', '=', '?'])? + 1;
    let start = shared.get(..end).filter(|start| start.len() > 1 && !start.contains(['"', '\\']))?;
    Some(start.to_owned())
}

/// What all have, in the order of the first.
pub(super) fn common(sets: impl Iterator<Item = Vec<String>>) -> Option<Vec<String>> {
    let shared = sets.reduce(|shared, next| shared.into_iter().filter(|one| next.contains(one)).collect());
    let mut seen = BTreeSet::new();
    shared.map(|shared| shared.into_iter().filter(|one| seen.insert(one.clone())).collect())
}
