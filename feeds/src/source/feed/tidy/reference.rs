//! What an `&` in character data begins: entity and character references, sound, forbidden or none.

/// What an `&` begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// A reference of that many bytes.
    Sound(usize),
    /// A reference to a character that XML forbids.
    Forbidden(usize),
    /// No reference at all.
    Bare,
}

impl Reference {
    /// Looks at the start of `rest`.
    pub(super) fn at(rest: &str) -> Self {
        if !rest.starts_with('&') {
            return Self::Bare;
        }
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        let Some(name) = end.and_then(|end| rest.get(1..end)) else { return Self::Bare };
        let length = name.len() + 2;
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        match name.strip_prefix('#') {
            Some(number) => match number.strip_prefix('x') {
                Some(hex) => Self::number(u32::from_str_radix(hex, 16).ok(), length),
                None => Self::number(number.parse().ok(), length),
            },
            None if is_name(name) => Self::Sound(length),
            None => Self::Bare,
        }
    }

    fn number(number: Option<u32>, length: usize) -> Self {
        let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
        match number {
            None => Self::Bare,
            Some(number) if char::from_u32(number).is_some_and(allowed) => Self::Sound(length),
            Some(_) => Self::Forbidden(length),
        }
    }

    /// Its bytes, at least the one looked at.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Sound(length) | Self::Forbidden(length) => length,
            Self::Bare => 1,
        }
    }
}
