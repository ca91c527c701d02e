//! Letters from notices.
