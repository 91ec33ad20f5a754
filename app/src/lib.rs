//! The page and the workers of Clioscope. The pipeline itself is in `clioscope-core`.

pub mod protocol;
#[cfg(feature = "ui")]
pub mod state;
#[cfg(feature = "ui")]
pub mod views;
