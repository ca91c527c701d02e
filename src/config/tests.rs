//! What the configuration takes and refuses, as data: each folder has a file, what the environment adds, and what
//! comes of both, either the complete configuration or every mistake with its place.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The environment a folder gives, `NAME=value` in each line.
fn environment(folder: &Path) -> Vec<Override> {
    let text = fs::read_to_string(folder.join("environment")).unwrap_or_default();
    from_environment(
        text.lines().filter_map(|line| line.split_once('=')).map(|(name, value)| (name.into(), value.into())),
    )
}

fn shown(result: Result<Config, Mistakes>) -> String {
    result.map_or_else(|mistakes| format!("{mistakes}\n"), |config| config.to_toml())
}

#[test]
fn every_example_is_read_or_refused_as_expected() {
    let mut seen = 0;
    for folder in fs::read_dir(folder()).expect("the fixtures").flatten().map(|entry| entry.path()) {
        let parsed =
            parse("presseschau.toml", &read(&folder.join("presseschau.toml")), &environment(&folder));
        assert_eq!(shown(parsed), read(&folder.join("expected.txt")), "{}", folder.display());
        seen += 1;
    }
    assert!(seen >= 8, "{seen} examples only");
}

#[test]
fn what_is_printed_is_a_configuration_that_prints_the_same() {
    let every_key = read(&folder().join("every-key/presseschau.toml"));
    for text in [BUILT_IN, &every_key] {
        let config = parse("first", text, &[]).expect("a configuration");
        let again = parse("second", &config.to_toml(), &[]).expect("a configuration");
        assert_eq!(config, again);
    }
}

#[test]
fn the_built_in_configuration_says_what_is_true_without_it() {
    let empty = parse("empty", "", &[]).expect("a configuration");
    assert_eq!(empty, Config::built_in());
}

#[test]
fn a_file_that_cannot_be_read_is_a_mistake_that_names_it() {
    let mistakes = load(Some(Path::new("/nirgends/presse.toml")), &[]).expect_err("no such file");
    assert!(mistakes.to_string().starts_with("/nirgends/presse.toml: cannot be read: "), "{mistakes}");
}
