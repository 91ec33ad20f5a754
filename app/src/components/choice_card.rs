//! A radio button as a card.

use leptos::prelude::*;

/// One choice of a radio group, with a title and whatever explains it. Put several in a `fieldset`.
#[component]
pub fn ChoiceCard(
    /// Name of the group, the same on all its cards.
    group: &'static str,
    /// Whether this one is chosen.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called when it becomes the chosen one.
    on_choose: Callback<()>,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it cannot be chosen now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// A mark after the title, such as "Proposed".
    #[prop(into, optional)]
    mark: Signal<Option<&'static str>>,
    /// What explains the choice.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="choice" class:choice--disabled=disabled>
            <input
                class="choice__radio"
                type="radio"
                name=group
                prop:checked=checked
                disabled=disabled
                on:change=move |_| on_choose.run(())
            />
            <span class="choice__text">
                <span class="choice__title">
                    {move || title.get()}
                    {move || mark.get().map(|mark| view! { <span class="chip">{mark}</span> })}
                </span>
                <span class="choice__note">{children()}</span>
            </span>
        </label>
    }
}
