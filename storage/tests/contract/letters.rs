//! Letters to the operator: posted once, kept until they are taken away.

use storage::{LETTER_LIMIT, Letter, SourceState};

use super::on_every_backend;
use super::samples::{at, source, state_of};

pub(crate) fn letter(id: &str, minute: i64) -> Letter {
    Letter {
        id: id.to_owned(),
        channel: "mail".to_owned(),
        at: at(minute),
        subject: format!("Betreff {id}"),
        text: "Grüße".to_owned(),
        json: "{}".to_owned(),
        tries: 0,
        due: at(minute),
    }
}

#[tokio::test]
async fn promise_9_what_is_told_and_the_letters_that_tell_it_are_there_together() {
    on_every_backend(async |store| {
        assert_eq!(store.letters().await.unwrap(), []);
        let states = ["a", "b"].map(|id| SourceState { failures: 7, ..state_of(id) });
        let letters = [letter("2", 5), letter("1", 5), letter("3", 4)];
        let before = store.revision().await.unwrap();
        store.post(states.to_vec(), letters.to_vec()).await.unwrap();
        assert_eq!(store.sources().await.unwrap(), states);
        assert_eq!(store.letters().await.unwrap(), [letter("3", 4), letter("1", 5), letter("2", 5)]);
        assert_eq!(store.revision().await.unwrap(), before, "documents show nothing of it");
        store.post(Vec::new(), vec![letter("1", 5)]).await.unwrap();
        assert_eq!(store.letters().await.unwrap().len(), 3, "a letter that is made again is the same letter");
        assert_eq!(store.source(&source("a")).await.unwrap().unwrap().failures, 7);
    })
    .await;
}

#[tokio::test]
async fn promise_9_a_letter_that_was_taken_away_does_not_come_back() {
    on_every_backend(async |store| {
        store.post(Vec::new(), vec![letter("1", 1), letter("2", 2)]).await.unwrap();
        let tried = Letter { tries: 1, due: at(9), ..letter("2", 2) };
        store.put_back(tried.clone()).await.unwrap();
        assert_eq!(store.letters().await.unwrap(), [letter("1", 1), tried]);
        for _ in 0..2 {
            store.take_away("2").await.unwrap();
            store.put_back(letter("2", 2)).await.unwrap();
            assert_eq!(store.letters().await.unwrap(), [letter("1", 1)]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_oldest_letters_are_handed_out_first() {
    on_every_backend(async |store| {
        let many = LETTER_LIMIT as i64 + 5;
        let letters = (0..many).map(|n| letter(&format!("{:03}", many - n), n)).collect();
        store.post(Vec::new(), letters).await.unwrap();
        let handed = store.letters().await.unwrap();
        assert_eq!(handed.len(), LETTER_LIMIT);
        assert!(handed.iter().enumerate().all(|(n, letter)| letter.at == at(n as i64)));
    })
    .await;
}
