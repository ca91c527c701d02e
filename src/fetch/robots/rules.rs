//! The rules of one robots.txt (RFC 9309): pure functions over its text.
//!
//! - Work and memory are bounded by the file's size: patterns are compared piece by piece, nothing is compiled.
//! - A group that names us holds alone; several such groups are one (section 2.2.1).
//! - Octets are compared as section 2.2.2 says: `~`, `%7e` and `%7E` are the same, `/` and `%2F` are not.
//! - What is misspelt or out of place is read as a prohibition where it can be meant as one.

use std::cmp::Reverse;
use std::time::Duration;

use url::{Position, Url};

/// Our product token (RFC 9309, section 2.2.1).
const TOKEN: &str = "Presseschau";

/// Spellings of a prohibition found in the wild.
const DISALLOW: [&str; 6] = ["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"];

/// What an origin allows us. The default allows everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rules {
    /// The longest first, of equal ones what allows first: the first that matches decides.
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// With `*` for anything.
    pattern: Vec<u8>,
    /// Whether it ended in `$`.
    whole: bool,
}

impl Rules {
    /// Reads a file.
    pub(super) fn parse(text: &str) -> Self {
        let mut groups = Groups::default();
        let text = text.trim_start_matches('\u{feff}');
        for (key, value) in text.split(['\n', '\r']).filter_map(record) {
            groups.take(&key, value);
        }
        let mut rules = groups.ours();
        rules.rules.sort_by_key(|rule| Reverse((rule.pattern.len() + usize::from(rule.whole), rule.allow)));
        rules
    }

    /// Whether there is nothing to look up.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether `url` may be fetched.
    pub(super) fn allow(&self, url: &Url) -> bool {
        let target = octets(&url[Position::BeforePath..Position::AfterQuery], b"*$");
        self.rules.iter().find(|rule| rule.matches(&target)).is_none_or(|rule| rule.allow)
    }

    /// `Crawl-delay`: not part of the RFC, and a wish that a guest respects.
    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// One line's key, in lower case without blanks, dashes and the like, and its value.
fn record(line: &str) -> Option<(String, &str)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    // A colon that somebody forgot is still a line.
    let (key, value) = line.split_once(':').or_else(|| line.split_once(char::is_whitespace))?;
    let key = key.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    Some((key, value.trim()))
}

/// The groups while they are read: those that name us, and those for everybody.
#[derive(Default)]
struct Groups {
    us: Rules,
    all: Rules,
    /// Whether any group names us, be it an empty one.
    is_named: bool,
    addressed: Addressed,
    /// Whether the next user-agent line joins the group at hand.
    is_naming: bool,
}

/// Whom the group at hand is for.
struct Addressed {
    us: bool,
    all: bool,
}

impl Default for Addressed {
    /// Rules before the first group are for everybody.
    fn default() -> Self {
        Self { us: false, all: true }
    }
}

impl Groups {
    fn take(&mut self, key: &str, value: &str) {
        match key {
            "useragent" => self.name(value),
            "allow" => self.rule(true, value),
            "crawldelay" => self.delay(value),
            _ if DISALLOW.contains(&key) => self.rule(false, value),
            // Other records do not end a run of names (section 2.2.4).
            _ => {}
        }
    }

    fn name(&mut self, value: &str) {
        if !self.is_naming {
            self.addressed = Addressed { us: false, all: false };
            self.is_naming = true;
        }
        let token = value.split(|c: char| !c.is_ascii_alphabetic() && c != '_' && c != '-').next();
        if token.is_some_and(|token| token.eq_ignore_ascii_case(TOKEN)) {
            self.addressed.us = true;
            self.is_named = true;
        }
        self.addressed.all |= value.starts_with('*');
    }

    fn rule(&mut self, allow: bool, value: &str) {
        self.is_naming = false;
        if let Some(rule) = Rule::read(allow, value) {
            for rules in self.addressed() {
                rules.rules.push(rule.clone());
            }
        }
    }

    fn delay(&mut self, value: &str) {
        self.is_naming = false;
        let seconds = value.parse().unwrap_or(0.0);
        // What is too long for a duration is as long as one can be; whoever waits has a bound anyway.
        let delay = (seconds > 0.0).then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
        for rules in self.addressed() {
            rules.delay = rules.delay.max(delay);
        }
    }

    fn addressed(&mut self) -> impl Iterator<Item = &mut Rules> {
        [(self.addressed.us, &mut self.us), (self.addressed.all, &mut self.all)]
            .into_iter()
            .filter_map(|(is_meant, rules)| is_meant.then_some(rules))
    }

    fn ours(self) -> Rules {
        if self.is_named { self.us } else { self.all }
    }
}

impl Rule {
    /// An empty rule says nothing.
    fn read(allow: bool, value: &str) -> Option<Self> {
        let (value, whole) = value.strip_suffix('$').map_or((value, false), |value| (value, true));
        if value.is_empty() {
            return None;
        }
        let rooted = value.starts_with(['/', '*']);
        let value = if rooted { value.to_owned() } else { format!("/{value}") };
        Some(Self { allow, pattern: octets(&value, b"$"), whole })
    }

    fn matches(&self, target: &[u8]) -> bool {
        let mut pieces = self.pattern.split(|octet| *octet == b'*').peekable();
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = target.strip_prefix(first) else { return false };
        while let Some(piece) = pieces.next() {
            if self.whole && pieces.peek().is_none() {
                return rest.ends_with(piece);
            }
            match after(rest, piece) {
                Some(remaining) => rest = remaining,
                None => return false,
            }
        }
        !self.whole || rest.is_empty()
    }
}

/// What follows the first occurrence of `piece`.
fn after<'a>(text: &'a [u8], piece: &[u8]) -> Option<&'a [u8]> {
    match piece.first() {
        None => Some(text),
        Some(_) => {
            text.windows(piece.len()).position(|window| window == piece).map(|at| &text[at + piece.len()..])
        }
    }
}

/// The octets of a path in their one spelling; those of `literal` get a percent sign, as they stand for themselves.
fn octets(path: &str, literal: &[u8]) -> Vec<u8> {
    let mut rest = path.as_bytes();
    let mut octets = Vec::with_capacity(rest.len());
    while let [octet, remaining @ ..] = rest {
        rest = remaining;
        match (octet, escaped(remaining)) {
            (b'%', Some(octet)) => {
                rest = &remaining[2..];
                if is_unreserved(octet) { octets.push(octet) } else { escape(octet, &mut octets) }
            }
            (b'%', None) => octets.push(b'%'),
            (octet, _) if literal.contains(octet) || !is_written(*octet) => escape(*octet, &mut octets),
            (octet, _) => octets.push(*octet),
        }
    }
    octets
}

/// The octet that two hexadecimal digits stand for.
fn escaped(text: &[u8]) -> Option<u8> {
    let digit = |octet: u8| char::from(octet).to_digit(16);
    let [high, low, ..] = text else { return None };
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

fn escape(octet: u8, octets: &mut Vec<u8>) {
    octets.extend_from_slice(format!("%{octet:02X}").as_bytes());
}

/// RFC 3986, section 2.3.
fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"-._~".contains(&octet)
}

/// Whether an address writes this octet without a percent sign.
fn is_written(octet: u8) -> bool {
    octet.is_ascii_graphic() && !b"\"<>`".contains(&octet)
}

#[cfg(test)]
mod tests;
