//! What the benchmarks call of the pipeline, for `workers/ours.mjs`. Time is taken there: this has no clock.
//!
//! Matrices cross the border as row-major `f32` of `n × dims`, positions on the plane as `x, y, x, y, …`.
#![allow(
    clippy::missing_errors_doc,
    clippy::needless_pass_by_value,
    reason = "JavaScript calls it: it hands over copies, and every error is an exception with its text"
)]

pub mod embedding;
pub mod geometry;

use wasm_bindgen::JsError;

use clioscope_core::Matrix;

/// Sends panics to the console.
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

fn matrix(values: Vec<f32>, dims: usize) -> Result<Matrix, JsError> {
    Matrix::from_vec(values, dims).ok_or_else(|| JsError::new("not a whole number of rows"))
}
