//! Checks of the reader on small pages written for it.
