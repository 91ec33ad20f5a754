//! What keeps a run from starting.

use leptos::prelude::*;

use crate::state::app_context::AppContext;
use crate::state::model_actions::endpoint_of;
use crate::state::session::{Session, WorkerStatus};
use crate::text::plan as text;
use crate::views::model::forbidden;

/// What keeps a run from starting, besides numbers that are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hindrance {
    /// The worker is not ready.
    Worker,
    /// The files are read again.
    Reading,
    /// There is nothing to analyse, or no embedding model; said elsewhere on the page.
    Nothing,
    /// The endpoint is not complete.
    Model,
    /// The browser does not let the page talk to it.
    Address,
    /// A question is wrong.
    Facets,
    /// A price or cap is wrong.
    Budget,
    /// Nobody knows whether it answers.
    Untested,
    /// Other work with the model goes on.
    Job,
}

impl Hindrance {
    /// What the button says instead.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Worker => text::WORKER_WAIT,
            Self::Reading => text::READING_WAIT,
            Self::Nothing => text::RUN,
            Self::Model => text::NEEDS_MODEL,
            Self::Address => text::NEEDS_ADDRESS,
            Self::Facets => text::NEEDS_FACETS,
            Self::Budget => text::NEEDS_BUDGET,
            Self::Untested => text::NEEDS_TEST,
            Self::Job => text::JOB_GOES_ON,
        }
    }
}

/// The first thing that keeps a run from starting.
pub(super) fn hindrance(context: AppContext) -> Option<Hindrance> {
    let of_page = context.session.with(of_page);
    if of_page.is_some() || context.model.with(|form| !form.on) {
        return of_page;
    }
    let endpoint = context
        .session
        .with(|session| context.model.with(|form| endpoint_of(session, form)));
    let Some(endpoint) = endpoint else {
        return Some(Hindrance::Model);
    };
    if forbidden(context).is_some() {
        return Some(Hindrance::Address);
    }
    if context
        .facets
        .with(|form| form.plan(endpoint.context_tokens).is_none())
    {
        return Some(Hindrance::Facets);
    }
    if context.budget.with(|budget| !budget.wrong().is_empty()) {
        return Some(Hindrance::Budget);
    }
    context.session.with(|session| {
        let model = &session.model;
        if model.job.is_some() {
            Some(Hindrance::Job)
        } else {
            (!model.works(&endpoint) && !model.untested_ok).then_some(Hindrance::Untested)
        }
    })
}

fn of_page(session: &Session) -> Option<Hindrance> {
    let imported = &session.import.summary;
    let nothing = imported
        .as_ref()
        .is_none_or(|summary| summary.conversations == 0);
    if session.worker != WorkerStatus::Ready {
        Some(Hindrance::Worker)
    } else if session.import.reading.is_some() {
        Some(Hindrance::Reading)
    } else if nothing || session.models.is_empty() {
        Some(Hindrance::Nothing)
    } else {
        None
    }
}
