//! From files to a verdict: the first screen, reading, naming columns, and the verdict card.

mod art;
mod drop_overlay;
mod importing;
mod intake;
mod mapping;
mod project;
mod resume;
mod verdict;
mod welcome;

pub use drop_overlay::DropOverlay;
pub use importing::Importing;
pub use intake::Intake;
pub use mapping::MappingView;
pub use verdict::Verdict;
pub use welcome::Welcome;
