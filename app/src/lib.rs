//! The page and the workers of Clioscope. The pipeline itself is in `clioscope-core`.

pub mod protocol;
pub mod spawn;
#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "ui")]
pub mod browser;
#[cfg(feature = "ui")]
#[allow(
    unreachable_pub,
    reason = "the component macro writes `pub` whatever the visibility of the component"
)]
pub mod components;
#[cfg(feature = "ui")]
pub mod state;
#[cfg(feature = "ui")]
pub mod text;
#[cfg(feature = "ui")]
#[allow(
    unreachable_pub,
    reason = "the component macro writes `pub` whatever the visibility of the component"
)]
pub mod views;
