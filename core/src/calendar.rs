//! Days and dates of the proleptic Gregorian calendar, UTC. No clock and no time zones.
//!
//! Both ways follow H. Hinnant, "chrono-compatible low-level date algorithms": a year starts in March, so that the leap
//! day comes last; an era is 400 years.

/// Milliseconds of a day.
pub const MS_PER_DAY: i64 = 86_400_000;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
const DAYS_PER_ERA: i64 = 146_097;

/// A date: year, month 1 to 12, day 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Astronomical year.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

impl Date {
    /// The date `days` after 1970-01-01.
    pub fn of_day(days: i64) -> Self {
        let days = days + EPOCH;
        let era = days.div_euclid(DAYS_PER_ERA);
        let of_era = days.rem_euclid(DAYS_PER_ERA);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = (from_march + 2) % 12 + 1;
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: of_year - (153 * from_march + 2) / 5 + 1,
        }
    }

    /// The date in UTC of milliseconds since 1970.
    pub fn of_ms(ms: i64) -> Self {
        Self::of_day(ms.div_euclid(MS_PER_DAY))
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let year_of_era = year.rem_euclid(400);
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        year.div_euclid(400) * DAYS_PER_ERA + of_era - EPOCH
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_and_dates_are_each_other_s_inverse() {
        for (days, (year, month, day)) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_148, (2025, 3, 1)),
            (-719_468, (0, 3, 1)),
            (-25_509, (1900, 2, 28)),
            (-25_508, (1900, 3, 1)),
        ] {
            let date = Date { year, month, day };
            assert_eq!(Date::of_day(days), date);
            assert_eq!(date.days(), days);
        }
        for days in (-800_000..800_000).step_by(37) {
            assert_eq!(Date::of_day(days).days(), days);
        }
    }
}
