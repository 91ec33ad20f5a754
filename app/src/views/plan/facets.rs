//! What the model is asked about each conversation.

use clioscope_core::facet::{FacetMode, FacetSpec};
use leptos::prelude::*;

use super::fields::Section;
use super::own_facet::OwnFacets;
use crate::components::{AreaField, ChoiceCard, Icon, Shape, TextField};
use crate::state::app_context::AppContext;
use crate::state::facets_form::{FacetsForm, MOST_MEASURED};
use crate::text::facets as text;
use crate::text::model::sentence;
use crate::text::plan::out_of_range;

/// The questions, how they are asked, about which conversations, and how strict the auditor is.
#[component]
pub(super) fn Facets() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let facets = context.facets;
    let wrong = Memo::new(move |_| facets.with(FacetsForm::general_error));
    // Asks the worker, which answers some time later: no signal is written here.
    Effect::new(move |_| {
        if facets.with(FacetsForm::is_unchecked) {
            context.check_words();
        }
    });
    view! {
        <Section id="facets-heading" title=text::TITLE lead=text::LEAD>
            <BuiltIns />
            <div role="status">
                {move || {
                    wrong
                        .get()
                        .map(|error| {
                            view! {
                                <p class="callout callout--warn">
                                    <Icon shape=Shape::Warning />
                                    <span>{sentence(&error)}</span>
                                </p>
                            }
                        })
                }}
            </div>
            <OwnFacets />
            <Mode />
            <Which />
            <Audit />
        </Section>
    }
    .into_any()
}

/// The built-in facets as ticks.
#[component]
fn BuiltIns() -> impl IntoView {
    let facets = expect_context::<AppContext>().facets;
    let ticks = FacetSpec::built_ins()
        .into_iter()
        .map(|spec| {
            let key = StoredValue::new(spec.key.clone());
            let asked = move || facets.with(|form| key.with_value(|key| form.asks(key)));
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=asked
                        on:change:target=move |event| {
                            let on = event.target().checked();
                            facets.update(|form| key.with_value(|key| form.ask(key, on)));
                        }
                    />
                    <span>
                        {spec.name}
                        <span class="note">
                            {text::built_in(&spec.key).map_or(spec.question, str::to_owned)}
                        </span>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="ticks">
            <legend class="field__label">{text::BUILT_IN}</legend>
            {ticks}
        </fieldset>
    }
    .into_any()
}

/// One call for all, or one a facet.
#[component]
fn Mode() -> impl IntoView {
    let facets = expect_context::<AppContext>().facets;
    let mode = Memo::new(move |_| facets.with(|form| form.mode));
    let cards = [FacetMode::OneCall, FacetMode::Faithful]
        .into_iter()
        .map(|choice| {
            let (title, note) = text::mode(choice);
            view! {
                <ChoiceCard
                    group="facet-mode"
                    title=title
                    checked=Signal::derive(move || mode.get() == choice)
                    on_choose=Callback::new(move |()| facets.update(|form| form.mode = choice))
                >
                    {note}
                </ChoiceCard>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices choices--row section__part">
            <legend class="field__label">{text::MODE}</legend>
            {cards}
        </fieldset>
    }
    .into_any()
}

/// The screener and the regular expression, folded away while both are empty.
#[component]
fn Which() -> impl IntoView {
    let facets = expect_context::<AppContext>().facets;
    let screener = Memo::new(move |_| facets.with(|form| form.screener.clone()));
    let filter = Memo::new(move |_| facets.with(|form| form.filter.clone()));
    let wrong =
        Memo::new(move |_| facets.with(|form| form.filter_error().map(|words| sentence(&words))));
    let open = untrack(|| !screener.get().is_empty() || !filter.get().is_empty());
    view! {
        <details class="fold section__part" open=open>
            <summary>{text::WHO}</summary>
            <p class="note">{text::WHO_LEAD}</p>
            <TextField
                id="facet-filter"
                label=text::FILTER
                value=filter
                error=wrong
                note=text::FILTER_NOTE
                on_input=Callback::new(move |typed| facets.update(|form| form.filter = typed))
            />
            <AreaField
                id="facet-screener"
                label=text::SCREENER
                value=screener
                on_input=Callback::new(move |typed| facets.update(|form| form.screener = typed))
            />
            <p class="note">{text::SCREENER_NOTE}</p>
        </details>
    }
    .into_any()
}

/// How strict the auditor is, and on how much it measures.
#[component]
fn Audit() -> impl IntoView {
    let facets = expect_context::<AppContext>().facets;
    let least = Memo::new(move |_| facets.with(|form| form.min_rating));
    let measured = Memo::new(move |_| facets.with(|form| form.n_measured.clone()));
    let wrong = Memo::new(move |_| {
        facets.with(|form| {
            form.measured()
                .is_none()
                .then(|| out_of_range(&(0..=MOST_MEASURED)))
        })
    });
    let options = [3_u8, 4, 5]
        .into_iter()
        .map(|rating| {
            view! {
                <option value=rating.to_string() prop:selected=move || least.get() == rating>
                    {text::min_rating(rating)}
                </option>
            }
        })
        .collect_view();
    view! {
        <details class="fold section__part">
            <summary>{text::AUDIT}</summary>
            <div class="fields">
                <div class="field">
                    <label class="field__label" for="min-rating">
                        {text::MIN_RATING}
                    </label>
                    <select
                        class="input"
                        id="min-rating"
                        on:change:target=move |event| {
                            if let Ok(rating) = event.target().value().parse() {
                                facets.update(|form| form.min_rating = rating);
                            }
                        }
                    >
                        {options}
                    </select>
                </div>
                <TextField
                    id="n-measured"
                    label=text::N_MEASURED
                    value=measured
                    error=wrong
                    mode="numeric"
                    short=true
                    on_input=Callback::new(move |typed| {
                        facets.update(|form| form.n_measured = typed);
                    })
                />
            </div>
            <p class="note">{text::N_MEASURED_NOTE}</p>
        </details>
    }
    .into_any()
}
