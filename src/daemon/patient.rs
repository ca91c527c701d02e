//! A connection whose other end may be slow, but not for ever.
//!
//! Three times are bounded: from the first byte of a request to the first of its answer, which ends the reading of a
//! head that trickles in; the wait of an answer for a client that does not read; and the rest between two requests.
//! Whoever exceeds one is cut off, and its place is free for others.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From the first byte of a request to the first byte of its answer.
    pub asking: Duration,
    /// Without taking any byte of an answer.
    pub reading: Duration,
    /// Without asking for anything.
    pub resting: Duration,
}

/// What the connection waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Asking,
    Reading,
    Resting,
}

/// A stream that fails when its other end is too slow.
pub struct Patient<S> {
    stream: S,
    patience: Patience,
    phase: Phase,
    /// Since when, once there was anything to wait for: most requests are answered at once, and to look at the clock
    /// takes a while.
    since: Option<Instant>,
    /// Set anew only when it rings too early or would ring too late, since most requests need it never.
    alarm: Pin<Box<Sleep>>,
}

impl<S> Patient<S> {
    /// A fresh connection, which owes a request.
    pub fn new(stream: S, patience: Patience) -> Self {
        let alarm = Box::pin(sleep(patience.asking));
        Self { stream, patience, phase: Phase::Asking, since: Some(Instant::now()), alarm }
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = None;
    }

    /// Fails when the present wait has taken too long; wakes the task when it will have.
    fn poll_alarm(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let deadline = *self.since.get_or_insert_with(Instant::now)
            + match self.phase {
                Phase::Asking => self.patience.asking,
                Phase::Reading => self.patience.reading,
                Phase::Resting => self.patience.resting,
            };
        if self.alarm.deadline() > deadline {
            self.alarm.as_mut().reset(deadline);
        }
        while self.alarm.as_mut().poll(context).is_ready() {
            if Instant::now() >= deadline {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(deadline);
        }
        Poll::Pending
    }

    /// The outcome of writing, which may have to wait for the reader.
    fn written(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if outcome.is_ready() {
            self.enter(Phase::Resting);
            return outcome;
        }
        if self.phase != Phase::Reading {
            self.enter(Phase::Reading);
        }
        ready!(self.poll_alarm(context))?;
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        if outcome.is_ready() {
            if self.phase == Phase::Resting {
                self.enter(Phase::Asking);
            }
            return outcome;
        }
        ready!(self.poll_alarm(context))?;
        Poll::Pending
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(outcome, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // A single part, as a head without a body is, takes the system less time as what it is.
        if let [part] = parts {
            return self.poll_write(context, part);
        }
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(outcome, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const LONG: Duration = Duration::from_secs(600);
    const SHORT: Duration = Duration::from_millis(20);

    /// A connection with a buffer of four bytes, and its other end.
    fn connection(patience: Patience) -> (Patient<tokio::io::DuplexStream>, tokio::io::DuplexStream) {
        let (own, other) = duplex(4);
        (Patient::new(own, patience), other)
    }

    fn kind<T>(outcome: io::Result<T>) -> Option<io::ErrorKind> {
        outcome.err().map(|error| error.kind())
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_cut_off() {
        let (mut own, mut other) = connection(Patience { asking: SHORT, reading: LONG, resting: LONG });
        let trickle = tokio::spawn(async move {
            while other.write_all(b"a").await.is_ok() {
                tokio::time::sleep(SHORT / 8).await;
            }
        });
        let mut head = Vec::new();
        assert_eq!(kind(own.read_to_end(&mut head).await), Some(io::ErrorKind::TimedOut));
        assert!(!head.is_empty());
        drop(own);
        trickle.await.expect("the client sees its end");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_reads_is_cut_off() {
        let (mut own, _other) = connection(Patience { asking: LONG, reading: SHORT, resting: LONG });
        assert_eq!(kind(own.write_all(b"more than four bytes").await), Some(io::ErrorKind::TimedOut));
    }

    #[tokio::test]
    async fn a_slow_reader_that_goes_on_reading_gets_everything() {
        let (mut own, mut other) = connection(Patience { asking: LONG, reading: LONG, resting: SHORT });
        let reader = tokio::spawn(async move {
            let mut read = Vec::new();
            let mut byte = [0];
            while other.read_exact(&mut byte).await.is_ok() {
                read.push(byte[0]);
                tokio::task::yield_now().await;
            }
            read
        });
        own.write_all(b"more than four bytes").await.expect("written");
        drop(own);
        assert_eq!(reader.await.expect("read"), b"more than four bytes");
    }

    #[tokio::test]
    async fn whoever_asks_for_nothing_more_is_cut_off() {
        let (mut own, mut other) = connection(Patience { asking: LONG, reading: LONG, resting: SHORT });
        own.write_all(b"yes").await.expect("written");
        assert_eq!(kind(own.read_u8().await), Some(io::ErrorKind::TimedOut));
        drop(own);
        let mut answer = Vec::new();
        other.read_to_end(&mut answer).await.expect("an answer");
        assert_eq!(answer, b"yes");
    }
}
