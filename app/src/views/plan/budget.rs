//! What a run with a model will take, what it may take, and what it will send.

use clioscope_core::llm::estimate::PriceTable;
use leptos::prelude::*;

use super::fields::Section;
use super::preview::Preview;
use crate::components::TextField;
use crate::protocol::EstimateView;
use crate::state::app_context::AppContext;
use crate::state::budget::{Budget, BudgetField};
use crate::state::model_state::JobKind;
use crate::text::budget as text;
use crate::views::model::{JobBar, cost_table};

/// The estimate by stage, prices, caps, and the preview.
#[component]
pub(super) fn BudgetSection() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let planned = Memo::new(move |_| context.plan.with(Option::is_some));
    let free = Memo::new(move |_| context.session.with(|s| s.model.job.is_none()));
    // Asks the worker, which answers some time later: no signal is written here.
    Effect::new(move |_| {
        context.plan.track();
        context.budget.with(Budget::prices);
        context.model.with(|form| form.at_a_time.clone());
        if free.get() {
            context.estimate_soon();
        }
    });
    let estimate = Memo::new(move |_| context.session.with(|s| s.model.estimate.clone()));
    let measured = Memo::new(move |_| {
        estimate.with(|estimate| estimate.as_ref().is_some_and(|e| e.measured_on > 0))
    });
    let shown = move || {
        estimate.get().filter(|_| planned.get()).map_or_else(
            || view! { <p class="note">{text::WAITING}</p> }.into_any(),
            |estimate| table(&estimate).into_any(),
        )
    };
    view! {
        <Section id="budget-heading" title=text::TITLE lead=text::LEAD>
            {shown}
            <div class="budget__ways">
                <button
                    type="button"
                    class="button"
                    disabled=move || !planned.get() || !free.get()
                    on:click=move |_| context.measure()
                >
                    {move || if measured.get() { text::MEASURE_AGAIN } else { text::MEASURE }}
                </button>
                <Preview />
            </div>
            <JobBar kinds=&[JobKind::Measure] />
            <Prices />
            <Cap />
        </Section>
    }
    .into_any()
}

/// The estimate, and what it rests on.
fn table(estimate: &EstimateView) -> impl IntoView + use<> {
    let basis = text::basis(estimate);
    view! {
        {cost_table(&estimate.stages, text::TABLE)}
        <p class="note">{basis}</p>
    }
}

/// The price table of one model.
#[component]
fn Prices() -> impl IntoView {
    let context = expect_context::<AppContext>();
    let listed = Memo::new(move |_| {
        let model = context.model.with(|form| form.model.trim().to_owned());
        PriceTable::examples()
            .find(&model)
            .map(|price| (model, price.input_per_million, price.output_per_million))
    });
    let fill = move |input: f64, output: f64| {
        context.budget.update(|budget| {
            budget.input = input.to_string();
            budget.output = output.to_string();
        });
    };
    view! {
        <fieldset class="section__part">
            <legend class="field__label">{text::PRICES}</legend>
            <div class="fields">
                <BudgetInput field=BudgetField::Input id="price-input" />
                <BudgetInput field=BudgetField::Output id="price-output" />
            </div>
            <p class="note">{text::PRICES_NOTE}</p>
            {move || {
                listed
                    .get()
                    .map(|(model, input, output)| {
                        view! {
                            <button
                                type="button"
                                class="button button--link"
                                on:click=move |_| fill(input, output)
                            >
                                {text::list_price(&model)}
                            </button>
                            <p class="note">{text::LIST_PRICE_NOTE}</p>
                        }
                    })
            }}
        </fieldset>
    }
    .into_any()
}

/// The caps on calls and money.
#[component]
pub fn Cap() -> impl IntoView {
    view! {
        <fieldset class="section__part">
            <legend class="field__label">{text::CAP}</legend>
            <div class="fields">
                <BudgetInput field=BudgetField::Calls id="cap-calls" />
                <BudgetInput field=BudgetField::Money id="cap-money" />
            </div>
            <p class="note">{text::CAP_NOTE}</p>
        </fieldset>
    }
    .into_any()
}

/// A number of the form.
#[component]
fn BudgetInput(
    /// Which.
    field: BudgetField,
    /// Unique id of the input.
    id: &'static str,
) -> impl IntoView {
    let budget = expect_context::<AppContext>().budget;
    let value = Memo::new(move |_| budget.with(|budget| budget.text(field).to_owned()));
    let error = Memo::new(move |_| {
        budget.with(|budget| {
            budget
                .is_wrong(field)
                .then(|| text::field_error(field).to_owned())
        })
    });
    view! {
        <TextField
            id=id
            label=text::field(field)
            value=value
            error=error
            mode="decimal"
            short=true
            on_input=Callback::new(move |typed| budget.update(|b| b.set_text(field, typed)))
        />
    }
}
