//! What is redacted and what is left, kind by kind. Values are invented, published examples or test numbers.

use clioscope_core::redact::Redactor;

/// Redacts each row's text and compares; an empty expectation means that the text stays as it is.
fn check(rows: &[(&str, &str)]) {
    let redactor = Redactor::new(&[]);
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let expected = if expected.is_empty() { text } else { expected };
        let redacted = redactor.redact(text);
        if redacted.as_str() != *expected {
            wrong.push(format!("{text:?} gave {:?}", redacted.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn emails() {
    check(&[
        (
            "write to john.doe+news@sub.example.co.uk now",
            "write to [EMAIL] now",
        ),
        ("John.Doe@Example.COM, please", "[EMAIL], please"),
        (
            "<joe@example.com>; mailto:ann@example.com?subject=x",
            "<[EMAIL]>; mailto:[EMAIL]?subject=x",
        ),
        (
            "https://x.example/?email=joe@example.com",
            "https://x.example/?email=[EMAIL]",
        ),
        ("user@[192.168.1.20]", "[EMAIL]"),
        ("иван@пример.рф", "[EMAIL]"),
        ("邮箱是abc123@qq.com，谢谢", "邮箱是[EMAIL]，谢谢"),
        ("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "[EMAIL]"),
        ("jane\u{200B}@exam\u{00AD}ple.com", "[EMAIL]"),
        ("name (at) host dot com", "[EMAIL]"),
        ("name [at] host [dot] org", "[EMAIL]"),
        ("jane dot doe at mail dot example dot com", "[EMAIL]"),
        ("ssmith@yahoo dot com", "[EMAIL]"),
        ("kontakt: maria(ät)beispiel(punkt)de", "kontakt: [EMAIL]"),
        ("maria arroba correo punto es", "[EMAIL]"),
        ("john @ example . com", "[EMAIL]"),
        ("jane_1984 at mail.example", "[EMAIL]"),
    ]);
}

#[test]
fn no_emails() {
    check(&[
        ("npm i react@18.2.0 @angular/core@12", ""),
        ("git clone git@github.com:rust-lang/rust.git", ""),
        ("look at example.com for details", ""),
        ("pay £1.45 at euroship.example", ""),
        ("I bought 3 apples @ 2.50 each, met at 5, dot the i", ""),
        ("a@b and class Foo: @Override", ""),
    ]);
}

#[test]
fn phones() {
    check(&[
        ("+44 20 7946 0123 or +442079460123", "[PHONE] or [PHONE]"),
        (
            "+7 (916) 123-45-67, +86.571.555.39.84.34",
            "[PHONE], [PHONE]",
        ),
        ("0044 20 7946 0123", "[PHONE]"),
        ("020 7946 0123; 07700 900123", "[PHONE]; [PHONE]"),
        ("0171/1234567", "[PHONE]"),
        ("06 12 34 56 78 / 06.12.34.56.78", "[PHONE] / [PHONE]"),
        (
            "212-555-0199, 212.555.0199, 1 (212) 555-0199",
            "[PHONE], [PHONE], [PHONE]",
        ),
        ("8 (495) 123-45-67", "[PHONE]"),
        ("13812345678 和 138 1234 5678", "[PHONE] 和 [PHONE]"),
        ("(11) 91234-5678", "[PHONE]"),
        ("０９０－１２３４－５６７８", "[PHONE]"),
        ("212\u{00A0}555\u{2011}0199", "[PHONE]"),
        ("call 5551234 or 5551235", "call [PHONE] or [PHONE]"),
        ("my number is 4155551234", "my number is [PHONE]"),
        ("my WhatsApp is 98765 43210", "my WhatsApp is [PHONE]"),
        ("Telefonum 0212 555 1234", "Telefonum [PHONE]"),
        ("Тел.: 495 123-45-67", "Тел.: [PHONE]"),
        ("اتصل بي على ٠١٠١٢٣٤٥٦٧٨", "اتصل بي على [PHONE]"),
        ("我的电话是0571 5553984", "我的电话是[PHONE]"),
    ]);
}

#[test]
fn no_phones() {
    check(&[
        ("from 2019-2020 to 2021-2022, on 2024-01-15 at 10:30", ""),
        ("on 01.02.2024 and 31/12/2023; 01-02-2024 10 people", ""),
        ("1 234 567 dollars, $1,234,567.89 and 10.000.000 EUR", ""),
        ("order 2125550199 shipped; order number 07700900123", ""),
        ("Chrome 120.0.6099.109, version 1.2.3.4", ""),
        ("pi is 3.14159265358979, lat 40.712776, lon -74.005974", ""),
        (
            "12345678 + 87654321 = 99999999; x = 1000000007 * 998244353",
            "",
        ),
        ("timestamp 1700000000 and 1700000000000", ""),
        ("ISBN 978-3-16-148410-0 or 0-306-40615-2", ""),
        ("lines 1000-1200, 2000-2100; scored 21-14, 35-7", ""),
        ("#ff00aa and #123456; error 0x80070005 at line 12345", ""),
        ("call 3 functions with 1000000 items", ""),
        ("Nature (2019) 575-580", ""),
        ("2 4 6 8 10 12 14 16 18 20", ""),
    ]);
}

#[test]
fn ip_addresses() {
    check(&[
        ("server 192.168.1.20:8080", "server [IP]:8080"),
        ("ping 8.8.8.8, then 203.0.113.77.", "ping [IP], then [IP]."),
        ("2001:db8::1 and fe80::1ff:fe23:4567:890a", "[IP] and [IP]"),
        ("203[.]0[.]113[.]9", "[IP]"),
        ("version 10.20.30.40 of v120.0.60.109, section 1.2.3.4", ""),
        ("127.0.0.1, 255.255.255.0, 300.1.2.3, 1.2.3.4.5", ""),
        (
            "std::fs, a::b, dead::beef at 10:30:45, aa:bb:cc:dd:ee:ff",
            "",
        ),
    ]);
}

#[test]
fn url_credentials() {
    check(&[
        (
            "https://joe:hunter2@example.com/x",
            "https://[URL_CREDENTIALS]@example.com/x",
        ),
        (
            "postgres://admin:s3cr3t@db.local:5432/app",
            "postgres://[URL_CREDENTIALS]@db.local:5432/app",
        ),
        (
            "https://api.example.com/v1?token=abc123&x=1&access_token=qq",
            "https://api.example.com/v1?token=[URL_CREDENTIALS]&x=1&access_token=[URL_CREDENTIALS]",
        ),
        ("https://example.com:8080/?page=2&key=name&state=open", ""),
    ]);
}

#[test]
fn cards_and_ibans() {
    check(&[
        (
            "card 4111 1111 1111 1111, 4111-1111-1111-1111",
            "card [CARD], [CARD]",
        ),
        (
            "4111.1111.1111.1111 or 5105105105105100",
            "[CARD] or [CARD]",
        ),
        ("378282246310005, 3782 822463 10005", "[CARD], [CARD]"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[CARD]"),
        ("４１１１ １１１１ １１１１ １１１１", "[CARD]"),
        ("12 4111 1111 1111 1111 34", "12 [CARD] 34"),
        ("4111111111111112 and 1234567890123456", ""),
        ("DE89 3704 0044 0532 0130 00 is mine", "[IBAN] is mine"),
        ("de89370400440532013000", "[IBAN]"),
        ("GB82-WEST-1234-5698-7654-32", "[IBAN]"),
        ("IBAN: FR14 2004 1010 0505 0001 3M02 606.", "IBAN: [IBAN]."),
        ("in 14 days at 12 30; DE89370400440532013001", ""),
    ]);
}

#[test]
fn national_ids() {
    check(&[
        (
            "SSN 123-45-6789, my ssn is 987654321",
            "SSN [NATIONAL_ID], my ssn is [NATIONAL_ID]",
        ),
        (
            "NINO AB123456C or ab 12 34 56 c",
            "NINO [NATIONAL_ID] or [NATIONAL_ID]",
        ),
        ("Steuer-ID 86095742719", "Steuer-ID [NATIONAL_ID]"),
        ("1 84 12 76 451 089 46", "[NATIONAL_ID]"),
        (
            "DNI 12345678Z, NIE X1234567L",
            "DNI [NATIONAL_ID], NIE [NATIONAL_ID]",
        ),
        ("RSSMRA85T10A562S", "[NATIONAL_ID]"),
        ("PESEL 44051401359", "PESEL [NATIONAL_ID]"),
        ("bsn 111222333", "bsn [NATIONAL_ID]"),
        ("CPF 111.444.777-35", "CPF [NATIONAL_ID]"),
        ("811218-9876, 131052-308T", "[NATIONAL_ID], [NATIONAL_ID]"),
        ("93.05.18-223.61", "[NATIONAL_ID]"),
        ("10000000146", "[NATIONAL_ID]"),
        ("11010519491231002X", "[NATIONAL_ID]"),
        ("passport no: C01X00T47", "passport no: [NATIONAL_ID]"),
        (
            "000-12-3456, 12345678A, 44051401358, 111222333, 52998224724",
            "",
        ),
    ]);
}

#[test]
fn secrets() {
    check(&[
        (
            "export OPENAI_API_KEY=sk-proj-abcdEFGH1234567890abcdEFGH",
            "export OPENAI_API_KEY=[SECRET]",
        ),
        ("AKIAIOSFODNN7EXAMPLE", "[SECRET]"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[SECRET]"),
        ("xoxb-123456789012-abcdefABCDEF", "[SECRET]"),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
            "[SECRET]",
        ),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj3\nabc=\n-----END RSA PRIVATE KEY-----\nthanks",
            "[SECRET]\nthanks",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIBOgIBAAJB\nwhy does this fail?",
            "[SECRET]\nwhy does this fail?",
        ),
        (
            "Authorization: Bearer abcdef0123456789abcdef",
            "Authorization: Bearer [SECRET]",
        ),
        (
            "api_key = \"0123456789abcdef0123456789abcdef\"",
            "api_key = \"[SECRET]\"",
        ),
        (
            "mein API-Schlüssel lautet 9f8e7d6c5b4a39281706",
            "mein API-Schlüssel lautet [SECRET]",
        ),
        ("密钥是 a1b2c3d4e5f6a7b8c9", "密钥是 [SECRET]"),
        ("q7RtZ2mK9xLb4WcV8nHs3YfJ", "[SECRET]"),
    ]);
}

#[test]
fn no_secrets() {
    check(&[
        ("550e8400-e29b-41d4-a716-446655440000", ""),
        ("commit da39a3ee5e6b4b0d3255bfef95601890afd80709", ""),
        (
            "getUserByIdAndTenantName2V3 AbstractSingletonProxyFactoryBean42",
            "",
        ),
        (
            "https://example.com/a/Very/Long/Path/ThatIs2Long/For3Words",
            "",
        ),
        ("/usr/local/lib/python3.11/site-packages/Foo2Bar.py", ""),
        ("the key is to work hard; the secret: never give up", ""),
        (
            "task-oriented-dialogue-systems-2023, sk-learn-tutorial-for-beginners",
            "",
        ),
        ("token count 123456789012345; def f(key: str) -> Token:", ""),
    ]);
}

#[test]
fn passwords() {
    check(&[
        ("my password is hunter2", "my password is [PASSWORD]"),
        (
            "password: hunter; password=Tr0ub4dor&3",
            "password: [PASSWORD]; password=[PASSWORD]",
        ),
        (
            "Passphrase: \"correct horse\"",
            "Passphrase: \"[PASSWORD]\"",
        ),
        (
            "{\"password\": \"abc def\", \"x\": 1}",
            "{\"password\": \"[PASSWORD]\", \"x\": 1}",
        ),
        (
            "the password for the guest wifi is Blue$ky99.",
            "the password for the guest wifi is [PASSWORD].",
        ),
        (
            "mein Passwort lautet Sommer2023!",
            "mein Passwort lautet [PASSWORD]!",
        ),
        (
            "mon mot de passe est Soleil#77",
            "mon mot de passe est [PASSWORD]",
        ),
        ("mi contraseña es Gato_1234", "mi contraseña es [PASSWORD]"),
        ("la mia password è Luna!88", "la mia password è [PASSWORD]"),
        ("minha senha é Rio-2016", "minha senha é [PASSWORD]"),
        (
            "mijn wachtwoord is Fiets99",
            "mijn wachtwoord is [PASSWORD]",
        ),
        ("moje hasło to Kotek12", "moje hasło to [PASSWORD]"),
        ("мой пароль: Йцукен123", "мой пароль: [PASSWORD]"),
        ("密码是abc12345，谢谢", "密码是[PASSWORD]，谢谢"),
        ("パスワードはhimitsu99です", "パスワードは[PASSWORD]です"),
        ("비밀번호는 qwer1234", "비밀번호는 [PASSWORD]"),
        ("şifrem Kedi4567", "şifrem [PASSWORD]"),
        (
            "PIN: 4821, my pin is 1234",
            "PIN: [PASSWORD], my pin is [PASSWORD]",
        ),
    ]);
}

#[test]
fn no_passwords() {
    check(&[
        ("my password is not working, password is wrong", ""),
        ("I forgot my password, please help", ""),
        ("password = os.getenv(\"PW\"); password: str", ""),
        ("const password = req.body.password;", ""),
        ("the password must contain 8 characters", ""),
        ("<input type=\"password\" name=\"password\">", ""),
        ("the pass is 5 miles long", ""),
    ]);
}

#[test]
fn usernames() {
    check(&[
        ("my username is jdoe42", "my username is [USERNAME]"),
        (
            "username: alice, login: bob_smith",
            "username: [USERNAME], login: [USERNAME]",
        ),
        ("Benutzername: kmueller", "Benutzername: [USERNAME]"),
        (
            "nom d'utilisateur : pierre.d",
            "nom d'utilisateur : [USERNAME]",
        ),
        ("логин: ivan_petrov", "логин: [USERNAME]"),
        ("用户名：zhang_san88", "用户名：[USERNAME]"),
        ("user moss_fox12 said", "user [USERNAME] said"),
        ("my twitter is @janedoe", "my twitter is [USERNAME]"),
        ("ask @jane_doe99", "ask [USERNAME]"),
        (
            "/home/jsmith/x.py, C:\\Users\\Jane Doe\\Desktop",
            "/home/[USERNAME]/x.py, C:\\Users\\[USERNAME]\\Desktop",
        ),
        ("/home/user/app; the user interface is nice", ""),
        ("username is already taken; users can login with google", ""),
        (
            "each login on shop.example; @dataclass\n@property\n@Override",
            "",
        ),
        ("User: What is 2+2? My account is locked", ""),
    ]);
}

#[test]
fn addresses() {
    check(&[
        (
            "I live at 221b Baker Street, London NW1 6XE.",
            "I live at [ADDRESS].",
        ),
        ("12 Main St, Springfield, IL 62704", "[ADDRESS]"),
        ("42 E. 7th St., Apt 5B, New York, NY 10003", "[ADDRESS]"),
        (
            "at 102 Larkspur Lane, Leeds, in case",
            "at [ADDRESS], in case",
        ),
        ("221 baker street", "[ADDRESS]"),
        ("Hauptstraße 12, 10115 Berlin", "[ADDRESS]"),
        (
            "Meine Adresse: Am Alten Turm 5b, 97070 Würzburg",
            "Meine Adresse: [ADDRESS]",
        ),
        ("12 bis, avenue Victor-Hugo, 69001 Lyon", "[ADDRESS]"),
        ("Calle Mayor 5, 28013 Madrid", "[ADDRESS]"),
        ("Via Roma 12, 00184 Roma", "[ADDRESS]"),
        ("Rua Augusta, 1500, São Paulo", "[ADDRESS]"),
        ("ul. Marszałkowska 10/12, 00-590 Warszawa", "[ADDRESS]"),
        ("ул. Ленина, д. 5, Москва", "[ADDRESS]"),
        ("Prinsengracht 263, 1016 GV Amsterdam", "[ADDRESS]"),
        ("Mannerheimintie 12, 00100 Helsinki", "[ADDRESS]"),
        ("Atatürk Caddesi No: 5, 34718 Kadıköy/İstanbul", "[ADDRESS]"),
        ("Jalan Sudirman 12, Jakarta 10220", "[ADDRESS]"),
        ("我住在北京市朝阳区建国路88号3楼201室。", "[ADDRESS]。"),
        ("住所は東京都千代田区丸の内1-9-1です", "住所は[ADDRESS]です"),
        ("서울시 강남구 테헤란로 152", "[ADDRESS]"),
    ]);
}

#[test]
fn no_addresses() {
    check(&[
        ("Room 5, Floor 3, Windows 11 and Python 3", ""),
        ("Spring 2024, Engineering 101, Arbeitsplatz 3", ""),
        ("2 way street, 5 minute drive, 3 lane road", ""),
        ("2024 Winter Park, via Flight 123, place 5 orders", ""),
        ("I had the address wrong. I need 3 tickets.", ""),
    ]);
}

#[test]
fn birth_dates() {
    check(&[
        (
            "I was born on December 11, 1958 and",
            "I was born on [BIRTH_DATE] and",
        ),
        (
            "DOB: 03/04/1985; date of birth 1985-03-04",
            "DOB: [BIRTH_DATE]; date of birth [BIRTH_DATE]",
        ),
        (
            "geboren am 22.03.1944 in Bonn",
            "geboren am [BIRTH_DATE] in Bonn",
        ),
        ("né le 4 mars 1985", "né le [BIRTH_DATE]"),
        ("nacido el 4 de marzo de 1985", "nacido el [BIRTH_DATE]"),
        ("родился 4 марта 1985", "родился [BIRTH_DATE]"),
        ("生年月日：1985年3月4日", "生年月日：[BIRTH_DATE]"),
        ("1985年3月4日生まれ", "[BIRTH_DATE]生まれ"),
        ("doğum tarihim 04.03.1985", "doğum tarihim [BIRTH_DATE]"),
        ("the meeting is on 03/04/2024; born to be wild 2024", ""),
        ("Mozart was born on January 27, 1756", ""),
    ]);
}

#[test]
fn names() {
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
fn no_names() {
    check(&[
        ("my name is not important; I'm Happy today", ""),
        ("translate \"my name is\" into French", ""),
        ("Product name: Super Widget, function name: Foo Bar", ""),
        ("contact Customer Support; thanks, Google", ""),
        ("I am American Express customer, I am going to Paris", ""),
    ]);
}

#[test]
fn placeholders_stay() {
    check(&[
        ("[EMAIL] [PHONE] 12345678 password [PASSWORD] abc1234", ""),
        ("my name is [NAME], call [PHONE] or write to [EMAIL]", ""),
        ("[EMAIL]4111111111111111", "[EMAIL][CARD]"),
        ("a@example.com4111111111111111", "[EMAIL][CARD]"),
    ]);
}

#[test]
fn own_terms() {
    let terms = ["Project  Falcon", "ACME", "Zoë", "王晓燕", "#secret", " "].map(str::to_owned);
    let redactor = Redactor::new(&terms);
    let rows = [
        (
            "project\n falcon and PROJECT FALCONS",
            "[CUSTOM] and PROJECT FALCONS",
        ),
        ("acme, acmeist", "[CUSTOM], acmeist"),
        ("ZOË and Zoëlle", "[CUSTOM] and Zoëlle"),
        ("请问王晓燕在吗", "请问[CUSTOM]在吗"),
        ("a #secret plan", "a [CUSTOM] plan"),
        ("write to info@acme.com", "write to [EMAIL]"),
        ("", ""),
    ];
    for (text, expected) in rows {
        assert_eq!(redactor.redact(text).as_str(), expected);
    }
}
