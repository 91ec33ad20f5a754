//! Facets that the person writes.

use leptos::{html, prelude::*};

use crate::components::{AreaField, Icon, Shape, TextField};
use crate::state::app_context::AppContext;
use crate::state::facets_form::{OwnFacet, OwnField, OwnKind};
use crate::text::facets as text;
use crate::text::model::sentence;

/// The person's facets, with a button for another.
#[component]
pub(super) fn OwnFacets() -> impl IntoView {
    let facets = expect_context::<AppContext>().facets;
    let ids = Memo::new(move |_| {
        facets.with(|form| form.own.iter().map(|own| own.id).collect::<Vec<_>>())
    });
    let added = RwSignal::new(None::<u32>);
    let add = NodeRef::<html::Button>::new();
    let removed = Callback::new(move |()| {
        // The button that was pressed is gone.
        if let Some(add) = add.get_untracked() {
            add.focus().ok();
        }
    });
    view! {
        <div class="own-facets section__part">
            <h3>{text::OWN_TITLE}</h3>
            <For each=move || ids.get() key=|id| *id let(id)>
                <Own id=id is_new=untrack(|| added.get() == Some(id)) removed=removed />
            </For>
            <button
                type="button"
                class="button"
                node_ref=add
                on:click=move |_| {
                    facets.update(|form| {
                        let id = form.add();
                        added.set(Some(id));
                    });
                }
            >
                <Icon shape=Shape::Plus />
                {text::ADD}
            </button>
        </div>
    }
    .into_any()
}

/// One facet.
#[component]
fn Own(
    /// Its id.
    id: u32,
    /// Whether it was just added, and takes the focus.
    is_new: bool,
    /// Called once it is removed.
    removed: Callback<()>,
) -> impl IntoView {
    let facets = expect_context::<AppContext>().facets;
    let of = move |read: fn(&OwnFacet) -> String| {
        Memo::new(move |_| facets.with(|form| form.own(id).map_or_else(String::new, read)))
    };
    let (name, question) = (of(|own| own.name.clone()), of(|own| own.question.clone()));
    let (choices, criteria) = (
        of(|own| own.choices.clone()),
        of(|own| own.criteria.clone()),
    );
    let kind = Memo::new(move |_| {
        facets.with(|form| form.own(id).map(|own| own.kind).unwrap_or_default())
    });
    let number = Memo::new(move |_| facets.with(|form| form.number_of(id)));
    // A facet that is just being written is not told off for what is still empty.
    let touched = RwSignal::new(!is_new);
    let error = move |field: OwnField| {
        Memo::new(move |_| {
            let error = facets.with(|form| form.error_of(id, field))?;
            touched.get().then(|| sentence(&error))
        })
    };
    let change = move |write: fn(&mut OwnFacet, String)| {
        Callback::new(move |typed| facets.update(|form| form.change(id, |own| write(own, typed))))
    };
    let options = OwnKind::ALL
        .into_iter()
        .map(|choice| {
            view! {
                <option value=choice.id() prop:selected=move || kind.get() == choice>
                    {text::kind(choice)}
                </option>
            }
        })
        .collect_view();
    let fieldset = NodeRef::<html::Fieldset>::new();
    Effect::new(move |_| {
        let first = fieldset
            .get()
            .filter(|_| is_new)
            .and_then(|fieldset| fieldset.query_selector("input").ok().flatten());
        if let Some(first) = first {
            crate::browser::window::focus(&first);
        }
    });
    view! {
        <fieldset class="own-facet" node_ref=fieldset on:focusout=move |_| touched.set(true)>
            <legend>{move || text::own_legend(number.get(), &name.get())}</legend>
            <TextField
                id=format!("facet-{id}-name")
                label=text::NAME
                value=name
                error=error(OwnField::Name)
                on_input=change(|own, typed| {
                    own.name = typed;
                    // A key of an earlier run stays with its name only.
                    own.key.clear();
                })
            />
            <AreaField
                id=format!("facet-{id}-question")
                label=text::QUESTION
                value=question
                error=error(OwnField::Question)
                on_input=change(|own, typed| own.question = typed)
            />
            <div class="field">
                <label class="field__label" for=format!("facet-{id}-kind")>
                    {text::ANSWER}
                </label>
                <select
                    class="input"
                    id=format!("facet-{id}-kind")
                    on:change:target=move |event| {
                        if let Some(kind) = OwnKind::from_id(&event.target().value()) {
                            facets.update(|form| form.change(id, |own| own.kind = kind));
                        }
                    }
                >
                    {options}
                </select>
            </div>
            <Show when=move || kind.get() == OwnKind::Category>
                <AreaField
                    id=format!("facet-{id}-choices")
                    label=text::CHOICES
                    value=choices
                    error=error(OwnField::Choices)
                    rows=4
                    on_input=change(|own, typed| own.choices = typed)
                />
            </Show>
            <Show when=move || kind.get() == OwnKind::Text>
                <TextField
                    id=format!("facet-{id}-criteria")
                    label=text::CRITERIA
                    value=criteria
                    error=error(OwnField::Criteria)
                    note=text::CRITERIA_NOTE
                    on_input=change(|own, typed| own.criteria = typed)
                />
            </Show>
            <button
                type="button"
                class="button button--quiet own-facet__remove"
                aria-label=move || text::remove(number.get())
                on:click=move |_| {
                    facets.update(|form| form.remove(id));
                    removed.run(());
                }
            >
                <Icon shape=Shape::Bin />
                {text::REMOVE}
            </button>
        </fieldset>
    }
    .into_any()
}
