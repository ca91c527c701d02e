//! The values of single keys: how each is written in the file, and what is allowed.
//!
//! A value that is read here is sound by itself; what several keys must agree on is in `check`.

use std::fmt;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::time::Duration;

use chrono_tz::Tz;
use feeds::model::SourceId;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use super::schedule;
use crate::fetch::Network;

/// A value that is written as text.
pub trait Textual: Sized {
    /// What is allowed, to follow "expected" or "is not".
    const ALLOWED: &'static str;

    /// Reads it. The error adds the particulars, if there are any beyond [`Self::ALLOWED`].
    fn read(text: &str) -> Result<Self, String>;

    /// How a refused text is shown in the message about it.
    fn show(text: &str) -> String {
        format!("{text:?}")
    }

    /// Writes it so that [`Self::read`] gives an equal value.
    fn write(&self) -> String;
}

/// The serde form of a [`Textual`] value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T>(pub T);

impl<T: Textual> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.write())
    }
}

impl<'de, T: Textual> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WrittenVisitor(PhantomData))
    }
}

struct WrittenVisitor<T>(PhantomData<T>);

impl<T: Textual> Visitor<'_> for WrittenVisitor<T> {
    type Value = Written<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::ALLOWED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::read(text).map(Written).map_err(|reason| match reason.as_str() {
            "" => E::custom(format_args!("{} is not {}", T::show(text), T::ALLOWED)),
            _ => E::custom(format_args!("{} is not {}: {reason}", T::show(text), T::ALLOWED)),
        })
    }
}

/// A whole number within bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Within<const LOW: i64, const HIGH: i64>(pub i64);

impl<'de, const LOW: i64, const HIGH: i64> Deserialize<'de> for Within<LOW, HIGH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(WithinVisitor)
    }
}

struct WithinVisitor<const LOW: i64, const HIGH: i64>;

impl<const LOW: i64, const HIGH: i64> Visitor<'_> for WithinVisitor<LOW, HIGH> {
    type Value = Within<LOW, HIGH>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from {LOW} to {HIGH}")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        if !(LOW..=HIGH).contains(&number) {
            return Err(E::invalid_value(Unexpected::Signed(number), &self));
        }
        Ok(Within(number))
    }
}

/// Text for people: not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(pub String);

impl Textual for Words {
    const ALLOWED: &'static str = "text, not empty";

    fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() { Err(String::new()) } else { Ok(Self(text.trim().to_owned())) }
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

/// A language tag (BCP 47), checked for its characters only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(pub String);

impl Textual for Language {
    const ALLOWED: &'static str = "a language tag such as \"de\" or \"de-AT\"";

    fn read(text: &str) -> Result<Self, String> {
        let part =
            |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
        let first = text.split('-').next().unwrap_or_default();
        let alphabetic = first.len() > 1 && first.chars().all(|c| c.is_ascii_alphabetic());
        if alphabetic && text.split('-').all(part) { Ok(Self(text.to_owned())) } else { Err(String::new()) }
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

impl Textual for Tz {
    const ALLOWED: &'static str = "a time zone such as \"Europe/Berlin\" or \"UTC\"";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| String::new())
    }

    fn write(&self) -> String {
        self.name().to_owned()
    }
}

/// A schedule, normalised to six or seven fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(pub String);

impl Textual for Schedule {
    const ALLOWED: &'static str = "a schedule of five to seven fields (second minute hour day month weekday year, \
                                   second and year may be left out) such as \"0 */15 * * * *\", every 15 minutes";

    fn read(text: &str) -> Result<Self, String> {
        schedule::normalize(text).map(Self)
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

impl Textual for SocketAddr {
    const ALLOWED: &'static str = "an IP address with port such as \"127.0.0.1:8080\" or \"[::]:80\"";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| String::new())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// The address of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage(pub String);

impl Textual for Storage {
    const ALLOWED: &'static str = "\"memory:\" or \"sled:DIRECTORY\"";

    fn read(text: &str) -> Result<Self, String> {
        let directory = text.strip_prefix("sled:").is_some_and(|directory| !directory.is_empty());
        if text == "memory:" || directory { Ok(Self(text.to_owned())) } else { Err(String::new()) }
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

impl Textual for SourceId {
    const ALLOWED: &'static str = "a source id of the letters a to z, digits and hyphens";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| String::new())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// An address on the web. Passwords are refused: addresses are printed and published.
impl Textual for Url {
    const ALLOWED: &'static str = "an address such as \"https://www.example.org/news\"";

    fn read(text: &str) -> Result<Self, String> {
        let url = Self::parse(text.trim()).map_err(|error| error.to_string())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("only http and https are fetched".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it must not hold a user name or password".to_owned());
        }
        Ok(url)
    }

    /// Messages end up in logs; a password must not.
    fn show(text: &str) -> String {
        match text.split_once("//").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1))) {
            Some((scheme, rest)) => format!("\"{scheme}//…@{rest}\""),
            None => format!("{text:?}"),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// Who stands behind the requests: an address or mailbox for the User-Agent; empty for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact(pub Option<String>);

impl Textual for Contact {
    const ALLOWED: &'static str = "an address such as \"https://presse.example.org/ueber\" or a mail address";

    fn read(text: &str) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '(' | ')' | ';' | '"' | '\\');
        match text {
            "" => Ok(Self(None)),
            _ if text.chars().all(fits) && (text.contains('@') || Url::read(text).is_ok()) => {
                Ok(Self(Some(text.to_owned())))
            }
            _ => Err("printable ASCII without blanks and parentheses".to_owned()),
        }
    }

    fn write(&self) -> String {
        self.0.clone().unwrap_or_default()
    }
}

impl Textual for Network {
    const ALLOWED: &'static str = "a range of addresses such as \"127.0.0.0/8\" or \"fd00::/8\"";

    fn read(text: &str) -> Result<Self, String> {
        let (address, prefix) = text.split_once('/').ok_or_else(String::new)?;
        let network = Self {
            address: address.parse().map_err(|_| String::new())?,
            prefix: prefix.parse().map_err(|_| String::new())?,
        };
        let most = if network.address.is_ipv4() { 32 } else { 128 };
        if network.prefix > most { Err(format!("the prefix is at most {most}")) } else { Ok(network) }
    }

    fn write(&self) -> String {
        format!("{}/{}", self.address, self.prefix)
    }
}

impl Textual for Duration {
    const ALLOWED: &'static str = "a duration above zero such as \"500ms\", \"30s\", \"2m\" or \"1h\"";

    fn read(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = UNITS_OF_TIME.iter().find(|(name, _)| *name == unit).ok_or_else(String::new)?.1;
        let total = number.checked_mul(factor).filter(|total| *total > 0).ok_or_else(String::new)?;
        Ok(Self::from_millis(total))
    }

    fn write(&self) -> String {
        let total = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        with_largest_unit(total, UNITS_OF_TIME)
    }
}

/// Units in milliseconds, the smallest first.
const UNITS_OF_TIME: &[(&str, u64)] = &[("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl Textual for Size {
    const ALLOWED: &'static str = "a size above zero such as \"512kB\" or \"10MB\"";

    fn read(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = UNITS_OF_SIZE.iter().find(|(name, _)| *name == unit).ok_or_else(String::new)?.1;
        number.checked_mul(factor).filter(|total| *total > 0).map(Self).ok_or_else(String::new)
    }

    fn write(&self) -> String {
        with_largest_unit(self.0, UNITS_OF_SIZE)
    }
}

/// Units in bytes, the smallest first. Decimal, as on every drive.
const UNITS_OF_SIZE: &[(&str, u64)] = &[("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];

fn number_and_unit(text: &str) -> Result<(u64, &str), String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or("the unit is missing")?;
    let number = text[..digits].parse().map_err(|_| String::new())?;
    Ok((number, text[digits..].trim_start()))
}

fn with_largest_unit(total: u64, units: &[(&str, u64)]) -> String {
    let (unit, factor) =
        units.iter().rev().find(|(_, factor)| total.is_multiple_of(*factor)).unwrap_or(&units[0]);
    format!("{}{unit}", total / factor)
}
