//! Numbers that states give to persons.
//!
//! Each row of [`FORMS`] is one country's way to write its number, with its check. Where the check is weak the row also
//! asks for a cue word.

use std::sync::LazyLock;

use regex::Regex;

use super::checksum::{digit, luhn, mod_11_10, remainder, verhoeff, weighted};
use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::View;

/// Bytes between a cue and its number.
const CUE_GAP: usize = 40;

/// One country's number.
struct Form {
    /// Matched against the lower-case text; boundaries are checked in code.
    pattern: &'static str,
    /// True if the number counts only behind a [`Cue::NationalId`].
    needs_cue: bool,
    /// Judges the letters (in capitals) and digits, without separators.
    is_valid: fn(&str) -> bool,
}

/// A form whose check is enough.
const fn sure(pattern: &'static str, is_valid: fn(&str) -> bool) -> Form {
    Form {
        pattern,
        needs_cue: false,
        is_valid,
    }
}

/// A form that counts behind a cue only.
const fn cued(pattern: &'static str, is_valid: fn(&str) -> bool) -> Form {
    Form {
        pattern,
        needs_cue: true,
        is_valid,
    }
}

const FORMS: &[Form] = &[
    // United States. The ranges 9xx (tax numbers, test data) pass; 000 and 666 are never given.
    sure(r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}", is_ssn),
    // United Kingdom.
    sure(
        r"[abceghj-prstw-z][abceghj-nprstw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]",
        |_| true,
    ),
    // Germany: tax number in its official grouping.
    sure(r"[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}", mod_11_10),
    // France: sex, year, month, department, commune, order, key.
    sure(
        r"[1278] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[ab]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        is_insee,
    ),
    // Spain: DNI and NIE.
    sure(r"(?:[0-9]{8}|[xyz]-?[0-9]{7})[- ]?[a-hj-np-tv-z]", is_dni),
    // Italy.
    sure(
        r"[a-z]{6}[0-9lmnp-v]{2}[abcdehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]",
        is_codice_fiscale,
    ),
    // Poland.
    sure(r"[0-9]{11}", is_pesel),
    // Brazil.
    sure(r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}", is_cpf),
    // Sweden.
    sure(r"(?:19|20)?[0-9]{6}[-+][0-9]{4}", is_personnummer),
    // Finland.
    sure(r"[0-9]{6}[-+a][0-9]{3}[0-9a-y]", is_hetu),
    // Belgium.
    sure(
        r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}",
        is_belgian,
    ),
    // Turkey.
    sure(r"[1-9][0-9]{10}", is_turkish),
    // China.
    sure(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9x]", is_chinese),
    // India: Aadhaar and PAN.
    sure(r"[2-9][0-9]{3}[- ][0-9]{4}[- ][0-9]{4}", verhoeff),
    cued(r"[a-z]{3}[abcfghljpt][a-z][0-9]{4}[a-z]", |_| true),
    // South Korea.
    sure(r"[0-9]{6}-[1-8][0-9]{6}", |id| {
        is_day_month(&id[4..6], &id[2..4])
    }),
    // The Netherlands, Denmark, Canada, Japan, … and the above without separators or with a slip of the pen: any long
    // number that is announced as one.
    cued(r"[0-9](?:[- ./]?[0-9]){7,14}", |id| id.len() >= 9),
    // Mexico: RFC and CURP.
    cued(r"[a-z]{4}[0-9]{6}[a-z0-9]{3,8}", |_| true),
];

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        FORMS
            .iter()
            .map(|form| pattern(&delimited(form.pattern)))
            .collect()
    });
    // A few forms need letters, all need digits; most texts have too few to go on.
    if view.text.bytes().filter(u8::is_ascii_digit).take(4).count() < 4 {
        return;
    }
    for (form, pattern) in FORMS.iter().zip(PATTERNS.iter()) {
        for found in pattern.find_iter(&view.lower) {
            let compact: String = found
                .as_str()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_uppercase())
                .collect();
            if is_free(view, found.start(), found.end())
                && (!form.needs_cue || view.is_cued(Cue::NationalId, found.start(), CUE_GAP))
                && (form.is_valid)(&compact)
            {
                out.push(Span::new(PiiKind::NationalId, found.start(), found.end()));
            }
        }
    }
    find_documents(view, out);
}

/// Passports, identity cards and licences have no check that is common to many: a cue, then a mixed token.
fn find_documents(view: &View<'_>, out: &mut Vec<Span>) {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[^\n.;!?0-9]{0,12}?(?:is|no\.?|nr\.?|number|n°|#|:|=|ist|est|es|è|是)?[\s:#]{0,3}((?-u:\b)[A-Z]{0,3}[ -]?[0-9][A-Z0-9-]{5,13})(?-u:\b)",
        )
    });
    for hit in view.cues(Cue::Document) {
        if let Some(number) = NUMBER
            .captures(view.window(hit.end, 48))
            .and_then(|captures| captures.get(1))
        {
            out.push(Span::new(
                PiiKind::NationalId,
                hit.end + number.start(),
                hit.end + number.end(),
            ));
        }
    }
}

fn delimited(pattern: &str) -> String {
    format!(r"(?-u:\b)(?:{pattern})(?-u:\b)")
}

/// True if the number is no part of a longer one ("1-" before, ".5" after).
fn is_free(view: &View<'_>, start: usize, end: usize) -> bool {
    let mut before = view.text[..start].chars().rev();
    let mut after = view.text[end..].chars();
    let glued = |sign: Option<char>, next: Option<char>| {
        sign.is_some_and(|c| "-.,/+".contains(c)) && next.is_some_and(|c| c.is_ascii_digit())
    };
    view.starts_word(start)
        && view.ends_word(end)
        && !glued(before.next(), before.next())
        && !glued(after.next(), after.next())
}

fn is_ssn(id: &str) -> bool {
    !matches!(&id[..3], "000" | "666") && &id[3..5] != "00" && &id[5..] != "0000"
}

/// The key is 97 minus the rest of the first thirteen places modulo 97; Corsica's 2A and 2B count as 19 and 18.
fn is_insee(id: &str) -> bool {
    let (body, key) = id.split_at(13);
    let body = body.replacen("2A", "19", 1).replacen("2B", "18", 1);
    body.bytes().all(|byte| byte.is_ascii_digit())
        && 97 - remainder(&body, 97) == remainder(key, 100)
}

/// The letter is the number modulo 23; X, Y, Z before a NIE count as 0, 1, 2.
fn is_dni(id: &str) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let (number, letter) = id.split_at(8);
    let number = number
        .replacen('X', "0", 1)
        .replacen('Y', "1", 1)
        .replacen('Z', "2", 1);
    letter.as_bytes()[0] == LETTERS[remainder(&number, 23) as usize]
}

/// The last letter is the sum of the values of the others modulo 26, with a table of its own for odd places.
fn is_codice_fiscale(id: &str) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let sum: u32 = id[..15]
        .bytes()
        .enumerate()
        .map(|(place, byte)| {
            let value = u32::from(if byte.is_ascii_digit() {
                byte - b'0'
            } else {
                byte - b'A'
            });
            if place.is_multiple_of(2) {
                ODD[value as usize]
            } else {
                value
            }
        })
        .sum();
    u32::from(id.as_bytes()[15] - b'A') == sum % 26
}

/// The century is in the month: +80 for the 1800s, +20 for the 2000s, and so on.
fn is_pesel(id: &str) -> bool {
    let month = remainder(&id[2..4], 100) % 20;
    let day = remainder(&id[4..6], 100);
    let sum = weighted(&id[..10], &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    (1..=12).contains(&month) && (1..=31).contains(&day) && (10 - sum % 10) % 10 == digit(id, 10)
}

fn is_cpf(id: &str) -> bool {
    let check = |n: usize| {
        let weights: Vec<u32> = (2..2 + n as u32).rev().collect();
        weighted(&id[..n], &weights) * 10 % 11 % 10 == digit(id, n)
    };
    id.bytes().any(|byte| byte != id.as_bytes()[0]) && check(9) && check(10)
}

fn is_personnummer(id: &str) -> bool {
    let short = &id[id.len() - 10..];
    // Coordination numbers add 60 to the day.
    let day = remainder(&short[4..6], 100) % 60;
    (1..=12).contains(&remainder(&short[2..4], 100)) && (1..=31).contains(&day) && luhn(short)
}

fn is_hetu(id: &str) -> bool {
    const CHECK: &[u8] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    // The separator may be the letter A, which stays in the compact form.
    let tail = &id[id.len() - 4..];
    let number = format!("{}{}", &id[..6], &tail[..3]);
    is_day_month(&id[..2], &id[2..4])
        && CHECK[remainder(&number, 31) as usize] == tail.as_bytes()[3]
}

/// 97 minus the first nine digits modulo 97; births from 2000 on put a 2 in front.
fn is_belgian(id: &str) -> bool {
    let (body, key) = id.split_at(9);
    let key = remainder(key, 100);
    97 - remainder(body, 97) == key || 97 - remainder(&format!("2{body}"), 97) == key
}

fn is_turkish(id: &str) -> bool {
    let odd = weighted(id, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(id, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let sum = weighted(&id[..10], &[1; 10]);
    (odd * 7 + 10 * 9 - even) % 10 == digit(id, 9) && sum % 10 == digit(id, 10)
}

/// ISO 7064 MOD 11-2 over seventeen digits; ten is written X.
fn is_chinese(id: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    is_day_month(&id[12..14], &id[10..12])
        && b"10X98765432"[weighted(id, &WEIGHTS) as usize % 11] == id.as_bytes()[17]
}

fn is_day_month(day: &str, month: &str) -> bool {
    (1..=31).contains(&remainder(day, 100)) && (1..=12).contains(&remainder(month, 100))
}
