//! Runs of digit groups ("+1 (415) 555-1158", "4111 1111 1111 1111"), from which phone and card numbers are read.

use super::view::View;

/// A maximal run of ASCII digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Group {
    pub(super) fn len(self) -> usize {
        self.end - self.start
    }

    pub(super) fn text<'v>(self, view: &'v View<'_>) -> &'v str {
        &view.numerals()[self.start..self.end]
    }
}

/// Longest separator between two groups of one number, in bytes: `) -`.
const MAX_SEPARATOR: usize = 3;

/// The digit groups of the text, in stretches within which a number may lie.
pub(super) fn runs(view: &View<'_>) -> Vec<Vec<Group>> {
    let bytes = view.numerals().as_bytes();
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + offset;
        let end = bytes[start..]
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .map_or(bytes.len(), |n| start + n);
        let group = Group { start, end };
        match runs.last_mut() {
            Some(run)
                if run
                    .last()
                    .is_some_and(|last| separates(&bytes[last.end..start])) =>
            {
                run.push(group);
            }
            _ => runs.push(vec![group]),
        }
        at = end;
    }
    runs
}

fn separates(between: &[u8]) -> bool {
    // A slash between blanks parts two numbers.
    between == b"/"
        || (between.len() <= MAX_SEPARATOR && between.iter().all(|byte| b" -.()".contains(byte)))
}

/// True if a number may begin at group `first`: no word, sign of money or decimal part goes before.
pub(super) fn may_start(view: &View<'_>, run: &[Group], first: usize) -> bool {
    let start = run[first].start;
    if first > 0 {
        return view.text[run[first - 1].end..start].contains([' ', '(']);
    }
    let before = &view.text[..start];
    let hyphenated = before
        .strip_suffix('-')
        .is_some_and(|before| before.ends_with(char::is_alphanumeric));
    view.starts_word(start) && !hyphenated && !before.ends_with(['#', '$', '€', '£', '.', ',', '%'])
}

/// True if a number may end with group `last`: no word, percent sign or decimal part follows.
pub(super) fn may_end(view: &View<'_>, run: &[Group], last: usize) -> bool {
    let end = run[last].end;
    if let Some(next) = run.get(last + 1) {
        return view.text[end..next.start].contains([' ', '(']);
    }
    let rest = &view.text[end..];
    let decimal = rest
        .strip_prefix([',', ':'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    view.ends_word(end) && !decimal && !rest.starts_with(['%', '€', '°'])
}

/// The digits of some groups, joined.
pub(super) fn join(view: &View<'_>, groups: &[Group]) -> String {
    groups.iter().map(|group| group.text(view)).collect()
}
