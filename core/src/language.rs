//! Which human language a text is in: the language facet, and the reason to propose a multilingual model.

use whatlang::{Lang, Script};

/// ISO 639-1 code (639-3 where there is no shorter one), or `"und"` where the text is too short or mixed to tell.
pub type Language = &'static str;

/// Identifies the language of `text`.
pub fn identify_language(text: &str) -> Language {
    let Some(info) = whatlang::detect(text) else {
        return "und";
    };
    if info.script() == Script::Latin && !info.is_reliable() && info.lang() != Lang::Eng {
        return "und";
    }
    info.lang().code()
}
