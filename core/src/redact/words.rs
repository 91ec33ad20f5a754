//! Short word lists that tell a value from a word that merely stands where a value would.
//!
//! A list is one string of words between bars; those that patterns are made of stay strings.

use std::collections::HashSet;
use std::sync::OnceLock;

/// A list of words, in lower case unless its own documentation says otherwise.
pub(super) struct Words {
    list: &'static str,
    members: OnceLock<HashSet<&'static str>>,
}

impl Words {
    pub(super) const fn new(list: &'static str) -> Self {
        Self {
            list,
            members: OnceLock::new(),
        }
    }

    /// True for a member in whatever case.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.contains_exact(&word.to_lowercase())
    }

    /// True for a member in just this case.
    pub(super) fn contains_exact(&self, word: &str) -> bool {
        self.members
            .get_or_init(|| self.list.split('|').collect())
            .contains(word)
    }
}

/// After "password" or "username": types, form hints, states.
pub(super) static STAND_INS: Words = Words::new(
    "string|str|text|char|varchar|int|integer|number|bool|boolean|optional|none|null|nil|undefined|true|false|\
     required|invalid|incorrect|wrong|correct|forgotten|expired|reset|change|changed|hidden|hash|hashed|\
     secret|password|username|user|email|unknown|missing|empty|blank|example|here|below|above|not|the|that|\
     this|your|you|and|for|with|what|how|was|are|has|will|can|must|should|xxx|xxxx|tbd|n/a|yes|value|name|\
     login|enter|please|todo|input|type|data|self|req|request|config|env|process|args|form|field|get|set|new|\
     any|all|minimum|maximum|length|test|manager|protected|recovery|policy|strength|generator|prompt|admin|\
     root|case-sensitive",
);

/// Beginnings of code that computes a value.
pub(super) const CODE_PREFIXES: &str =
    "os.|self.|this.|req.|request.|process.|config.|env.|user.|settings.|string.|get_|args.";

/// Home folders that belong to nobody.
pub(super) static SHARED_FOLDERS: Words = Words::new(
    "root|ubuntu|runner|shared|public|admin|administrator|default|all|app|appuser|jovyan|vscode|node|git|\
     ec2-user|username|youruser|you|me|myuser|yourname|your_username|your-username|user|name",
);

/// Between "login" and the place it is for. Members of a pattern.
pub(super) const PLACE_LINKS: &str = "in|on|at|for|to|auf|im|bei|beim|für|dans|sur|pour|en|para|per|nel|nella|su|sul|no|na|do|voor|op|bij|w|\
     dla|для|на|в";

/// Where one logs in. Members of a pattern.
pub(super) const PLACES: &str = "app|portal|site|website|shop|store|system|game|forum|platform|account|konto|spiel|seite|appli|\
     application|portail|jeu|compte|aplicación|juego|cuenta|gioco|sito|aplicativo|jogo|conta|spel|gra|grze|\
     strona|stronie|портале|игре|сайте|приложении";

/// Between what is sent and the number that it is sent to.
pub(super) static DIRECTIONS: Words = Words::new("to|at|via|à|au|al|aan|auf|på|на");

/// After a question for a date.
pub(super) static ANSWERS: Words = Words::new(
    "mine|is|it|it's|was|i|on|the|am|meins|ist|es|der|le|mien|la|mía|mi|el|mia|mio|il|minha|meu|é|è|mijne|op|\
     moja|to|benimki|моя|это|私|は|我|的|是",
);

/// Before a number that counts or dates instead of standing on a house.
pub(super) static BEFORE_COUNTS: Words = Words::new(
    "since|about|for|from|until|till|in|with|over|under|nearly|around|almost|than|at|seit|ca|etwa|rund|über|\
     ab|bis|depuis|environ|plus|pendant|desde|hace|unos|dal|dalla|da|circa|sinds|ongeveer|od|około|с|около|\
     sejak|sekitar",
);

/// German compounds that end like a street and are numbered too; words of English phrases ("2 way street").
/// Case-sensitive.
pub(super) static NO_STREETS: Words = Words::new(
    "Arbeitsplatz|Sitzplatz|Stellplatz|Parkplatz|Spielplatz|Speicherplatz|Ausweg|Umweg|Hinweg|Rückweg|\
     Lösungsweg|Milaan|way|lane|minute|minutes|mile|miles|hour|hours|min|km|busy|long|more",
);
