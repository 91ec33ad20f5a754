//! Sentences that say nothing about the request: greetings, thanks, yes and no.

/// Whole sentences, lower case and without punctuation, in the languages people write to assistants.
const EMPTY_SENTENCES: &[&str] = &[
    // English
    "hi", "hi there", "hello", "hello there", "hey", "hey there", "good morning", "good afternoon", "good evening",
    "thanks", "thank you", "thank you so much", "thanks a lot", "thank you very much", "many thanks", "thx", "ty",
    "ok", "okay", "ok thanks", "yes", "yes please", "no", "no thanks", "sure", "great", "great thanks", "perfect",
    "cool", "please", "got it", "bye", "goodbye", "how are you", "can you help me", "could you help me",
    "can you help", "i need help", "i need your help", "i have a question", "quick question", "please help",
    "please help me", "help", "help me", "thanks in advance", "that works", "sounds good", "that's all", "nope", "yep",
    "yeah", "test", "that is all", "that's great", "that is great", "awesome", "that's it", "continue", "go on",
    // German
    "hallo", "guten tag", "guten morgen", "guten abend", "moin", "servus", "danke", "vielen dank", "danke schön",
    "ja", "nein", "bitte", "ja bitte", "nein danke", "super", "alles klar", "kannst du mir helfen",
    "können sie mir helfen", "ich brauche hilfe", "ich habe eine frage", "tschüss",
    // French
    "bonjour", "salut", "bonsoir", "merci", "merci beaucoup", "oui", "non", "d'accord", "s'il te plaît",
    "s'il vous plaît", "peux-tu m'aider", "pouvez-vous m'aider", "j'ai une question", "au revoir", "coucou",
    // Spanish
    "hola", "buenos días", "buenas tardes", "buenas noches", "buenas", "gracias", "muchas gracias", "sí", "si",
    "por favor", "vale", "puedes ayudarme", "me puedes ayudar", "necesito ayuda", "tengo una pregunta", "adiós",
    // Italian
    "ciao", "buongiorno", "buonasera", "salve", "grazie", "grazie mille", "sì", "per favore", "va bene",
    "puoi aiutarmi", "mi puoi aiutare", "ho una domanda", "ho bisogno di aiuto",
    // Portuguese
    "olá", "oi", "bom dia", "boa tarde", "boa noite", "obrigado", "obrigada", "sim", "não", "tudo bem",
    "pode me ajudar", "você pode me ajudar", "preciso de ajuda", "tenho uma dúvida",
    // Dutch
    "hoi", "goedemorgen", "goedemiddag", "goedenavond", "dank je", "dank je wel", "bedankt", "nee", "graag",
    "alsjeblieft", "kun je me helpen", "ik heb een vraag",
    // Polish
    "cześć", "hej", "dzień dobry", "dobry wieczór", "dzięki", "dziękuję", "tak", "nie", "proszę", "możesz mi pomóc",
    "mam pytanie", "witam",
    // Russian, Ukrainian
    "привет", "здравствуйте", "добрый день", "доброе утро", "добрый вечер", "спасибо", "большое спасибо", "да",
    "нет", "пожалуйста", "помоги", "помогите", "можешь помочь", "у меня вопрос", "дякую", "привіт", "так", "ні",
    // Turkish
    "merhaba", "selam", "günaydın", "iyi günler", "iyi akşamlar", "teşekkürler", "teşekkür ederim", "evet", "hayır",
    "lütfen", "yardım eder misin", "bir sorum var",
    // Arabic, Persian
    "مرحبا", "السلام عليكم", "أهلا", "صباح الخير", "مساء الخير", "شكرا", "شكرا جزيلا", "نعم", "لا", "من فضلك",
    "ممكن تساعدني", "سلام", "ممنون", "بله", "خیر",
    // Chinese, Japanese, Korean, Thai
    "你好", "您好", "谢谢", "謝謝", "好的", "是的", "不是", "请帮我", "早上好", "こんにちは", "こんばんは",
    "おはようございます", "ありがとう", "ありがとうございます", "はい", "いいえ", "お願いします", "すみません",
    "안녕하세요", "안녕", "감사합니다", "고마워요", "네", "아니요", "สวัสดี", "สวัสดีครับ", "สวัสดีค่ะ", "ขอบคุณ",
    "ขอบคุณครับ", "ขอบคุณค่ะ",
];

/// True for a sentence without any content of its own.
pub(super) fn says_nothing(sentence: &str) -> bool {
    let mut plain = String::with_capacity(sentence.len());
    for c in sentence.chars() {
        if c.is_alphanumeric() || c == '\'' || (c == '-' && !plain.is_empty()) {
            plain.extend(c.to_lowercase());
        } else if c == '’' {
            plain.push('\'');
        } else if is_combining(c) {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    let plain = plain.trim_end_matches([' ', '-']);
    // Longer than the longest entry cannot match; a text of 4,000 characters need not be compared.
    !plain.chars().any(char::is_alphabetic) || (plain.len() < 64 && EMPTY_SENTENCES.contains(&plain))
}

/// Vowel signs of Thai, Devanagari and others, which are not alphanumeric but belong to their word.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0900}'..='\u{0dff}' | '\u{0e31}' | '\u{0e34}'..='\u{0e4e}')
}

#[cfg(test)]
mod tests {
    use super::says_nothing;

    #[test]
    fn greetings_and_thanks() {
        for (sentence, expected) in [
            ("Hello!", true),
            ("  ok, thanks ", true),
            ("Kannst du mir helfen?", true),
            ("S’il vous plaît", true),
            ("你好！", true),
            ("ขอบคุณครับ", true),
            ("???", true),
            ("12", true),
            ("Hello, how do I reset my router?", false),
            ("weather tomorrow", false),
            ("明天天气", false),
        ] {
            assert_eq!(says_nothing(sentence), expected, "{sentence:?}");
        }
    }
}
