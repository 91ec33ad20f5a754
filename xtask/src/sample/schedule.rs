//! When conversations happen: twelve weeks, with working days, evenings, sessions and trends.

use std::collections::BTreeMap;

use super::accounts::{Account, Cast};
use super::plan::Trend;
use super::random::{Random, at_quantile};
use super::seed::{Group, Seed};

/// Days from Monday 2026-03-02 to Sunday 2026-05-24.
const DAYS: usize = 84;
/// First hour of the coordinated group: 2026-04-21, 15:00 UTC.
const BURST_START: i64 = (50 * 24 + 15) * 3600;
/// Length of its window.
const BURST_SECONDS: i64 = 36 * 3600;

const WORK_DAY: [f64; 24] = [
    1.0, 0.5, 0.3, 0.2, 0.2, 0.4, 1.0, 3.0, 7.0, 11.0, 12.0, 11.0, 8.0, 9.0, 11.0, 11.0, 9.0, 7.0,
    5.0, 4.0, 4.0, 4.0, 3.0, 2.0,
];
const FREE_TIME: [f64; 24] = [
    3.0, 1.5, 0.8, 0.4, 0.3, 0.5, 1.5, 3.0, 4.0, 4.5, 5.0, 5.0, 6.0, 5.5, 5.0, 5.5, 6.0, 7.0, 8.5,
    10.0, 11.0, 10.5, 8.0, 5.0,
];

/// Whether a category belongs to working hours.
fn is_work(category: &str) -> bool {
    [
        "Software development",
        "Data analysis and spreadsheets",
        "Business writing",
        "Marketing and social media",
        "Translation",
        "IT support and devices",
    ]
    .contains(&category)
}

/// The weight of each day of the week, Monday first.
fn weekdays(category: &str) -> [f64; 7] {
    match category {
        _ if is_work(category) => [1.15, 1.2, 1.15, 1.1, 0.95, 0.25, 0.25],
        "Study and homework" | "Teaching" => [1.1, 1.0, 1.0, 0.95, 0.6, 0.7, 1.5],
        _ => [0.95, 0.9, 0.9, 0.9, 0.9, 1.2, 1.3],
    }
}

/// The time of each job of `cast`, in seconds since the period began.
pub(super) fn times(seeds: &[Seed], cast: &Cast, random: &mut Random) -> Vec<i64> {
    let mut order: Vec<usize> = (0..cast.jobs.len()).collect();
    random.shuffle(&mut order);
    let mut times = vec![0; cast.jobs.len()];
    let mut earlier: Vec<Vec<i64>> = vec![Vec::new(); cast.accounts.len()];
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for (seed, _) in &cast.jobs {
        *totals.entry(&seeds[*seed].topic).or_default() += 1;
    }
    let mut placed: BTreeMap<&str, usize> = BTreeMap::new();
    for job in order {
        let (seed, account) = (&seeds[cast.jobs[job].0], cast.jobs[job].1);
        let known = &earlier[account];
        let steady = Trend::of(&seed.topic) == Trend::Steady;
        let place = placed.entry(&seed.topic).or_default();
        *place += 1;
        let time = if seed.group == Group::Coordinated {
            BURST_START + random.below(BURST_SECONDS as usize) as i64
        } else if steady && !known.is_empty() && random.chance(0.15) {
            // A session: soon after another conversation of the account.
            random.pick(known) + random.between(150, 2_400) as i64
        } else {
            // A trend must show in twenty conversations: they share the period out instead of falling at random.
            let quantile = if steady {
                random.unit()
            } else {
                ((*place - 1) as f64 + random.unit()) / totals[seed.topic.as_str()] as f64
            };
            alone(seed, &cast.accounts[account], quantile, random)
        };
        times[job] = within(time);
        earlier[account].push(times[job]);
    }
    times
}

/// The time of a conversation that follows no other; `quantile` is its place among the days.
fn alone(seed: &Seed, account: &Account, quantile: f64, random: &mut Random) -> i64 {
    let trend = Trend::of(&seed.topic);
    let of_week = weekdays(&seed.category);
    let days: Vec<f64> = (0..DAYS)
        .map(|day| {
            let elapsed = day as f64 / DAYS as f64;
            // The service as a whole grows a little.
            of_week[day % 7] * trend.weight(elapsed) * (0.85 + 0.3 * elapsed)
        })
        .collect();
    let day = at_quantile(&days, quantile) as i64;
    let hours = if is_work(&seed.category) && day % 7 < 5 {
        &WORK_DAY
    } else {
        &FREE_TIME
    };
    let hour = random.weighted(hours) as i64 + account.shift;
    let local = day * 86_400 + hour * 3_600 + random.below(3_600) as i64;
    local - account.utc_offset * 60
}

/// `time`, mirrored into the period if it lies a little outside.
pub(super) fn within(time: i64) -> i64 {
    let last = DAYS as i64 * 86_400 - 1;
    if time < 0 {
        -time
    } else if time > last {
        2 * last - time
    } else {
        time
    }
}

/// `seconds` since the period began as an RFC 3339 time in UTC.
pub(super) fn rfc3339(seconds: i64) -> String {
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let mut day = day + 2;
    let mut month = 3;
    for length in [31, 30, 31] {
        if day <= length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_run_from_the_first_to_the_last_day() {
        assert_eq!(rfc3339(0), "2026-03-02T00:00:00Z");
        assert_eq!(rfc3339(30 * 86_400), "2026-04-01T00:00:00Z");
        assert_eq!(rfc3339(DAYS as i64 * 86_400 - 1), "2026-05-24T23:59:59Z");
    }

    #[test]
    fn the_burst_lies_in_the_period() {
        assert_eq!(rfc3339(BURST_START), "2026-04-21T15:00:00Z");
    }
}
