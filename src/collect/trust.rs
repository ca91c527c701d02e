//! How far a server's word is taken that nothing has changed. Pure.
//!
//! - One request in a hundred of each source is unconditional, whatever validators are known: a server that says
//!   "not modified" of a document that was is then found out, and asked unconditionally for a month.
//! - The bytes decide: a body that came before is not read again, whatever its `ETag` says. Some servers make a new one
//!   for every answer, and many have none at all.
//!
//! Which request it is follows from the source and how often it was asked, so that not all sources of a server have
//! their turn at once, and a test knows it beforehand.

use chrono::TimeDelta;
use feeds::model::{Document, Time};
use sha2::{Digest, Sha256};
use storage::{SourceState, Validators};

use super::dice::thrown;

/// One request in so many is unconditional.
const ONE_IN: u32 = 100;

/// How long a server that was found out is asked unconditionally.
const DISTRUST: TimeDelta = TimeDelta::days(30);

/// The validators for the next request; none if the server's word is not to be relied on this time.
pub fn validators(state: &SourceState, now: Time) -> Option<Validators> {
    let is_distrusted = state.distrusted.is_some_and(|since| now - since < DISTRUST);
    let is_turn = state.asked.wrapping_add(thrown(&state.office.id, "trust", ONE_IN)).is_multiple_of(ONE_IN);
    if is_distrusted || is_turn { None } else { Some(state.validators.clone()) }
}

/// The validators of a document together with the digest of its bytes.
pub fn with_body(validators: Validators, document: &Document) -> Validators {
    let digest = Sha256::digest(&document.body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Validators { body: Some(digest), ..validators }
}

/// Without the server's word, which is about the whole document: of one that broke off the rest is yet to be seen.
pub fn by_body_alone(validators: Validators) -> Validators {
    Validators { etag: None, last_modified: None, ..validators }
}

/// Whether a document is the one of last time, whatever else its server says about it.
pub fn is_same(before: &Validators, now: &Validators) -> bool {
    before.body.is_some() && before.body == now.body && before.address == now.address
}

/// Whether the server says that this is the document of last time, although its bytes are others.
pub fn is_lie(before: &Validators, now: &Validators) -> bool {
    let same_tag = match (&before.etag, &now.etag) {
        (None, None) => before.last_modified.is_some() && before.last_modified == now.last_modified,
        (before, now) => before == now,
    };
    same_tag && before.body.is_some() && before.address == now.address && before.body != now.body
}

#[cfg(test)]
mod tests {
    use feeds::model::{Office, TextLength};

    use super::*;

    fn state(id: &str) -> SourceState {
        let office = Office {
            id: id.parse().expect("an id"),
            name: id.to_owned(),
            address: "https://amt.example/".parse().expect("an address"),
            home: None,
            text: TextLength::Full,
        };
        let mut state = SourceState::new(office, String::new());
        state.validators.etag = Some("\"1\"".to_owned());
        state
    }

    #[test]
    fn one_request_in_a_hundred_is_unconditional_and_not_the_same_one_for_all() {
        let turns = |id: &str| -> Vec<u32> {
            let asked = |asked| SourceState { asked, ..state(id) };
            (0..1000).filter(|n| validators(&asked(*n), Time::UNIX_EPOCH).is_none()).collect()
        };
        let turns = ["kid", "kitu", "vitako"].map(turns);
        for turns in &turns {
            assert_eq!(turns.len(), 10);
            assert!(turns.windows(2).all(|pair| pair[1] - pair[0] == 100), "{turns:?}");
        }
        assert!(turns[0] != turns[1] && turns[1] != turns[2], "{turns:?}");
    }

    #[test]
    fn a_server_that_was_found_out_is_asked_unconditionally_for_a_month() {
        let day = |number| Time::UNIX_EPOCH + TimeDelta::days(number);
        let asked = (0..100)
            .find(|asked| validators(&SourceState { asked: *asked, ..state("kid") }, day(0)).is_some());
        let found_out =
            SourceState { asked: asked.expect("most are"), distrusted: Some(day(0)), ..state("kid") };
        assert_eq!(validators(&found_out, day(29)), None);
        assert_eq!(validators(&found_out, day(30)), Some(found_out.validators));
    }

    /// Address, tag, date and body of two answers, by single letters; a blank stands for none.
    fn answers(text: &str) -> Validators {
        let letters: Vec<Option<String>> =
            text.chars().map(|c| Some(c.to_string()).filter(|text| text != " ")).collect();
        let [address, etag, last_modified, body] = letters.try_into().expect("four letters");
        let address = address.map(|a| format!("https://{a}.example/").parse().expect("an address"));
        Validators { address, etag, last_modified, body }
    }

    #[test]
    fn the_bytes_decide_and_a_tag_that_stays_while_they_change_is_a_lie() {
        for (before, now, same, lie) in [
            ("aE b", "aE b", true, false),
            ("aE b", "aF b", true, false), // a new tag at every request
            ("a  b", "a  b", true, false),
            ("aE b", "aE c", false, true),
            ("aEDb", "aEDc", false, true),
            ("aEDb", "aFDc", false, false), // two changes within a second
            ("a Db", "a Dc", false, true),
            ("a Db", "a Ec", false, false),
            ("a  b", "a  c", false, false),
            ("aE  ", "aE b", false, false), // what came then is not known
            ("aE b", "cE b", false, false), // it lies elsewhere now
            ("aE b", "cE d", false, false),
            ("    ", "    ", false, false),
        ] {
            let (before_is, now_is) = (answers(before), answers(now));
            assert_eq!(
                (is_same(&before_is, &now_is), is_lie(&before_is, &now_is)),
                (same, lie),
                "{before}, {now}"
            );
        }
    }
}
