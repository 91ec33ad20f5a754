//! "Forget everything", which asks before.

use leptos::prelude::*;

use crate::browser::{storage, window};
use crate::components::{Dialog, Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::theme::Theme;
use crate::text::shell as text;

/// The button and its question.
#[component]
pub(super) fn Forget() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="button button--quiet header__button" title=text::FORGET
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <Icon shape=Shape::Bin />
            <span class="header__words">{text::FORGET}</span>
        </button>
        <Dialog
            open=open
            heading_id="forget-heading"
            heading=text::FORGET_TITLE
            close_label=text::CLOSE
        >
            <Question open=open />
        </Dialog>
    }
}

/// The question itself.
#[component]
fn Question(
    /// Set to `false` once answered.
    open: RwSignal<bool>,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let forget = move |_| {
        open.set(false);
        context.forget();
        context.theme.set(Theme::System);
        storage::clear();
        window::clear_hash();
    };
    view! {
        <p class="lead">{text::FORGET_BODY}</p>
        <div class="dialog__answers">
            <button type="button" class="button" autofocus on:click=move |_| open.set(false)>
                {text::FORGET_KEEP}
            </button>
            <button type="button" class="button button--danger" on:click=forget>
                {text::FORGET_CONFIRM}
            </button>
        </div>
    }
}
