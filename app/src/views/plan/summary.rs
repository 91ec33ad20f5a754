//! What will happen, and the button that makes it happen.

use leptos::prelude::*;

use super::facts::Facts;
use crate::components::{Icon, Shape};
use crate::protocol::{AccountChoice, ImportSummary};
use crate::state::app_context::AppContext;
use crate::state::session::{Session, WorkerStatus};
use crate::state::settings::{Field, Settings};
use crate::text::plan as text;

/// Why the run cannot start yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hindrance {
    /// The worker is not ready.
    Worker,
    /// The files are being read again.
    Reading,
    /// There is nothing to analyse, or no model; said elsewhere on the page.
    Nothing,
}

fn hindrance(session: &Session) -> Option<Hindrance> {
    let conversations = session
        .import
        .summary
        .as_ref()
        .map_or(0, |s| s.conversations);
    if session.worker != WorkerStatus::Ready {
        Some(Hindrance::Worker)
    } else if session.import.reading.is_some() {
        Some(Hindrance::Reading)
    } else if conversations == 0 || session.models.is_empty() {
        Some(Hindrance::Nothing)
    } else {
        None
    }
}

/// The summary, which stays in view beside the form.
#[component]
pub(super) fn Summary() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let facts = expect_context::<Facts>();
    let hindrance = Memo::new(move |_| context.session.with(hindrance));
    let wrong = Memo::new(move |_| {
        context
            .settings
            .with(|settings| settings.plan(facts.conversations.get(), "").err())
    });
    let lines = Memo::new(move |_| {
        context.session.with(|session| {
            context.settings.with(|settings| {
                facts
                    .summary
                    .with(|summary| lines(settings, summary, session))
            })
        })
    });
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
                <button
                    type="button"
                    class="button button--primary button--huge"
                    disabled=move || hindrance.get().is_some() || wrong.with(Option::is_some)
                    on:click=move |_| context.start()
                >
                    {move || match hindrance.get() {
                        Some(Hindrance::Worker) => text::WORKER_WAIT,
                        Some(Hindrance::Reading) => text::READING_WAIT,
                        Some(Hindrance::Nothing) | None => text::RUN,
                    }}
                </button>
                <p class="summary__stays">
                    <Icon shape=Shape::Shield />
                    {text::STAYS}
                </p>
            </div>
        </aside>
    }
    .into_any()
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
    lines.push((
        text::LINE_SHOWN,
        text::will_show(minima.min_conversations, accounts),
    ));
    lines
}
