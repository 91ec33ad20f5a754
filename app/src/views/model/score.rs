//! The outcome of the auditor's own test.

use clioscope_core::report::v1::SelfTestRecord;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::text::format::count;
use crate::text::model as text;

/// Recall, precision, accuracy and the table of ratings.
pub fn self_test_card(score: &SelfTestRecord) -> AnyView {
    let head = (1..=5)
        .map(|given| {
            view! {
                <th scope="col">
                    <span class="visually-hidden">{text::GIVEN} " "</span>
                    {given}
                </th>
            }
        })
        .collect_view();
    let rows = score
        .confusion
        .iter()
        .enumerate()
        .map(|(truth, row)| {
            let cells = row
                .iter()
                .enumerate()
                .map(|(given, n)| {
                    let slipped = truth < 2 && given >= 2 && *n > 0;
                    let right = (truth < 2) == (given < 2) && *n > 0;
                    view! {
                        <td class:score__slipped=slipped class:score__right=right>
                            {count(*n)}
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{truth + 1}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let weak = score.n > 0 && score.recall < text::GOOD_RECALL;
    view! {
        <article class="score">
            <h4>{text::SELF_TEST_TITLE}</h4>
            <p class="note">{text::self_test_line(score)}</p>
            <dl class="score__figures">
                <div>
                    <dd>{text::fine(score.recall)}</dd>
                    <dt>{text::RECALL}</dt>
                </div>
                <div>
                    <dd>{text::fine(score.precision)}</dd>
                    <dt>{text::PRECISION}</dt>
                </div>
                <div>
                    <dd>{text::fine(score.accuracy)}</dd>
                    <dt>{text::ACCURACY}</dt>
                </div>
            </dl>
            <div class="table-scroll" tabindex="0" role="region" aria-label=text::CONFUSION>
                <table class="table table--numbers">
                    <caption>{text::CONFUSION}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{text::TRUE_RATING}</th>
                            {head}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="note">{text::CONFUSION_NOTE}</p>
            <p class="note">{text::PAPER_AUDITOR}</p>
            {weak
                .then(|| {
                    view! {
                        <p class="callout callout--warn">
                            <Icon shape=Shape::Warning />
                            <span>{text::WEAK_AUDITOR}</span>
                        </p>
                    }
                })}
        </article>
    }
    .into_any()
}
