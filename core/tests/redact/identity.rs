//! Who a person is: names, logins, birth dates, national numbers.

use crate::check;

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
        (
            "login in their app moss_fox, my tag is fox_moss",
            "login in their app [USERNAME], my tag is [USERNAME]",
        ),
        ("Konto im Forum mossfox12.", "Konto im Forum [USERNAME]."),
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
        ("the router can't handle WPA3 or UTF-8", ""),
        ("login in the app works, account for the game expired", ""),
        (
            "the login in the app get_user() fails; user in the system.log",
            "",
        ),
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
        ("生年月日は昭和60年3月4日です", "生年月日は[BIRTH_DATE]です"),
        ("sinh ngày 4 tháng 3 năm 1985", "sinh ngày [BIRTH_DATE]"),
        ("เกิดวันที่ 4 มีนาคม 2528", "เกิดวันที่ [BIRTH_DATE]"),
        (
            "com nascimento em 04/03/1985",
            "com nascimento em [BIRTH_DATE]",
        ),
        ("ur. 04.03.1985 w Łodzi", "ur. [BIRTH_DATE] w Łodzi"),
        (
            "and the date of birth? Mine is March 4, 1985",
            "and the date of birth? Mine is [BIRTH_DATE]",
        ),
        ("Wann geboren? 04.03.1985", "Wann geboren? [BIRTH_DATE]"),
        ("doğum tarihim 04.03.1985", "doğum tarihim [BIRTH_DATE]"),
        (
            "Nicola Choudhary, 26/09/1972, both feet",
            "[NAME], [BIRTH_DATE], both feet",
        ),
        ("Anna Weber (4 March 1985)", "[NAME] ([BIRTH_DATE])"),
        (
            "written by Anna Weber, 03/04/2024",
            "written by [NAME], 03/04/2024",
        ),
        ("[EMAIL], 26/09/1972", ""),
        ("the meeting is on 03/04/2024; born to be wild 2024", ""),
        ("Mozart was born on January 27, 1756", ""),
        (
            "When was she born? The shop opened on 03/04/1985, our meeting is on 令和6年3月4日",
            "",
        ),
    ]);
}
