//! How far reading is.

use leptos::prelude::*;

use crate::components::{PhaseHeading, ProgressBar};
use crate::state::app_context::AppContext;
use crate::state::import_state::{ReadProgress, Source};
use crate::text::{import as text, shell};

/// The reading screen.
#[component]
pub fn Importing() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let progress = Memo::new(move |_| {
        context
            .session
            .with(|session| session.import.reading)
            .unwrap_or_default()
    });
    let source = context
        .session
        .with_untracked(|session| session.import.source.clone());
    let (title, files) = match source {
        Some(Source::Files(names)) => (text::READING_TITLE, names),
        _ => (text::READING_SAMPLE_TITLE, Vec::new()),
    };
    let bytes = move || {
        let ReadProgress { done, total, .. } = progress.get();
        shell::bytes_of(done, total)
    };
    let records = move || text::records_seen(progress.get().records);
    view! {
        <div class="narrow importing">
            <PhaseHeading text=title />
            {(!files.is_empty()).then(|| view! { <p class="lead">{shell::files_line(&files)}</p> })}
            <ProgressBar
                label=text::READING_LABEL
                fraction=Signal::derive(move || progress.get().fraction())
                value_text=Signal::derive(bytes)
            />
            <p class="importing__figures">
                <span>{bytes}</span>
                <span>{records}</span>
            </p>
            <button type="button" class="button" on:click=move |_| context.cancel_import()>
                {shell::CANCEL}
            </button>
        </div>
    }
    .into_any()
}
