//! Reads the fields of an answer in order. Text is redacted, screened for instructions and brought into form.

use std::collections::BTreeSet;
use std::vec::IntoIter;

use unicode_segmentation::UnicodeSegmentation;

use super::opener;
use super::{Naming, RedactedText};
use crate::facet::languages_of;
use crate::llm::{Malformed, Value};
use crate::privacy::carries_instruction;
use crate::redact::Redactor;

/// Words of a name at the most (paper §G.5).
const MAX_NAME_WORDS: usize = 10;
/// Characters of a name at the most, for scripts that put no spaces between words.
const MAX_NAME_CHARS: usize = 120;
/// Sentences of a text at the most (paper §G.4).
const MAX_SENTENCES: usize = 2;
/// Characters of a text at the most: two sentences that never end are no summary.
const MAX_TEXT_CHARS: usize = 600;

/// The fields of one answer, taken one by one in the order of the shape.
pub(super) struct Answer<'a> {
    redactor: &'a Redactor,
    values: IntoIter<Option<Value>>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(redactor: &'a Redactor, values: Vec<Option<Value>>) -> Self {
        Self {
            redactor,
            values: values.into_iter(),
        }
    }

    /// Throws the next field away: what was thought aloud.
    pub(super) fn after_notes(mut self) -> Self {
        self.values.next();
        self
    }

    pub(super) fn yes_no(&mut self, field: &str) -> Result<bool, Malformed> {
        match self.next() {
            Some(Value::YesNo(yes)) => Ok(yes),
            _ => Err(missing(field)),
        }
    }

    /// An index of the choices.
    pub(super) fn choice(&mut self, field: &str) -> Result<usize, Malformed> {
        match self.next() {
            Some(Value::Choice(index)) => Ok(index),
            _ => Err(missing(field)),
        }
    }

    /// 1 to 5.
    pub(super) fn rating(&mut self, field: &str) -> Result<u8, Malformed> {
        match self.next() {
            Some(Value::Integer(rating @ 1..=5)) => Ok(rating as u8),
            _ => Err(missing(field)),
        }
    }

    pub(super) fn number(&mut self, field: &str) -> Result<f64, Malformed> {
        match self.next() {
            Some(Value::Number(number)) if number.is_finite() => Ok(number),
            _ => Err(missing(field)),
        }
    }

    /// English names of languages.
    pub(super) fn languages(&mut self, field: &str) -> Result<Vec<&'static str>, Malformed> {
        match self.next() {
            Some(Value::List(names)) => Ok(languages_of(names.iter().map(String::as_str))),
            _ => Err(missing(field)),
        }
    }

    /// At most two sentences that start with the matter.
    pub(super) fn facet_text(&mut self, field: &str) -> Result<RedactedText, Malformed> {
        self.text(field, opener::strip)
    }

    /// At most two sentences.
    pub(super) fn prose(&mut self, field: &str) -> Result<RedactedText, Malformed> {
        self.text(field, |text| text)
    }

    /// A description, then a name.
    pub(super) fn naming(&mut self) -> Result<Naming, Malformed> {
        let description = self.text("description", opener::strip_group)?;
        let Some(Value::Text(name)) = self.next() else {
            return Err(missing("name"));
        };
        let name = self.screened(&name)?;
        let name = self.finished("name", &name_of(name.as_str()))?;
        Ok(Naming { name, description })
    }

    /// Names, each once whatever its case, in order.
    pub(super) fn names(&mut self, field: &str) -> Result<Vec<RedactedText>, Malformed> {
        let Some(Value::List(items)) = self.next() else {
            return Err(missing(field));
        };
        let mut seen = BTreeSet::new();
        let mut names = Vec::new();
        for item in items {
            let name = name_of(self.screened(&item)?.as_str());
            if !name.is_empty() && seen.insert(name.to_lowercase()) {
                names.push(self.finished(field, &name)?);
            }
        }
        if names.is_empty() {
            return Err(missing(field));
        }
        Ok(names)
    }

    fn text(&mut self, field: &str, strip: fn(&str) -> &str) -> Result<RedactedText, Malformed> {
        let Some(Value::Text(text)) = self.next() else {
            return Err(missing(field));
        };
        let text = self.screened(&text)?;
        let text = first_sentences(&plain(text.as_str()));
        let matter = upper_case_first(strip(&text));
        // "Tried to make the assistant ignore its rules" reports an order; without its opener it would be one.
        let kept = if carries_instruction(&matter) {
            text
        } else {
            matter
        };
        self.finished(field, &kept)
    }

    fn next(&mut self) -> Option<Value> {
        self.values.next().flatten()
    }

    /// Redacts what a model wrote and refuses it if it is addressed to a later reader.
    fn screened(&self, text: &str) -> Result<RedactedText, Malformed> {
        let text = self.redactor.redact(text);
        if carries_instruction(text.as_str()) {
            return Err(Malformed::Instruction);
        }
        Ok(text)
    }

    /// Form can make personal data of what was none, such as a capital a name: redacted once more.
    fn finished(&self, field: &str, text: &str) -> Result<RedactedText, Malformed> {
        if text.chars().any(char::is_alphanumeric) {
            self.screened(text)
        } else {
            Err(missing(field))
        }
    }
}

fn missing(field: &str) -> Malformed {
    Malformed::Field(field.to_owned())
}

/// Without marks of Markdown, quotes around the whole, and runs of white space.
fn plain(text: &str) -> String {
    let text = text.replace("**", "").replace(['`', '#'], "");
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let inner = text.trim_start_matches(['-', '*', '•', '>', ' ']);
    let inner = inner
        .strip_prefix(['"', '“', '„', '«', '\''])
        .and_then(|inner| inner.strip_suffix(['"', '”', '“', '»', '\'']))
        // Two quotations are not one.
        .filter(|inner| !inner.contains(['"', '“', '”', '»']))
        .unwrap_or(inner);
    inner.trim().to_owned()
}

/// The first two sentences of a line.
fn first_sentences(line: &str) -> String {
    let mut end = 0;
    let mut n_sentences = 0;
    for (at, sentence) in line.split_sentence_bound_indices() {
        end = at + sentence.len();
        if !ends_in_abbreviation(sentence) && sentence.chars().any(char::is_alphanumeric) {
            n_sentences += 1;
        }
        if n_sentences == MAX_SENTENCES {
            break;
        }
    }
    at_most(line[..end].trim_end(), MAX_TEXT_CHARS).to_owned()
}

/// Whether the full stop at the end belongs to a word: the sentence goes on.
fn ends_in_abbreviation(sentence: &str) -> bool {
    const ABBREVIATIONS: [&str; 16] = [
        "e.g.", "i.e.", "vs.", "cf.", "approx.", "dr.", "mr.", "mrs.", "ms.", "prof.", "st.",
        "no.", "u.s.", "u.k.", "incl.", "fig.",
    ];
    sentence.split_whitespace().next_back().is_some_and(|word| {
        let word = word.trim_start_matches('(').to_lowercase();
        ABBREVIATIONS.contains(&word.as_str())
    })
}

/// The first `max_chars` characters, cut at a space.
fn at_most(text: &str, max_chars: usize) -> &str {
    let Some((cut, _)) = text.char_indices().nth(max_chars) else {
        return text;
    };
    let head = &text[..cut];
    head.rfind(' ').map_or(head, |space| &head[..space])
}

/// At most ten words without a number, a label, quotes or a full stop around them.
fn name_of(text: &str) -> String {
    let line = plain(text);
    let line = opener::strip_label(opener::strip_number(&line));
    let mut words: Vec<&str> = line.split_whitespace().take(MAX_NAME_WORDS).collect();
    if line.split_whitespace().nth(MAX_NAME_WORDS).is_some() {
        while words.len() > 1 && words.last().is_some_and(|word| is_loose_end(word)) {
            words.pop();
        }
    }
    let name = words.join(" ");
    let name = at_most(&name, MAX_NAME_CHARS)
        .trim_matches(['"', '“', '”', '„', '«', '»', '\'', '‘', '’', ' '])
        .trim_end_matches(['.', ',', ';', ':', '!', '。', '-', '–', '—', ' '])
        .trim_matches(['"', '“', '”', '«', '»', ' ']);
    upper_case_first(name)
}

/// Words with which a name cut short cannot end.
fn is_loose_end(word: &str) -> bool {
    [
        "a", "an", "the", "and", "or", "of", "for", "to", "in", "on", "at", "by", "with", "from",
        "about", "their", "its", "&",
    ]
    .contains(&word.to_lowercase().as_str())
}

/// With a capital first letter, unless the first word has capitals of its own ("iOS").
fn upper_case_first(text: &str) -> String {
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !first_word.chars().any(char::is_uppercase) => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
