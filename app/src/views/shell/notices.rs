//! Notices: worth knowing, stopping nothing.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::text::shell as text;

/// The notices below the header, announced politely.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let notices = Memo::new(move |_| context.session.with(|session| session.notices.clone()));
    view! {
        <div class="notices" role="status">
            <For each=move || notices.get() key=|notice| notice.id let(notice)>
                <div class="notice">
                    <Icon shape=Shape::Info />
                    <p>{notice.message}</p>
                    <button
                        type="button"
                        class="button button--quiet button--icon"
                        aria-label=text::DISMISS
                        on:click=move |_| context.dismiss(notice.id)
                    >
                        <Icon shape=Shape::Cross />
                    </button>
                </div>
            </For>
        </div>
    }
}
