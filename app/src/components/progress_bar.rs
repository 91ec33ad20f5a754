//! The progress bar.

use leptos::prelude::*;

/// A bar of a share from 0 to 1; without a share it shows that something goes on.
#[component]
pub fn ProgressBar(
    /// Its name for assistive technology.
    label: &'static str,
    /// The share done; `None` while unknown.
    #[prop(into)]
    fraction: Signal<Option<f64>>,
    /// The value in words.
    #[prop(into)]
    value_text: Signal<String>,
) -> impl IntoView {
    let percent = move || {
        fraction
            .get()
            .map(|share| (share * 100.0).clamp(0.0, 100.0))
    };
    view! {
        <div
            class="progress"
            class:progress--unknown=move || fraction.get().is_none()
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().map(|percent| format!("{percent:.0}"))
            aria-valuetext=move || Some(value_text.get()).filter(|text| !text.is_empty())
        >
            <span
                class="progress__bar"
                style:width=move || percent().map_or(String::new(), |percent| format!("{percent:.2}%"))
            ></span>
        </div>
    }
}
