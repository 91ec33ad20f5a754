//! Phrases with which models open an answer and that say nothing: texts that share them look alike to an embedding.

use std::sync::LazyLock;

use regex::Regex;

/// How many openers can stand one after the other: "In this conversation, the user asks the assistant to …".
const MAX_OPENERS: usize = 3;

/// Openers of facet texts; each ends before the matter.
const OPENERS: [&str; 6] = [
    r"(?:in|during|throughout|over) (?:this|the) (?:conversation|chat|exchange|dialogue|dialog|transcript|discussion|interaction),? +",
    r"(?:the |this )?(?:user|person|human|customer|client|individual)(?:['’]s)? (?:(?:overall|main|primary|original|initial|core|stated|central|key) )*(?:request|goal|task|question|aim|intent|intention|purpose|objective|query|need|wish)s? (?:is|was|are|were|concerns?|concerned|involves?|involved|relates? to)(?: (?:to|for|about))? +",
    r"(?:the |this |an? )?(?:users?|person|people|human|customer|client|individual|someone) (?:(?:is|was|are|were|has|had|also|mainly|primarily|simply|initially|first) )*(?:asks?|asked|asking|wants?|wanted|wanting|requests?|requested|requesting|seeks?|sought|seeking|would like|needs?|needed|inquires?|inquired|inquiring|enquires?|enquired|enquiring|looks?|looked|looking|tries|tried|trying|wishes|wished|hopes|hoped|hoping)(?: (?:the |an? |its )?(?:AI |virtual |language )?(?:assistant|model|AI|chatbot|bot|system))?(?: (?:to|for|about))? +",
    r"(?:the|this) (?:conversation|chat|exchange|dialogue|dialog|discussion|transcript|interaction) (?:is|was|centers|centred|centered|focuses|focused|revolves|revolved|concerns|concerned|covers|covered|discusses|discussed|involves|involved|describes|described|deals|dealt)(?: (?:about|on|around|with))? +",
    r"(?:the |this )(?:(?:overall|main|primary|general) )*(?:request|task|goal|question|topic|subject|theme) (?:is|was)(?: (?:to|for|about))? +",
    r"(?:the )?(?:AI )?assistant (?:is|was|has been) (?:asked|requested|told|instructed|tasked)(?: (?:to|for|with))? +",
];

const GROUP_OPENER: &str = r"^(?i:(?:this|the|these) (?:cluster|group|collection|set|category)(?: of (?:conversations|texts|requests|users|chats))? (?:consists of|consisted of|contains|contained|includes|included|covers|covered|involves|involved|encompasses|encompassed|comprises|comprised|focuses on|focused on|is about|was about|centers on|centered on|centered around|revolved around) +)";

const LABEL: &str = r"^(?i:(?:(?:cluster|group|broader|final) )?(?:name|title|label|request|task|answer|summary|description|topic) ?[:：] *)";

/// The text without its openers.
pub(super) fn strip(text: &str) -> &str {
    static OPENER: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!("^(?i:{})", OPENERS.join("|"))));
    let mut rest = strip_label(text);
    for _ in 0..MAX_OPENERS {
        let shorter = without(&OPENER, rest);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    rest
}

/// A description without "This cluster consisted of".
pub(super) fn strip_group(text: &str) -> &str {
    static OPENER: LazyLock<Regex> = LazyLock::new(|| pattern(GROUP_OPENER));
    without(&OPENER, strip_label(text))
}

/// A text without the name of its field before it.
pub(super) fn strip_label(text: &str) -> &str {
    static OPENER: LazyLock<Regex> = LazyLock::new(|| pattern(LABEL));
    without(&OPENER, text)
}

/// An item of a list without its number or bullet.
pub(super) fn strip_number(text: &str) -> &str {
    static OPENER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\(?[0-9]{1,3}[.):]|[-*•–]) +"));
    without(&OPENER, text)
}

/// The text after `opener`, unless nothing would be left.
fn without<'a>(opener: &Regex, text: &'a str) -> &'a str {
    match opener.find(text) {
        Some(found) if text[found.end()..].chars().any(char::is_alphanumeric) => {
            &text[found.end()..]
        }
        _ => text,
    }
}

fn pattern(source: &str) -> Regex {
    // Every source is a constant, and the tests run each.
    Regex::new(source).expect("a constant pattern")
}
