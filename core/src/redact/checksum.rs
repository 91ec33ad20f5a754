//! Check digits of card and identity numbers. Arguments are ASCII digits, or digits and capitals where noted.

/// Value of an ASCII digit; other bytes count as zero.
fn value(digit: u8) -> u32 {
    char::from(digit).to_digit(10).unwrap_or(0)
}

/// Sum of digit times weight, up to the shorter of the two.
pub(super) fn weighted(digits: &str, weights: &[u32]) -> u32 {
    let products = digits
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| value(digit) * weight);
    products.sum()
}

/// The digit at `at`, or 0 past the end.
pub(super) fn digit(digits: &str, at: usize) -> u32 {
    digits.as_bytes().get(at).copied().map_or(0, value)
}

/// Luhn (ISO/IEC 7812): cards, Swedish and Canadian numbers. All-zero numbers fail.
pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, digit)| match value(digit) * (1 + n as u32 % 2) {
            product @ 10.. => product - 9,
            product => product,
        })
        .sum();
    sum > 0 && sum.is_multiple_of(10)
}

/// Verhoeff: Indian Aadhaar numbers.
pub(super) fn verhoeff(digits: &str) -> bool {
    // The permutation is 1→5→7→6→2→8→3→0→1, 4↔9 applied once per place; the product is that of the dihedral group D5.
    const PERMUTED: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let product = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let sum = digits
        .bytes()
        .rev()
        .enumerate()
        .fold(0, |sum, (place, digit)| {
            let permuted = (0..place % 8).fold(value(digit), |v, _| PERMUTED[v as usize]);
            product(sum, permuted)
        });
    sum == 0
}

/// ISO 7064 MOD 11,10: German tax numbers, Croatian OIB.
pub(super) fn mod_11_10(digits: &str) -> bool {
    let Some((body, check)) = digits.split_at_checked(digits.len().saturating_sub(1)) else {
        return false;
    };
    let product = body.bytes().fold(10, |product, digit| {
        let sum = (product + value(digit)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == digit(check, 0)
}

/// The remainder of a decimal number of any length.
pub(super) fn remainder(digits: &str, modulus: u32) -> u32 {
    digits
        .bytes()
        .fold(0, |rest, digit| (rest * 10 + value(digit)) % modulus)
}

#[cfg(test)]
mod tests {
    use super::{luhn, mod_11_10, remainder, verhoeff};

    #[test]
    fn published_examples() {
        assert!(luhn("4111111111111111") && !luhn("4111111111111112") && !luhn("0000"));
        // The example of the Verhoeff article on Wikipedia: check digit 3 for 236.
        assert!(verhoeff("2363") && !verhoeff("2364") && !verhoeff("2633"));
        // The test number of the German tax office's check-digit document.
        assert!(mod_11_10("86095742719") && !mod_11_10("86095742718"));
        assert_eq!(
            remainder("123456789012", 97),
            (123_456_789_012_u64 % 97) as u32
        );
    }
}
