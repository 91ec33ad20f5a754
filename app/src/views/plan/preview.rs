//! What will be sent, before anything is.

use leptos::prelude::*;

use crate::components::{Dialog, Icon, Shape};
use crate::protocol::PreviewCall;
use crate::state::app_context::AppContext;
use crate::text::{budget as text, model, shell};

/// The button and its dialog.
#[component]
pub(super) fn Preview() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let open = RwSignal::new(false);
    let planned = Memo::new(move |_| context.plan.with(Option::is_some));
    let show = move |_| {
        context.preview();
        open.set(true);
    };
    view! {
        <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            disabled=move || !planned.get()
            on:click=show
        >
            {text::PREVIEW}
        </button>
        <Dialog
            open=open
            heading_id="preview-heading"
            heading=text::PREVIEW_TITLE
            close_label=shell::CLOSE
            wide=true
        >
            <Calls />
        </Dialog>
    }
    .into_any()
}

/// The calls.
#[component]
fn Calls() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let calls = Memo::new(move |_| context.session.with(|s| s.model.preview.clone()));
    let list = move || match calls.get() {
        None => view! { <p role="status">{text::PREVIEW_WAIT}</p> }.into_any(),
        Some(calls) if calls.is_empty() => view! { <p>{text::PREVIEW_NONE}</p> }.into_any(),
        Some(calls) => calls
            .iter()
            .cloned()
            .enumerate()
            .map(|(i, call)| view! { <Call number=i + 1 call=call /> })
            .collect_view()
            .into_any(),
    };
    view! {
        <p class="callout">
            <Icon shape=Shape::Shield />
            <span>{text::PREVIEW_LEAD}</span>
        </p>
        {list}
        <p class="note">{text::KEY_NOT_SHOWN}</p>
    }
    .into_any()
}

/// One call, word for word.
#[component]
fn Call(
    /// Its number, from 1.
    number: usize,
    /// The call.
    call: PreviewCall,
) -> impl IntoView {
    let heading = text::preview_call(number, model::stage(call.stage));
    view! {
        <article class="preview">
            <h3>{heading}</h3>
            <p class="preview__url"><code>{call.url}</code></p>
            <pre class="preview__body" tabindex="0" aria-label=text::PREVIEW_BODY>{call.body}</pre>
        </article>
    }
}
