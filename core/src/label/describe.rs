//! The description line: phrases, form and languages of a group, in English, without a word from any one message.

use std::collections::BTreeMap;

use super::ctfidf::distinct;
use super::phrases::Phrase;
use super::vocabulary::Vocabulary;
use super::{Group, LabelRules};
use crate::language::language_name;

/// Most phrases in a description.
const MAX_PHRASES: usize = 5;
/// A phrase of the description holds at least this share of the first one's relevance.
const MIN_GAIN: f32 = 0.12;
/// A language is named from this share of the members; "mostly", "all" and "most" start here.
const NAMED_LANGUAGE: f32 = 0.1;
const MOSTLY: f32 = 0.6;
const ALL: f32 = 0.97;
/// From this share of questions the group asks; up to that one it instructs.
const ASKING: f32 = 0.6;
const INSTRUCTING: f32 = 0.25;

/// The languages of a group that enough voters share, with their share of the members, most frequent first.
pub(super) fn shown_languages(
    vocabulary: &Vocabulary,
    rules: &LabelRules,
    voters: &[Option<u32>],
    group: &Group,
) -> Vec<(&'static str, f32)> {
    let mut members: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for &member in &group.members {
        members
            .entry(vocabulary.language_of(member))
            .or_default()
            .push(member);
    }
    let mut shown: Vec<(&'static str, f32)> = members
        .into_iter()
        .filter_map(|(language, with)| {
            let name = language_name(vocabulary.language_code(language))?;
            let n_voters = distinct(with.iter().filter_map(|&member| voters[member]).collect());
            rules
                .admits(n_voters, with.len() as u32)
                .then(|| (name, with.len() as f32 / group.members.len() as f32))
        })
        .collect();
    shown.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    shown
}

/// The name of a group without phrases, from its form and languages alone.
pub(super) fn fallback_name(
    vocabulary: &Vocabulary,
    group: &Group,
    languages: &[(&'static str, f32)],
) -> String {
    let kind = match form(vocabulary, group) {
        Form::Asking => "Mixed questions",
        Form::Instructing | Form::Both => "Mixed requests",
    };
    match languages {
        [(name, share), ..] if *share >= MOSTLY => format!("{kind} (mostly {name})"),
        [(first, _), (second, share), ..] if *share >= NAMED_LANGUAGE => {
            format!("{kind} ({first} and {second})")
        }
        _ => kind.to_owned(),
    }
}

/// "Requests around “a”, “b” and “c”. Mostly questions, mostly in English, some in German."
pub(super) fn describe(
    vocabulary: &Vocabulary,
    group: &Group,
    phrases: &[Phrase],
    languages: &[(&'static str, f32)],
) -> String {
    if group.members.is_empty() {
        return "No requests.".to_owned();
    }
    let shown: Vec<String> = phrases
        .iter()
        .take(MAX_PHRASES)
        .filter(|phrase| phrase.gain >= MIN_GAIN)
        .map(|phrase| format!("“{}”", phrase.text))
        .collect();
    let topic = if shown.is_empty() {
        "Requests without wording that enough people share".to_owned()
    } else {
        format!("Requests around {}", enumerate(&shown))
    };
    let form = match form(vocabulary, group) {
        Form::Asking => "Mostly questions",
        Form::Instructing => "Mostly instructions",
        Form::Both => "Questions and instructions",
    };
    let mut traits = vec![form.to_owned()];
    traits.extend(in_languages(languages));
    format!("{topic}. {}.", traits.join(", "))
}

/// What the texts of a group mostly are.
enum Form {
    Asking,
    Instructing,
    Both,
}

fn form(vocabulary: &Vocabulary, group: &Group) -> Form {
    let asking = group
        .members
        .iter()
        .filter(|&&member| vocabulary.asks(member))
        .count();
    match asking as f32 / group.members.len().max(1) as f32 {
        share if share >= ASKING => Form::Asking,
        share if share <= INSTRUCTING => Form::Instructing,
        _ => Form::Both,
    }
}

fn in_languages(languages: &[(&'static str, f32)]) -> Option<String> {
    let (first, share) = languages.first()?;
    let others: Vec<String> = languages[1..]
        .iter()
        .filter(|(_, share)| *share >= NAMED_LANGUAGE)
        .take(2)
        .map(|(name, _)| (*name).to_owned())
        .collect();
    Some(if *share >= ALL {
        format!("in {first}")
    } else if *share < MOSTLY {
        let all: Vec<String> = std::iter::once((*first).to_owned()).chain(others).collect();
        if all.len() == 1 {
            format!("in several languages, most often {first}")
        } else {
            format!("in {} among others", enumerate(&all))
        }
    } else if others.is_empty() {
        format!("mostly in {first}")
    } else {
        format!("mostly in {first}, some in {}", enumerate(&others))
    })
}

/// "a", "a and b", "a, b and c".
fn enumerate(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}
