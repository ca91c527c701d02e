//! Rounds of delivery, with a command that fails when a file says so.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;

use super::outbox::deliver;
use super::*;
use crate::config;
use crate::stop::Stopper;

/// The program's clock, in minutes. One test alone moves it.
static MINUTE: AtomicI64 = AtomicI64::new(0);

fn clock() -> Time {
    at(MINUTE.load(Ordering::SeqCst))
}

fn at(minute: i64) -> Time {
    Time::from_timestamp(1_780_272_000, 0).expect("a time") + TimeDelta::minutes(minute)
}

fn letter(id: &str, channel: &str) -> Letter {
    Letter {
        id: id.to_owned(),
        channel: channel.to_owned(),
        at: at(0),
        subject: id.to_owned(),
        text: String::new(),
        json: id.to_owned(),
        tries: 0,
        due: at(0),
    }
}

/// A program whose command takes what is not `gift`, and nothing while `shut` is there.
async fn app(directory: &Path) -> (App, Stopper) {
    let script = "read -r id; test ! -e shut && test \"$id\" != gift && echo \"$id\" >> taken";
    let text =
        format!("[alerts.command]\nrun = [\"sh\", \"-c\", '''cd {} && {script}''']\n", directory.display());
    let config = config::parse("test", &text, &[]).expect("a configuration");
    let (stopper, stop) = Stopper::new();
    let app = App::new(config, storage::open("memory:").await.expect("a store"), stop);
    (App { clock, ..app }, stopper)
}

#[tokio::test]
async fn letters_are_tried_until_taken_and_hold_up_nobody() {
    let directory = tempfile::tempdir().expect("a directory");
    let (app, _stopper) = app(directory.path()).await;
    let taken = || {
        let text = std::fs::read_to_string(directory.path().join("taken")).unwrap_or_default();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let round = async |minute| {
        MINUTE.store(minute, Ordering::SeqCst);
        deliver(&app, None).await.expect("a round").map(|next| (next - at(0)).num_minutes())
    };
    let letters = [letter("1", "command"), letter("gift", "command"), letter("x", "webhook")];
    app.store.post(Vec::new(), letters.to_vec()).await.expect("posted");

    std::fs::write(directory.path().join("shut"), "").expect("shut");
    assert_eq!(round(0).await, Some(1), "the first fails, the other is left alone");
    let tries: Vec<_> =
        app.store.letters().await.expect("letters").iter().map(|letter| letter.tries).collect();
    assert_eq!(tries, [1, 0], "and what has no channel any more is gone");
    std::fs::remove_file(directory.path().join("shut")).expect("open");
    assert_eq!(round(1).await, Some(2), "what was not tried goes first, and fails");
    assert_eq!(taken(), [""; 0]);
    assert_eq!(round(2).await, Some(4), "the other is not held up by it");
    assert_eq!(taken(), ["1"]);
    assert_eq!(round(3).await, Some(4), "nothing is due");
    assert_eq!(round(4).await, Some(8));
    assert_eq!(round(8 * 24 * 60).await, None, "given up after a week");
    assert_eq!(app.store.letters().await.expect("letters"), []);
    assert_eq!(taken(), ["1"]);
}
