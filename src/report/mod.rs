//! Answers: rows of the ledger into tables of typed cells. No SQL, no formats, no printing.

mod conditions;
mod cross;
mod dimension;
mod list;
mod log;
mod parties;
mod show;
mod sources;
mod words;

pub use conditions::conditions;
pub use cross::cross;
pub use dimension::Dimension;
pub use list::list;
pub use log::log;
pub use parties::parties;
pub use show::show;
pub use sources::sources;
