//! Finds wording that several conversations share verbatim: templates, forwarded texts, pasted passages.
//!
//! Such a passage proves itself, not the topic of those who use it. A word that people chose on their own weighs
//! more, see [`super::ctfidf`].

use super::reader::Token;

/// Tokens that two conversations must share in a row; in scripts without blanks, characters.
const WORDS: usize = 8;
const CHARACTERS: usize = 12;

/// For each token, whether it is inside a passage that another conversation holds verbatim.
///
/// `starts` has shape `(n_conversations + 1)`.
pub(super) fn find_copies(tokens: &[Token], starts: &[usize]) -> Vec<bool> {
    let mut windows: Vec<(u32, u32)> = Vec::new();
    for bounds in starts.windows(2) {
        for start in bounds[0]..bounds[1] {
            if let Some(window) = window(&tokens[..bounds[1]], start) {
                windows.push((hash(window), start as u32));
            }
        }
    }
    windows.sort_unstable();
    let owner = |start: u32| starts.partition_point(|&first| first <= start as usize);
    let mut copied = vec![false; tokens.len()];
    for run in windows.chunk_by(|a, b| a.0 == b.0) {
        if owner(run[0].1) == owner(run[run.len() - 1].1) {
            continue;
        }
        for &(_, start) in run {
            let start = start as usize;
            copied[start..start + span(&tokens[start])].fill(true);
        }
    }
    copied
}

/// Length of the window that starts with `first`.
fn span(first: &Token) -> usize {
    if first.unspaced { CHARACTERS } else { WORDS }
}

fn window(tokens: &[Token], start: usize) -> Option<&[Token]> {
    let len = span(&tokens[start]);
    tokens.get(start..start + len)
}

/// FNV-1a over the forms; a rare collision only makes a word count a little less.
fn hash(window: &[Token]) -> u32 {
    let mixed = window
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, token| {
            (hash ^ u64::from(token.surface)).wrapping_mul(0x0100_0000_01b3)
        });
    (mixed ^ (mixed >> 32)) as u32
}
