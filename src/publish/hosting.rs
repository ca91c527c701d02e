//! How static hosts are told to serve a directory: configurations for nginx and Apache, written beside the documents.
//!
//! Media types come from the table of documents and headers from where the program takes its own, so that a site
//! cannot drift from what the program serves. The files lie in a folder that they themselves keep from being
//! served; they say nothing that a visitor may not know but the directory's name.

use std::path::Path;

use feeds::output::{self, Content, HTML};
use url::Position;

use super::policy::{FRAME_POLICY, PLAIN_XML, POLICY, cache_control, is_dressed};
use crate::config::Config;

/// The folder of the configurations.
pub(super) const FOLDER: &str = ".hosting";

/// The page for addresses that lead nowhere.
pub(super) const NOT_FOUND_FILE: &str = "404.html";

/// The page for releases that were taken back.
pub(super) const GONE_FILE: &str = "410.html";

/// A server that is configured, by its file's name.
struct Host {
    file: &'static str,
    template: &'static str,
    /// What makes files of a name have a media type.
    typed: fn(name: &str, media_type: &str) -> String,
    /// The same for those that browsers get as plain XML, for which they have a style sheet.
    dressed: fn(name: &str, media_type: &str) -> String,
}

const HOSTS: [Host; 2] = [
    Host {
        file: "nginx.conf",
        template: include_str!("hosting/nginx.conf"),
        typed: |name, media_type| {
            format!(
                "    location ~ \"/{name}$\" {{\n        \
                 set $presseschau_vary \"Accept-Encoding\";\n        \
                 default_type \"{media_type}\";\n    }}"
            )
        },
        dressed: |name, media_type| {
            format!(
                "    location ~ \"/{name}$\" {{\n        \
                 set $presseschau_vary \"Accept-Encoding, Sec-Fetch-Dest\";\n        \
                 if ($http_sec_fetch_dest = document) {{ rewrite ^(.*)$ $1:dressed last; }}\n        \
                 default_type \"{media_type}\";\n    }}"
            )
        },
    },
    Host {
        file: "apache.conf",
        template: include_str!("hosting/apache.conf"),
        typed: |name, media_type| {
            format!(
                "    <FilesMatch \"^{name}(\\.gz|\\.br)?$\">\n        \
                 ForceType \"{media_type}\"\n    \
                 </FilesMatch>"
            )
        },
        dressed: |name, media_type| {
            format!(
                "    <FilesMatch \"^{name}(\\.gz|\\.br)?$\">\n        \
                 ForceType \"{media_type}\"\n        \
                 Header merge Vary Sec-Fetch-Dest\n        \
                 <If \"req('Sec-Fetch-Dest') == 'document'\">\n            \
                 ForceType \"{PLAIN_XML}\"\n        \
                 </If>\n    \
                 </FilesMatch>"
            )
        },
    },
];

/// The configurations by file name.
pub(super) fn configurations(
    config: &Config,
    directory: &Path,
) -> impl Iterator<Item = (&'static str, String)> {
    let directory = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let directory = directory.display().to_string().trim_end_matches('/').to_owned();
    let (base, cache) = (config.site.base_url.clone(), cache_control(config));
    HOSTS.into_iter().map(move |host| {
        let path = &base[Position::BeforePath..Position::AfterPath];
        let text = host
            .template
            .replace("{{TYPES}}", &types(&host))
            .replace("{{PLAIN_XML}}", PLAIN_XML)
            .replace("{{FRAME}}", &pattern(frame()))
            .replace("{{FRAME_POLICY}}", FRAME_POLICY)
            .replace("{{POLICY}}", POLICY)
            .replace("{{CACHE}}", &cache)
            .replace("{{HOST}}", base.host_str().unwrap_or_default())
            .replace("{{PATTERN}}", &pattern(path))
            .replace("{{PATH}}", path)
            .replace("{{DIRECTORY}}", &directory);
        (host.file, text)
    })
}

/// A line for each name that a document has, and for the pages without a name of their own.
fn types(host: &Host) -> String {
    let named = output::documents().filter(|document| !document.path.is_empty() && document.path != frame());
    let named = named.map(|document| (document.path, document.media_type));
    let pages = ["index.html", NOT_FOUND_FILE, GONE_FILE].map(|page| (page, HTML));
    let lines = named.chain(pages).map(|(name, media_type)| {
        let typed = if is_dressed(media_type) { host.dressed } else { host.typed };
        typed(&pattern(name), media_type)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn frame() -> &'static str {
    let frame = output::documents().find(|document| matches!(document.content, Content::Frame(_)));
    frame.map_or("", |frame| frame.path)
}

/// A name or path as an expression that only it matches.
fn pattern(name: &str) -> String {
    name.chars()
        .flat_map(|c| (c.is_ascii_punctuation() && c != '/').then_some('\\').into_iter().chain([c]))
        .collect()
}
