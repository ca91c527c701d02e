//! The documents, read back as their readers read them: by strict parsers, and by what they promise.
//!
//! Nothing here looks at text with `contains` where a parser can tell what a reader would see.

mod read;
mod sample;

mod archives;
mod feeds;
mod fragment;
mod injections;
mod promises;
mod queries;
mod random;
mod snapshots;
mod warnings;
