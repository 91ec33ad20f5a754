//! The figures of the verdict and its languages.

use std::sync::Arc;

use clioscope_core::language_name;
use leptos::prelude::*;

use crate::components::ShareBar;
use crate::protocol::{AccountChoice, ImportSummary};
use crate::text::format::{count, date_range, percent};
use crate::text::import as text;

/// Languages with a bar of their own.
const LANGUAGES_SHOWN: usize = 5;

/// Conversations, turns, accounts and dates.
#[component]
pub(super) fn Figures(
    /// The summary.
    summary: Signal<Arc<ImportSummary>>,
) -> impl IntoView {
    let figures = move || summary.with(|summary| figures(summary));
    view! { <dl class="verdict__figures">{figures}</dl> }
}

fn figures(summary: &ImportSummary) -> AnyView {
    let dates = match (summary.first_at, summary.last_at) {
        (Some(first), Some(last)) => date_range(first, last),
        _ => text::NO_DATES.to_owned(),
    };
    let accounts = summary
        .accounts
        .map_or_else(|| text::NO_ACCOUNTS.to_owned(), count);
    let basis = match (summary.account_choice, &summary.account_field) {
        (AccountChoice::FromLog, Some(field)) => text::accounts_by(field),
        _ => text::account_basis(summary.account_choice, summary.accounts.is_some()).to_owned(),
    };
    view! {
        <div>
            <dt>{text::CONVERSATIONS}</dt>
            <dd>{count(summary.conversations)}</dd>
        </div>
        <div>
            <dt>{text::TURNS}</dt>
            <dd>{count(summary.turns)}</dd>
            <dd class="verdict__note">{text::kept_line(summary.turns, summary.seen)}</dd>
        </div>
        <div>
            <dt>{text::ACCOUNTS}</dt>
            <dd class:verdict__none={summary.accounts.is_none()}>{accounts}</dd>
            <dd class="verdict__note">{basis}</dd>
        </div>
        <div class="verdict__wide">
            <dt>{text::DATES}</dt>
            <dd class="verdict__dates">{dates}</dd>
        </div>
    }
    .into_any()
}

/// The most frequent languages.
#[component]
pub(super) fn Languages(
    /// The summary.
    summary: Signal<Arc<ImportSummary>>,
) -> impl IntoView {
    move || {
        summary
            .with(|summary| {
                (!summary.languages.is_empty()).then(|| {
                    view! {
                        <div class="languages">
                            <h3>{text::LANGUAGES}</h3>
                            <ul class="plain-list share-bars">{bars(summary)}</ul>
                        </div>
                    }
                })
            })
            .into_any()
    }
}

fn bars(summary: &ImportSummary) -> Vec<AnyView> {
    let all: usize = summary.languages.iter().map(|(_, n)| n).sum();
    let bar = |name: String, n: usize| {
        let value = format!("{} · {}", percent(n, all), count(n));
        let share = if all == 0 { 0.0 } else { n as f64 / all as f64 };
        view! { <ShareBar name=name share=share value=value /> }.into_any()
    };
    let mut bars: Vec<AnyView> = summary
        .languages
        .iter()
        .take(LANGUAGES_SHOWN)
        .map(|(code, n)| {
            let name = language_name(code).unwrap_or(text::UNKNOWN_LANGUAGE);
            bar(name.to_owned(), *n)
        })
        .collect();
    let rest: Vec<usize> = summary
        .languages
        .iter()
        .skip(LANGUAGES_SHOWN)
        .map(|(_, n)| *n)
        .collect();
    if !rest.is_empty() {
        bars.push(bar(text::other_languages(rest.len()), rest.iter().sum()));
    }
    bars
}
