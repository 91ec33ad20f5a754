//! Numbers, sizes, dates and durations.

use clioscope_core::calendar::Date;

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

/// A part of a whole as "61%"; a whole of nothing has no shares: "–".
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        "–".to_owned()
    } else {
        share(part as f64 / whole as f64)
    }
}

/// A share, 0 to 1, as "61%": one decimal below ten, none above, and never a rounded "0%" or "100%" that is not one.
pub fn share(share: f64) -> String {
    match share * 100.0 {
        percent if share > 0.0 && percent < 0.1 => "<0.1%".to_owned(),
        percent if percent < 9.95 => format!("{percent:.1}%").replace(".0%", "%"),
        percent if share < 1.0 && percent > 99.5 => ">99%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

/// How many times as common as overall: "1.6×"; "–" where nothing is known overall.
pub fn lift(ratio: Option<f64>) -> String {
    match ratio {
        Some(ratio) if ratio >= 10.0 => format!("{ratio:.0}×"),
        Some(ratio) => format!("{ratio:.1}×"),
        None => "–".to_owned(),
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

/// A day in UTC: "3 Mar 2025".
pub fn date(ms: i64) -> String {
    let Date { year, month, day } = Date::of_ms(ms);
    format!("{day} {} {year}", month_name(month))
}

/// "3 Mar – 25 May 2025"; a single date if both are the same day.
pub fn date_range(first: i64, last: i64) -> String {
    let (from, to) = (Date::of_ms(first), Date::of_ms(last));
    if from == to {
        date(last)
    } else if from.year == to.year {
        format!("{} {} – {}", from.day, month_name(from.month), date(last))
    } else {
        format!("{} – {}", date(first), date(last))
    }
}

fn month_name(month: i64) -> &'static str {
    MONTHS[(month - 1) as usize]
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
    use clioscope_core::calendar::MS_PER_DAY;

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
    fn shares_do_not_round_to_nothing_or_all() {
        for (part, whole, expected) in [
            (0, 0, "–"),
            (0, 10, "0%"),
            (1, 10_000, "<0.1%"),
            (5, 100, "5%"),
            (59, 1_000, "5.9%"),
            (999, 10_000, "10%"),
            (61, 100, "61%"),
            (9_999, 10_000, ">99%"),
            (10, 10, "100%"),
        ] {
            assert_eq!(percent(part, whole), expected, "{part} of {whole}");
        }
        assert_eq!(lift(Some(1.58)), "1.6×");
        assert_eq!(lift(Some(12.3)), "12×");
        assert_eq!(lift(None), "–");
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
        for (ms, expected) in [(-1, "31 Dec 1969"), (1_741_003_200_000, "3 Mar 2025")] {
            assert_eq!(date(ms), expected);
        }
        assert_eq!(date_range(0, 5), "1 Jan 1970");
        assert_eq!(date_range(0, 40 * MS_PER_DAY), "1 Jan – 10 Feb 1970");
        assert_eq!(date_range(-MS_PER_DAY, 0), "31 Dec 1969 – 1 Jan 1970");
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
