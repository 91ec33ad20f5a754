//! The hand-written seeds: one conversation each, with several openings, choice slots and placeholders.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use super::Error;
use super::pii::Kind;

/// What role a seed plays in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// An everyday topic.
    Regular,
    /// A request of concern, by unrelated accounts.
    Risky,
    /// The campaign of many accounts in a short time.
    Coordinated,
    /// A topic of one or two accounts, by number.
    Rare(u8),
    /// Unclear or contentless.
    Edge,
}

/// One seed.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    pub(super) group: Group,
    pub(super) category: String,
    pub(super) topic: String,
    pub(super) language: String,
    pub(super) concern: u8,
    /// Three or more wordings of the first user turn.
    pub(super) openings: Vec<Template>,
    /// The following turns: assistant, user, …, assistant.
    pub(super) rest: Vec<Template>,
}

impl Seed {
    /// Whether any text has a placeholder for personal data.
    pub(super) fn plants(&self) -> bool {
        let mut templates = self.openings.iter().chain(&self.rest);
        templates.any(Template::plants)
    }
}

/// A text with choice slots and placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(pub(super) Vec<Part>);

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Verbatim.
    Text(String),
    /// `[[a|b]]` or `[[key=a|b]]`: one of the options.
    Choice {
        key: Option<String>,
        options: Vec<String>,
    },
    /// `[[key]]`: the option chosen for `key` earlier in the conversation.
    Again(String),
    /// `<<EMAIL>>`: personal data, planted.
    Planted(Kind),
}

impl Template {
    /// Parses slots and placeholders.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        loop {
            let slot = rest.find("[[");
            let placeholder = rest.find("<<").filter(|at| slot.is_none_or(|s| *at < s));
            let (at, close) = match (placeholder, slot) {
                (Some(at), _) => (at, ">>"),
                (None, Some(at)) => (at, "]]"),
                (None, None) => break,
            };
            let body = &rest[at + 2..];
            let end = body
                .find(close)
                .ok_or_else(|| format!("no `{close}` after `{}`", &rest[at..]))?;
            let (body, after) = (&body[..end], &body[end + 2..]);
            if at > 0 {
                parts.push(Part::Text(rest[..at].to_owned()));
            }
            parts.push(if close == ">>" {
                Part::Planted(body.parse()?)
            } else {
                parse_slot(body)?
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Whether it has a placeholder for personal data.
    pub(super) fn plants(&self) -> bool {
        let mut parts = self.0.iter();
        parts.any(|part| matches!(part, Part::Planted(_)))
    }

    /// How many texts the choices of this template allow, at most `cap`.
    pub(super) fn variants(&self, cap: usize) -> usize {
        self.0.iter().fold(1, |product, part| match part {
            Part::Choice { options, .. } => cap.min(product * options.len()),
            _ => product,
        })
    }

    fn check_keys<'a>(&'a self, known: &mut BTreeSet<&'a str>) -> Result<(), String> {
        for part in &self.0 {
            match part {
                Part::Choice { key: Some(key), .. } => {
                    known.insert(key);
                }
                Part::Again(key) if !known.contains(key.as_str()) => {
                    return Err(format!("slot `[[{key}]]` is used before it is chosen"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn parse_slot(body: &str) -> Result<Part, String> {
    if body.contains("<<") || body.contains("[[") {
        return Err(format!(
            "slot `[[{body}]]` is nested or holds a placeholder"
        ));
    }
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    let (key, body) = match body.split_once('=') {
        Some((key, options)) if is_key(key) => (Some(key.to_owned()), options),
        _ => (None, body),
    };
    if body.contains('|') {
        let options = body.split('|').map(str::to_owned).collect();
        Ok(Part::Choice { key, options })
    } else if key.is_none() && is_key(body) {
        Ok(Part::Again(body.to_owned()))
    } else {
        Err(format!("slot `[[{body}]]` has one option"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    group: Option<String>,
    category: String,
    topic: String,
    lang: String,
    concern: u8,
    openings: Vec<String>,
    rest: Vec<String>,
}

impl Row {
    fn into_seed(self) -> Result<Seed, String> {
        let group = match self.group.as_deref() {
            None => Group::Regular,
            Some("risky") => Group::Risky,
            Some("coordinated") => Group::Coordinated,
            Some("edge") => Group::Edge,
            Some(other) => match other.strip_prefix("rare-").map(str::parse) {
                Some(Ok(number)) => Group::Rare(number),
                _ => return Err(format!("unknown group `{other}`")),
            },
        };
        if !(1..=5).contains(&self.concern) {
            return Err(format!("concern {} is not of 1 to 5", self.concern));
        }
        if self.openings.len() < 3 {
            return Err("fewer than three openings".to_owned());
        }
        if self.rest.len().is_multiple_of(2) {
            return Err("the last turn is not the assistant's".to_owned());
        }
        let parse_all = |texts: &[String]| -> Result<Vec<Template>, String> {
            texts.iter().map(|text| Template::parse(text)).collect()
        };
        let openings = parse_all(&self.openings)?;
        let rest = parse_all(&self.rest)?;
        for opening in &openings {
            let mut known = BTreeSet::new();
            opening.check_keys(&mut known)?;
            for turn in &rest {
                turn.check_keys(&mut known)?;
            }
        }
        Ok(Seed {
            group,
            category: self.category,
            topic: self.topic,
            language: self.lang,
            concern: self.concern,
            openings,
            rest,
        })
    }
}

/// Reads every `*.jsonl` of `folder`, in the order of the file names.
pub(super) fn load(folder: &Path) -> Result<Vec<Seed>, Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            files.push(path);
        }
    }
    files.sort();
    let mut seeds = Vec::new();
    for path in files {
        for (index, line) in std::fs::read_to_string(&path)?.lines().enumerate() {
            let seed = serde_json::from_str::<Row>(line)
                .map_err(|error| error.to_string())
                .and_then(Row::into_seed)
                .map_err(|what| Error::Seed {
                    file: path.clone(),
                    line: index + 1,
                    what,
                })?;
            seeds.push(seed);
        }
    }
    Ok(seeds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_slots_and_placeholders() {
        let template = Template::parse("my [[dev=phone|tablet]] [[now|]] <<EMAIL>> [[dev]]");
        let choice = |key: Option<&str>, options: &[&str]| Part::Choice {
            key: key.map(str::to_owned),
            options: options.iter().map(|&option| option.to_owned()).collect(),
        };
        let text = |text: &str| Part::Text(text.to_owned());
        let expected = vec![
            text("my "),
            choice(Some("dev"), &["phone", "tablet"]),
            text(" "),
            choice(None, &["now", ""]),
            text(" "),
            Part::Planted(Kind::Email),
            text(" "),
            Part::Again("dev".to_owned()),
        ];
        assert_eq!(template, Ok(Template(expected)));
    }

    #[test]
    fn an_equals_sign_in_an_option_is_no_key() {
        let part = parse_slot("a/7|item?id=2");
        assert!(matches!(part, Ok(Part::Choice { key: None, options }) if options.len() == 2));
    }

    #[test]
    fn refuses_broken_slots() {
        for text in ["[[a|b", "<<NOSUCH>>", "[[only one]]", "[[a|<<NAME>>]]"] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_a_key_that_was_not_chosen() {
        let template = Template::parse("see [[place]]");
        let checked = template
            .as_ref()
            .map(|t| t.check_keys(&mut BTreeSet::new()));
        assert!(matches!(checked, Ok(Err(_))));
    }
}
