//! Letters as signed requests, by the Standard Webhooks specification
//! (<https://github.com/standard-webhooks/standard-webhooks>), for which there are libraries in every language.
//!
//! `webhook-signature` is `v1,` and the base64 of the HMAC-SHA256 of `ID.TIMESTAMP.BODY`; `webhook-id` stays the same
//! however often a letter is tried, `webhook-timestamp` is the time of the try.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use feeds::model::Time;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use storage::Letter;
use url::Url;

use super::Secret;
use crate::fetch::{Fetcher, Parcel};

/// How a webhook is called: the `[alerts.webhook]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whom to call.
    pub address: Url,
    /// For the signature; nothing is signed without one.
    pub secret: Option<Secret>,
}

impl Settings {
    /// Calls the address, under the guard and bounds of everything that is fetched.
    pub(super) async fn send(&self, letter: &Letter, fetcher: &Fetcher, now: Time) -> Result<(), String> {
        let mut headers =
            vec![("webhook-id", letter.id.clone()), ("webhook-timestamp", now.timestamp().to_string())];
        if let Some(secret) = &self.secret {
            headers.push(("webhook-signature", signature(&secret.reveal()?, letter, now)?));
        }
        let parcel = Parcel { media_type: "application/json", headers, body: letter.json.clone() };
        fetcher.send(&self.address, parcel, now).await.map_err(|error| error.to_string())
    }
}

fn signature(secret: &str, letter: &Letter, now: Time) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key(secret)?).map_err(|error| error.to_string())?;
    mac.update(format!("{}.{}.{}", letter.id, now.timestamp(), letter.json).as_bytes());
    Ok(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
}

/// The key itself: after `whsec_` in base64, as generators give it; anything else as it is.
fn key(secret: &str) -> Result<Vec<u8>, String> {
    match secret.strip_prefix("whsec_") {
        Some(encoded) => BASE64_STANDARD
            .decode(encoded)
            .map_err(|_| "the secret begins with whsec_ and is no base64".to_owned()),
        None => Ok(secret.as_bytes().to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let letter = Letter {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
            channel: "webhook".to_owned(),
            at: Time::UNIX_EPOCH,
            subject: String::new(),
            text: String::new(),
            json: "{\"test\": 2432232314}".to_owned(),
            tries: 0,
            due: Time::UNIX_EPOCH,
        };
        let now = Time::from_timestamp(1_614_265_330, 0).expect("a time");
        let signed = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &letter, now);
        assert_eq!(signed.as_deref(), Ok("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert!(signature("whsec_!", &letter, now).is_err());
    }
}
