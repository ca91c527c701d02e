//! Presseschau: collects press releases, merges what several offices tell, publishes one feed.

#![expect(
    unreachable_pub,
    reason = "modules of the program mark what they offer the others, as a library would"
)]

mod app;
mod collect;
mod config;
mod control;
mod daemon;
mod demo;
mod fetch;
mod notify;
mod publish;
mod reading;
mod schedule;
mod stop;

#[tokio::main]
async fn main() {
    let (stopper, stop) = stop::Stopper::new();
    stopper.on_signals().unwrap();
    let l = tokio::net::TcpListener::bind("127.0.0.1:8080").await.unwrap();
    demo::run(l, stop, &mut |t| println!("{t}")).await.unwrap();
}
