//! Planted values in what leaves a run.

use super::truth::Canary;

/// Shorter normalised values occur by chance within ordinary words and numbers.
const MIN_NORMALIZED: usize = 8;

/// How many canaries occur in any of `outputs`, as planted or in normalised form (letters and digits, lower case).
pub fn count_leaks(canaries: &[Canary], outputs: &[&str]) -> usize {
    let normalized: Vec<String> = outputs
        .iter()
        .map(|output| {
            output
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        })
        .collect();
    canaries
        .iter()
        .filter(|canary| {
            outputs.iter().any(|output| output.contains(&canary.value))
                || (canary.normalized.len() >= MIN_NORMALIZED
                    && normalized
                        .iter()
                        .any(|output| output.contains(&canary.normalized)))
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_through_case_and_punctuation() {
        let canary = Canary {
            value: "+1 555 010 9999".to_owned(),
            normalized: "15550109999".to_owned(),
        };
        let count = |output: &str| count_leaks(std::slice::from_ref(&canary), &[output]);
        assert_eq!(count("call +1 555 010 9999"), 1);
        assert_eq!(count("call 1-555-010-9999"), 1);
        assert_eq!(count("call 1-555"), 0);
    }
}
