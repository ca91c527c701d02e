//! What a failure of the client means.
//!
//! reqwest tells stages, not causes; the cause is the deepest error of the chain. What is late may claim to be
//! anything else besides, so time is asked about first.

use std::error::Error as StdError;
use std::io;

use url::Url;

use super::Error;
use super::error::host_of;
use super::guard::Refusal;
use super::http::Asked;
use super::resolve::NotResolved;

/// The typed reason of a refused address.
pub(super) fn refused(url: &Url, refusal: Refusal) -> Error {
    Error::Refused { host: host_of(url), address: refusal.address, range: refusal.range }
}

/// The typed reason of a failed request or body.
pub(super) fn of(asked: &Asked, error: &reqwest::Error) -> Error {
    let host = asked.host.clone();
    if let Some(refusal) = find::<Refusal>(error) {
        return Error::Refused { host, address: refusal.address, range: refusal.range };
    }
    if let Some(NotResolved(reason)) = find::<NotResolved>(error) {
        return Error::NotResolved { host, reason: reason.clone() };
    }
    if error.is_timeout() {
        return late(asked, error);
    }
    if let Some(error) = find::<rustls::Error>(error) {
        return Error::Tls { host, reason: untrusted(error) };
    }
    if error.is_connect() {
        return match find::<io::Error>(error) {
            Some(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
                Error::ConnectionRefused { host }
            }
            _ => Error::Connect { host, reason: deepest(error) },
        };
    }
    Error::Broken { host, reason: deepest(error) }
}

/// Whether the server closed the connection before it answered.
pub(super) fn is_hung_up(error: &reqwest::Error) -> bool {
    let closed =
        [io::ErrorKind::ConnectionReset, io::ErrorKind::ConnectionAborted, io::ErrorKind::BrokenPipe];
    !error.is_connect()
        && !error.is_timeout()
        && (find::<hyper::Error>(error)
            .is_some_and(|error| error.is_incomplete_message() || error.is_canceled())
            || find::<io::Error>(error).is_some_and(|error| closed.contains(&error.kind())))
}

/// Which of the limits was hit.
fn late(asked: &Asked, error: &reqwest::Error) -> Error {
    if asked.since.elapsed() >= asked.left {
        Error::Timeout { limit: asked.waits.whole }
    } else if error.is_connect() {
        Error::ConnectTimeout { host: asked.host.clone(), limit: asked.waits.connect }
    } else if error.is_request() {
        Error::NoAnswer { host: asked.host.clone(), limit: asked.waits.silence }
    } else {
        Error::Stalled { host: asked.host.clone(), limit: asked.waits.silence }
    }
}

/// What is wrong with an encrypted connection, in words for the usual cases.
fn untrusted(error: &rustls::Error) -> String {
    use rustls::CertificateError as Certificate;
    let words = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            Certificate::Expired | Certificate::ExpiredContext { .. } => "its certificate has expired",
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                "its certificate is not valid yet"
            }
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            Certificate::UnknownIssuer => "its certificate comes from nobody whom this system trusts",
            Certificate::Revoked => "its certificate is revoked",
            _ => return error.to_string(),
        },
        rustls::Error::InvalidMessage(_) => "it does not speak TLS at this port",
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// The first error of type `T` in the chain.
fn find<T: StdError + 'static>(error: &reqwest::Error) -> Option<&T> {
    chain(error).find_map(<dyn StdError>::downcast_ref)
}

/// What the deepest error says: the others repeat the stage.
fn deepest(error: &reqwest::Error) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// An error and its causes. `io::Error` hides the error it carries and names that one's cause instead.
fn chain<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let first: &'a (dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| {
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(carried) => Some(carried as &(dyn StdError + 'static)),
            None => error.source(),
        }
    })
}

#[cfg(test)]
mod tests {
    use rustls::{CertificateError, InvalidMessage};

    use super::untrusted;

    #[test]
    fn usual_faults_of_encryption_have_words() {
        for (fault, words) in [
            (CertificateError::Expired, "has expired"),
            (CertificateError::NotValidYet, "not valid yet"),
            (CertificateError::NotValidForName, "for another name"),
            (CertificateError::UnknownIssuer, "from nobody whom this system trusts"),
            (CertificateError::Revoked, "revoked"),
            (CertificateError::BadSignature, "BadSignature"),
        ] {
            let sentence = untrusted(&rustls::Error::InvalidCertificate(fault));
            assert!(sentence.contains("certificate") && sentence.contains(words), "{sentence}");
        }
        assert_eq!(
            untrusted(&rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType)),
            "it does not speak TLS at this port"
        );
    }
}
