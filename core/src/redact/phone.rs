//! Telephone numbers.
//!
//! A number is taken where its shape speaks for itself (`+`, a trunk zero, an area code in brackets, the groupings of
//! large numbering plans) or where a cue word stands before it. The `phonenumber` crate would know every plan, but its
//! metadata weighs megabytes in wasm.

use super::cues::Cue;
use super::digits::{Group, join, may_end, may_start, runs};
use super::kind::{PiiKind, Span};
use super::view::View;
use super::words;

/// Bytes between a cue and its number: "phone number (work, evenings): ".
const CUE_GAP: usize = 28;
/// Digits of an international number without its `+` (ITU-T E.164 allows 15).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;
/// Digits of a national number with its trunk prefix.
const NATIONAL: std::ops::RangeInclusive<usize> = 9..=12;
/// Digits of a number that a cue announces; seven is a local number.
const CUED: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits of any number, with an international prefix written as zeros.
const ANY: std::ops::RangeInclusive<usize> = 7..=17;
/// Most groups of a numbering plan that is known by its grouping.
const MAX_PLAN_GROUPS: usize = 5;
/// Digits in order are filler, not a number.
const COUNTING: &str = "0123456789012345678";
/// Digits of a number with a blank after each ("5 0 3 5 5 5 …"); shorter rows are scores and grades.
const SPELLED: std::ops::RangeInclusive<usize> = 9..=15;
/// Most groups a number is written in: one a digit.
const MAX_GROUPS: usize = 15;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    for run in runs(view) {
        let mut first = 0;
        while first < run.len() {
            if let Some((start, last)) = number_at(view, &run, first) {
                let end = run[last].end;
                out.push(Span::new(PiiKind::Phone, start, end));
                first = last;
            }
            first += 1;
        }
    }
}

/// The number that begins with group `first`: its first byte and its last group.
fn number_at(view: &View<'_>, run: &[Group], first: usize) -> Option<(usize, usize)> {
    let (start, prefix) = prefix(view, run, first);
    if prefix != Prefix::Plus && !may_start(view, run, first) {
        return None;
    }
    let rest = &run[first..run.len().min(first + MAX_GROUPS)];
    let cued = view.is_cued(Cue::Phone, start, CUE_GAP);
    let referenced = !cued && view.is_cued_by(Cue::Reference, start, CUE_GAP, labels);
    // The longest reading wins: a shorter one would leave digits behind.
    let mut digits: usize = rest.iter().map(|group| group.len()).sum();
    for n in (1..=rest.len()).rev() {
        let groups = &rest[..n];
        let number = Number {
            opens_run: first == 0,
            view,
            groups,
            digits,
            prefix,
        };
        digits -= rest[n - 1].len();
        let right = ANY.contains(&number.digits)
            && (number.is_plain()
                || (cued && number.is_cued())
                || (!referenced && number.is_likely()));
        if right && may_end(view, run, first + n - 1) && !number.has_date() {
            return Some((start, first + n - 1));
        }
    }
    None
}

/// True if a word for an order or a code names the number behind the gap, and was not sent to it ("the code to 020 …").
fn labels(gap: &str) -> bool {
    !gap.split_whitespace()
        .any(|word| words::DIRECTIONS.contains(word))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    None,
    Plus,
    Bracket,
}

/// The sign before the first group and the byte where the number starts with it.
fn prefix(view: &View<'_>, run: &[Group], first: usize) -> (usize, Prefix) {
    let start = run[first].start;
    let before = &view.text[..start];
    let free = |at: usize| view.starts_word(at) && !view.text[..at].ends_with(')');
    if before.ends_with("+(") && free(start - 2) {
        (start - 2, Prefix::Plus)
    } else if before.ends_with('+') && free(start - 1) {
        (start - 1, Prefix::Plus)
    } else if before.ends_with('(') && free(start - 1) {
        (start - 1, Prefix::Bracket)
    } else {
        (start, Prefix::None)
    }
}

struct Number<'v, 't> {
    /// Whether no other digits stand before: "00" within a row of groups is no prefix.
    opens_run: bool,
    view: &'v View<'t>,
    groups: &'v [Group],
    digits: usize,
    prefix: Prefix,
}

impl Number<'_, '_> {
    /// International by its prefix.
    fn is_plain(&self) -> bool {
        let first = self.text(0);
        let stray_tail = self.groups.len() > 1 && self.last_len() == 1;
        match self.prefix {
            Prefix::Plus if first == "1" || (first.len() > 5 && first.starts_with('1')) => {
                self.digits == 11
            }
            Prefix::Plus => {
                !first.starts_with('0') && INTERNATIONAL.contains(&self.digits) && !stray_tail
            }
            _ => {
                self.opens_run
                    && first.starts_with("00")
                    && !first.starts_with("000")
                    && (10..=17).contains(&self.digits)
                    && (self.groups.len() > 2 || first.len() > 11)
                    && !stray_tail
            }
        }
    }

    /// Right for a number that a cue word announces.
    fn is_cued(&self) -> bool {
        CUED.contains(&self.digits)
            && (self.groups.len() == 1 || self.last_len() > 1 || self.is_spelled())
    }

    /// Written digit by digit, and no mere counting.
    fn is_spelled(&self) -> bool {
        SPELLED.contains(&self.digits)
            && self.digits == self.groups.len()
            && !COUNTING.contains(&join(self.view, self.groups))
    }

    /// National by its grouping.
    fn is_likely(&self) -> bool {
        self.has_trunk_zero() || self.has_area_bracket() || self.has_plan_shape()
    }

    /// "020 7946 0123", "0171/1234567", "06 12 34 56 78", "07700900123", "(0)20 7946 0123".
    fn has_trunk_zero(&self) -> bool {
        let first = self.text(0);
        let counts_up = COUNTING.starts_with(first);
        let bracketed = first == "0" && self.prefix == Prefix::Bracket && self.closes_bracket();
        let trunk = bracketed
            || (first.starts_with('0') && !matches!(first.as_bytes(), b"0" | [b'0', b'0', ..]));
        let rest_ok = self.groups[1..].iter().all(|group| group.len() >= 2);
        match self.groups.len() {
            1 => trunk && !counts_up && (10..=12).contains(&self.digits),
            n => {
                trunk
                    && rest_ok
                    && n <= 6
                    && (first.len() <= 6)
                    && (NATIONAL.contains(&self.digits) || bracketed && self.digits == 13)
            }
        }
    }

    /// "(415) 555-1158", "(11) 91234-5678".
    fn has_area_bracket(&self) -> bool {
        let first = self.text(0);
        self.prefix == Prefix::Bracket
            && self.closes_bracket()
            && (2..=5).contains(&first.len())
            && !is_year(first)
            && (2..=5).contains(&self.groups.len())
            && self.groups[1..].iter().all(|group| group.len() >= 2)
            && (9..=12).contains(&self.digits)
    }

    /// The grouping of a large plan that has neither a trunk zero nor brackets.
    fn has_plan_shape(&self) -> bool {
        if self.groups.len() > MAX_PLAN_GROUPS {
            return false;
        }
        let lens: Vec<usize> = self.groups.iter().map(|group| group.len()).collect();
        let starts = |n: usize, low: u8| self.text(n).as_bytes()[0] >= low;
        match lens.as_slice() {
            // North America.
            [3, 3, 4] => starts(0, b'2') && starts(1, b'2'),
            [1, 3, 3, 4] if self.text(0) == "1" => starts(1, b'2') && starts(2, b'2'),
            // Russia and Kazakhstan with the trunk eight.
            [1, 3, 3, 4] | [1, 3, 3, 2, 2] => self.text(0) == "8" && starts(1, b'3'),
            // Chinese mobile.
            [11] | [3, 4, 4] => self.text(0).starts_with('1') && self.text(0).as_bytes()[1] >= b'3',
            // Brazilian mobile.
            [2, 5, 4] => self.text(1).starts_with('9'),
            _ => false,
        }
    }

    fn closes_bracket(&self) -> bool {
        self.view.text[self.groups[0].end..].starts_with(')')
    }

    /// True if three neighbouring groups are a date, or two a span of years.
    fn has_date(&self) -> bool {
        if self.prefix == Prefix::Plus {
            // ISO 8601 writes far years with a sign.
            return matches!(self.groups, [year, month, day] if year.len() > 3 && month.len() == 2 && day.len() == 2);
        }
        let value = |n: usize| self.text(n).parse::<u32>().unwrap_or(u32::MAX);
        let dates = self.groups.windows(3).enumerate().any(|(n, groups)| {
            let day_month = |a: usize, b: usize| {
                value(a) <= 31 && value(b) <= 31 && (value(a) <= 12 || value(b) <= 12)
            };
            match [groups[0].len(), groups[1].len(), groups[2].len()] {
                [4, 1 | 2, 1 | 2] => is_year(self.text(n)) && day_month(n + 1, n + 2),
                [1 | 2, 1 | 2, 4] => is_year(self.text(n + 2)) && day_month(n, n + 1),
                _ => false,
            }
        });
        let years = (0..self.groups.len()).all(|n| is_year(self.text(n)));
        dates || years
    }

    fn text(&self, n: usize) -> &str {
        self.groups[n].text(self.view)
    }

    fn last_len(&self) -> usize {
        self.groups.last().map_or(0, |group| group.len())
    }
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}
