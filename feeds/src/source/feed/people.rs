//! Names of authors as feeds write them: `name`, `mail (name)`, `name <mail>`, `mail`.

use super::tidy::AT;

/// The name in `raw`; `None` if there is nothing but a mail address, which is nobody's name.
pub(super) fn name_of(raw: &str) -> Option<String> {
    let raw = raw.replace(AT, "@");
    let words = raw.split_whitespace().filter(|word| !word.contains('@'));
    let name = words.collect::<Vec<_>>().join(" ");
    let has_mail = raw.contains('@');
    let name =
        if has_mail { name.trim_matches(|c: char| "()<>[]„“\"',;:-–—".contains(c)) } else { &name };
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_beside_the_address() {
        let cases = [
            ("Ina Müller", Some("Ina Müller")),
            ("presse@kid.example (Ina Müller)", Some("Ina Müller")),
            ("info@kid.example\u{A0}(Presse)", Some("Presse")),
            ("Ina Müller <presse@kid.example>", Some("Ina Müller")),
            ("Presse (Nord)", Some("Presse (Nord)")),
            ("„info\u{FDD0}kid.example“", None),
            ("mailto:info@kid.example", None),
            ("  ", None),
        ];
        for (raw, name) in cases {
            assert_eq!(name_of(raw).as_deref(), name, "{raw}");
        }
    }
}
