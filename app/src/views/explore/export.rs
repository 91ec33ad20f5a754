//! Files to keep: the tree and the whole report, both made from the report alone.

use std::sync::Arc;

use clioscope_core::report::v1::Report;
use leptos::html;
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;

use super::model::ExploreModel;
use crate::browser::download;
use crate::protocol::ToWorker;
use crate::state::app_context::AppContext;
use crate::text::project;

/// The tree as nested objects: name, description, counts, children.
pub fn tree_json(report: &Report) -> Value {
    fn node(report: &Report, id: u32) -> Value {
        let Some(cluster) = report.cluster(id) else {
            return Value::Null;
        };
        let children: Vec<Value> = cluster
            .children
            .iter()
            .map(|&child| node(report, child))
            .collect();
        json!({
            "name": cluster.name,
            "description": cluster.description,
            "conversations": cluster.conversations,
            "accounts": cluster.accounts,
            "children": children,
        })
    }
    report.roots().map(|id| node(report, id)).collect()
}

/// The report without what the owner typed or named: redaction terms are secrets, file names may be.
///
/// # Errors
/// None is known: every value of a report has a JSON form.
pub fn report_json(report: &Report) -> serde_json::Result<String> {
    let mut report = report.clone();
    report.run.plan.redact_terms.clear();
    report.run.files.clear();
    if let Some(plan) = &mut report.run.plan.model_plan {
        plan.filter = None;
        plan.screener = None;
    }
    serde_json::to_string(&report)
}

/// A menu of the files to keep.
#[component]
pub fn ExportMenu(
    /// The report.
    model: Arc<ExploreModel>,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let for_tree = Arc::clone(&model);
    let save_tree = move |_| {
        if let Ok(text) = serde_json::to_string_pretty(&tree_json(for_tree.report())) {
            save("clioscope-tree.json", &text);
        }
        close();
    };
    let save_report = move |_| {
        if let Ok(text) = report_json(model.report()) {
            save("clioscope-report.json", &text);
        }
        close();
    };
    let context = expect_context::<AppContext>();
    let save_project = move |_| {
        context.send(ToWorker::SaveProject);
        close();
    };
    view! {
        <details
            class="export"
            node_ref=menu
            on:keydown=move |event| {
                let open = menu.get_untracked().is_some_and(|menu| menu.open());
                if event.key() == "Escape" && open {
                    event.prevent_default();
                    close();
                }
            }
            on:focusout=move |event: web_sys::FocusEvent| {
                let inside = menu.get_untracked().zip(event.related_target()).is_some_and(
                    |(menu, target)| menu.contains(target.dyn_ref::<web_sys::Node>()),
                );
                if !inside && event.related_target().is_some() {
                    close();
                }
            }
        >
            <summary>"Export"</summary>
            <div class="export__menu">
                <button type="button" on:click=save_tree>
                    <strong>"Tree"</strong>
                    <span>"Names, descriptions and counts, JSON"</span>
                </button>
                <button type="button" on:click=save_report>
                    <strong>"Report"</strong>
                    <span>"All that this view shows, JSON"</span>
                </button>
                <button type="button" on:click=save_project>
                    <strong>{project::SAVE}</strong>
                    <span>{project::SAVE_NOTE}</span>
                </button>
                <p>"No conversation, account, file name or redaction term is in tree or report."</p>
            </div>
        </details>
    }
    .into_any()
}

/// Offers JSON as a file.
fn save(name: &str, text: &str) {
    download::save(name, "application/json", text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::super::sample::model;
    use super::*;

    #[test]
    fn the_tree_is_nested() {
        let model = model();
        let tree = tree_json(model.report());
        assert_eq!(tree[0]["children"][1]["name"], "Write tests");
        assert_eq!(tree[1]["conversations"], 30);
    }

    #[test]
    fn secrets_stay_out_of_the_report() {
        let model = model();
        assert!(!model.report().run.plan.redact_terms.is_empty());
        let text = report_json(model.report()).unwrap();
        assert!(!text.contains("secret") && !text.contains("a.jsonl"));
        assert!(serde_json::from_str::<Report>(&text).is_ok());
    }
}
