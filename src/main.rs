//! Presseschau: collects press releases, merges what several offices tell, publishes one feed.

#![expect(
    unreachable_pub,
    reason = "modules of the program mark what they offer the others, as a library would"
)]

mod app;
mod collect;
mod config;
mod fetch;
mod reading;

fn main() {}
