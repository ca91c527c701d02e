//! OPML 2.0: the offices as a subscription list, each with its feed from here.
//!
//! `xmlUrl` is this service's feed of the office, since many offices have none; `htmlUrl` is where the office
//! itself lists its releases.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::text::line;
use super::{Site, atom};
use crate::model::{Office, SourceId};

/// Its address.
pub(super) const FILE: &str = "sources.opml";

/// The offices as an OPML subscription list.
pub fn opml(site: &Site, offices: &BTreeMap<SourceId, Office>) -> String {
    let mut writer = Writer::new(Vec::new());
    // Writing to memory does not fail, and all that is written is UTF-8.
    match write(&mut writer, site, offices) {
        Ok(()) => String::from_utf8(writer.into_inner()).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

fn write(writer: &mut Writer<Vec<u8>>, site: &Site, offices: &BTreeMap<SourceId, Office>) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    writer.create_element("opml").with_attribute(("version", "2.0")).write_inner_content(|writer| {
        writer.create_element("head").write_inner_content(|writer| {
            writer.create_element("title").write_text_content(BytesText::new(&site.title()))?;
            writer.create_element("docs").write_text_content(BytesText::new("http://opml.org/spec2.opml"))?;
            Ok(())
        })?;
        writer.create_element("body").write_inner_content(|writer| {
            offices.values().try_for_each(|office| outline(writer, site, office))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn outline(writer: &mut Writer<Vec<u8>>, site: &Site, office: &Office) -> io::Result<()> {
    let name = line(&office.name);
    let feed = site.address(&format!("sources/{}/{}", office.id, atom::FORMAT.file));
    let attributes = [
        ("type", "rss"),
        ("version", "ATOM"),
        ("text", &name),
        ("title", &name),
        ("xmlUrl", feed.as_str()),
        ("htmlUrl", office.address.as_str()),
    ];
    writer.create_element("outline").with_attributes(attributes).write_empty()?;
    Ok(())
}
