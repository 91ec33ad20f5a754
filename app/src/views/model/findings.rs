//! "Test the connection" and what it found.

use leptos::prelude::*;

use crate::browser::window;
use crate::components::{Icon, Shape};
use crate::protocol::{TestState, TestStep};
use crate::state::app_context::AppContext;
use crate::text::model as text;

/// The button and the findings for the endpoint of the form.
#[component]
pub(super) fn Test() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let endpoint = Memo::new(move |_| context.model.with(|form| form.endpoint(None)));
    let testing = Memo::new(move |_| context.session.with(|s| s.model.testing.is_some()));
    let tested = Memo::new(move |_| {
        let endpoint = endpoint.get()?;
        context.session.with(|s| {
            s.model
                .test_of(&endpoint)
                .map(|tested| tested.steps.clone())
        })
    });
    let words = move || {
        if testing.get() {
            text::TESTING
        } else if tested.with(Option::is_some) {
            text::TEST_AGAIN
        } else {
            text::TEST
        }
    };
    view! {
        <div class="endpoint__test">
            <button
                type="button"
                class="button"
                disabled=move || testing.get() || endpoint.with(Option::is_none)
                on:click=move |_| context.test_connection()
            >
                {words}
            </button>
            <p class="note">
                {move || {
                    if endpoint.with(Option::is_none) { text::FIRST_COMPLETE } else { text::TEST_NOTE }
                }}
            </p>
        </div>
        <div role="status">
            {move || tested.get().map(|steps| view! { <Findings steps=steps /> })}
        </div>
    }
    .into_any()
}

/// Findings, in order.
#[component]
pub(super) fn Findings(
    /// The findings.
    steps: Vec<TestStep>,
) -> impl IntoView {
    let items = steps
        .into_iter()
        .map(|step| {
            let (shape, class) = match step.state {
                TestState::Good => (Shape::Check, "finding finding--good"),
                TestState::Remark => (Shape::Info, "finding"),
                TestState::Bad => (Shape::Warning, "finding finding--bad"),
            };
            view! {
                <li class=class>
                    <Icon shape=shape />
                    <div>
                        <p class="finding__title">
                            {step.title}
                            <span class="visually-hidden">": " {text::state(step.state)}</span>
                        </p>
                        {(!step.advice.is_empty()).then(|| view! { <Advice words=step.advice /> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="plain-list findings" aria-label=text::TEST_LABEL>
            {items}
        </ul>
    }
    .into_any()
}

/// What to do about a finding: words, and commands between backticks, which can be copied.
#[component]
fn Advice(
    /// The words.
    words: String,
) -> impl IntoView {
    let parts = parts(&words)
        .into_iter()
        .map(|(is_command, part)| {
            if is_command {
                view! { <Command command=part /> }.into_any()
            } else {
                view! { <span>{part}</span> }.into_any()
            }
        })
        .collect_view();
    view! { <div class="finding__advice">{parts}</div> }
}

/// A command with a button that copies it.
#[component]
fn Command(
    /// The command.
    command: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = command.clone();
    view! {
        <span class="command">
            <code>{command}</code>
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| {
                    window::copy(&text);
                    copied.set(true);
                }
            >
                <Icon shape=Shape::Copy />
                <span aria-live="polite">
                    {move || if copied.get() { text::COPIED } else { text::COPY }}
                </span>
            </button>
        </span>
    }
}

/// Splits at backticks: whether a part is a command, and the part.
fn parts(words: &str) -> Vec<(bool, String)> {
    words
        .split('`')
        .enumerate()
        .filter(|(_, part)| !part.trim().is_empty())
        .map(|(i, part)| (i % 2 == 1, part.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stand_between_backticks() {
        let split = |words: &str| {
            parts(words)
                .into_iter()
                .filter(|(is_command, _)| *is_command)
                .map(|(_, part)| part)
                .collect::<Vec<_>>()
        };
        assert!(split("Start the server.").is_empty());
        assert_eq!(split("Run `a b` or `c`."), ["a b", "c"]);
        assert_eq!(split("`a`"), ["a"]);
    }
}
