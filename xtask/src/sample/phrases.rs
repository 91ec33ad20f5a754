//! Small talk around a request, as people of each language put it before and after.

/// What may be put before and after a first message.
pub(super) struct Phrases {
    /// Before a text that begins with a capital.
    pub(super) neat_openers: &'static [&'static str],
    /// Before a text that begins in lower case; where the script has no case, before any text.
    pub(super) casual_openers: &'static [&'static str],
    pub(super) neat_closers: &'static [&'static str],
    pub(super) casual_closers: &'static [&'static str],
    /// Beginnings of words that mean: somebody has already greeted or thanked.
    pub(super) polite: &'static [&'static str],
}

/// The phrases of `language`; empty lists if there are none.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn phrases(language: &str) -> Phrases {
    match language {
        "en" => Phrases {
            neat_openers: &[
                "Hi! ",
                "Hello. ",
                "Good morning. ",
                "Hi there. ",
                "New topic. ",
                "Sorry, one more. ",
            ],
            casual_openers: &["hi, ", "hey ", "ok ", "so ", "hello! ", "hey so ", "um "],
            neat_closers: &[" Thanks!", " Thank you.", " Thanks in advance!", " Cheers."],
            casual_closers: &[
                " thanks",
                " thx",
                " ty",
                " pls",
                " any help appreciated",
                " (typing on my phone sorry)",
            ],
            polite: &[
                "hi", "hey", "hello", "good", "dear", "thank", "thx", "ty", "please", "pls",
                "cheers", "sorry", "ok", "so", "um", "help", "morning", "evening", "quick",
            ],
        },
        "de" => Phrases {
            neat_openers: &["Hallo! ", "Guten Tag. ", "Moin. ", "Guten Abend! "],
            casual_openers: &["hallo, ", "hi, ", "hey, ", "moin, "],
            neat_closers: &[" Danke!", " Vielen Dank.", " Danke schon mal!"],
            casual_closers: &[" danke", " danke schonmal", " lg"],
            polite: &[
                "hallo", "hi", "hey", "moin", "guten", "servus", "liebe", "sehr", "dank", "bitte",
                "lg", "also",
            ],
        },
        "fr" => Phrases {
            neat_openers: &["Bonjour ! ", "Bonsoir. ", "Bonjour. "],
            casual_openers: &["bonjour, ", "salut, ", "coucou, ", "hello, "],
            neat_closers: &[" Merci !", " Merci d'avance.", " Merci beaucoup !"],
            casual_closers: &[" merci", " merci d'avance", " svp"],
            polite: &[
                "bonjour", "bonsoir", "salut", "slt", "coucou", "hello", "merci", "svp", "stp",
                "cher", "madame", "bjr",
            ],
        },
        "es" => Phrases {
            neat_openers: &["Hola. ", "Buenas. ", "¡Hola! ", "Buenos días. "],
            casual_openers: &["hola, ", "buenas, ", "holaa "],
            neat_closers: &[" Gracias.", " ¡Muchas gracias!", " Gracias de antemano."],
            casual_closers: &[" gracias", " porfa", " grax"],
            polite: &[
                "hola",
                "buen",
                "gracias",
                "porfa",
                "por favor",
                "estimad",
                "perdon",
            ],
        },
        "it" => Phrases {
            neat_openers: &["Ciao! ", "Buongiorno. ", "Salve. "],
            casual_openers: &["ciao, ", "ciaoo ", "salve, "],
            neat_closers: &[" Grazie!", " Grazie mille.", " Grazie in anticipo."],
            casual_closers: &[" grazie", " grazie mille", " pls"],
            polite: &["ciao", "buon", "salve", "grazie", "gentil", "per favore"],
        },
        "nl" => Phrases {
            neat_openers: &["Hallo! ", "Goedemorgen. ", "Hoi! "],
            casual_openers: &["hoi, ", "hey, ", "hallo, "],
            neat_closers: &[" Bedankt!", " Alvast bedankt.", " Dank je wel!"],
            casual_closers: &[" bedankt", " alvast bedankt", " dankje"],
            polite: &[
                "hallo", "hoi", "hey", "goede", "dag", "beste", "bedankt", "dank", "alvast",
                "graag",
            ],
        },
        "pl" => Phrases {
            neat_openers: &["Cześć! ", "Dzień dobry. ", "Witam. "],
            casual_openers: &["cześć, ", "hej, ", "siema, "],
            neat_closers: &[" Dzięki!", " Z góry dziękuję.", " Dziękuję."],
            casual_closers: &[" dzięki", " dzieki z gory", " pozdro"],
            polite: &[
                "cześć", "czesc", "hej", "siema", "dzień", "dzien", "witam", "dzięk", "dzięku",
                "prosz", "pozdr",
            ],
        },
        "pt" => Phrases {
            neat_openers: &["Olá! ", "Bom dia. ", "Boa noite. "],
            casual_openers: &["oi, ", "olá, ", "oii "],
            neat_closers: &[" Obrigada!", " Agradeço desde já.", " Muito obrigado."],
            casual_closers: &[" valeu", " agradeço", " pfv"],
            polite: &[
                "ol",
                "oi",
                "bom",
                "boa",
                "obrigad",
                "valeu",
                "agrade",
                "prezad",
                "por favor",
            ],
        },
        "tr" => Phrases {
            neat_openers: &["Merhaba. ", "İyi günler. ", "Selam. "],
            casual_openers: &["selam, ", "merhaba, ", "slm "],
            neat_closers: &[" Teşekkürler.", " Şimdiden teşekkür ederim.", " Sağ olun."],
            casual_closers: &[" teşekkürler", " sağol", " tşk"],
            polite: &[
                "merhaba",
                "selam",
                "slm",
                "iyi",
                "teşekkür",
                "tesekkur",
                "sağ",
                "lütfen",
                "sayın",
                "günaydın",
            ],
        },
        "ru" => Phrases {
            neat_openers: &["Здравствуйте! ", "Добрый день. ", "Добрый вечер. "],
            casual_openers: &["привет, ", "приветик, ", "добрый вечер, "],
            neat_closers: &[
                " Спасибо!",
                " Заранее спасибо.",
                " Буду благодарен за помощь.",
            ],
            casual_closers: &[" спасибо", " заранее спс", " спс"],
            polite: &[
                "здравствуй",
                "добр",
                "привет",
                "спасибо",
                "спс",
                "пожалуйста",
                "благодар",
            ],
        },
        "ja" => Phrases {
            neat_openers: &[],
            casual_openers: &["こんにちは。", "すみません、", "お疲れさまです。"],
            neat_closers: &[],
            casual_closers: &["よろしくお願いします。", "お願いします", "教えてください。"],
            polite: &[
                "こんにちは",
                "すみません",
                "お疲れ",
                "お世話",
                "お願い",
                "教えて",
                "ください",
                "おはよう",
                "ありがと",
            ],
        },
        "zh" => Phrases {
            neat_openers: &[],
            casual_openers: &["你好，", "您好，", "请问一下，", "在吗？"],
            neat_closers: &[],
            casual_closers: &["谢谢", "，谢谢！", " 谢谢啦"],
            polite: &["你好", "您好", "请问", "谢", "在吗", "麻烦", "求"],
        },
        "ko" => Phrases {
            neat_openers: &[],
            casual_openers: &["안녕하세요. ", "안녕하세요 ", "질문 있어요. "],
            neat_closers: &[],
            casual_closers: &[" 감사합니다", " 부탁드려요", " 미리 감사합니다!"],
            polite: &["안녕", "질문", "감사", "부탁", "고마"],
        },
        "ar" => Phrases {
            neat_openers: &[],
            casual_openers: &["السلام عليكم، ", "مرحبا، ", "مساء الخير، "],
            neat_closers: &[],
            casual_closers: &[" شكراً", " وشكراً مقدماً", " جزاكم الله خيراً"],
            polite: &[
                "السلام",
                "سلام",
                "مرحبا",
                "أهلا",
                "اهلا",
                "مساء",
                "صباح",
                "شكر",
                "جزا",
                "لو سمحت",
            ],
        },
        "th" => Phrases {
            neat_openers: &[],
            casual_openers: &["สวัสดี ", "สอบถามหน่อย "],
            neat_closers: &[],
            casual_closers: &[" ขอบคุณล่วงหน้า", " ขอบคุณนะ"],
            polite: &["สวัสดี", "สอบถาม", "ขอบคุณ", "ครับ", "ค่ะ", "คะ"],
        },
        _ => Phrases {
            neat_openers: &[],
            casual_openers: &[],
            neat_closers: &[],
            casual_closers: &[],
            polite: &[],
        },
    }
}
