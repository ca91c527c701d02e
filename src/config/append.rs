//! A further source in the text of a configuration. Everything else stays as it was: comments, order, blank lines.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

/// The text with a block behind the sources that are there. The block is a `[[sources]]` table, as `check --toml`
/// prints it.
///
/// # Errors
/// A sentence about a text to which nothing can be added.
pub fn append(text: &str, block: &str) -> Result<String, String> {
    let mut file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let block: DocumentMut = block.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let mut table = block["sources"].as_array_of_tables().and_then(|tables| tables.get(0)).cloned();
    table.iter_mut().for_each(inline);
    let Some(table) = table else { return Err("there is no source to add".to_owned()) };
    if file.get("sources").and_then(Item::as_array).is_some_and(|array| array.is_empty()) {
        file.remove("sources");
    }
    match file.entry("sources").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
        Item::ArrayOfTables(tables) => tables.push(table),
        Item::Value(Value::Array(array)) => array.push(table.into_inline_table()),
        _ => return Err("`sources` is no list".to_owned()),
    }
    Ok(file.to_string())
}

/// A table that stands where it is put, with its selectors on one line.
fn inline(table: &mut Table) {
    table.set_position(None);
    table.decor_mut().set_prefix("\n");
    if let Some(Item::Table(select)) = table.remove("select") {
        table.insert("select", toml_edit::value(select.into_inline_table()));
    }
}

/// Puts a text in the place of a file, whole, with the same owner and rights.
///
/// # Errors
/// When the system does not let it be written.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link goes on leading where it led.
    let path = path.canonicalize()?;
    let old = path.metadata()?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = File::create(&new).and_then(|mut file| {
        file.set_permissions(old.permissions())?;
        // Only root may give files away, and whoever else is here owns it.
        let _ = chown(&new, Some(old.uid()), Some(old.gid()));
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, &path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "[[sources]]\nid = \"amt\"\nname = \"Amt\"\naddress = \"https://amt.example/\"\nkind = \"listing\"\n\n\
                         [sources.select]\nitem = \"li\"\ntitle = \"a\"\n";
    const ADDED: &str = "\n[[sources]]\nid = \"amt\"\nname = \"Amt\"\naddress = \"https://amt.example/\"\nkind = \"listing\"\n\
                         select = { item = \"li\", title = \"a\" }\n";

    #[test]
    fn a_block_stands_behind_the_last_source_and_all_else_where_it_was() {
        let before = "# ours\n[service]\ntitle   = \"Neues\"   # short\n\n[[sources]]   # the first\nid = \"a\"\n\
                      [sources.select]\nitem = \"p\"\n";
        let behind = "\n# still to be decided\n[fetch]\ncontact = \"\"\n# the end\n";
        for behind in ["", behind] {
            let text = format!("{before}{behind}");
            assert_eq!(append(&text, BLOCK), Ok(format!("{before}{ADDED}{behind}")));
        }
    }

    #[test]
    fn a_file_without_sources_and_one_with_none_take_a_first_one() {
        assert_eq!(append("", BLOCK).as_deref(), Ok(ADDED));
        assert_eq!(append("[fetch]\nredirects = 1\n", BLOCK), Ok(format!("[fetch]\nredirects = 1\n{ADDED}")));
        assert_eq!(append("sources = []\n[fetch]\n", BLOCK), Ok(format!("[fetch]\n{ADDED}")));
    }

    #[test]
    fn sources_on_one_line_stay_there() {
        let added = append("sources = [{ id = \"a\" }] # all\n", BLOCK).expect("a list");
        assert!(added.starts_with("sources = [{ id = \"a\" }, { id = \"amt\","), "{added}");
        assert!(added.ends_with("] # all\n"), "{added}");
    }

    #[test]
    fn what_is_no_list_is_left_alone() {
        assert!(append("sources = 3\n", BLOCK).is_err());
        assert!(append("[sources\n", BLOCK).is_err());
    }
}
