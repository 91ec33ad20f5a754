//! Parts that several views use. They take data and callbacks and know nothing of the session.

mod choice_card;
mod dialog;
mod heading;
mod icon;
mod number_field;
mod progress_bar;
mod share_bar;
mod text_field;

pub use choice_card::ChoiceCard;
pub use dialog::Dialog;
pub use heading::{Moved, PhaseHeading};
pub use icon::{Icon, Shape};
pub use number_field::NumberField;
pub use progress_bar::ProgressBar;
pub use share_bar::ShareBar;
pub use text_field::{AreaField, TextField};
