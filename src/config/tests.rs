//! What the configuration refuses, and how it says so.

use super::*;

#[test]
fn prints() {
    println!("{}", Config::built_in().to_toml());
}

#[test]
fn wrong() {
    let text = include_str!("../../tests/fixtures/config/everything-wrong/presseschau.toml");
    println!("{}", parse("presseschau.toml", text, &[]).unwrap_err());
}
