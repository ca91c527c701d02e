//! Everything that needs the whole program: the real binary, a real store, real HTTP on loopback.

mod support;

mod architecture;
mod cli;
mod collect;
mod daemon;
mod demo;
mod handover;
mod hostile;
mod killed;
