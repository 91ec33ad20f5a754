//! How good the model is: the auditor's own test and the check on labelled conversations.

use clioscope_core::report::v1::CheckRecord;
use leptos::prelude::*;

use super::job::JobBar;
use super::score::self_test_card;
use crate::components::{Icon, Shape};
use crate::state::app_context::AppContext;
use crate::state::model_state::JobKind;
use crate::text::format::count;
use crate::text::model as text;

/// Two buttons, and what came out.
#[component]
pub fn Checks() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let ready = Memo::new(move |_| {
        context.session.with(|s| s.model.job.is_none())
            && context.model.with(|form| form.endpoint(None).is_some())
            && super::address::forbidden(context).is_none()
    });
    let self_test = Memo::new(move |_| context.session.with(|s| s.model.self_test.clone()));
    let check = Memo::new(move |_| context.session.with(|s| s.model.check.clone()));
    view! {
        <section class="checks" aria-labelledby="checks-heading">
            <h3 id="checks-heading">{text::CHECKS_TITLE}</h3>
            <p class="note">{text::CHECKS_LEAD}</p>
            <div class="checks__buttons">
                <div>
                    <button
                        type="button"
                        class="button"
                        aria-describedby="self-test-note"
                        disabled=move || !ready.get()
                        on:click=move |_| context.self_test()
                    >
                        {text::SELF_TEST}
                    </button>
                    <p class="note" id="self-test-note">{text::SELF_TEST_NOTE}</p>
                </div>
                <div>
                    <button
                        type="button"
                        class="button"
                        aria-describedby="check-note"
                        disabled=move || !ready.get()
                        on:click=move |_| context.check_model()
                    >
                        {text::CHECK}
                    </button>
                    <p class="note" id="check-note">{text::CHECK_NOTE}</p>
                </div>
            </div>
            <JobBar kinds=&[JobKind::SelfTest, JobKind::Check] />
            {move || self_test.get().map(|score| self_test_card(&score))}
            {move || check.get().map(|check| check_card(&check))}
        </section>
    }
    .into_any()
}

/// The outcome of a check, beside the paper's figures.
fn check_card(check: &CheckRecord) -> AnyView {
    let rows = check
        .by_language
        .iter()
        .map(|(language, n, accuracy)| {
            let paper = text::paper_accuracy(language).map_or_else(|| "–".to_owned(), text::fine);
            view! {
                <tr>
                    <th scope="row">{language.clone()}</th>
                    <td>{count(*n)}</td>
                    <td>{text::fine(*accuracy)}</td>
                    <td>{paper}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <article class="score">
            <h4>{text::CHECK_TITLE}</h4>
            <p class="note">{text::check_line(check)}</p>
            <dl class="score__figures">
                <div>
                    <dd>{text::fine(check.accuracy)}</dd>
                    <dt>{text::CHECK_ACCURACY}</dt>
                </div>
                <div>
                    <dd>{text::fine(text::PAPER_ACCURACY)}</dd>
                    <dt>{text::CHECK_PAPER}</dt>
                </div>
                <div>
                    <dd>{text::fine(text::PAPER_RANDOM)}</dd>
                    <dt>{text::CHECK_RANDOM}</dt>
                </div>
                <div>
                    <dd>{text::parse_rate(check)}</dd>
                    <dt>{text::CHECK_PARSED}</dt>
                </div>
            </dl>
            <div class="table-scroll" tabindex="0" role="region" aria-label=text::CHECK_LANGUAGES>
                <table class="table">
                    <caption class="visually-hidden">{text::CHECK_LANGUAGES}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{text::CHECK_LANGUAGE}</th>
                            <th scope="col">{text::CHECK_N}</th>
                            <th scope="col">{text::CHECK_HERE}</th>
                            <th scope="col">{text::CHECK_IN_PAPER}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="callout">
                <Icon shape=Shape::Info />
                <span>{text::CHECK_FEW}</span>
            </p>
        </article>
    }
    .into_any()
}
