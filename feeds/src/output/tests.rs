//! Promises of all documents together.
