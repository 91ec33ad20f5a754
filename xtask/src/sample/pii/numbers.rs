//! Phone, account and card numbers, dates, addresses of machines and secrets.

use super::Country;
use crate::sample::random::Random;

/// A phone number that nobody can have.
pub(super) fn phone(country: Country, random: &mut Random) -> String {
    let (two, three, one) = (random.digits(2), random.digits(3), random.digits(1));
    let area = random.pick(&["212", "312", "415", "503", "617", "713"]);
    let shapes = match country {
        // Reserved for fiction.
        Country::Us => vec![
            format!("+1 {area} 555 01{two}"),
            format!("({area}) 555-01{two}"),
            format!("{area}-555-01{two}"),
        ],
        Country::Gb => vec![
            format!("07700 900{three}"),
            format!("+44 7700 900{three}"),
            format!("020 7946 0{three}"),
        ],
        Country::De => vec![
            format!("030 23125{three}"),
            format!("+49 30 23125 {three}"),
            format!("0171 39200{two}"),
        ],
        Country::Fr => vec![
            format!("01 99 00 {two} {one}7"),
            format!("+33 6 39 98 {two} {one}4"),
        ],
        // Not assigned by the numbering plan: area codes not in use, or subscriber numbers with a leading 0.
        Country::Es => vec![
            format!("555 010 {three}"),
            format!("+34 555 01 {two} {one}2"),
        ],
        Country::It => vec![
            format!("055 010{one}{three}"),
            format!("+39 02 0100 {one}{three}"),
        ],
        Country::Nl => vec![format!("020 010 0{three}"), format!("+31 20 010 0{three}")],
        Country::Pl => vec![
            format!("22 010 01 {two}"),
            format!("+48 22 010 {one}1 {two}"),
        ],
        Country::Pt => vec![format!("+351 555 010 {three}"), format!("555 010 {three}")],
        Country::Br => vec![
            format!("(10) 95550-01{two}"),
            format!("+55 10 95550-01{two}"),
        ],
        Country::Tr => vec![
            format!("0200 555 01 {two}"),
            format!("+90 200 555 01 {two}"),
        ],
        Country::Ru => vec![
            format!("+7 555 010-{one}1-{two}"),
            format!("8 (555) 010-{one}0-{two}"),
        ],
        Country::Jp => vec![format!("03-0100-01{two}"), format!("+81 3 0100 01{two}")],
        Country::Kr => vec![format!("010-0000-01{two}"), format!("+82 10-0000-01{two}")],
        Country::Cn => vec![format!("010-0100 01{two}"), format!("+86 10 0100 01{two}")],
        Country::Eg => vec![format!("+20 2 0100 01{two}"), format!("02 0100 01{two}")],
        Country::Th => vec![format!("01-555-01{two}"), format!("+66 1 555 01{two}")],
    };
    shapes[random.below(shapes.len())].clone()
}

/// An IBAN with valid check digits over a bank code that is not in use.
pub(super) fn iban(country: Country, random: &mut Random) -> String {
    let (code, account) = match country {
        Country::Gb | Country::Us => ("GB", format!("CLIO{}", random.digits(14))),
        Country::Fr => ("FR", format!("9999999999{}", random.digits(13))),
        Country::Es => ("ES", format!("99999999{}", random.digits(12))),
        Country::It => ("IT", format!("X9999999999{}", random.digits(12))),
        Country::Nl => ("NL", format!("CLIO{}", random.digits(10))),
        Country::Pl => ("PL", format!("99999999{}", random.digits(16))),
        Country::Pt => ("PT", format!("99999999{}", random.digits(13))),
        Country::Tr => ("TR", format!("999990{}", random.digits(16))),
        _ => ("DE", format!("99999999{}", random.digits(10))),
    };
    let check = 98 - remainder_97(&format!("{account}{code}00"));
    let whole = format!("{code}{check:02}{account}");
    if random.chance(0.6) {
        grouped(&whole, ' ')
    } else {
        whole
    }
}

/// The number that `text` is with letters as 10 to 35, modulo 97.
fn remainder_97(text: &str) -> u32 {
    text.chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |sum, digit| {
            let shift = if digit < 10 { 10 } else { 100 };
            (sum * shift + digit) % 97
        })
}

/// A card number of a test range with a valid last digit.
pub(super) fn card(random: &mut Random) -> String {
    let prefix = random.pick(&["400000", "411111", "424242", "555555"]);
    let body = format!("{prefix}{}", random.digits(9));
    let sum = luhn_sum(&format!("{body}0"));
    let whole = format!("{body}{}", (10 - sum % 10) % 10);
    if random.chance(0.7) {
        grouped(&whole, ' ')
    } else {
        whole
    }
}

fn luhn_sum(number: &str) -> u32 {
    let digits = number.chars().rev().filter_map(|c| c.to_digit(10));
    digits
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, _) => digit,
            (_, 0..=4) => digit * 2,
            _ => digit * 2 - 9,
        })
        .sum()
}

fn grouped(text: &str, separator: char) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// An address reserved for documentation.
pub(super) fn ip(random: &mut Random) -> String {
    if random.chance(0.2) {
        let (a, b) = (random.between(1, 0xffff), random.between(1, 0xffff));
        return format!("2001:db8:{a:x}::{b:x}");
    }
    let net = random.pick(&["192.0.2", "198.51.100", "203.0.113"]);
    format!("{net}.{}", random.between(2, 254))
}

/// A birth date as people of `country` write it.
pub(super) fn birth_date(country: Country, random: &mut Random) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (y, m, d) = (
        random.between(1951, 2004),
        random.between(1, 12),
        random.between(1, 28),
    );
    match country {
        Country::Us if random.chance(0.4) => format!("{} {d}, {y}", MONTHS[m - 1]),
        Country::Us => format!("{m:02}/{d:02}/{y}"),
        Country::Gb if random.chance(0.4) => format!("{d} {} {y}", MONTHS[m - 1]),
        Country::De | Country::Pl | Country::Tr | Country::Ru => format!("{d:02}.{m:02}.{y}"),
        Country::Nl => format!("{d:02}-{m:02}-{y}"),
        Country::Jp | Country::Cn => format!("{y}年{m}月{d}日"),
        Country::Kr => format!("{y}년 {m}월 {d}일"),
        _ => format!("{d:02}/{m:02}/{y}"),
    }
}

/// A social security number of the range that is never issued.
pub(super) fn social_security(random: &mut Random) -> String {
    let (area, group, serial) = (random.digits(2), random.between(10, 49), random.digits(4));
    format!("9{area}-{group}-{serial}")
}

/// A key that looks like one and opens nothing.
pub(super) fn api_key(random: &mut Random) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";
    if random.chance(0.25) {
        return format!(
            "AKIAEXAMPLE{}",
            random.text(9, b"ABCDEFGHJKLMNPQRSTUVWXYZ234567")
        );
    }
    format!("sk-clio-{}", random.text(32, LETTERS))
}

/// A password of the kind people choose.
pub(super) fn password(random: &mut Random) -> String {
    const WORDS: [&str; 12] = [
        "Walnut", "penguin", "Kettle", "Marzipan", "bluebird", "Lantern", "Thistle", "pancake",
        "Gravel", "Otter", "Saffron", "teapot",
    ];
    let (word, mark) = (random.pick(&WORDS), random.pick(&["!", "#", "_", "", "$"]));
    let number = random.between(7, 2019);
    let other = random.pick(&WORDS).to_lowercase();
    match random.below(3) {
        0 => format!("{word}{number}{mark}"),
        1 => format!("{word}{mark}{other}{number}"),
        _ => format!(
            "{}{number}!{other}",
            word.replace('a', "@").replace('e', "3")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_valid() {
        let mut random = Random::new("check digits");
        for country in [
            Country::Gb,
            Country::De,
            Country::It,
            Country::Nl,
            Country::Tr,
        ] {
            let iban = iban(country, &mut random).replace(' ', "");
            let (head, tail) = iban.split_at(4);
            assert_eq!(remainder_97(&format!("{tail}{head}")), 1, "{iban}");
        }
        for _ in 0..50 {
            let card = card(&mut random);
            assert_eq!(luhn_sum(&card) % 10, 0, "{card}");
        }
    }

    #[test]
    fn the_checks_agree_with_published_test_numbers() {
        assert_eq!(luhn_sum("4111 1111 1111 1111") % 10, 0);
        assert_eq!(remainder_97("WEST12345698765432GB82"), 1);
    }
}
