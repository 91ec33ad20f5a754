//! A name that was found once is hidden wherever it stands in the same text.

use std::collections::BTreeSet;

use super::kind::{PiiKind, Span};
use super::terms::Terms;
use super::view::{View, is_unspaced};

/// Different names of one text that are looked for. It bounds the time that a text of many names takes.
const MAX_NAMES: usize = 100;
/// Characters of the shortest name without a space ("王晓燕") that cannot be part of other words.
const MIN_UNSPACED: usize = 3;

/// Adds the other mentions of the full names in `found`.
pub(super) fn find(view: &View<'_>, found: &mut Vec<Span>) {
    let names: BTreeSet<&str> = found
        .iter()
        .filter(|span| span.kind == PiiKind::Name)
        .map(|span| &view.text[span.start..span.end])
        .filter(|name| {
            name.contains(' ')
                || (name.starts_with(is_unspaced) && name.chars().count() >= MIN_UNSPACED)
        })
        .take(MAX_NAMES)
        .collect();
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    Terms::new(&names).find(view, PiiKind::Name, found);
}
