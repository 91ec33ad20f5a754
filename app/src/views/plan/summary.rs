//! What will happen, and the button that makes it happen.

use leptos::prelude::*;

use super::facts::Facts;
use super::hindrance::{Hindrance, hindrance};
use crate::components::{Icon, Shape};
use crate::protocol::{AccountChoice, ImportSummary};
use crate::state::app_context::AppContext;
use crate::state::budget::total;
use crate::state::model_actions::endpoint_of;
use crate::state::model_form::ModelForm;
use crate::state::session::Session;
use crate::state::settings::{Field, Settings};
use crate::text::{budget, plan as text};

/// The summary, which stays in view beside the form.
#[component]
pub(super) fn Summary() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let facts = expect_context::<Facts>();
    let hindrance = Memo::new(move |_| hindrance(context));
    let wrong = Memo::new(move |_| {
        context
            .settings
            .with(|settings| settings.plan(facts.conversations.get(), "").err())
    });
    let lines = Memo::new(move |_| {
        context.session.with(|session| {
            context.settings.with(|settings| {
                context.model.with(|model| {
                    facts
                        .summary
                        .with(|summary| lines(settings, model, summary, session))
                })
            })
        })
    });
    let offer_untested = Memo::new(move |_| {
        // The tick stays once it is set, so that it can be taken back.
        hindrance.get() == Some(Hindrance::Untested)
            || context.session.with(|session| {
                context.model.with(|form| {
                    let works =
                        || endpoint_of(session, form).is_some_and(|e| session.model.works(&e));
                    form.on && session.model.untested_ok && !works()
                })
            })
    });
    let stays = move || {
        context.model.with(|form| {
            if form.on {
                text::leaves(form.base_url().as_ref().map_or("", |url| url.origin()))
            } else {
                text::STAYS.to_owned()
            }
        })
    };
    let list = move || {
        lines
            .get()
            .into_iter()
            .map(|(name, value)| {
                view! {
                    <div>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <aside class="plan__side" aria-labelledby="summary-heading">
            <div class="card summary">
                <h2 id="summary-heading">{text::SUMMARY_TITLE}</h2>
                <dl class="summary__lines">{list}</dl>
                <div role="status">
                    {move || wrong.get().map(|fields| view! { <Wrong fields=fields /> })}
                </div>
                {move || {
                    offer_untested
                        .get()
                        .then(|| view! { <Untested /> })
                }}
                <button
                    type="button"
                    class="button button--primary button--huge"
                    disabled=move || hindrance.get().is_some() || wrong.with(Option::is_some)
                    on:click=move |_| context.start()
                >
                    {move || hindrance.get().map_or(text::RUN, Hindrance::words)}
                </button>
                <p class="summary__stays">
                    <Icon shape=Shape::Shield />
                    {stays}
                </p>
            </div>
        </aside>
    }
    .into_any()
}

/// The way on without a test that succeeded.
#[component]
fn Untested() -> impl IntoView {
    let session = expect_context::<AppContext>().session;
    view! {
        <label class="tick">
            <input
                type="checkbox"
                prop:checked=move || session.with(|s| s.model.untested_ok)
                on:change:target=move |event| {
                    let on = event.target().checked();
                    session.update(|s| s.model.untested_ok = on);
                }
            />
            <span>{text::UNTESTED_OK}</span>
        </label>
    }
}

/// The fields that need a look.
#[component]
fn Wrong(
    /// Which.
    fields: Vec<Field>,
) -> impl IntoView {
    let items = fields
        .into_iter()
        .map(|field| view! { <li>{text::field(field)}</li> })
        .collect_view();
    view! {
        <div class="callout callout--warn">
            <Icon shape=Shape::Warning />
            <div>
                <p>{text::FIX_FIRST}</p>
                <ul>{items}</ul>
            </div>
        </div>
    }
}

/// The plan in words: what, and how.
fn lines(
    settings: &Settings,
    form: &ModelForm,
    summary: &ImportSummary,
    session: &Session,
) -> Vec<(&'static str, String)> {
    let conversations = summary.conversations;
    let analysed = settings.analysed(conversations);
    let minima = settings.thresholds(conversations);
    let own = settings
        .own_clusters
        .then(|| settings.number(Field::Clusters, conversations).ok())
        .flatten();
    let model = settings.model_of(&summary.proposed_model, &session.models);
    let accounts = summary.accounts.map(|_| {
        (
            minima.min_accounts,
            summary.account_choice == AccountChoice::PerConversation,
        )
    });
    let mut lines = vec![
        (
            text::LINE_ANALYSED,
            text::will_analyse(analysed, conversations),
        ),
        (
            text::LINE_REDACTED,
            text::will_redact(settings.terms().len()),
        ),
    ];
    let model = model.map(|model| text::will_read(&model.name, model.bytes));
    lines.extend(model.map(|model| (text::LINE_MODEL, model)));
    lines.push((
        text::LINE_GROUPED,
        text::will_group(own, settings.rule_clusters(conversations), settings.levels),
    ));
    let named = if form.on {
        let url = form.base_url();
        text::will_name(
            form.model.trim(),
            url.as_ref().map_or("", |url| url.origin()),
        )
    } else {
        text::NAMED_BUILT_IN.to_owned()
    };
    lines.push((text::LINE_NAMED, named));
    let estimate = session.model.estimate.as_ref().filter(|_| form.on);
    let total = estimate.and_then(|estimate| total(&estimate.stages));
    lines.extend(total.map(|total| (text::LINE_TAKES, budget::line(&total))));
    lines.push((
        text::LINE_SHOWN,
        text::will_show(minima.min_conversations, accounts),
    ));
    lines
}
