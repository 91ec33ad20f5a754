//! The page and the workers of Clioscope. The pipeline itself is in `clioscope-core`.

pub mod protocol;
pub mod spawn;
#[cfg(feature = "worker")]
pub mod worker;
