//! Payment cards (Luhn) and bank accounts (IBAN, by the `iban_validate` crate, which keeps the registry of formats).

use std::sync::LazyLock;

use iban::Iban;
use regex::Regex;

use super::digits::{Group, join, may_end, may_start, runs};
use super::kind::{PiiKind, Span};
use super::view::View;
use super::{checksum, pattern};

/// Digits of a card number (ISO/IEC 7812).
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
/// Characters of an IBAN: Norway has the shortest, the standard allows 34.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    find_cards(view, out);
    find_ibans(view, out);
}

fn find_cards(view: &View<'_>, out: &mut Vec<Span>) {
    for run in runs(view) {
        let mut first = 0;
        while first < run.len() {
            if may_start(view, &run, first)
                && let Some(last) = card_at(view, &run, first)
            {
                out.push(Span::new(
                    PiiKind::PaymentCard,
                    run[first].start,
                    run[last].end,
                ));
                first = last;
            }
            first += 1;
        }
    }
}

/// The last group of the card number that begins with group `first`.
fn card_at(view: &View<'_>, run: &[Group], first: usize) -> Option<usize> {
    let mut digits = 0;
    let mut found = None;
    for (last, group) in run.iter().enumerate().skip(first) {
        digits += group.len();
        if digits > *CARD.end() {
            break;
        }
        if CARD.contains(&digits)
            && may_end(view, run, last)
            && is_card_grouping(&run[first..=last])
            && is_card(&join(view, &run[first..=last]))
        {
            found = Some(last);
        }
    }
    found
}

/// One block, blocks of three to seven, or digit by digit: not a row of a table that happens to add up.
fn is_card_grouping(groups: &[Group]) -> bool {
    groups.len() == 1
        || groups.iter().all(|group| (3..=7).contains(&group.len()))
        || groups.iter().all(|group| group.len() == 1)
}

/// Luhn, after the issuer range and its lengths: Luhn alone lets a tenth of all numbers pass.
fn is_card(digits: &str) -> bool {
    let head = |n: usize| digits[..n].parse::<u32>().unwrap_or(0);
    let lengths = match digits.as_bytes()[0] {
        b'5' if (51..=55).contains(&head(2)) => 16..=16,
        b'2' if (2200..=2204).contains(&head(4)) => 16..=19,
        b'2' if (2221..=2720).contains(&head(4)) => 16..=16,
        b'3' if [34, 37].contains(&head(2)) => 15..=15,
        b'3' if [30, 36, 38, 39].contains(&head(2)) => 14..=19,
        b'3' if head(2) == 35 => 16..=19,
        b'4' | b'5' | b'6' => 13..=19,
        b'8' if [81, 82].contains(&head(2)) => 16..=16,
        b'9' if head(4) == 9792 => 16..=16,
        _ => return false,
    };
    lengths.contains(&digits.len()) && checksum::luhn(digits)
}

fn find_ibans(view: &View<'_>, out: &mut Vec<Span>) {
    static HEAD: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?-u:\b)[a-z]{2}[ .\-]?[0-9](?:[ .\-]?[0-9])"));
    let mut from = 0;
    for head in HEAD.find_iter(&view.lower) {
        if head.start() >= from
            && view.starts_word(head.start())
            && let Some(end) = iban_at(view, head.start())
        {
            out.push(Span::new(PiiKind::Iban, head.start(), end));
            from = end;
        }
    }
}

/// The end of the longest valid IBAN that begins at `start`, in whatever case and grouping.
fn iban_at(view: &View<'_>, start: usize) -> Option<usize> {
    let mut compact = String::with_capacity(*IBAN.end());
    let mut found = None;
    let mut gap = 0;
    for (offset, c) in view.text[start..].char_indices() {
        if c.is_ascii_alphanumeric() {
            gap = 0;
            compact.push(c.to_ascii_uppercase());
            let end = start + offset + 1;
            if IBAN.contains(&compact.len())
                && view.ends_word(end)
                && compact.parse::<Iban>().is_ok()
            {
                found = Some(end);
            }
            if compact.len() == *IBAN.end() {
                break;
            }
        } else {
            gap += 1;
            if gap > 1 || !matches!(c, ' ' | '-' | '.' | '/' | '_') {
                break;
            }
        }
    }
    found
}
