//! What opens accounts: keys, passwords, cards, IBANs, credentials in URLs.

use crate::check;

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
            "the same password since school, moon1171_, and",
            "the same password since school, [PASSWORD], and",
        ),
        (
            "('owl!lantern59 was found in a data breach')",
            "('[PASSWORD] was found in a data breach')",
        ),
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
        (
            "my password manager, version2_beta, and `user_id_2` leaked",
            "",
        ),
        (
            "after the breach, \"total1+=value2\" and password = input()",
            "",
        ),
        ("password = os.getenv(\"PW\"); password: str", ""),
        ("const password = req.body.password;", ""),
        ("the password must contain 8 characters", ""),
        ("<input type=\"password\" name=\"password\">", ""),
        (
            "the pass is 5 miles long; to pass closures to `JavaScript`",
            "",
        ),
        (
            "password: Option<String>, password = auth[2], libc::passwd::pw_gecos",
            "",
        ),
    ]);
}
