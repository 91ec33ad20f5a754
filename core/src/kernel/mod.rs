//! Numeric kernels of the sentence encoders: products of eight-bit weights with seven-bit activations, attention,
//! layer normalisation, GELU.
//!
//! The integer parts are exact on every target and the `f32` parts take the same steps in the same order everywhere,
//! without fused multiply-add: page and program agree bit for bit.

mod attention;
mod lanes;
mod linear;
mod rows;
#[cfg(test)]
mod tests;
mod tile;

pub use attention::{AttentionScratch, attend};
pub use lanes::{add_layer_norm_rows, gelu, layer_norm_rows, softmax_rows};
pub use linear::{QuantizedLinear, Then};
pub use rows::QuantizedRows;
pub use tile::kernel_is_exact;
pub(crate) use tile::{GROUP, TILE_CHANNELS, TILE_ROWS, Unit, Weight, product};
