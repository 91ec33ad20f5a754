//! What views and exports may see: built from [`Admitted`](crate::privacy::Admitted) groups only, and
//! serialised in versioned forms.

pub mod v1;
