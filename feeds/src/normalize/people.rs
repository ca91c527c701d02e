//! Names of authors and categories: plain words, each once.

use super::text::{clean, cut, has_words};

/// Characters of a name or category.
const LONGEST: usize = 120;

/// Names without mail addresses. Somebody who is only a mail address is nobody.
pub(super) fn names(found: &[String], most: usize) -> Vec<String> {
    unique(found.iter().map(|name| name_of(&clean(name))), most)
}

/// Categories as the office names them.
pub(super) fn words(found: &[String], most: usize) -> Vec<String> {
    unique(found.iter().map(|category| clean(category)), most)
}

fn unique(found: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in found.filter(|name| has_words(name)).map(|name| cut(&name, LONGEST)) {
        if kept.len() < most && !kept.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            kept.push(name);
        }
    }
    kept
}

fn name_of(name: &str) -> String {
    if !name.contains('@') {
        return name.to_owned();
    }
    let words = name.split(' ').filter(|word| !word.contains('@'));
    let name = words.collect::<Vec<_>>().join(" ");
    name.trim_matches(|c: char| " ()<>[]„“\"',;:|-–—".contains(c)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_no_names() {
        let found = [
            "info@kid.example (Presse)",
            "a@b.example",
            "Ina Müller <i@kid.example>",
            "INA MÜLLER",
            " ",
            "–",
        ];
        assert_eq!(names(&found.map(str::to_owned), 20), ["Presse", "Ina Müller"]);
    }
}
