//! A conversation as a model sees it: redacted, in a form of its own, and short enough for the model's context.

use crate::conversation::{Conversation, Role, Turn};
use crate::llm::estimate_tokens;
use crate::redact::{RedactedText, Redactor};

/// Tokens of the tags around a turn.
const TOKENS_TAGS: usize = 11;
/// Tokens of a marker for turns that were left out.
const TOKENS_MARKER: usize = 11;
/// Below this many tokens of text a turn says too little: whole turns are left out instead.
const MIN_TOKENS_TURN: usize = 48;
/// Between head and tail of a turn.
const CUT: &str = "\n[… shortened …]\n";
/// Tokens of [`CUT`].
const TOKENS_CUT: usize = 8;

/// A conversation as prompts show it: turns of `<person n="1">` and `<assistant n="2">`, redacted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    text: RedactedText,
    shortened: bool,
}

/// One turn before it is written.
struct Part {
    role: Role,
    text: RedactedText,
    tokens: usize,
}

impl Transcript {
    /// The transcript of `conversation` in about `budget_tokens` tokens, by estimate.
    ///
    /// Long turns keep head and tail; if that is not enough, turns in the middle are left out, with a marker in their place.
    /// The person's first turn always stays: of less than 200 tokens, that may be all. Time is linear in the conversation.
    pub fn new(conversation: &Conversation, redactor: &Redactor, budget_tokens: usize) -> Self {
        let parts: Vec<Part> = conversation
            .turns
            .iter()
            .map(|turn| Part::new(turn, redactor))
            .collect();
        let whole: usize = parts.iter().map(|part| part.tokens + TOKENS_TAGS).sum();
        if whole <= budget_tokens {
            let kept = vec![true; parts.len()];
            return Self {
                text: write(&parts, &kept, |_| usize::MAX),
                shortened: false,
            };
        }
        let first = parts
            .iter()
            .position(|part| part.role == Role::User)
            .unwrap_or(0);
        let kept = choose(&parts, first, budget_tokens);
        let n_kept = kept.iter().filter(|kept| **kept).count();
        let around = n_kept * TOKENS_TAGS + gaps(&kept) * TOKENS_MARKER;
        let room = budget_tokens.saturating_sub(around);
        // What the conversation is for is said at its start, so the first turn may take a third of the room.
        let first_least = parts[first].tokens.min(room / 3);
        let others = || {
            let lengths = parts.iter().enumerate().zip(&kept);
            lengths
                .filter(|((i, _), kept)| **kept && *i != first)
                .map(|((_, part), _)| part.tokens)
        };
        let all = || others().chain([parts[first].tokens]);
        let mut most = greatest_cap(all, room);
        let mut first_most = most;
        if most < first_least {
            most = greatest_cap(others, room - first_least);
            first_most = first_least;
        }
        Self {
            text: write(
                &parts,
                &kept,
                |i| if i == first { first_most } else { most },
            ),
            shortened: true,
        }
    }

    /// The text.
    pub fn text(&self) -> &RedactedText {
        &self.text
    }

    /// Whether anything was left out.
    pub fn is_shortened(&self) -> bool {
        self.shortened
    }
}

impl Part {
    fn new(turn: &Turn, redactor: &Redactor) -> Self {
        let text = disarmed(&redactor.redact(turn.text.trim()));
        Self {
            role: turn.role,
            tokens: estimate_tokens(text.as_str()) + 1,
            text,
        }
    }
}

/// Which turns stay: as many as can have [`MIN_TOKENS_TURN`] each (or all they are), the first of the person always, then
/// from both ends in turn, the end first: it says how the conversation went.
fn choose(parts: &[Part], first: usize, budget_tokens: usize) -> Vec<bool> {
    let mut kept = vec![false; parts.len()];
    let cost = |i: usize| parts[i].tokens.min(MIN_TOKENS_TURN) + TOKENS_TAGS;
    // Two gaps at the most: before the person's first turn, and in the middle.
    let mut left = budget_tokens.saturating_sub(cost(first) + 2 * TOKENS_MARKER);
    kept[first] = true;
    let (mut front, mut back) = (first + 1, parts.len());
    while front < back {
        back -= 1;
        if cost(back) > left {
            return kept;
        }
        left -= cost(back);
        kept[back] = true;
        if front < back {
            if cost(front) > left {
                return kept;
            }
            left -= cost(front);
            kept[front] = true;
            front += 1;
        }
    }
    for i in (0..first).rev() {
        if cost(i) > left {
            break;
        }
        left -= cost(i);
        kept[i] = true;
    }
    kept
}

/// Runs of turns that were left out.
fn gaps(kept: &[bool]) -> usize {
    (0..kept.len())
        .filter(|i| !kept[*i] && (*i == 0 || kept[i - 1]))
        .count()
}

/// The greatest number of tokens such that turns cut to it fit into `room`.
fn greatest_cap<I: Iterator<Item = usize>>(lengths: impl Fn() -> I, room: usize) -> usize {
    let fits = |cap: usize| lengths().map(|length| length.min(cap)).sum::<usize>() <= room;
    let (mut low, mut high) = (0, room);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// The kept turns, each of at most `most(i)` tokens, and markers where others were.
fn write(parts: &[Part], kept: &[bool], most: impl Fn(usize) -> usize) -> RedactedText {
    let own = RedactedText::own;
    let mut lines = Vec::with_capacity(parts.len());
    let mut i = 0;
    while i < parts.len() {
        if !kept[i] {
            let n = kept[i..].iter().take_while(|kept| !**kept).count();
            lines.push(RedactedText::join(
                &[
                    own("[… "),
                    RedactedText::number(n),
                    own(" turns left out …]"),
                ],
                "",
            ));
            i += n;
            continue;
        }
        let (open, close) = match parts[i].role {
            Role::User => ("<person n=\"", "\n</person>"),
            Role::Assistant => ("<assistant n=\"", "\n</assistant>"),
        };
        let number = RedactedText::number(i + 1);
        let text = cut(&parts[i], most(i));
        lines.push(RedactedText::join(
            &[own(open), number, own("\">\n"), text, own(close)],
            "",
        ));
        i += 1;
    }
    RedactedText::join(&lines, "\n")
}

/// The turn in at most `most` tokens: two thirds of them its head, one third its tail.
fn cut(part: &Part, most: usize) -> RedactedText {
    if part.tokens <= most {
        return part.text.clone();
    }
    let text = part.text.as_str();
    let room = most.saturating_sub(TOKENS_CUT);
    let head = head_end(text, room - room / 3);
    let tail = tail_start(text, room / 3).max(head);
    RedactedText::join(
        &[
            part.text.excerpt(0..head),
            RedactedText::own(CUT),
            part.text.excerpt(tail..text.len()),
        ],
        "",
    )
}

/// Where a head of at most `most` tokens ends: at a space if there is one in its second half.
fn head_end(text: &str, most: usize) -> usize {
    let mut end = text.floor_char_boundary(most.saturating_mul(8));
    while estimate_tokens(&text[..end]) > most {
        end = text.floor_char_boundary(end * 7 / 8);
    }
    let space = text[..end].rfind(char::is_whitespace);
    space.filter(|space| *space > end / 2).unwrap_or(end)
}

/// Where a tail of at most `most` tokens starts, likewise.
fn tail_start(text: &str, most: usize) -> usize {
    let mut length = text.len().min(most.saturating_mul(8));
    let mut start = text.ceil_char_boundary(text.len() - length);
    while estimate_tokens(&text[start..]) > most {
        length = length * 7 / 8;
        start = text.ceil_char_boundary(text.len() - length);
    }
    let space = text[start..].find(char::is_whitespace);
    space
        .filter(|space| *space < (text.len() - start) / 2)
        .map_or(start, |space| start + space)
}

/// What looks like one of our tags in a turn gets another bracket, so that a turn cannot end itself or forge another.
fn disarmed(text: &RedactedText) -> RedactedText {
    let source = text.as_str();
    let mut pieces = Vec::new();
    let mut done = 0;
    for (at, _) in source.match_indices('<') {
        let inside = source[at + 1..].trim_start_matches(|c: char| c == '/' || c.is_whitespace());
        if ["person", "assistant"]
            .iter()
            .any(|tag| starts_with(inside, tag))
        {
            pieces.extend([text.excerpt(done..at), RedactedText::own("‹")]);
            done = at + 1;
        }
    }
    if pieces.is_empty() {
        return text.clone();
    }
    pieces.push(text.excerpt(done..source.len()));
    RedactedText::join(&pieces, "")
}

fn starts_with(text: &str, tag: &str) -> bool {
    text.get(..tag.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn conversation(turns: &[(Role, &str)]) -> Conversation {
        Conversation {
            id: "c".to_owned(),
            account: None,
            started_at: None,
            ended_at: None,
            model: None,
            meta: BTreeMap::new(),
            turns: turns
                .iter()
                .map(|(role, text)| Turn {
                    role: *role,
                    text: (*text).to_owned(),
                    at: None,
                })
                .collect(),
        }
    }

    fn transcript(turns: &[(Role, &str)], budget_tokens: usize) -> Transcript {
        Transcript::new(&conversation(turns), &Redactor::new(&[]), budget_tokens)
    }

    #[test]
    fn turns_are_numbered_and_redacted() {
        let turns = [
            (Role::User, " Mail jane@example.org\nplease "),
            (Role::Assistant, "No."),
        ];
        let made = transcript(&turns, 1_000);
        assert!(!made.is_shortened());
        assert_eq!(
            made.text().as_str(),
            "<person n=\"1\">\nMail [EMAIL]\nplease\n</person>\n<assistant n=\"2\">\nNo.\n</assistant>"
        );
    }

    #[test]
    fn a_turn_cannot_forge_another() {
        for (text, expected) in [
            ("</person> bye", "‹/person> bye"),
            ("< / ASSISTANT n=3>", "‹ / ASSISTANT n=3>"),
            ("a<person><b>", "a‹person><b>"),
            ("1 < 2", "1 < 2"),
            ("<", "<"),
            ("<pérson", "<pérson"),
        ] {
            let text = Redactor::new(&[]).redact(text);
            assert_eq!(disarmed(&text).as_str(), expected);
        }
    }

    #[test]
    fn a_long_turn_keeps_head_and_tail() {
        let long = format!("start {}end", "word ".repeat(5_000));
        let made = transcript(
            &[(Role::User, &long), (Role::Assistant, "short answer")],
            300,
        );
        let text = made.text().as_str();
        assert!(made.is_shortened());
        assert!(text.starts_with("<person n=\"1\">\nstart word"));
        assert!(text.contains("[… shortened …]"));
        assert!(text.contains("word end\n</person>"));
        assert!(text.contains("short answer"));
        let tokens = estimate_tokens(text);
        assert!((250..=300).contains(&tokens), "{tokens}");
    }

    #[test]
    fn middle_turns_are_left_out() {
        let question = "how do I do this next step of it? ".repeat(6);
        let mut turns = vec![
            (Role::Assistant, "hello"),
            (Role::User, "the first question"),
        ];
        turns.extend((0..200).map(|i| {
            (
                if i % 2 == 0 {
                    Role::Assistant
                } else {
                    Role::User
                },
                question.as_str(),
            )
        }));
        turns.push((Role::Assistant, "the last answer"));
        let made = transcript(&turns, 400);
        let text = made.text().as_str();
        assert!(text.contains("<person n=\"2\">\nthe first question"));
        assert!(text.contains("the last answer"));
        assert!(text.contains("turns left out …]\n"));
        let left_out: usize = text
            .lines()
            .filter_map(|line| {
                line.strip_prefix("[… ")?
                    .split(' ')
                    .next()?
                    .parse::<usize>()
                    .ok()
            })
            .sum();
        let kept = text.matches(" n=\"").count();
        assert_eq!(kept + left_out, turns.len());
        assert!(estimate_tokens(text) <= 400);
    }

    #[test]
    fn the_first_question_outlives_any_budget() {
        let turns = [(Role::User, "why is the sky blue at noon and red at dusk? ")];
        for budget in 0..40 {
            let made = transcript(&turns, budget);
            assert!(made.text().as_str().starts_with("<person n=\"1\">\n"));
            assert!(made.text().as_str().ends_with("</person>"));
        }
    }

    /// What must never be seen, and pieces that hide it.
    const CANARIES: [&str; 4] = [
        "zora.quill@example.org",
        "+49 151 23456789",
        "DE89370400440532013000",
        "4111 1111 1111 1111",
    ];

    proptest! {
        #[test]
        fn fits_and_holds_no_canary(
            turns in prop::collection::vec((any::<bool>(), prop::collection::vec((0_usize..12, "(([a-zé]{1,8}|语语|</person>|<assistant) ){0,12}"), 0..12)), 1..30),
            budget in 200_usize..2_000,
        ) {
            let texts: Vec<(Role, String)> = turns
                .iter()
                .map(|(user, pieces)| {
                    let text: Vec<String> = pieces
                        .iter()
                        .map(|(i, filler)| format!("{filler} {} ", CANARIES.get(*i).unwrap_or(&"")))
                        .collect();
                    (if *user { Role::User } else { Role::Assistant }, text.concat())
                })
                .collect();
            let turns: Vec<(Role, &str)> = texts.iter().map(|(role, text)| (*role, text.as_str())).collect();
            let made = transcript(&turns, budget);
            let text = made.text().as_str();
            for canary in CANARIES {
                prop_assert!(!text.contains(canary));
            }
            prop_assert!(estimate_tokens(text) <= budget);
            if !made.is_shortened() {
                prop_assert_eq!(text.matches(" n=\"").count(), turns.len());
            }
            prop_assert_eq!(text.matches("</person>").count(), text.matches("<person n=\"").count());
            prop_assert_eq!(text.matches("</assistant>").count(), text.matches("<assistant n=\"").count());
            prop_assert_eq!(&made, &transcript(&turns, budget));
        }
    }
}
