//! The choice of theme.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::theme::Theme;
use crate::text::shell as text;

/// Three radio buttons as one small switch.
#[component]
pub(super) fn ThemeSwitch() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let choices = Theme::ALL
        .into_iter()
        .map(|theme| {
            let shape = match theme {
                Theme::System => Shape::Screen,
                Theme::Light => Shape::Sun,
                Theme::Dark => Shape::Moon,
            };
            view! {
                <label class="switch__choice" title=text::theme(theme)>
                    <input
                        class="visually-hidden"
                        type="radio"
                        name="theme"
                        prop:checked=move || context.theme.get() == theme
                        on:change=move |_| context.theme.set(theme)
                    />
                    <Icon shape=shape />
                    <span class="visually-hidden">{text::theme(theme)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="switch">
            <legend class="visually-hidden">{text::THEME}</legend>
            {choices}
        </fieldset>
    }
}
