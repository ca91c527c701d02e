//! The pure core of Presseschau: what a press release is, how pages and feeds are read, how versions of one
//! release become one story, and how an edition is written.
//!
//! This crate knows nothing about the network, files, the clock, async or storage: bytes, settings and `now` go
//! in, values come out. Nothing here is global, and no foreign input makes it panic.
//!
//! The way through it, in reading order: [`source`] turns documents into [`RawEntry`](model::RawEntry) values,
//! [`normalize`] turns those into [`Entry`](model::Entry) values, [`merge`] decides what each means for the
//! [`Story`](model::Story) values known so far, and [`output`] writes stories as documents. [`cadence`] says when an
//! office is silent for too long.

pub mod cadence;
pub mod merge;
pub mod model;
pub mod normalize;
pub mod output;
pub mod source;
