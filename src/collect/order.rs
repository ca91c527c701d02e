//! In which order the sources of a run are asked, so that those of one host do not gather. Pure.
//!
//! The first source of each host comes first, then the second of each, and so on: whatever a run takes, a host sees its
//! sources spread over it. Where nobody waits for the run, they are also kept apart by the clock.

use std::collections::HashMap;
use std::time::Duration;

/// Sources of one host are kept no further apart.
const APART: Duration = Duration::from_secs(1);

/// The places of `hosts` in the order in which they are asked, each with how long after the beginning of the run; all of
/// a host within `within`.
pub fn order(hosts: &[String], within: Duration) -> Vec<(usize, Duration)> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    hosts.iter().for_each(|host| *counts.entry(host).or_default() += 1);
    let mut met: HashMap<&str, u32> = HashMap::new();
    let mut places: Vec<(Duration, u32, usize)> = Vec::new();
    for (place, host) in hosts.iter().enumerate() {
        let apart = (within / counts.get(host.as_str()).copied().unwrap_or(1)).min(APART);
        let round = met.entry(host).or_default();
        places.push((apart * *round, *round, place));
        *round += 1;
    }
    places.sort_unstable();
    places.into_iter().map(|(wait, _, place)| (place, wait)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Sources of one host come one after the other, in the time they are given, and each once.
        #[test]
        fn sources_of_one_host_do_not_gather(
            hosts in prop::collection::vec("[abc]", 0..40),
            within in 0..100_000_u64,
        ) {
            let within = Duration::from_millis(within);
            let order = order(&hosts, within);
            let mut places: Vec<_> = order.iter().map(|(place, _)| *place).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..hosts.len()).collect::<Vec<_>>());
            prop_assert!(order.windows(2).all(|pair| pair[0].1 <= pair[1].1));
            for host in ["a", "b", "c"] {
                let own: Vec<_> = order.iter().filter(|(place, _)| hosts[*place] == host).collect();
                let count = u32::try_from(own.len()).expect("few");
                for pair in own.windows(2) {
                    prop_assert_eq!(pair[1].1 - pair[0].1, (within / count).min(Duration::from_secs(1)));
                }
                prop_assert!(own.iter().all(|(_, wait)| *wait <= within));
            }
        }
    }

    #[test]
    fn the_first_source_of_each_host_comes_first() {
        let hosts = ["a", "a", "a", "b", "b", "c"].map(str::to_owned);
        let places = |within| order(&hosts, within).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places(Duration::ZERO), [0, 3, 5, 1, 4, 2]);
        let minute = Duration::from_secs(60);
        assert_eq!(places(minute), [0, 3, 5, 1, 4, 2]);
        assert_eq!(order(&hosts, minute).last(), Some(&(2, Duration::from_secs(2))));
    }
}
