//! What the browser lets the page reach, by the policy that it enforces.

use leptos::prelude::*;

use crate::browser::policy;
use crate::text::ledger as text;

/// The addresses allowed, who decided, and what was blocked.
#[component]
pub fn Policy() -> impl IntoView {
    let fixed = policy::is_fixed();
    let problem = policy::problem();
    view! {
        <h3>{text::POLICY_TITLE}</h3>
        <p>{text::policy(&policy::allowed_origins())}</p>
        {fixed.then(|| view! { <p>{text::POLICY_FIXED}</p> })}
        {problem.map(|words| view! { <p>{words}</p> })}
        <p>{text::violations(policy::violations())}</p>
    }
    .into_any()
}
