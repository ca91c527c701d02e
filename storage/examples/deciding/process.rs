//! What the system says about this process, where it is Linux; nothing elsewhere.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Megabytes of memory by their name in `/proc/self/status`: `VmRSS` now, `VmHWM` at most.
pub(crate) fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

/// Takes the time on the clock and on the processor.
pub(crate) struct Stopwatch {
    worked: Duration,
    began: Instant,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { worked: worked(), began: Instant::now() }
    }

    /// On the clock so far.
    pub(crate) fn read(&self) -> Duration {
        self.began.elapsed()
    }

    /// On the clock and on the processor.
    pub(crate) fn stop(self) -> (Duration, Duration) {
        let clock = self.began.elapsed();
        (clock, worked().saturating_sub(self.worked))
    }
}

/// How long all threads have been working.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// Of some times a few.
pub(crate) fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    format!("p5 {:.2?}, median {:.2?}, p99 {:.2?}, most {:.2?}", at(5), at(50), at(99), at(100))
}
