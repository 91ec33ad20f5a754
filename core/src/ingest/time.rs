//! Times as logs write them, to and from UTC milliseconds. No clock and no time zone data base is needed.
//!
//! A time without a zone is taken as UTC. A number is seconds, milliseconds, microseconds or nanoseconds by its
//! magnitude, which tells them apart for every date from 1973 to 5138. Zero and less mean "not set".

use serde_json::Value;

use crate::TimestampMs;
use crate::calendar::{Date, MS_PER_DAY};

/// The time a JSON value holds: a number, a numeric string, or ISO 8601.
pub(super) fn from_value(value: &Value) -> Option<TimestampMs> {
    match value {
        Value::Number(number) => from_number(number.as_f64()?),
        Value::String(text) => parse(text),
        _ => None,
    }
}

/// The time a text holds: ISO 8601 with or without zone, a date, or a number.
pub(super) fn parse(text: &str) -> Option<TimestampMs> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return from_number(number);
    }
    iso(text)
}

fn from_number(number: f64) -> Option<TimestampMs> {
    if !number.is_finite() || number <= 0.0 {
        return None;
    }
    let ms = if number < 1e11 {
        number * 1e3
    } else if number < 1e14 {
        number
    } else if number < 1e17 {
        number / 1e3
    } else {
        number / 1e6
    };
    (ms < 1e16).then_some(ms.round() as i64)
}

/// `YYYY-MM-DD`, then optionally `T` or a space, `HH:MM`, seconds, a fraction, and `Z` or an offset.
fn iso(text: &str) -> Option<TimestampMs> {
    let (date, rest) = text.split_at_checked(10)?;
    let separator = date.as_bytes()[4];
    if separator != b'-' && separator != b'/' || date.as_bytes()[7] != separator {
        return None;
    }
    let year = digits(date.get(..4)?)?;
    let month = digits(date.get(5..7)?)?;
    let day = digits(date.get(8..10)?)?;
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let midnight = Date { year, month, day }.days() * MS_PER_DAY;
    if rest.is_empty() {
        return Some(midnight);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset_ms) = split_zone(rest.trim())?;
    Some(midnight + clock_ms(clock)? - offset_ms)
}

/// The clock part and the offset from UTC in milliseconds.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock.trim_end(), 0));
    }
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, 0));
    };
    let sign = if text.as_bytes()[at] == b'-' { -1 } else { 1 };
    let zone = text[at + 1..].replace(':', "");
    let hours = digits(zone.get(..2)?)?;
    let minutes = match zone.get(2..)? {
        "" => 0,
        minutes => digits(minutes)?,
    };
    let in_range = hours <= 18 && minutes < 60;
    in_range.then_some((
        text[..at].trim_end(),
        sign * (hours * 60 + minutes) * 60_000,
    ))
}

fn clock_ms(clock: &str) -> Option<i64> {
    let mut parts = clock.splitn(3, ':');
    let hours = digits(parts.next()?)?;
    let minutes = digits(parts.next()?)?;
    let (seconds, fraction) = match parts.next() {
        None => (0, ""),
        Some(seconds) => match seconds.split_once(['.', ',']) {
            None => (digits(seconds)?, ""),
            Some((whole, fraction)) => (digits(whole)?, fraction),
        },
    };
    if hours > 24 || minutes > 59 || seconds > 60 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut ms = 0;
    for place in 0..3 {
        let digit = fraction.as_bytes().get(place).map_or(0, |b| b - b'0');
        ms = ms * 10 + i64::from(digit);
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms)
}

/// A number of one to four digits and nothing else.
fn digits(text: &str) -> Option<i64> {
    let short = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if short { text.parse().ok() } else { None }
}

/// `2026-01-20T19:27:42Z`, with milliseconds only where there are any.
pub(super) fn to_iso(at: TimestampMs) -> String {
    let Date { year, month, day } = Date::of_ms(at);
    let ms = at.rem_euclid(MS_PER_DAY);
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    let fraction = match ms % 1_000 {
        0 => String::new(),
        ms => format!(".{ms:03}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}{fraction}Z")
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_instant() {
        for text in [
            "2026-01-20T19:27:42Z",
            "2026-01-20T19:27:42.000000Z",
            "2026-01-20 19:27:42",
            "2026/01/20 19:27:42 UTC",
            "2026-01-20T20:27:42+01:00",
            "2026-01-20T14:27:42-0500",
            "2026-01-20T19:27:42+00",
            "1768937262",
            "1768937262000",
            "1768937262000000",
            "1768937262000000000",
        ] {
            assert_eq!(
                parse(text).map(to_iso).as_deref(),
                Some("2026-01-20T19:27:42Z"),
                "{text}"
            );
        }
        assert_eq!(
            parse("2024-02-29").map(to_iso).as_deref(),
            Some("2024-02-29T00:00:00Z")
        );
        assert_eq!(
            parse("2026-01-20T19:27").map(to_iso).as_deref(),
            Some("2026-01-20T19:27:00Z")
        );
        assert_eq!(
            parse("1768937262.5").map(to_iso).as_deref(),
            Some("2026-01-20T19:27:42.500Z")
        );
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "yesterday",
            "2026-02-30",
            "2025-02-29",
            "2026-13-01",
            "0",
            "-1",
            "NaN",
            "1e300",
            "2026-01-20T",
            "2026-01-20T19",
            "2026-01-20T19:61",
            "2026-01-20T19:27:42+99:00",
            "2026-01-20X19:27:42",
            "äöüäöüäöü",
            "２０２６-01-20",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
