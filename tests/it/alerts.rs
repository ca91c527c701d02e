//! Messages to the operator: from a source that breaks to a real mail server, a real webhook and a real command.
//!
//! An outage takes half an hour to be one, and a second try a minute. Nobody waits here: the store is set back by that.

use std::fs;
use std::process::Stdio;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::support::{Home, Mail, Mailroom, Manner, Page, Publisher, rss};

const ITEMS: [(&str, &str); 2] =
    [("Rathaus öffnet samstags", "Ab März auch samstags."), ("Museum zeigt Funde", "Aus dem alten Hafen.")];

const KEY: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A publisher, a mail server, and a service that tells by every channel; the command adds a line to `told`.
struct Service {
    publisher: Publisher,
    mailroom: Mailroom,
    home: Home,
}

impl Service {
    fn start(manner: Manner) -> Self {
        Self::reading(&[("amt", "/feed")], manner)
    }

    fn reading(sources: &[(&str, &str)], manner: Manner) -> Self {
        let publisher = Publisher::start();
        for (_, path) in sources {
            publisher.put(path, Page::rss(rss(&ITEMS)));
        }
        publisher.put("/hook", Page::status(204));
        let mailroom = Mailroom::start(manner);
        let home = Home::reading(&publisher, sources);
        let service = Self { publisher, mailroom, home };
        service.configure("encryption = \"none\"", &service.every_channel());
        service
    }

    fn every_channel(&self) -> String {
        fs::write(self.home.path("key"), format!("whsec_{KEY}\n")).expect("a key");
        fs::write(self.home.path("tell"), "cat >> told; echo >> told; env >> environment").expect("a script");
        format!(
            "[alerts.webhook]\naddress = \"{}\"\nsecret = \"file:key\"\n[alerts.command]\nrun = [\"sh\", \"tell\"]\n",
            self.publisher.url("/hook")
        )
    }

    fn configure(&self, mail: &str, others: &str) {
        let path = self.home.path("presseschau.toml");
        let text = fs::read_to_string(&path).expect("a configuration");
        let (before, sources) = text.split_once("[[sources]]").expect("sources");
        let before = before.split("[alerts").next().unwrap_or_default();
        let server = self.mailroom.address();
        self.home.configure(&format!(
            "{before}[alerts.mail]\nserver = \"{server}\"\nfrom = \"Presseschau <presse@example.org>\"\n\
             to = [\"it@example.org\", \"nacht@example.org\"]\n{mail}\n{others}[[sources]]{sources}"
        ));
    }

    /// Lets the source have failed for an hour, and letters be due.
    fn an_hour_later(&self) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let store = self.home.store().await;
            let mut states = store.sources().await.expect("states");
            for failing in states.iter_mut().filter_map(|state| state.failing.as_mut()) {
                failing.since -= TimeDelta::hours(1);
            }
            states.iter_mut().for_each(|state| state.next_due = None);
            let mut letters = store.letters().await.expect("letters");
            letters.iter_mut().for_each(|letter| letter.due -= TimeDelta::hours(1));
            store.post(states, letters).await.expect("posted");
        });
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    }

    /// Two runs that fail, an hour apart.
    fn breaks(&self) {
        self.publisher.put("/feed", Page::status(404));
        self.home.expect(4, &["refresh"]);
        self.an_hour_later();
    }

    /// What arrived at the webhook since the last look, as JSON; each with a good signature.
    fn hooked(&self) -> Vec<serde_json::Value> {
        let requests = self.publisher.take_requests().into_iter().filter(|request| request.path == "/hook");
        requests
            .map(|request| {
                let header = |name: &str| request.headers.get(name).cloned().unwrap_or_default();
                assert_eq!(header("content-type"), "application/json");
                let key = BASE64_STANDARD.decode(KEY).expect("a key");
                let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
                let (id, time) = (header("webhook-id"), header("webhook-timestamp"));
                mac.update(format!("{id}.{time}.{}", request.body).as_bytes());
                let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
                assert_eq!(header("webhook-signature"), format!("v1,{signature}"));
                let json: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
                assert_eq!(json["id"], id);
                json
            })
            .collect()
    }

    /// What the command was given since the last look.
    fn told(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.home.path("told")).unwrap_or_default();
        let _ = fs::remove_file(self.home.path("told"));
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

fn subjects(mails: &[Mail]) -> Vec<&str> {
    mails
        .iter()
        .filter_map(|mail| mail.text.lines().find_map(|line| line.strip_prefix("Subject: ")))
        .collect()
}

#[test]
fn a_failure_and_its_end_are_told_once_by_every_channel() {
    let service = Service::start(Manner::Open);
    service.home.expect(0, &["refresh"]);
    service.breaks();
    assert!(service.mailroom.take().is_empty(), "one failed try is nobody's business");
    for (code, page, subject, event) in [
        (4, Page::status(404), "[Presseschau] amt: no longer readable", "begun"),
        (0, Page::rss(rss(&ITEMS)), "[Presseschau] amt: read again", "ended"),
    ] {
        service.publisher.put("/feed", page);
        service.home.expect(code, &["refresh", "amt"]);
        let mails = service.mailroom.take();
        assert_eq!(subjects(&mails), [subject]);
        let (hooked, told) = (service.hooked(), service.told());
        assert_eq!(hooked.len(), 1);
        assert_eq!(hooked[0]["event"], event);
        assert_eq!(hooked[0]["incidents"][0]["source"], "amt");
        assert_eq!(hooked[0]["incidents"][0]["kind"], "unreadable");
        assert_eq!(hooked[0]["incidents"][0]["ended"].is_null(), event == "begun");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["subject"], subject);
        service.home.run(&["refresh", "amt"]);
        assert!(
            service.mailroom.take().is_empty() && service.hooked().is_empty() && service.told().is_empty()
        );
    }
}

#[test]
fn a_killed_run_loses_no_message_and_makes_none_twice() {
    let sources = [("a", "/a"), ("b", "/b"), ("c", "/c"), ("d", "/d"), ("e", "/e")];
    let service = Service::reading(&sources, Manner::Open);
    service.home.expect(0, &["refresh"]);
    service.publisher.put("/a", Page::status(404));
    service.publisher.put("/b", Page::status(403));
    service.home.expect(3, &["refresh"]);
    service.publisher.take_requests();
    let mut told = std::collections::BTreeMap::new();
    // Five requests read the sources, two tell.
    for wanted in [2, 5, 6, 7, usize::MAX] {
        service.an_hour_later();
        let mut child = service
            .home
            .command(&["refresh"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a run");
        while service.publisher.requests() < wanted && child.try_wait().expect("a look").is_none() {
            std::thread::yield_now();
        }
        child.kill().expect("a kill");
        child.wait().expect("an end");
        told.extend(
            service.hooked().into_iter().map(|json| (json["id"].to_string(), json["subject"].clone())),
        );
    }
    let told: Vec<_> = told.values().map(|subject| subject.as_str().expect("text")).collect();
    let both = ["[Presseschau] a: no longer readable", "[Presseschau] b: refused"];
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(both.iter().all(|subject| told.contains(subject)), "{told:?}");
}

#[test]
fn a_server_that_says_nothing_holds_up_no_run() {
    let service = Service::start(Manner::Mute);
    service.home.expect(0, &["refresh"]);
    service.breaks();
    let mut daemon = service.home.daemon();
    daemon.wait_for("run ended");
    while service.mailroom.visits() == 0 {
        std::thread::yield_now();
    }
    service.publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let begun = std::time::Instant::now();
    service.home.expect(0, &["refresh", "amt"]);
    assert_eq!(daemon.get("/atom.xml", &[]).0, 200);
    assert!(begun.elapsed().as_secs() < 12, "the server is waited for 15 seconds");
    assert_eq!(service.mailroom.visits(), 1);
}

#[test]
fn a_mail_says_who_sends_it_and_that_it_was_a_machine() {
    let service = Service::start(Manner::Open);
    service.home.expect(0, &["alerts", "test"]);
    let mails = service.mailroom.take();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(
        (mail.from.as_str(), &*mail.to),
        ("presse@example.org", ["it@example.org", "nacht@example.org"].map(str::to_owned).as_slice())
    );
    let (head, body) = mail.text.split_once("\n\n").expect("a head");
    for line in ["From: Presseschau <presse@example.org>", "Auto-Submitted: auto-generated"] {
        assert!(head.lines().any(|header| header.trim() == line), "{line}: {head}");
    }
    assert!(head.contains("Message-ID: <") && head.contains("@example.org>"), "{head}");
    assert!(
        body.contains("presseschau alerts test") && body.contains("https://presse.example.org/"),
        "{body}"
    );
}

#[test]
fn what_is_not_taken_is_tried_again_by_the_next_program() {
    let service = Service::start(Manner::Open);
    service.home.expect(0, &["refresh"]);
    service.breaks();
    service.mailroom.set(Manner::Busy);
    service.publisher.put("/hook", Page::status(500));
    let ran = service.home.expect(4, &["refresh"]);
    assert!(ran.err.contains("could not be told") && ran.err.contains("421"), "{}", ran.err);
    assert!(ran.err.contains("the server answered 500"), "{}", ran.err);
    let ids: Vec<_> = service.hooked().into_iter().map(|json| json["id"].clone()).collect();
    assert_eq!((ids.len(), service.told().len()), (1, 1));

    service.mailroom.set(Manner::Open);
    service.publisher.put("/hook", Page::status(200));
    service.an_hour_later();
    let mut daemon = service.home.daemon();
    daemon.wait_for("told: [Presseschau] amt: no longer readable");
    daemon.wait_for("told: [Presseschau] amt: no longer readable");
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    assert_eq!(subjects(&service.mailroom.take()), ["[Presseschau] amt: no longer readable"]);
    let again: Vec<_> = service.hooked().into_iter().map(|json| json["id"].clone()).collect();
    assert_eq!(again, ids, "the same message under the same id");

    service.an_hour_later();
    let mut daemon = service.home.daemon();
    daemon.wait_for("run ended");
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    assert!(service.mailroom.take().is_empty() && service.hooked().is_empty() && service.told().is_empty());
}

#[test]
fn a_password_goes_to_a_server_that_is_who_it_says_and_to_nobody_else() {
    let service = Service::start(Manner::Secure);
    service.configure("user = \"presse\"\npassword = \"steht anderswo\"", "");
    let test = |authority: Option<&str>| {
        let mut command = service.home.command(&["alerts", "test"]);
        command.env("PRESSESCHAU_ALERTS__MAIL__PASSWORD", "geheim");
        if let Some(file) = authority {
            command.env("SSL_CERT_FILE", format!("{}/tests/fixtures/tls/{file}", env!("CARGO_MANIFEST_DIR")));
        }
        let output = command.output().expect("the program");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, messages) = test(None);
    assert_eq!(code, Some(3));
    assert!(messages.starts_with("mail: localhost: ") && messages.contains("certificate"), "{messages}");
    assert_eq!(service.mailroom.logins(), 0);

    assert_eq!(test(Some("ca.pem")), (Some(0), String::new()));
    let mails = service.mailroom.take();
    let login = BASE64_STANDARD.encode("\0presse\0geheim");
    assert_eq!(mails.iter().map(|mail| mail.login.as_deref()).collect::<Vec<_>>(), [Some(login.as_str())]);

    service.mailroom.set(Manner::Open);
    let (code, messages) = test(Some("ca.pem"));
    assert_eq!(code, Some(3), "a server that offers no secrecy gets nothing");
    assert!(messages.contains("STARTTLS"), "{messages}");
    assert_eq!((service.mailroom.take().len(), service.mailroom.logins()), (0, 1));
}

#[test]
fn a_test_says_which_channels_do_not_work() {
    let service = Service::start(Manner::Open);
    service.publisher.put("/hook", Page::redirect("/anderswo"));
    fs::write(service.home.path("tell"), "env > environment; exit 7").expect("a script");
    let mut command = service.home.command(&["alerts", "test"]);
    command.env("PRESSESCHAU_SERVICE__TITLE", "Titel");
    let output = command.output().expect("the program");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!((output.status.code(), &*out), (Some(3), "mail: taken\n"));
    assert_eq!(err, "webhook: the server answered 302 Found\ncommand: sh ended with exit status: 7\n");
    let environment = fs::read_to_string(service.home.path("environment")).expect("an environment");
    assert!(environment.contains("PATH=") && !environment.contains("PRESSESCHAU"), "{environment}");

    fs::remove_file(service.home.path("key")).expect("a key");
    let ran = service.home.run(&["alerts", "test"]);
    assert!(ran.err.starts_with("webhook: the secret in key cannot be read"), "{}", ran.err);
    service.home.configure("");
    let ran = service.home.expect(2, &["alerts", "test"]);
    assert!(ran.err.contains("no channel is configured"), "{}", ran.err);
}
