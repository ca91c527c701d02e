//! Drives that are full or can only be read, and directories that go away.

use super::*;
use crate::support::Ran;

/// A store on a drive of its own.
const SMALL: &str = "mkdir -p data && mount -t tmpfs -o size=6m none data && exec \"$@\"";

#[test]
fn a_full_drive_is_told_and_nothing_is_lost_by_it() {
    let office = Office::new("");
    let Some(command) = apart(&office.home, SMALL, &["run"]) else { return };
    let mut daemon = Daemon::start(command);
    let before = until_served(&daemon, 1);
    let drive = std::path::PathBuf::from(format!("/proc/{}/root", daemon.id()));
    let fill = drive.join(office.home.path("data/fill").strip_prefix("/").expect("a path"));
    let _ = std::fs::write(&fill, vec![b'x'; 8 << 20]);
    // Of itself: what it needs was allotted before.
    for last in 2..=40 {
        office.tells(last);
        std::thread::sleep(Duration::from_millis(60));
        if std::fs::metadata(&fill).is_err() {
            break;
        }
    }
    let line = daemon.wait_for("the run failed");
    assert!(line.contains("no space is left on its drive") && line.contains("check free space"), "{line}");
    let meanwhile = served(&daemon);
    assert!(before.iter().all(|story| meanwhile.contains(story)), "it goes on serving");
    std::fs::remove_file(&fill).expect("space");
    let after = until_served(&daemon, 40);
    assert!(meanwhile.iter().all(|story| after.contains(story)), "ids and dates stay");
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
}

#[test]
fn files_that_may_not_grow_are_told_and_nothing_is_lost_by_it() {
    let office = Office::new("");
    office.tells(5);
    office.home.expect(0, &["refresh"]);
    let before = office.stories();
    office.tells(60);
    let limited = |arguments: &[&str]| -> Ran {
        let mut command = within(&office.home, "ulimit -f 1; exec \"$@\"", arguments);
        command.output().expect("the program").into()
    };
    let ran = limited(&["refresh"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("data") && ran.err.contains("too large"), "{}", ran.err);
    let ran = limited(&["publish", "--to", "htdocs"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("too large") && ran.err.contains("free space"), "{}", ran.err);
    office.home.expect(0, &["refresh"]);
    let after = office.stories();
    assert_eq!(after.len(), 60);
    assert!(before.iter().all(|story| after.contains(story)));
    office.home.expect(0, &["publish", "--to", "htdocs"]);
}

#[test]
fn a_drive_that_can_only_be_read_is_told() {
    let office = Office::new("");
    office.home.expect(0, &["refresh"]);
    let before = office.stories();
    office.tells(3);
    std::fs::create_dir(office.home.path("htdocs")).expect("a directory");
    let read_only =
        "for d in data htdocs; do mount --bind $d $d && mount -o remount,bind,ro $d; done; exec \"$@\"";
    for arguments in
        [&["refresh"][..], &["run"], &["sources"], &["--storage", "sled:x", "publish", "--to", "htdocs"]]
    {
        let Some(mut command) = apart(&office.home, read_only, arguments) else { return };
        let ran: Ran = command.output().expect("the program").into();
        assert_eq!(ran.code, 1, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("Read-only file system"), "{arguments:?}: {}", ran.err);
    }
    office.home.expect(0, &["refresh"]);
    let after = office.stories();
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|story| after.contains(story)));
}

#[test]
fn a_store_that_is_taken_away_is_told_and_gone_on_with_once_it_is_back() {
    let office = Office::new("");
    let mut daemon = office.home.daemon();
    let before = until_served(&daemon, 1);
    let (here, away) = (office.home.path("data"), office.home.path("weg"));
    std::fs::rename(&here, &away).expect("taken away");
    office.tells(2);
    let line = daemon.wait_for("the run failed");
    assert!(line.contains("data was removed or replaced") && line.contains("presseschau restore"), "{line}");
    assert_eq!(served(&daemon), before, "it goes on serving");
    assert!(!here.exists(), "nothing is made in its place");
    std::fs::rename(&away, &here).expect("put back");
    let after = until_served(&daemon, 2);
    assert!(before.iter().all(|story| after.contains(story)));
    assert_eq!(office.stories().len(), 2, "commands are taken as before");
}

#[test]
fn a_store_that_was_removed_is_gone_on_with_once_its_backup_is_restored() {
    let office = Office::new("");
    let mut daemon = office.home.daemon();
    let before = until_served(&daemon, 1);
    let backup = office.home.path("sicherung.jsonl").display().to_string();
    office.home.expect(0, &["backup", &backup]);
    std::fs::remove_dir_all(office.home.path("data")).expect("removed");
    daemon.wait_for("the run failed");
    office.home.expect(0, &["restore", &backup]);
    office.tells(2);
    let after = until_served(&daemon, 2);
    assert!(before.iter().all(|story| after.contains(story)), "{before:?} {after:?}");
    assert_eq!(office.stories().len(), 2, "commands are taken again");
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    assert_eq!(office.stories().len(), 2);
}
