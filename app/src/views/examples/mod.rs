//! The owner's view: raw conversations, apart from all else and part of no export.

pub mod dialog;
pub mod transcript;
pub mod visible;

pub use dialog::OwnerView;
