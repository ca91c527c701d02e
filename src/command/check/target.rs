//! What `check` is asked to look at: an address, a configured source, or a saved file.

use std::path::Path;

use feeds::model::{Document, Kind, Robots, Source, SourceId, TextLength};
use url::{Host, Url};

use crate::cli::CheckArgs;
use crate::command::Failure;
use crate::config::Config;

/// What to look at.
pub struct Target {
    /// As configured, or as it would be if its address were all that is known.
    pub source: Source,
    /// The document, if it need not be fetched.
    pub saved: Option<Document>,
    /// Whether the address of a saved document is made up.
    made_up: bool,
}

impl Target {
    /// Finds out what `args` name. A configured id comes before a file of the same name (`./name` is the file).
    pub fn of(args: &CheckArgs, config: &Config) -> Result<Self, Failure> {
        let (what, path) = (args.what.as_str(), Path::new(&args.what));
        let configured = config.sources.iter().find(|source| source.id.as_str() == what);
        let address = Url::parse(what).ok().filter(|_| what.contains("://"));
        let source = match (configured, address) {
            (Some(source), _) => source.clone(),
            (None, Some(address)) => by_address(address, &config.sources),
            (None, None) if path.exists() => return Self::saved(path, args, config),
            (None, None) => return Err(Failure::usage(unknown(what, &config.sources))),
        };
        if args.base.is_some() || args.content_type.is_some() {
            return Err(Failure::usage(
                "--base and --content-type are for saved files; what is fetched brings its own",
            ));
        }
        Ok(Self::address(source))
    }

    /// An address that is to be fetched.
    pub fn address(source: Source) -> Self {
        Self { source, saved: None, made_up: false }
    }

    fn saved(path: &Path, args: &CheckArgs, config: &Config) -> Result<Self, Failure> {
        let body = std::fs::read(path)
            .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?;
        let address = match &args.base {
            Some(base) if matches!(base.scheme(), "http" | "https") => base.clone(),
            Some(base) => {
                return Err(Failure::usage(format!(
                    "--base {base} is neither an http: nor an https: address"
                )));
            }
            None => made_up(path),
        };
        let source = by_address(address.clone(), &config.sources);
        let document = Document { address, content_type: args.content_type.clone(), body };
        Ok(Self { source, saved: Some(document), made_up: args.base.is_none() })
    }

    /// What a user should know about how the document is read.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        let address = &self.source.address;
        let note = format!("no --base is given, so links are read as if the file came from {address}");
        self.made_up.then_some(note).into_iter()
    }
}

/// A file's address if nobody says where it came from. It cannot be mistaken for anybody's.
fn made_up(path: &Path) -> Url {
    let mut address: Url = "http://localhost/".parse().expect("an address");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if let Ok(mut segments) = address.path_segments_mut() {
        segments.pop_if_empty().push(&name);
    }
    address
}

/// A source of which only the address is known, with an id that no other one has.
pub fn by_address(address: Url, others: &[Source]) -> Source {
    let host = address.host_str().unwrap_or_default();
    Source {
        id: free_id(&address, others),
        name: host.strip_prefix("www.").unwrap_or(host).to_owned(),
        address,
        home: None,
        kind: Kind::Auto,
        authority: 10,
        merge: true,
        follow: true,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

/// An id made from the host that no other source has.
fn free_id(address: &Url, others: &[Source]) -> SourceId {
    let stem = stem(address);
    let numbered = (2..).map(|n| format!("{stem}-{n}"));
    let taken = |id: &SourceId| others.iter().any(|source| source.id == *id);
    std::iter::once(stem.clone())
        .chain(numbered)
        .find_map(|id| id.parse().ok().filter(|id| !taken(id)))
        .expect("endless numbers for some sources")
}

/// `www.kid-magdeburg.de` is `kid-magdeburg`; a number stays whole.
fn stem(address: &Url) -> String {
    let name = match address.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_prefix("www.").unwrap_or(name);
            name.rsplit_once('.').map_or(name, |(name, _)| name).to_owned()
        }
        Some(host) => host.to_string(),
        None => String::new(),
    };
    let letters = name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    match letters.trim_matches('-') {
        "" => "office".to_owned(),
        stem => stem.to_owned(),
    }
}

fn unknown(what: &str, sources: &[Source]) -> String {
    let ids: Vec<_> = sources.iter().map(|source| source.id.as_str()).collect();
    format!(
        "{what:?} is neither an address (with https://), nor a configured source ({}), nor a file",
        ids.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_hosts_and_never_taken() {
        let made = |address: &str| by_address(address.parse().expect("an address"), &[]).id.to_string();
        assert_eq!(made("https://www.kid-magdeburg.de/Unternehmen/"), "kid-magdeburg");
        assert_eq!(made("https://presse.stadt.example.org/"), "presse-stadt-example");
        assert_eq!(made("http://127.0.0.1:8080/"), "127-0-0-1");
        assert_eq!(made("http://[::1]/"), "1");
        assert_eq!(made("https://münchen.example/"), "xn--mnchen-3ya");
        let kid = by_address("https://kid.example/".parse().expect("an address"), &[]);
        assert_eq!(
            by_address("https://kid.example/b".parse().expect("an address"), &[kid]).id.as_str(),
            "kid-2"
        );
    }
}
