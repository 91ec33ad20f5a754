//! Where to reach a person or a machine: e-mail, telephone, IP and postal addresses.

use crate::check;

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
        ("jane_1984 at mail.example.net", "[EMAIL]"),
        ("john @ mail . example.com now", "[EMAIL] now"),
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
        ("thanks to @ethan. Nice; removed at any point in time", ""),
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
        ("O77OO 9OO123 or +1 415 555 O188", "[PHONE] or [PHONE]"),
        ("his number is 5 0 3 5 5 5 0 1 3 1", "his number is [PHONE]"),
        (
            "sends the code to (212) 555-0152",
            "sends the code to [PHONE]",
        ),
        (
            "the contact line is 07700 900123",
            "the contact line is [PHONE]",
        ),
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
        (
            "Nature (2019) 575-580, +9999-12-31, %0123456789, 802a-010203040506",
            "",
        ),
        ("2 4 6 8 10 12 14 16 18 20", ""),
        ("call 1 2 3 4 5 6 7 8 9. Scores: 5 0 3 5 5 5 0 1 3 1", ""),
        ("H2O and 5OK, O2 at 1O%; code 2125550199", ""),
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
        ("at 47 Gosling Hatch, Norwich NR99 2ZA", "at [ADDRESS]"),
        ("20 Larkspur Hollow, Boise, ID 83702", "[ADDRESS]"),
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
        ("I live in Leeds since 2021 with about 400 people", ""),
        (
            "from a mail address through Mailchimp, about 400 people",
            "",
        ),
    ]);
}
