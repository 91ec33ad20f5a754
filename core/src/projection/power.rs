//! x^b for the forces of the layout: arithmetic only, so equal on all targets, and several times faster than `powf`.
//!
//! Nearly all the time of a layout goes into this one function, and a step of gradient descent with random samples
//! does not notice a relative error of 10⁻⁶.

use std::f32::consts::{LN_2, SQRT_2};

const MANTISSA_BITS: u32 = 23;
const MANTISSA_MASK: u32 = (1 << MANTISSA_BITS) - 1;
const EXPONENT_BIAS: i32 = 127;

/// `base` to the power of `exponent`, with a relative error below 10⁻⁵ over the distances of a map.
///
/// For `base` ≥ 0 and finite; 0 for a base below the smallest normal number. Results beyond 2^±126 are cut there.
#[inline]
pub(super) fn power(base: f32, exponent: f32) -> f32 {
    // No branches, here and below, so that a loop over several bases vectorises.
    let power = exp2(exponent * log2(base));
    if base < f32::MIN_POSITIVE { 0.0 } else { power }
}

/// log₂ of a positive normal number.
#[inline]
fn log2(x: f32) -> f32 {
    let bits = x.to_bits();
    let whole = (bits >> MANTISSA_BITS) as i32 - EXPONENT_BIAS;
    let mantissa = f32::from_bits(bits & MANTISSA_MASK | (EXPONENT_BIAS as u32) << MANTISSA_BITS);
    let is_large = mantissa > SQRT_2;
    let mantissa = if is_large { 0.5 * mantissa } else { mantissa };
    let whole = whole + i32::from(is_large);
    // ln m = 2·artanh s, by its series to s⁷ for |s| ≤ 0.172.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let s2 = s * s;
    let series = 1.0 + s2 * (1.0 / 3.0 + s2 * (1.0 / 5.0 + s2 * (1.0 / 7.0)));
    whole as f32 + (2.0 / LN_2) * s * series
}

/// 2 to the power of `y`.
#[inline]
fn exp2(y: f32) -> f32 {
    let y = y.clamp(-126.0, 126.0);
    // The cast cuts a positive number, so this rounds to the nearest.
    let biased = (y + (EXPONENT_BIAS as f32 + 0.5)) as i32;
    let whole = biased - EXPONENT_BIAS;
    // e^t by its series to t⁶ for |t| ≤ ln 2 / 2.
    let t = (y - whole as f32) * LN_2;
    let series = 1.0 / 24.0 + t * (1.0 / 120.0 + t * (1.0 / 720.0));
    let fraction = 1.0 + t * (1.0 + t * (1.0 / 2.0 + t * (1.0 / 6.0 + t * series)));
    fraction * f32::from_bits((biased as u32) << MANTISSA_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_libm() {
        let mut largest_error = 0.0_f64;
        for exponent in [0.3, 0.790_495, 1.0, 1.334] {
            for step in 0..40_000 {
                // Squared distances from 1e-8 to 1e8, some at powers of two.
                let base = libm::powf(10.0, step as f32 / 2500.0 - 8.0);
                for base in [base, libm::exp2f(step as f32 / 1000.0 - 20.0)] {
                    let expected = libm::pow(f64::from(base), f64::from(exponent));
                    let error = (f64::from(power(base, exponent)) / expected - 1.0).abs();
                    largest_error = largest_error.max(error);
                }
            }
        }
        assert!(largest_error < 1e-5, "{largest_error}");
    }

    #[test]
    fn ends_of_the_range() {
        for zero in [0.0, f32::MIN_POSITIVE / 2.0] {
            assert_eq!(power(zero, 0.8).to_bits(), 0);
        }
        assert!(power(f32::MIN_POSITIVE, 0.8) > 0.0);
        assert!(power(f32::MIN_POSITIVE, 2.0) > 0.0);
        assert!(power(f32::MAX, 2.0).is_finite());
        assert!((power(1.0, 0.8) - 1.0).abs() < 1e-7);
    }
}
