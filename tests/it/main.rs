//! Everything that needs the whole program: the real binary, a real store, real HTTP on loopback.

#![expect(unreachable_pub, reason = "what the tests share is marked as a library would")]

mod support;

mod alerts;
mod architecture;
mod by_hand;
mod cli;
mod collect;
mod daemon;
mod day;
mod demo;
mod faults;
mod guest;
mod handover;
mod hostile;
mod installing;
mod keeping;
mod killed;
mod kills;
mod operating;
mod relaunch;
mod serving;
mod websub;
