//! Presseschau: collects press releases, merges what several offices tell, publishes one feed.

mod app;
mod collect;
mod config;
mod fetch;
mod reading;

fn main() {}
