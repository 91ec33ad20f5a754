//! Which text facet's clusters are shown.

use std::sync::Arc;

use clioscope_core::report::v1::Report;
use leptos::prelude::*;

use crate::state::selection::show_facet;
use crate::text::explore as text;

/// Key and name of each text facet, the report's own first.
pub type FacetChoices = Arc<Vec<(String, String)>>;

/// The hierarchies of a report as it is stored.
pub fn facet_choices(report: &Report) -> FacetChoices {
    let keys = std::iter::once(&report.facet).chain(report.others.iter().map(|other| &other.facet));
    Arc::new(
        keys.map(|key| (key.clone(), text::facet_name(&report.run, key)))
            .collect(),
    )
}

/// A select of the text facets, that of key `shown` chosen; nothing where there is just one.
pub fn facet_switch(shown: &str, choices: &FacetChoices) -> impl IntoView + use<> {
    (choices.len() > 1).then(|| {
        let first = choices[0].0.clone();
        let options = choices
            .iter()
            .map(|(key, name)| {
                let selected = *key == shown;
                view! {
                    <option value=key.clone() selected=selected>
                        {name.clone()}
                    </option>
                }
            })
            .collect_view();
        view! {
            <label class="facet-switch">
                <span>{text::FACET}</span>
                <select on:change:target=move |event| {
                    let key = event.target().value();
                    show_facet(Some(key).filter(|key| *key != first));
                }>{options}</select>
            </label>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::loaded;
    use super::*;

    #[test]
    fn a_report_with_one_hierarchy_offers_one() {
        assert_eq!(facet_choices(&loaded().report).len(), 1);
    }
}
