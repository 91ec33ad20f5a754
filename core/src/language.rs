//! Which human language a text is in: the language facet, and the reason to propose a multilingual model.

use whatlang::{Lang, Script};

/// ISO 639-3 code such as `eng`, or `"und"` where the text is too short or mixed to tell.
pub type Language = &'static str;

/// What whatlang must be confident of, 0 to 1, where the script alone does not decide.
const MIN_CONFIDENCE: f64 = 0.35;
/// Share of English function words that makes a short text English.
const MIN_ENGLISH: f64 = 0.2;

/// English function words that few other languages share. Trigrams mislead on a line of ten words, these do not.
const ENGLISH: &[&str] = &[
    "the", "to", "my", "is", "what", "how", "for", "of", "you", "can", "do", "and", "please", "it",
    "with", "that", "this", "from", "have", "i", "i'm", "are", "why", "where", "when", "which",
    "would", "like", "need", "want", "should", "not", "there", "does", "your", "if", "about", "be",
    "will", "was", "what's", "it's", "or", "at", "by", "an", "could", "tell",
];

/// Identifies the language of `text`: whatlang where it is reliable, else English by its function words, else
/// whatlang's guess if it is at all confident.
pub fn identify_language(text: &str) -> Language {
    let Some(info) = whatlang::detect(text) else {
        return "und";
    };
    if info.is_reliable() || info.script() != Script::Latin {
        return info.lang().code();
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let english = words
        .iter()
        .filter(|word| ENGLISH.contains(&word.as_str()))
        .count();
    if english as f64 >= MIN_ENGLISH * words.len() as f64 && english > 0 {
        return Lang::Eng.code();
    }
    if info.confidence() >= MIN_CONFIDENCE {
        info.lang().code()
    } else {
        "und"
    }
}

/// Codes with a shorter form, as BCP 47 wants it used: `eng` is `en`.
const SHORT: &str = "afr af aka ak amh am ara ar aze az bel be ben bn bul bg cat ca ces cs cmn zh cym cy dan da deu de ell el \
    eng en epo eo est et fin fi fra fr guj gu heb he hin hi hrv hr hun hu hye hy ind id ita it jav jv jpn ja kan kn kat ka \
    khm km kor ko lat la lav lv lit lt mal ml mar mr mkd mk mya my nep ne nld nl nob nb ori or pan pa pes fa pol pl por pt \
    ron ro rus ru sin si slk sk slv sl sna sn spa es srp sr swe sv tam ta tel te tgl tl tha th tuk tk tur tr ukr uk urd ur \
    uzb uz vie vi yid yi zul zu";

/// The language tag (BCP 47) of a code of [`identify_language`], for `lang` attributes.
pub fn language_tag(language: &str) -> &str {
    let mut codes = SHORT.split_whitespace();
    while let (Some(long), Some(short)) = (codes.next(), codes.next()) {
        if long == language {
            return short;
        }
    }
    language
}

/// The English name of a code of [`identify_language`]; `None` for `"und"` and codes that whatlang does not know.
pub fn language_name(language: &str) -> Option<&'static str> {
    Lang::from_code(language).map(|known| match known {
        Lang::Cmn => "Chinese",
        other => other.eng_name(),
    })
}

#[cfg(test)]
mod tests {
    use super::{identify_language, language_name, language_tag};

    #[test]
    fn names_are_english() {
        for (code, name) in [
            ("deu", Some("German")),
            ("cmn", Some("Chinese")),
            ("und", None),
        ] {
            assert_eq!(language_name(code), name);
        }
    }

    #[test]
    fn tags_are_short() {
        for (code, tag) in [("eng", "en"), ("zul", "zu"), ("cmn", "zh"), ("und", "und")] {
            assert_eq!(language_tag(code), tag);
        }
    }

    #[test]
    fn short_and_long_texts() {
        for (text, expected) in [
            ("", "und"),
            ("12345 !!", "und"),
            ("what is my balance", "eng"),
            ("cancel the alarm for tomorrow", "eng"),
            ("Wie kann ich meinen Wecker für morgen früh löschen?", "deu"),
            (
                "Comment puis-je annuler mon rendez-vous de demain matin ?",
                "fra",
            ),
            ("明天早上提醒我开会", "cmn"),
            ("明日の朝のアラームを消してください", "jpn"),
            ("내일 아침 알람을 꺼 주세요", "kor"),
            (
                "Объясни, пожалуйста, чем отличаются эти выражения друг от друга",
                "rus",
            ),
            ("ช่วยแปลเมนูนี้ให้หน่อย", "tha"),
        ] {
            assert_eq!(identify_language(text), expected, "{text:?}");
        }
    }
}
