//! What the page knows: plain structs with reducers, and the context that holds them in signals.
//!
//! Nothing here names the browser; what it needs from outside is the [`Link`](app_context::Link) trait.
//! So every rule of this module is tested natively.

pub mod app_context;
pub mod budget;
pub mod facets_form;
pub mod hash;
pub mod import_state;
pub mod model_actions;
pub mod model_form;
pub mod model_state;
pub mod run_state;
pub mod selection;
pub mod session;
pub mod settings;
pub mod theme;
