//! Names of persons, by what gives them away.

use crate::check;

#[test]
fn introductions() {
    check(&[
        ("my name is John Smith and I", "my name is [NAME] and I"),
        ("My name is Imogen V. Gallagher.", "My name is [NAME]."),
        ("my name is john smith.", "my name is [NAME]."),
        ("I'm Jane Doe, hi", "I'm [NAME], hi"),
        ("Ich heiße Jürgen von der Heide.", "Ich heiße [NAME]."),
        (
            "je m'appelle Jean-Pierre Dupont, et",
            "je m'appelle [NAME], et",
        ),
        ("me llamo María José García López", "me llamo [NAME]"),
        ("mi chiamo Serena Sbarbaro", "mi chiamo [NAME]"),
        ("меня зовут Иван Петров", "меня зовут [NAME]"),
        ("我叫王晓燕，今年", "我叫[NAME]，今年"),
        ("私の名前は田中太郎です", "私の名前は[NAME]です"),
        ("제 이름은 김철수입니다", "제 이름은 [NAME]입니다"),
        ("اسمي رامي المصري وبريدي", "اسمي [NAME] وبريدي"),
        ("Best regards,\nJohn Smith", "Best regards,\n[NAME]"),
        ("Thanks,\nAnna", "Thanks,\n[NAME]"),
        ("Name: John Smith", "Name: [NAME]"),
        ("contact Peter Parker at once", "contact [NAME] at once"),
        (
            "Dear Mr. Smith, Frau Lothar Quast",
            "Dear Mr. [NAME], Frau [NAME]",
        ),
    ]);
}

#[test]
fn no_introductions() {
    check(&[
        ("my name is not important; I'm Happy today", ""),
        ("the first name is right for a colleague", ""),
        ("please call me back. Call me ASAP or call me tomorrow.", ""),
        ("담당자 확인. 我的名字很长", ""),
        ("إعداد طعام صحي، باسمي الشخصي.", ""),
        ("Kontakt: Telefon\nContact: Email us", ""),
        ("translate \"my name is\" into French", ""),
        ("Product name: Super Widget, function name: Foo Bar", ""),
        ("contact Customer Support; thanks, Google", ""),
        ("No, thank you.\nEnjoy your day. I AM VERY ANGRY", ""),
        ("I am American Express customer, I am going to Paris", ""),
    ]);
}

#[test]
fn roles() {
    check(&[
        (
            "reply to customer Ana Ruiz about",
            "reply to customer [NAME] about",
        ),
        ("The client, Ana Ruiz, has", "The client, [NAME], has"),
        (
            "the applicant is me, Ana Ruiz",
            "the applicant is me, [NAME]",
        ),
        (
            "booked under the name Ana Ruiz.",
            "booked under the name [NAME].",
        ),
        (
            "a short note, signed Ana Ruiz",
            "a short note, signed [NAME]",
        ),
        ("Absenderin: Annegret Hübsch", "Absenderin: [NAME]"),
        (
            "Bestellung auf den Namen Falk Quast",
            "Bestellung auf den Namen [NAME]",
        ),
        ("c'est au nom de Corentin Lavigne", "c'est au nom de [NAME]"),
        ("a nombre de Amparo Peña", "a nombre de [NAME]"),
        (
            "il verbale è intestato a Ilaria Bertoli",
            "il verbale è intestato a [NAME]",
        ),
        (
            "o pedido tá no nome de Vinícius Meira",
            "o pedido tá no nome de [NAME]",
        ),
        ("op naam van Bram de Roode", "op naam van [NAME]"),
        ("podpis: Grażyna Zielińska", "podpis: [NAME]"),
        ("клиент Вера Соколова приехал", "клиент [NAME] приехал"),
        ("kiracı Barış Çelik dedi", "kiracı [NAME] dedi"),
        (
            "اكتب: إعداد المعلمة هبة البدري.",
            "اكتب: إعداد المعلمة [NAME].",
        ),
        ("宛先は若林 千尋様です", "宛先は[NAME]様です"),
        ("マイク・スミスさんへ", "[NAME]さんへ"),
    ]);
}

#[test]
fn no_roles() {
    check(&[
        ("the customer Support Team, client Software", ""),
        ("our client is happy, signed the contract in New York", ""),
        ("the Guest List TaKe, Mr. Landlord", ""),
        ("Signed Integer Overflow, the Client Deutsche Bahn", ""),
        ("Contact: Sales Department\nName: Blue Ocean", ""),
        (
            "Customer Relationship Management, a Client Side Library",
            "",
        ),
        (
            "the game name is Dark Souls; product names like Surface Pro",
            "",
        ),
        ("sender Unknown; a contact Form; the tenant must pay", ""),
        ("the salon's name is Public Barber Salon", ""),
        ("der Kunde ist König. Kontakt Abteilung Vertrieb", ""),
        ("المعلمة تشرح الدرس للطلاب في المدرسة", ""),
        ("お客様、皆様、仕様 と 田中様", ""),
        ("客户端 版本 氏名、利用 規約 様式", ""),
    ]);
}

#[test]
fn greetings() {
    check(&[
        ("Dear Ana,\nthe", "Dear [NAME],\nthe"),
        ("\"Hi Ana Ruiz!\"", "\"Hi [NAME]!\""),
        ("Liebe Annegret,", "Liebe [NAME],"),
        ("Chère Hélène,", "Chère [NAME],"),
        ("Уважаемая Вера!", "Уважаемая [NAME]!"),
        ("Dear Prof. Ana Ruiz,", "Dear Prof. [NAME],"),
        (
            "Sehr geehrte Frau Dr. Hübsch,",
            "Sehr geehrte Frau Dr. [NAME],",
        ),
        ("水谷と申します", "[NAME]と申します"),
        ("Hello World! Hi Team, Hey Siri, Dear Hiring Manager,", ""),
        ("Liebe Eltern,\nLiebe Kolleginnen und Kollegen,", ""),
        ("Beste Grüße,\nDein Team. Liebe Grüße, bis bald", ""),
        ("Dear Customer,\nHi there, Hello Kitty, oh dear God!", ""),
        ("Hi Ana can you", ""),
        ("Hallo Welt! Olá Mundo! Hallo Zusammen, Ciao Bella,", ""),
        ("これを機械学習といいます", ""),
    ]);
}

#[test]
fn names_beside_details() {
    check(&[
        ("Ana Ruiz, ana@example.com", "[NAME], [EMAIL]"),
        ("Ana Ruiz | 07700 900123", "[NAME] | [PHONE]"),
        ("17;Ana Ruiz;ana@example.com", "17;[NAME];[EMAIL]"),
        ("\nAna Ruiz\n12 Main Street", "\n[NAME]\n[ADDRESS]"),
        (
            "Write Ana de la Ruiz (ana@example.com)",
            "Write [NAME] ([EMAIL])",
        ),
        ("Ana Ruiz, born March 4, 1985", "[NAME], born [BIRTH_DATE]"),
        ("ring Ana Ruiz on 07700 900123", "ring [NAME] on [PHONE]"),
        (
            "Галина Белова, тел. 8 (495) 123-45-67",
            "[NAME], тел. [PHONE]",
        ),
        (
            "Zeynep Aydın, doğum 04.03.1989.",
            "[NAME], doğum [BIRTH_DATE].",
        ),
        ("CV. هبة البدري، 07700900123", "CV. [NAME]، [PHONE]"),
        ("ติดต่อ กานดา ศรีวิไล โทร 0812345678", "ติดต่อ [NAME] โทร [PHONE]"),
        ("Ana Ruiz, 41 years old, is", "[NAME], 41 years old, is"),
        ("Ana Ruiz, year 5: reads well", "[NAME], year 5: reads well"),
    ]);
}

#[test]
fn no_names_beside_details() {
    check(&[
        (
            "Customer Support, help@example.com",
            "Customer Support, [EMAIL]",
        ),
        ("Pizza Hut, 07700 900123", "Pizza Hut, [PHONE]"),
        ("Bei Fragen: help@example.com", "Bei Fragen: [EMAIL]"),
        ("Call Me, 07700 900123", "Call Me, [PHONE]"),
        ("see Green Lane 12 Main Street", "see Green Lane [ADDRESS]"),
        ("Home Phone 07700 900123", "Home Phone [PHONE]"),
        ("San Francisco, 415-555-0123", "San Francisco, [PHONE]"),
        (
            "Golden Gate Bridge, 12 Main Street",
            "Golden Gate Bridge, [ADDRESS]",
        ),
        ("We moved. Then help@example.com", "We moved. Then [EMAIL]"),
        ("رقمي هو, 07700900123", "رقمي هو, [PHONE]"),
        (
            "ติดต่อ ฝ่ายบริการ ลูกค้า โทร 0812345678",
            "ติดต่อ ฝ่ายบริการ ลูกค้า โทร [PHONE]",
        ),
        (
            "Tax Form, year 5; Red Hat, year 2019; Los Angeles, 5 years ago",
            "",
        ),
    ]);
}

#[test]
fn further_mentions() {
    check(&[
        (
            "my name is Anouk Ruiz. ANOUK RUIZ wrote: Anouk Ruizo",
            "my name is [NAME]. [NAME] wrote: Anouk Ruizo",
        ),
        ("我叫王晓燕，王晓燕很好", "我叫[NAME]，[NAME]很好"),
        ("my friend Rose has a rose", "my friend [NAME] has a rose"),
    ]);
}
