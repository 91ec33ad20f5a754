//! Numbers, sizes, dates and durations.

const DAY_MS: i64 = 86_400_000;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `10412` as "10,412".
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with its noun: "1 file", "1,482 accounts".
pub fn counted(number: usize, singular: &str, plural: &str) -> String {
    let noun = if number == 1 { singular } else { plural };
    format!("{} {noun}", count(number))
}

/// "412 of 2,000".
pub fn of(part: usize, whole: usize) -> String {
    format!("{} of {}", count(part), count(whole))
}

/// A share as "61%", with one decimal below ten, and never "0%" for something.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let share = part as f64 * 100.0 / whole as f64;
    match share {
        _ if part == 0 => "0%".to_owned(),
        s if s < 0.1 => "<0.1%".to_owned(),
        s if s < 9.95 => format!("{s:.1}%"),
        s => format!("{s:.0}%"),
    }
}

/// Bytes as "23.4 MB"; steps of 1,000.
pub fn bytes(number: f64) -> String {
    const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];
    let mut value = number.max(0.0);
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1_000.0;
        unit += 1;
    }
    if unit == 0 || value >= 99.95 {
        format!("{value:.0} {}", UNITS[unit])
    } else {
        format!("{value:.1} {}", UNITS[unit])
    }
}

/// UTC milliseconds as year, month (1 to 12) and day of the Gregorian calendar.
fn civil(ms: i64) -> (i64, usize, i64) {
    // Howard Hinnant's days_from_civil, inverted: years begin in March.
    let days = ms.div_euclid(DAY_MS) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as usize, day)
}

/// "3 Mar 2025".
pub fn date(ms: i64) -> String {
    let (year, month, day) = civil(ms);
    format!("{day} {} {year}", MONTHS[month - 1])
}

/// "3 Mar – 25 May 2025"; a single date if both are the same day.
pub fn date_range(first: i64, last: i64) -> String {
    let (first_year, first_month, first_day) = civil(first);
    let end = date(last);
    if civil(last) == (first_year, first_month, first_day) {
        end
    } else if civil(last).0 == first_year {
        format!("{first_day} {} – {end}", MONTHS[first_month - 1])
    } else {
        format!("{} – {end}", date(first))
    }
}

/// Time that is left, coarse enough not to jump: "about 4 minutes".
pub fn remaining(secs: f32) -> String {
    match secs.max(0.0) {
        s if s < 8.0 => "a few seconds".to_owned(),
        s if s < 55.0 => format!("about {:.0} seconds", (s / 5.0).ceil() * 5.0),
        s if s < 90.0 => "about a minute".to_owned(),
        s if s < 3_300.0 => format!("about {:.0} minutes", s / 60.0),
        s if s < 5_400.0 => "about an hour".to_owned(),
        s => format!("about {:.0} hours", s / 3_600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(number), expected);
        }
        assert_eq!(counted(1, "file", "files"), "1 file");
    }

    #[test]
    fn something_is_never_zero_percent() {
        for (part, whole, expected) in [
            (0, 0, "–"),
            (0, 10, "0%"),
            (1, 10_000, "<0.1%"),
            (59, 1_000, "5.9%"),
            (999, 10_000, "10%"),
            (61, 100, "61%"),
        ] {
            assert_eq!(percent(part, whole), expected);
        }
    }

    #[test]
    fn sizes_keep_three_digits() {
        for (number, expected) in [
            (0.0, "0 bytes"),
            (999.0, "999 bytes"),
            (1_500.0, "1.5 kB"),
            (23_400_000.0, "23.4 MB"),
            (999_700_000.0, "1.0 GB"),
        ] {
            assert_eq!(bytes(number), expected);
        }
    }

    #[test]
    fn dates_follow_the_calendar() {
        for (ms, expected) in [
            (0, "1 Jan 1970"),
            (-1, "31 Dec 1969"),
            (951_782_400_000, "29 Feb 2000"),
            (1_741_003_200_000, "3 Mar 2025"),
        ] {
            assert_eq!(date(ms), expected);
        }
        assert_eq!(date_range(0, 5), "1 Jan 1970");
        assert_eq!(date_range(0, 40 * DAY_MS), "1 Jan – 10 Feb 1970");
        assert_eq!(date_range(-DAY_MS, 0), "31 Dec 1969 – 1 Jan 1970");
    }

    #[test]
    fn the_time_left_is_coarse() {
        for (secs, expected) in [
            (0.0, "a few seconds"),
            (31.0, "about 35 seconds"),
            (60.0, "about a minute"),
            (250.0, "about 4 minutes"),
            (3_600.0, "about an hour"),
            (9_000.0, "about 2 hours"),
        ] {
            assert_eq!(remaining(secs), expected);
        }
    }
}
