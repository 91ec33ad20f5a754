//! From many findings to the spans of the answer: overlaps are united and placeholders left alone.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::kind::{PiiKind, Span};

/// The placeholders that stand in `text`, sorted and disjoint.
pub(super) fn placeholders(text: &str) -> Vec<(usize, usize)> {
    static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
        // Fourteen short constants: far from any limit of the automaton.
        AhoCorasick::new(PiiKind::ALL.map(PiiKind::placeholder)).expect("a small automaton")
    });
    FINDER
        .find_iter(text)
        .map(|found| (found.start(), found.end()))
        .collect()
}

/// Unites overlapping spans under the most specific kind among them, so that no byte of any finding is left over.
///
/// Spans that only touch stay apart. The answer is sorted and disjoint.
pub(super) fn unite(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, span.end, span.kind));
    let mut united: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match united.last_mut() {
            Some(last) if span.start < last.end => {
                last.end = last.end.max(span.end);
                last.kind = last.kind.min(span.kind);
            }
            _ => united.push(span),
        }
    }
    united
}

/// Cuts the `holes` out of the spans. Pieces without a letter or digit carry nothing and are dropped.
///
/// Both arguments are sorted and disjoint, and so is the answer.
pub(super) fn cut(text: &str, spans: &[Span], holes: &[(usize, usize)]) -> Vec<Span> {
    let mut pieces = Vec::with_capacity(spans.len());
    let mut push = |kind, start: usize, end: usize| {
        if start < end && text[start..end].contains(char::is_alphanumeric) {
            pieces.push(Span::new(kind, start, end));
        }
    };
    for &Span { kind, start, end } in spans {
        let mut from = start;
        let first = holes.partition_point(|hole| hole.1 <= start);
        for hole in holes[first..].iter().take_while(|hole| hole.0 < end) {
            push(kind, from, hole.0);
            from = hole.1;
        }
        push(kind, from, end);
    }
    pieces
}

/// `text` with each span replaced by its placeholder. `spans` are sorted and disjoint.
pub(super) fn replace(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        out.push_str(&text[from..span.start]);
        out.push_str(span.kind.placeholder());
        from = span.end;
    }
    out.push_str(&text[from..]);
    out
}

/// Translates spans found in `replace(text, done)` to positions in `text` and adds them to `done`.
///
/// None of `found` may touch a placeholder that `done` put in: each lies within a stretch that was copied.
pub(super) fn add_translated(done: &mut Vec<Span>, found: &[Span]) {
    let mut translated = Vec::with_capacity(done.len() + found.len());
    let mut earlier = done.iter().peekable();
    // How much longer the original is than the replaced text, up to the current position.
    let (mut original_extra, mut replaced_extra) = (0, 0);
    for span in found {
        while let Some(before) =
            earlier.next_if(|before| before.start + replaced_extra < span.start + original_extra)
        {
            original_extra += before.end - before.start;
            replaced_extra += before.kind.placeholder().len();
            translated.push(*before);
        }
        translated.push(Span::new(
            span.kind,
            span.start + original_extra - replaced_extra,
            span.end + original_extra - replaced_extra,
        ));
    }
    translated.extend(earlier);
    *done = translated;
}

#[cfg(test)]
mod tests {
    use super::{Span, add_translated, cut, replace, unite};
    use crate::redact::PiiKind::{Email, Name, Phone};

    fn span(kind: super::PiiKind, start: usize, end: usize) -> Span {
        Span::new(kind, start, end)
    }

    #[test]
    fn overlaps_become_one_span_of_the_most_specific_kind() {
        let spans = vec![span(Phone, 8, 12), span(Name, 0, 5), span(Email, 4, 9)];
        assert_eq!(unite(spans), [span(Email, 0, 12)]);
        let touching = vec![span(Name, 0, 5), span(Email, 5, 9)];
        assert_eq!(unite(touching.clone()), touching);
        assert_eq!(unite(vec![]), []);
    }

    #[test]
    fn holes_are_cut_out() {
        let text = "ab[EMAIL], cd";
        assert_eq!(
            cut(text, &[span(Name, 0, 13)], &[(2, 9)]),
            [span(Name, 0, 2), span(Name, 9, 13)]
        );
        assert_eq!(cut(text, &[span(Name, 2, 11)], &[(2, 9)]), []);
    }

    #[test]
    fn later_findings_are_translated() {
        let text = "x a@b.cc y 123 z";
        let mut done = vec![span(Email, 2, 8)];
        assert_eq!(replace(text, &done), "x [EMAIL] y 123 z");
        add_translated(&mut done, &[span(Name, 0, 1), span(Phone, 12, 15)]);
        assert_eq!(
            done,
            [span(Name, 0, 1), span(Email, 2, 8), span(Phone, 11, 14)]
        );
    }
}
