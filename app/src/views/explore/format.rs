//! Numbers and dates as text, in English as everything on the page so far; one place to change that.

/// `12345` as `12,345`.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `n` and the noun in the right number: `1 conversation`, `2 conversations`.
pub fn counted(n: usize, singular: &str, plural: &str) -> String {
    format!("{} {}", count(n), if n == 1 { singular } else { plural })
}

/// A share of `whole`: one decimal below 10 %, none above, never a rounded 0 % or 100 % that is not one.
/// An empty whole has no shares: `–`.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let share = 100.0 * part as f64 / whole as f64;
    if part > 0 && share < 0.1 {
        "<0.1 %".to_owned()
    } else if share < 9.95 {
        format!("{share:.1} %").replace(".0 ", " ")
    } else if part < whole && share > 99.5 {
        ">99 %".to_owned()
    } else {
        format!("{share:.0} %")
    }
}

/// How many times as common as overall: `1.6×`; `None` where nothing is known overall.
pub fn lift(ratio: Option<f64>) -> String {
    match ratio {
        Some(ratio) if ratio >= 10.0 => format!("{ratio:.0}×"),
        Some(ratio) => format!("{ratio:.1}×"),
        None => "–".to_owned(),
    }
}

/// A day in UTC, from milliseconds since 1970: `3 Mar 2025`.
pub fn day(millis: i64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    // Gregorian date from a day number, by eras of 400 years that start on 1 March.
    let days = millis.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = year_of_era + era * 400 + i64::from(month < 2);
    format!("{day} {} {year}", MONTHS[month as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (n, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(n), expected);
        }
        assert_eq!(counted(1, "account", "accounts"), "1 account");
        assert_eq!(counted(0, "account", "accounts"), "0 accounts");
    }

    #[test]
    fn shares_do_not_round_to_nothing_or_all() {
        for (part, whole, expected) in [
            (0, 0, "–"),
            (0, 10, "0 %"),
            (1, 10_000, "<0.1 %"),
            (59, 1000, "5.9 %"),
            (5, 100, "5 %"),
            (996, 10_000, "10 %"),
            (612, 1000, "61 %"),
            (9999, 10_000, ">99 %"),
            (10, 10, "100 %"),
        ] {
            assert_eq!(percent(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn days_are_gregorian() {
        for (millis, expected) in [
            (0, "1 Jan 1970"),
            (-1, "31 Dec 1969"),
            (951_782_400_000, "29 Feb 2000"),
            (1_740_960_000_000, "3 Mar 2025"),
            (1_767_225_599_999, "31 Dec 2025"),
        ] {
            assert_eq!(day(millis), expected);
        }
    }

    #[test]
    fn lifts_are_short() {
        assert_eq!(lift(Some(1.58)), "1.6×");
        assert_eq!(lift(Some(12.3)), "12×");
        assert_eq!(lift(None), "–");
    }
}
