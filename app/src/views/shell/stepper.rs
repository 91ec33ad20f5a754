//! Where one is on the way from files to a report.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::state::session::Phase;
use crate::text::shell as text;

/// The steps, with the current one marked.
#[component]
pub(super) fn Stepper(
    /// The current step.
    phase: Phase,
) -> impl IntoView {
    let current = text::step(phase);
    let items = text::STEPS
        .into_iter()
        .enumerate()
        .map(|(i, name)| {
            view! {
                <li
                    class="stepper__step"
                    class:stepper__step--done={i < current}
                    aria-current=(i == current).then_some("step")
                >
                    <span class="stepper__mark" aria-hidden="true">
                        {if i < current {
                            view! { <Icon shape=Shape::Check /> }.into_any()
                        } else {
                            (i + 1).into_any()
                        }}
                    </span>
                    <span class="stepper__name">{name}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="stepper" aria-label=text::STEPS_LABEL>
            {items}
        </ol>
    }
}
