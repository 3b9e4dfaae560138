//! Pledgebook: who promised what to whom, on which condition, said where, and what came of it.
//!
//! The library behind the `pledge` command. Dependencies run downwards only:
//!
//! ```text
//!     file -> dossier -> ledger::Writer -> tables
//!     tables -> ledger -> report -> table -> render -> screen or file
//! ```
//!
//! - [`model`]: the words of the field as types, and the rules that need nothing but them.
//! - [`query`]: what one may ask.
//! - [`dossier`]: the interchange form and its formats, both ways.
//! - [`ledger`]: the append-only book in SQLite; the only place with SQL.
//! - [`report`]: rows of the ledger into tables of typed cells.
//! - [`table`]: the one type between reports and renderers.
//! - [`render`]: tables into bytes, one file per output format.
//!
//! `schema.sql` at the top of the repository is the ledger itself, written to be read.

#![warn(missing_docs)]

pub mod dossier;
pub mod ledger;
pub mod model;
pub mod query;
pub mod render;
pub mod report;
pub mod table;
