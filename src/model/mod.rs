//! The words of the field as types: what can be built is valid. No I/O, no SQL, no clock.

mod commitment;
mod condition;
mod country;
mod date;
mod due;
mod item;
mod key;
mod nearest;
mod party;
mod source;
mod standing;
mod status;
mod text;

pub use commitment::{Commitment, Requirement, RequirementKind, Role, Tie};
pub use condition::{Condition, ConditionState, Resolution, Stand};
pub use country::{Country, countries, country};
pub use date::{BadDate, PartialDate};
pub use due::{BadDue, Due, DueUnit, Span};
use item::changes;
pub use item::{Changes, Item, Kind, Place, Problem, Reference};
pub use key::{BadKey, Key};
pub use nearest::nearest;
pub use party::{Member, Party, PartyKind};
pub use source::Source;
pub use standing::{Judgement, Needed, standing, whole_waits, woken};
pub use status::{Standing, Status, StatusUpdate};
pub use text::{is_unsafe, quoted, shown};
