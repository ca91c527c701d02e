//! Clocks that jump. The program is shown another time by libfaketime, where that is installed (Debian: faketime).

use std::fs;
use std::path::Path;

use super::*;

#[test]
fn a_clock_that_jumps_by_a_day_and_back_stops_no_schedule_and_moves_no_date() {
    let Some(library) = LIBRARIES.into_iter().find(|library| Path::new(library).exists()) else {
        println!("left out: libfaketime is not installed");
        return;
    };
    let office = Office::new("");
    let file = office.home.path("clock");
    let set = |offset: &str| {
        fs::write(office.home.path("clock.new"), offset).expect("a clock");
        fs::rename(office.home.path("clock.new"), &file).expect("a clock");
    };
    set("+0");
    let mut command = office.home.command(&["run"]);
    command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", &file);
    command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let daemon = Daemon::start(command);
    let mut before = until_served(&daemon, 1);
    for (number, offset) in ["-1d", "+0", "+1d", "+0", "-1d", "+1d", "+0"].into_iter().enumerate() {
        set(offset);
        office.tells(number + 2);
        let after = until_served(&daemon, number + 2);
        assert!(before.iter().all(|story| after.contains(story)), "{offset}: {before:?} {after:?}");
        before = after;
        assert_eq!(daemon.get("/health", &[]).0, 200, "{offset}");
    }
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
}
