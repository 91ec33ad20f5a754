//! The owner's view: raw conversations, apart from all else and part of no export.

mod dialog;
mod transcript;
mod visible;

pub use dialog::OwnerView;
