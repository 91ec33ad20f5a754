//! One select a role, and what makes a mapping usable.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{Mapping, MappingQuestion};
use crate::text::import::{self as text, Role};

const MESSAGE_ROLES: [Role; 5] = [
    Role::Text,
    Role::Speaker,
    Role::Conversation,
    Role::Account,
    Role::Time,
];
const CONVERSATION_ROLES: [Role; 6] = [
    Role::Prompt,
    Role::Reply,
    Role::Messages,
    Role::Conversation,
    Role::Account,
    Role::Time,
];

/// The roles of a layout, most important first.
pub(super) fn roles_of(row_is_message: bool) -> &'static [Role] {
    if row_is_message {
        &MESSAGE_ROLES
    } else {
        &CONVERSATION_ROLES
    }
}

/// Why `mapping` cannot be used; `None` if it can.
pub(super) fn lacks(mapping: &Mapping) -> Option<&'static str> {
    if mapping.row_is_message {
        match (&mapping.text, &mapping.role) {
            (None, _) => Some(text::NEEDS_TEXT),
            (_, None) => Some(text::NEEDS_SPEAKER),
            _ => None,
        }
    } else if mapping.text.is_none() && mapping.messages.is_none() {
        Some(text::NEEDS_PROMPT)
    } else {
        None
    }
}

/// The column of a role.
pub(super) fn column_of(mapping: &Mapping, role: Role) -> Option<&str> {
    let column = match role {
        Role::Conversation => &mapping.conversation,
        Role::Speaker => &mapping.role,
        Role::Text | Role::Prompt => &mapping.text,
        Role::Reply => &mapping.reply,
        Role::Messages => &mapping.messages,
        Role::Time => &mapping.time,
        Role::Account => &mapping.account,
    };
    column.as_deref()
}

fn set_column(mapping: &mut Mapping, role: Role, column: Option<String>) {
    match role {
        Role::Conversation => mapping.conversation = column,
        Role::Speaker => mapping.role = column,
        Role::Text | Role::Prompt => mapping.text = column,
        Role::Reply => mapping.reply = column,
        Role::Messages => mapping.messages = column,
        Role::Time => mapping.time = column,
        Role::Account => mapping.account = column,
    }
}

/// What the preview tells about the values of a column.
fn hint(question: &MappingQuestion, column: &str) -> Option<String> {
    let index = question.columns.iter().position(|name| name == column)?;
    let values: Vec<&String> = question
        .preview
        .iter()
        .filter_map(|row| row.get(index))
        .filter(|value| !value.trim().is_empty())
        .collect();
    let distinct: BTreeSet<&String> = values.iter().copied().collect();
    Some(text::column_hint(
        values.len(),
        distinct.len(),
        question.preview.len(),
    ))
}

/// The select of a role.
#[component]
pub(super) fn RoleField(
    /// The role.
    role: Role,
    /// The mapping under way.
    mapping: RwSignal<Mapping>,
    /// Columns and preview.
    question: Arc<MappingQuestion>,
) -> impl IntoView {
    let (name, note) = text::role(role);
    let id = format!("role-{role:?}");
    let note_id = format!("{id}-note");
    let chosen =
        Memo::new(move |_| mapping.with(|mapping| column_of(mapping, role).map(str::to_owned)));
    let options = question
        .columns
        .iter()
        .map(|column| {
            let value = column.clone();
            let selected = move || chosen.with(|chosen| chosen.as_ref() == Some(&value));
            view! {
                <option value=column.clone() prop:selected=selected>
                    {column.clone()}
                </option>
            }
        })
        .collect_view();
    let choose = move |column: String| {
        let column = Some(column).filter(|column| !column.is_empty());
        mapping.update(|mapping| set_column(mapping, role, column));
    };
    let hint =
        move || chosen.with(|chosen| chosen.as_ref().and_then(|column| hint(&question, column)));
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {name}
            </label>
            <select
                class="input"
                id=id
                aria-describedby=note_id.clone()
                on:change:target=move |event| choose(event.target().value())
            >
                <option value="" prop:selected=move || chosen.with(Option::is_none)>
                    {text::NO_COLUMN}
                </option>
                {options}
            </select>
            <p class="note" id=note_id>
                {note}
                {move || hint().map(|hint| view! { <span class="field__hint">{hint}</span> })}
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(column: &str) -> Option<String> {
        Some(column.to_owned())
    }

    #[test]
    fn a_mapping_needs_text_and_for_messages_a_speaker() {
        for (mapping, usable) in [
            (
                Mapping {
                    row_is_message: true,
                    ..Mapping::default()
                },
                false,
            ),
            (
                Mapping {
                    row_is_message: true,
                    text: some("t"),
                    ..Mapping::default()
                },
                false,
            ),
            (
                Mapping {
                    row_is_message: true,
                    text: some("t"),
                    role: some("r"),
                    ..Mapping::default()
                },
                true,
            ),
            (
                Mapping {
                    reply: some("a"),
                    ..Mapping::default()
                },
                false,
            ),
            (
                Mapping {
                    text: some("p"),
                    ..Mapping::default()
                },
                true,
            ),
            (
                Mapping {
                    messages: some("m"),
                    ..Mapping::default()
                },
                true,
            ),
        ] {
            assert_eq!(lacks(&mapping).is_none(), usable, "{mapping:?}");
        }
    }

    #[test]
    fn hints_tell_values_apart() {
        let question = MappingQuestion {
            format: "csv".to_owned(),
            columns: vec!["id".to_owned(), "who".to_owned(), "none".to_owned()],
            preview: vec![
                vec!["1".to_owned(), "user".to_owned(), String::new()],
                vec!["2".to_owned(), "user".to_owned()],
            ],
            proposed: Mapping::default(),
        };
        assert_eq!(
            hint(&question, "id").as_deref(),
            Some("all different in 2 rows")
        );
        assert_eq!(
            hint(&question, "who").as_deref(),
            Some("the same in every row")
        );
        assert_eq!(
            hint(&question, "none").as_deref(),
            Some("empty in the preview")
        );
        assert_eq!(hint(&question, "gone"), None);
    }
}
