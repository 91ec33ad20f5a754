//! Naming the columns of a table or of unknown records.

mod preview;
mod roles;

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::{ChoiceCard, PhaseHeading};
use crate::protocol::{Mapping, MappingQuestion};
use crate::state::app_context::AppContext;
use crate::text::import as text;
use preview::Preview;
use roles::{RoleField, lacks, roles_of};

/// The mapping step.
#[component]
pub fn MappingView() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let question = Memo::new(move |_| context.session.with(|s| s.import.question.clone()));
    move || {
        question
            .get()
            .map(|question| view! { <Form question=question /> })
            .into_any()
    }
}

/// The form of one question.
#[component]
fn Form(
    /// What the worker asks.
    question: Arc<MappingQuestion>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let mapping = RwSignal::new(question.proposed.clone());
    let busy = Memo::new(move |_| context.session.with(|s| s.import.reading.is_some()));
    let lacking = Memo::new(move |_| mapping.with(lacks));
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = mapping.get_untracked();
        if lacks(&chosen).is_none() {
            context.remap(chosen);
        }
    };
    let fields = {
        let question = question.clone();
        move || {
            let row_is_message = mapping.with(|mapping| mapping.row_is_message);
            roles_of(row_is_message)
                .iter()
                .map(|&role| {
                    view! { <RoleField role=role mapping=mapping question=question.clone() /> }
                })
                .collect_view()
        }
    };
    view! {
        <form class="mapping" on:submit=read>
            <PhaseHeading text=text::MAPPING_TITLE />
            <p class="lead">{text::MAPPING_LEAD}</p>
            <Layout mapping=mapping />
            <div class="mapping__roles">{fields}</div>
            <Preview question=question mapping=mapping />
            <div class="mapping__end">
                <button
                    type="submit"
                    class="button button--primary button--large"
                    disabled=move || lacking.get().is_some() || busy.get()
                >
                    {text::READ_COLUMNS}
                </button>
                <button
                    type="button"
                    class="button button--large"
                    on:click=move |_| context.leave_mapping()
                >
                    {text::BACK}
                </button>
                <p class="field__error" role="status">
                    {move || lacking.get()}
                </p>
            </div>
        </form>
    }
    .into_any()
}

/// Whether a row is a message or a conversation.
#[component]
fn Layout(
    /// The mapping under way.
    mapping: RwSignal<Mapping>,
) -> impl IntoView {
    let card = move |is_message: bool, title: &'static str, note: &'static str| {
        view! {
            <ChoiceCard
                group="layout"
                title=title
                checked=Signal::derive(move || {
                    mapping.with(|mapping| mapping.row_is_message) == is_message
                })
                on_choose=Callback::new(move |()| {
                    mapping.update(|mapping| mapping.row_is_message = is_message);
                })
            >
                {note}
            </ChoiceCard>
        }
    };
    view! {
        <fieldset class="choices choices--row">
            <legend class="field__label">{text::LAYOUT_LEGEND}</legend>
            {card(true, text::ROW_IS_MESSAGE, text::ROW_IS_MESSAGE_NOTE)}
            {card(false, text::ROW_IS_CONVERSATION, text::ROW_IS_CONVERSATION_NOTE)}
        </fieldset>
    }
}
