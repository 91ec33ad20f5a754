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

pub(crate) use attention::{AttentionScratch, attend};
pub(crate) use lanes::{add_layer_norm_rows, layer_norm_rows};
pub(crate) use linear::{QuantizedLinear, Then};
pub(crate) use rows::QuantizedRows;
pub(crate) use tile::kernel_is_exact;
pub(crate) use tile::{GROUP, TILE_CHANNELS, TILE_ROWS, Unit, Weight, product};
