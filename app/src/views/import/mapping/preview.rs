//! The first rows of the file, with the roles of the columns above them.

use std::sync::Arc;

use leptos::prelude::*;

use super::roles::{column_of, roles_of};
use crate::protocol::{Mapping, MappingQuestion};
use crate::text::import as text;

/// Characters of a cell that are shown; the rest is cut, since cells hold whole messages.
const CELL_CHARS: usize = 140;

/// The preview table. Scrolls inside its own box, which the keyboard can reach.
#[component]
pub(super) fn Preview(
    /// Columns and rows.
    question: Arc<MappingQuestion>,
    /// The mapping under way, shown in the head of the table.
    mapping: RwSignal<Mapping>,
) -> impl IntoView {
    let MappingQuestion {
        columns, preview, ..
    } = Arc::unwrap_or_clone(question);
    let caption = text::preview_caption(preview.len(), columns.len());
    let head = columns
        .into_iter()
        .map(|column| {
            let name = column.clone();
            let role = move || {
                mapping.with(|mapping| {
                    roles_of(mapping.row_is_message)
                        .iter()
                        .find(|&&role| column_of(mapping, role) == Some(&*name))
                        .map(|&role| text::role(role).0)
                })
            };
            view! {
                <th scope="col">
                    {column}
                    {move || role().map(|role| view! { <span class="chip">{role}</span> })}
                </th>
            }
        })
        .collect_view();
    let rows = preview
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .map(|cell| view! { <td dir="auto">{shorten(cell)}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <section class="preview">
            <h2>{text::PREVIEW}</h2>
            <p class="note">{text::PREVIEW_NOTE}</p>
            <div class="preview__box" tabindex="0" role="region" aria-labelledby="preview-caption">
                <table>
                    <caption id="preview-caption">
                        {caption}
                    </caption>
                    <thead>
                        <tr>{head}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn shorten(cell: &str) -> String {
    let mut chars = cell.chars();
    let mut short: String = chars.by_ref().take(CELL_CHARS).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_cells_are_cut_between_characters() {
        assert_eq!(shorten("short"), "short");
        let long = "ü".repeat(CELL_CHARS + 1);
        let cut = shorten(&long);
        assert_eq!(cut.chars().count(), CELL_CHARS + 1);
        assert!(cut.ends_with('…'));
    }
}
