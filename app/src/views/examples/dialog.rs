//! The dialog in which the data's owner reads raw conversations of a cluster.

use leptos::html;
use leptos::prelude::*;

use super::transcript::Transcript;
use crate::protocol::ToWorker;
use crate::state::app_context::AppContext;
use crate::state::session::ExamplesPage;
use crate::text::explore as text;
use crate::text::format::count;

/// A button that opens raw conversations of a cluster in a dialog of their own.
///
/// They are asked for when the dialog opens and dropped when it closes.
#[component]
pub fn OwnerView(
    /// The cluster.
    id: u32,
    /// Its name.
    name: String,
) -> impl IntoView {
    let context = expect_context::<AppContext>();
    let dialog = NodeRef::<html::Dialog>::new();
    // Where each page that was visited starts; the last is the current one.
    let starts = RwSignal::new(Vec::<usize>::new());
    let ask = move |skip: usize| {
        let facet = context
            .report
            .with_untracked(|loaded| Some(loaded.as_ref()?.report.facet.clone()))
            .unwrap_or_default();
        context.send(ToWorker::Examples {
            facet,
            cluster: id,
            skip,
        });
    };
    let page = Signal::derive(move || {
        let skip = starts.with(|starts| starts.last().copied())?;
        context.examples.with(|page| {
            let page = page.as_ref()?;
            (page.cluster == id && page.skip == skip).then(|| page.clone())
        })
    });
    let open = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            context.examples.set(None);
            starts.set(vec![0]);
            ask(0);
            // Fails only for a dialog that is open already.
            dialog.show_modal().ok();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let forget = move || {
        starts.try_set(Vec::new());
        context.examples.try_set(None);
    };
    on_cleanup(forget);
    let turn_page = move |forward: bool| {
        let next = page
            .get_untracked()
            .map(|page| page.skip + page.examples.len());
        starts.update(|starts| {
            if forward {
                starts.extend(next);
            } else if starts.len() > 1 {
                starts.pop();
            }
        });
        if let Some(skip) = starts.with_untracked(|starts| starts.last().copied()) {
            ask(skip);
        }
    };
    let is_first = move || starts.with(|starts| starts.len() <= 1);
    let is_last = move || {
        page.get()
            .is_none_or(|page| page.skip + page.examples.len() >= page.total)
    };
    view! {
        <button type="button" class="owner-open" on:click=open>
            "Open examples · owner only"
        </button>
        <dialog class="owner" node_ref=dialog aria-labelledby="owner-title" on:close=move |_| forget()>
            <div class="owner__frame">
                <header class="owner__head">
                    <div>
                        <h2 id="owner-title">"Raw conversations"</h2>
                        <p class="owner__warning">
                            "Only for the data’s owner. Not part of any export. Not redacted."
                        </p>
                        <p class="owner__cluster">{name}</p>
                    </div>
                    <button type="button" on:click=move |_| close()>"Close"</button>
                </header>
                <div class="owner__body" tabindex="0" role="region" aria-label="Conversations">
                    {move || body(page.get())}
                </div>
                <footer class="owner__foot">
                    <button type="button" prop:disabled=is_first on:click=move |_| turn_page(false)>
                        "Previous"
                    </button>
                    <span role="status">{move || page.get().and_then(|page| position(&page))}</span>
                    <button type="button" prop:disabled=is_last on:click=move |_| turn_page(true)>
                        "Next"
                    </button>
                </footer>
            </div>
        </dialog>
    }
    .into_any()
}

/// `1–5 of 612 conversations`; nothing for an empty page.
fn position(page: &ExamplesPage) -> Option<String> {
    (!page.examples.is_empty()).then(|| {
        format!(
            "{}–{} of {}",
            count(page.skip + 1),
            count(page.skip + page.examples.len()),
            text::conversations(page.total)
        )
    })
}

fn body(page: Option<ExamplesPage>) -> AnyView {
    match page {
        None => view! { <p class="owner__note" role="status">"Reading…"</p> }.into_any(),
        Some(page) if page.examples.is_empty() => view! {
            <p class="owner__note" role="status">
                "There is no raw text here. It is held in memory only, never stored, so it is gone after a reload. Import the
                file again and run again to read examples."
            </p>
        }
        .into_any(),
        Some(page) => page
            .examples
            .into_iter()
            .map(|example| view! { <Transcript example /> })
            .collect_view()
            .into_any(),
    }
}
