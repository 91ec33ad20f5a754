//! One raw conversation, as text only.

use leptos::prelude::*;

use clioscope_core::{language_name, language_tag};

use super::visible::{Piece, pieces};
use crate::protocol::Example;
use crate::text::format::date;

/// A conversation with its turns.
#[component]
pub fn Transcript(
    /// The conversation.
    example: Example,
) -> impl IntoView {
    let language = example.language;
    let turns: Vec<_> = example
        .turns
        .into_iter()
        .map(|(is_person, text)| {
            view! {
                <div class="turn" class:turn--person=is_person>
                    <span class="turn__who">{if is_person { "Person" } else { "Assistant" }}</span>
                    <p class="turn__text" dir="auto" lang=language_tag(&language).to_owned()>
                        {safe(&text)}
                    </p>
                </div>
            }
        })
        .collect();
    view! {
        <article class="transcript">
            <header>
                <span dir="auto">{safe(&example.id)}</span>
                <span>{example.at.map(date)}</span>
                <span>{language_name(&language)}</span>
            </header>
            {turns}
        </article>
    }
    .into_any()
}

/// Text nodes only: nothing of it is ever read as markup.
fn safe(text: &str) -> Vec<AnyView> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::Spelt(text) => view! { <mark class="spelt">{text}</mark> }.into_any(),
        })
        .collect()
}
