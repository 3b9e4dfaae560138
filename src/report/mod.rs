//! Answers: rows of the ledger into tables of typed cells. No SQL, no formats, no printing.

mod apart;
mod conditions;
mod cross;
mod diff;
mod dimension;
mod due;
mod list;
mod log;
mod parties;
mod question;
mod sentence;
mod show;
mod sources;
mod timeline;
mod words;
mod written;

pub use conditions::conditions;
pub use cross::cross;
pub use diff::diff;
pub use dimension::Dimension;
pub use due::{Watch, due};
pub use list::list;
pub use log::log;
pub use parties::parties;
pub use show::show;
pub use sources::sources;
pub use timeline::timeline;
pub use written::written;
