//! What views and exports may see: built from [`Admitted`](crate::privacy::Admitted) groups only, and
//! serialised in versioned forms.

pub(crate) mod build;
mod cells;
pub mod export;
pub mod v1;
