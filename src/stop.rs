//! The wish to stop, from a signal to whoever works: everybody holds a [`Stop`] and ends at the next good place.

use std::future::Future;

use tokio::sync::watch;

/// The number of SIGXFSZ, which no library names here.
const TOO_LARGE: i32 = 25;

/// Tells whether the program is asked to stop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Asks every [`Stop`] made with it to stop. Dropping it asks too.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// A stopper and what listens to it.
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stop(receiver))
    }

    /// Asks for the stop; asking again changes nothing.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Asks for the stop when SIGTERM or SIGINT arrives. From then on a file that may not grow any more (RLIMIT_FSIZE) is
    /// an error of whoever writes it, and not the end of the program.
    ///
    /// # Errors
    /// When the system does not let signals be listened to.
    pub fn on_signals(self) -> std::io::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        // Listened to once, it never ends the program again.
        drop(signal(SignalKind::from_raw(TOO_LARGE))?);
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            self.stop();
        });
        Ok(())
    }
}

impl Stop {
    /// Whether the stop has been asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the stop is asked for.
    pub async fn asked(&self) {
        // An error means that the stopper is gone, which asks for the stop as well.
        let _ = self.0.clone().wait_for(|asked| *asked).await;
    }

    /// The value of `work`, or `None` as soon as the stop is asked for.
    pub async fn or_done<T>(&self, work: impl Future<Output = Option<T>>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.asked() => None,
            value = work => value,
        }
    }
}
