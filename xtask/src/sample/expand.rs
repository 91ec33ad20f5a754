//! From a seed to one of its conversations: opening, choices, planted values, small talk, typing errors.

use std::collections::BTreeMap;

use super::phrases::phrases;
use super::pii::Persona;
use super::random::Random;
use super::seed::{Group, Part, Seed, Template};
use super::text::{Message, Piece};
use super::thin::thin;
use super::typos::{self, Care};

/// What the earlier conversations of a seed used, so that the next one differs as much as it can.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    openings: Vec<u32>,
    options: BTreeMap<Vec<String>, Vec<u32>>,
}

/// One conversation of `seed`, by a person who types as `carelessness` (0 to 1) says.
///
/// `effort` above 0 asks for more difference, because less gave a text that was there before.
pub(super) fn expand(
    seed: &Seed,
    used: &mut Used,
    carelessness: f64,
    effort: u32,
    random: &mut Random,
) -> Vec<Message> {
    let opening = choose_opening(seed, used, random);
    let again = used.openings[opening] > 1;
    let first = if again || random.chance(0.1) {
        thin(&seed.openings[opening], random)
    } else {
        seed.openings[opening].clone()
    };
    let mut turns = vec![&first];
    turns.extend(&seed.rest);
    let can_shorten = seed.group != Group::Risky && turns.len() >= 4;
    let ends_planted = turns.iter().rev().take(2).any(|turn| turn.plants());
    if can_shorten && !ends_planted && random.chance(0.22) {
        turns.truncate(turns.len() - 2);
    }

    let hint: String = turns
        .iter()
        .flat_map(|turn| &turn.0)
        .map(words_of)
        .collect();
    let mut filler = Filler {
        persona: Persona::new(&seed.language, &hint, random.fork()),
        chosen: BTreeMap::new(),
        used,
        random,
    };
    let mut messages: Vec<Message> = turns
        .iter()
        .enumerate()
        .map(|(index, turn)| Message {
            is_user: index % 2 == 0,
            pieces: filler.fill(turn),
        })
        .collect();
    dress(seed, &mut messages, carelessness, effort, random);
    messages
}

/// An opening used least in proportion to the number of texts it allows.
fn choose_opening(seed: &Seed, used: &mut Used, random: &mut Random) -> usize {
    used.openings.resize(seed.openings.len(), 0);
    let mut load = used.openings.clone();
    for (load, opening) in load.iter_mut().zip(&seed.openings) {
        // In sixths: an opening with one text counts six times as used as one with six.
        *load *= 6 / opening.variants(6).min(3) as u32;
    }
    let opening = random.least(&load);
    used.openings[opening] += 1;
    opening
}

fn words_of(part: &Part) -> &str {
    match part {
        Part::Text(text) => text,
        _ => " ",
    }
}

struct Filler<'a> {
    persona: Persona,
    chosen: BTreeMap<&'a str, &'a str>,
    used: &'a mut Used,
    random: &'a mut Random,
}

impl<'a> Filler<'a> {
    fn fill(&mut self, template: &'a Template) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        for part in &template.0 {
            match part {
                Part::Text(text) => append(&mut plain, pieces.is_empty(), text),
                Part::Choice { key, options } => {
                    let option = self.choose(key.as_deref(), options);
                    append(&mut plain, pieces.is_empty(), option);
                }
                Part::Again(key) => {
                    let option = self.chosen.get(key.as_str()).copied();
                    append(&mut plain, pieces.is_empty(), option.unwrap_or_default());
                }
                Part::Planted(kind) => {
                    if !plain.is_empty() {
                        pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Planted(self.persona.value(*kind)));
                }
            }
        }
        plain.truncate(plain.trim_end().len());
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        pieces
    }

    /// The option chosen before for `key`, or one of those used least.
    fn choose(&mut self, key: Option<&'a str>, options: &'a [String]) -> &'a str {
        if let Some(known) = key.and_then(|key| self.chosen.get(key)) {
            return known;
        }
        let counts = self.used.options.entry(options.to_vec()).or_default();
        counts.resize(options.len(), 0);
        let choice = self.random.least(counts);
        counts[choice] += 1;
        if let Some(key) = key {
            self.chosen.insert(key, &options[choice]);
        }
        &options[choice]
    }
}

/// Appends `text`; where an empty option left two spaces, or a space before a mark, one goes.
///
/// `opens` says that the message begins with `plain`.
fn append(plain: &mut String, opens: bool, text: &str) {
    let after_space = if plain.is_empty() {
        opens
    } else {
        plain.ends_with([' ', '\n'])
    };
    let text = match text.strip_prefix(' ') {
        Some(rest) if after_space && !rest.starts_with(' ') => rest,
        _ => text,
    };
    let mut following = text.chars();
    let is_mark = following.next().is_some_and(|c| ",.!?".contains(c));
    let ends = following.next().is_none_or(char::is_whitespace);
    if is_mark && ends && plain.ends_with(' ') {
        plain.pop();
    }
    plain.push_str(text);
}

/// Adds what differs from person to person.
fn dress(
    seed: &Seed,
    messages: &mut [Message],
    carelessness: f64,
    effort: u32,
    random: &mut Random,
) {
    if seed.group == Group::Edge {
        return;
    }
    let small_talk = !matches!(seed.group, Group::Risky | Group::Coordinated);
    let (before, after) = if effort == 0 { (0.1, 0.08) } else { (0.5, 0.5) };
    let first = &mut messages[0].pieces;
    if small_talk && random.chance(before) {
        greet(first, &seed.language, random);
    }
    if small_talk && random.chance(after) {
        thank(first, &seed.language, random);
    }
    let about_letters = matches!(seed.category.as_str(), "Language learning" | "Translation");
    let care = if about_letters {
        Care::Letters
    } else {
        Care::Careless
    };
    for message in messages.iter_mut().filter(|message| message.is_user) {
        if random.chance(carelessness) || effort > 2 {
            typos::roughen(&mut message.pieces, &seed.language, care, random);
        }
    }
}

fn is_polite(text: &str, polite: &[&str]) -> bool {
    let lower = text.to_lowercase();
    polite.iter().any(|word| {
        if word.is_ascii() {
            let mut words = lower.split(|c: char| !c.is_alphabetic());
            words.any(|w| w.starts_with(word) && w.len() <= word.len() + 4)
        } else {
            lower.contains(word)
        }
    })
}

fn greet(pieces: &mut [Piece], language: &str, random: &mut Random) {
    let Some(Piece::Plain(text)) = pieces.first_mut() else {
        return;
    };
    let phrases = phrases(language);
    let start: String = text.chars().take(40).collect();
    let Some(first) = start.chars().next().filter(|c| c.is_alphabetic()) else {
        return;
    };
    let shouting = start.chars().nth(1).is_some_and(char::is_uppercase);
    if shouting || is_polite(&start, phrases.polite) {
        return;
    }
    let openers = if first.is_uppercase() {
        phrases.neat_openers
    } else {
        phrases.casual_openers
    };
    if !openers.is_empty() {
        text.insert_str(0, random.pick(openers));
    }
}

fn thank(pieces: &mut [Piece], language: &str, random: &mut Random) {
    let whole_is_neat =
        matches!(pieces.first(), Some(Piece::Plain(text)) if text.starts_with(char::is_uppercase));
    let pasted = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Plain(text) if text.contains('\n')));
    let Some(Piece::Plain(text)) = pieces.last_mut() else {
        return;
    };
    let phrases = phrases(language);
    // After a text that ends with a colon, a quotation or pasted lines, thanks would look like a part of it.
    let ends_as_prose = text.ends_with(|c: char| c.is_alphabetic() || ".?!。？！؟".contains(c));
    let has_quote = text.contains(['"', '„', '«', '“', ':', '：']);
    if pasted || !ends_as_prose || has_quote || is_polite(text, phrases.polite) {
        return;
    }
    let ends_sentence = !text.ends_with(char::is_alphabetic);
    let neat = whole_is_neat && ends_sentence && !phrases.neat_closers.is_empty();
    let closers = if neat {
        phrases.neat_closers
    } else {
        phrases.casual_closers
    };
    if !closers.is_empty() {
        text.push_str(random.pick(closers));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appended(parts: &[&str]) -> String {
        let mut plain = String::new();
        for part in parts {
            append(&mut plain, true, part);
        }
        plain
    }

    #[test]
    fn a_space_after_a_planted_value_stays() {
        let mut plain = String::new();
        append(&mut plain, false, " was here");
        assert_eq!(plain, " was here");
    }

    #[test]
    fn empty_options_leave_no_gaps() {
        assert_eq!(appended(&["please ", "", " do"]), "please do");
        assert_eq!(appended(&["please ", "", ", do"]), "please, do");
        assert_eq!(appended(&["", " do"]), "do");
        assert_eq!(appended(&["see ", ".npmrc"]), "see .npmrc");
        assert_eq!(appended(&["list:\n", "  indented"]), "list:\n  indented");
    }
}
