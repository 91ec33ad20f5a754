//! How often each seed is used, and how interest in a topic moves over the weeks.

use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use super::random::Random;
use super::seed::{Group, Seed};

/// Number of conversations, planted duplicates included.
pub(super) const CONVERSATIONS: usize = 2_000;
/// Duplicates planted among them: the same account asks the same again.
pub(super) const DUPLICATES: usize = 20;
/// Conversations of the coordinated group.
const COORDINATED: usize = 40;
/// Conversations of each rare group.
const RARE: [usize; 4] = [10, 8, 9, 8];

/// Topics of the highest ranks, in order; the others follow in a random order.
const POPULAR: [&str; 14] = [
    "debug web front-end",
    "emails to customers",
    "improve a CV",
    "recipe from leftovers",
    "write SQL queries",
    "plan an itinerary",
    "spreadsheet formulas",
    "sleep problems",
    "correct my text",
    "parenting questions",
    "short stories",
    "social media posts",
    "translate letters and emails",
    "house plants and garden",
];

/// How the share of a topic changes from the first to the last week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trend {
    Steady,
    Growing,
    Fading,
}

const GROWING: [&str; 6] = [
    "house plants and garden",
    "plan an itinerary",
    "exam revision plan",
    "write unit tests",
    "visa and entry rules",
    "report comments",
];
const FADING: [&str; 6] = [
    "tax return",
    "energy and heating",
    "diet and weight",
    "video game strategy",
    "change of career",
    "make charts",
];

impl Trend {
    /// The trend of `topic`.
    pub(super) fn of(topic: &str) -> Self {
        if GROWING.contains(&topic) {
            Self::Growing
        } else if FADING.contains(&topic) {
            Self::Fading
        } else {
            Self::Steady
        }
    }

    /// The weight of a time, given as the elapsed part of the period.
    pub(super) fn weight(self, elapsed: f64) -> f64 {
        match self {
            Self::Steady => 1.0,
            Self::Growing => 0.15 + 1.85 * elapsed,
            Self::Fading => 2.0 - 1.85 * elapsed,
        }
    }
}

/// How many conversations each seed gets, in the order of the seeds.
pub(super) fn quotas(seeds: &[Seed], random: &mut Random) -> Result<Vec<usize>, Error> {
    let mut quotas = vec![0; seeds.len()];
    let mut turn: BTreeMap<u8, usize> = BTreeMap::new();
    let of_group = |group| seeds.iter().filter(move |seed| seed.group == group).count();
    for (index, seed) in seeds.iter().enumerate() {
        quotas[index] = match seed.group {
            Group::Regular => 0,
            Group::Risky => random.between(2, 3),
            Group::Edge => random.between(1, 2),
            Group::Coordinated => {
                let seen = turn.entry(0).or_default();
                *seen += 1;
                share(COORDINATED, of_group(seed.group), *seen - 1)
            }
            Group::Rare(number) => {
                let total = RARE.get(usize::from(number).wrapping_sub(1)).copied();
                let total =
                    total.ok_or(Error::Plan("a rare group has no number of conversations"))?;
                let seen = turn.entry(number).or_default();
                *seen += 1;
                share(total, of_group(seed.group), *seen - 1)
            }
        };
    }
    let special: usize = quotas.iter().sum::<usize>() + DUPLICATES;
    let left = CONVERSATIONS.checked_sub(special);
    let left = left.ok_or(Error::Plan("the special groups leave no room for topics"))?;
    spread_over_topics(seeds, left, &mut quotas, random)?;
    Ok(quotas)
}

/// The `index`-th of `parts` nearly equal parts of `total`.
fn share(total: usize, parts: usize, index: usize) -> usize {
    total / parts + usize::from(index < total % parts)
}

/// Gives `left` conversations to the everyday topics: harmonically by rank above a floor.
fn spread_over_topics(
    seeds: &[Seed],
    left: usize,
    quotas: &mut [usize],
    random: &mut Random,
) -> Result<(), Error> {
    const FLOOR: f64 = 5.5;
    const FLATTEN: f64 = 14.0;
    let topics = ranked_topics(seeds, random)?;
    let harmonic = |rank: usize| 1.0 / (rank as f64 + FLATTEN);
    let sum: f64 = (1..=topics.len()).map(harmonic).sum();
    let above = left as f64 - FLOOR * topics.len() as f64;
    let mut carry = 0.0;
    for (index, topic) in topics.iter().enumerate() {
        let exact = FLOOR + above * harmonic(index + 1) / sum + carry;
        let count = (exact + 0.5) as usize;
        carry = exact - count as f64;
        let members: Vec<usize> = (0..seeds.len())
            .filter(|&i| seeds[i].group == Group::Regular && &seeds[i].topic == topic)
            .collect();
        for _ in 0..count {
            // Seeds with personal data somewhat less often, or there would be too much of it.
            let load = members.iter().map(|&i| {
                let load = quotas[i] as u32 * if seeds[i].plants() { 5 } else { 3 };
                if quotas[i] == 0 { 0 } else { load }
            });
            let member = random.least(&load.collect::<Vec<u32>>());
            quotas[members[member]] += 1;
        }
    }
    Ok(())
}

fn ranked_topics(seeds: &[Seed], random: &mut Random) -> Result<Vec<String>, Error> {
    let regular = seeds.iter().filter(|seed| seed.group == Group::Regular);
    let topics: BTreeSet<&str> = regular.map(|seed| seed.topic.as_str()).collect();
    let named = POPULAR.iter().chain(&GROWING).chain(&FADING);
    if named.into_iter().any(|topic| !topics.contains(topic)) {
        return Err(Error::Plan(
            "a popular, growing or fading topic has no seeds",
        ));
    }
    let mut others: Vec<&str> = topics
        .into_iter()
        .filter(|topic| !POPULAR.contains(topic))
        .collect();
    random.shuffle(&mut others);
    // Trends show in topics that are not tiny.
    others.sort_by_key(|topic| Trend::of(topic) == Trend::Steady);
    Ok(POPULAR
        .into_iter()
        .chain(others)
        .map(str::to_owned)
        .collect())
}
