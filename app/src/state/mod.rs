//! What the page knows: plain structs and signals, no views.

pub mod app_context;
pub mod hash;
pub mod selection;
pub mod session;
pub mod theme;
