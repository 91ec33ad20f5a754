//! Damage to files: what is changed in bytes to see whether their reader stands it.

use std::ops::Range;

use proptest::prelude::*;

/// One change to bytes, at a place that is taken modulo their number.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Replace(usize, u8),
    Insert(usize, &'static str),
    Remove(usize, usize),
    Repeat(usize, usize),
    Truncate(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let telling = prop::sample::select(vec![
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        "null",
        "-1",
        "1e999",
        "4294967296",
        "\\ud800",
        "\0",
        "0.5",
        "NaN",
        "\"id\":",
        "PK\u{3}\u{4}",
    ]);
    let at = any::<usize>();
    prop_oneof![
        (at, any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (at, telling).prop_map(|(at, text)| Change::Insert(at, text)),
        (at, 1..60_usize).prop_map(|(at, n)| Change::Remove(at, n)),
        (at, 1..200_usize).prop_map(|(at, n)| Change::Repeat(at, n)),
        at.prop_map(Change::Truncate),
    ]
}

/// Some changes, of which there are as many as `n` says.
pub(crate) fn changes(n: Range<usize>) -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(change(), n)
}

/// The bytes with the changes made, one after another.
pub(crate) fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        let place = |at: usize| at % (bytes.len() + 1);
        match *change {
            Change::Replace(at, byte) => {
                let at = place(at);
                if let Some(old) = bytes.get_mut(at) {
                    *old = byte;
                }
            }
            Change::Insert(at, text) => {
                let at = place(at);
                bytes.splice(at..at, text.bytes());
            }
            Change::Remove(at, n) => {
                let at = place(at);
                bytes.drain(at..(at + n).min(bytes.len()));
            }
            Change::Repeat(at, n) => {
                let at = place(at);
                let piece = bytes[at..(at + n).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            Change::Truncate(at) => bytes.truncate(place(at)),
        }
    }
    bytes
}
