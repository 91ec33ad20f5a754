//! The people: language, interests, activity, habits; and who has which conversation.

use std::collections::{BTreeMap, BTreeSet};

use super::random::Random;
use super::seed::{Group, Seed};

/// Accounts outside the coordinated group.
const ORDINARY: usize = 280;
/// Accounts of each language but English.
const PER_LANGUAGE: usize = 8;
/// Accounts that do nothing but take part in the coordinated group.
const HIRED: usize = 20;
/// Ordinary accounts that take part in it too.
const TURNED: usize = 5;

/// An account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) language: String,
    /// Whether it uses English besides its language.
    english: bool,
    interests: BTreeSet<String>,
    /// Relative number of conversations.
    activity: f64,
    /// Part of the messages with typing errors.
    pub(super) carelessness: f64,
    /// Minutes that its clock is ahead of UTC.
    pub(super) utc_offset: i64,
    /// Hours that its day is shifted: negative for early risers.
    pub(super) shift: i64,
    pub(super) model: Option<&'static str>,
    pub(super) client: Option<&'static str>,
    hired: bool,
}

/// The accounts, and for each use of a seed (its index) the account that has the conversation.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) accounts: Vec<Account>,
    /// (seed, account), in the order of the seeds.
    pub(super) jobs: Vec<(usize, usize)>,
}

/// Invents the accounts and gives each conversation to one.
pub(super) fn cast(seeds: &[Seed], quotas: &[usize], random: &mut Random) -> Cast {
    let accounts = invent(seeds, quotas, random);
    let mut uses: Vec<usize> = (0..seeds.len())
        .flat_map(|seed| std::iter::repeat_n(seed, quotas[seed]))
        .collect();
    random.shuffle(&mut uses);
    let mut casting = Casting {
        seeds,
        accounts: &accounts,
        jobs: Vec::new(),
        had: vec![BTreeMap::new(); accounts.len()],
    };
    let uses = casting.closed_groups(uses, random);
    let uses = casting.one_each(uses);
    for seed in uses {
        let weights: Vec<f64> = (0..accounts.len())
            .map(|a| casting.weight(seed, a))
            .collect();
        casting.give(seed, random.weighted(&weights));
    }
    let mut jobs = casting.jobs;
    jobs.sort_unstable();
    Cast { accounts, jobs }
}

struct Casting<'a> {
    seeds: &'a [Seed],
    accounts: &'a [Account],
    jobs: Vec<(usize, usize)>,
    /// Uses of each seed by each account.
    had: Vec<BTreeMap<usize, u32>>,
}

impl Casting<'_> {
    fn give(&mut self, seed: usize, account: usize) {
        self.jobs.push((seed, account));
        *self.had[account].entry(seed).or_default() += 1;
    }

    /// Gives the coordinated and rare conversations to their few accounts; returns the other uses.
    fn closed_groups(&mut self, uses: Vec<usize>, random: &mut Random) -> Vec<usize> {
        let mut members: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        let mut left: Vec<usize> = Vec::new();
        for seed in uses {
            let group = self.seeds[seed].group;
            if !matches!(group, Group::Coordinated | Group::Rare(_)) {
                left.push(seed);
                continue;
            }
            let accounts = members
                .entry(group)
                .or_insert_with(|| self.members(group, random));
            // In turn, beginning with whoever had this seed least.
            let load: Vec<u32> = accounts
                .iter()
                .map(|&a| {
                    let had = &self.had[a];
                    1000 * had.get(&seed).copied().unwrap_or(0) + had.values().sum::<u32>()
                })
                .collect();
            let account = accounts[random.least(&load)];
            self.give(seed, account);
        }
        left
    }

    fn members(&self, group: Group, random: &mut Random) -> Vec<usize> {
        let everybody = 0..self.accounts.len();
        let mut fit: Vec<usize> = everybody
            .filter(|&a| !self.accounts[a].hired && self.accounts[a].language == "en")
            .filter(|&a| self.had[a].is_empty())
            .collect();
        random.shuffle(&mut fit);
        if let Group::Rare(number) = group {
            fit.truncate(if number % 2 == 1 { 2 } else { 1 });
        } else {
            fit.truncate(TURNED);
            fit.extend((0..self.accounts.len()).filter(|&a| self.accounts[a].hired));
        }
        fit
    }

    /// Gives every account a first conversation that suits it; returns the other uses.
    fn one_each(&mut self, mut uses: Vec<usize>) -> Vec<usize> {
        for account in 0..self.accounts.len() {
            if !self.had[account].is_empty() {
                continue;
            }
            let who = &self.accounts[account];
            let suits = |&seed: &usize| {
                let seed = &self.seeds[seed];
                seed.group == Group::Regular
                    && seed.language == who.language
                    && who.interests.contains(&seed.category)
            };
            if let Some(place) = uses.iter().position(suits) {
                let seed = uses.swap_remove(place);
                self.give(seed, account);
            }
        }
        uses
    }

    /// How likely `account` has a conversation of `seed`.
    fn weight(&self, seed: usize, account: usize) -> f64 {
        let (who, what) = (&self.accounts[account], &self.seeds[seed]);
        if who.hired {
            return 0.0;
        }
        let language = match (who.language == what.language, what.language == "en") {
            (true, _) => 1.0,
            (false, true) if who.english => 0.15,
            _ => return 0.0,
        };
        // Nobody asks the same twice in other words, if it can be helped.
        let again = if self.had[account].contains_key(&seed) {
            1e-4
        } else {
            1.0
        };
        let interest = match what.group {
            Group::Regular if who.interests.contains(&what.category) => 1.0,
            Group::Regular => 0.002,
            _ => 1.0 / who.activity,
        };
        language * again * interest * who.activity
    }
}

fn invent(seeds: &[Seed], quotas: &[usize], random: &mut Random) -> Vec<Account> {
    let mut categories: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (seed, quota) in seeds.iter().zip(quotas) {
        if seed.group == Group::Regular {
            let of_language = categories.entry(&seed.language).or_default();
            *of_language.entry(&seed.category).or_default() += quota;
        }
    }
    let foreign = (categories.len() - 1) * PER_LANGUAGE;
    let mut accounts = Vec::new();
    for (language, weights) in &categories {
        let n = if *language == "en" {
            ORDINARY - foreign
        } else {
            PER_LANGUAGE
        };
        let mut deck = Deck::new(weights);
        for _ in 0..n {
            let size = if *language == "en" {
                random.between(2, 5)
            } else {
                5
            };
            let interests = deck.deal(size, random);
            accounts.push(person(language, interests, random));
        }
    }
    for _ in 0..HIRED {
        let mut hired = person("en", BTreeSet::new(), random);
        hired.hired = true;
        accounts.push(hired);
    }
    let mut numbers: Vec<usize> = (1001..).step_by(7).take(accounts.len()).collect();
    random.shuffle(&mut numbers);
    for (account, number) in accounts.iter_mut().zip(numbers) {
        account.id = format!("acct-{number}");
    }
    accounts
}

/// Deals interests so that each category gets its share of the accounts.
struct Deck<'a> {
    categories: Vec<&'a str>,
    weights: Vec<f64>,
    dealt: Vec<f64>,
}

impl<'a> Deck<'a> {
    fn new(weights: &BTreeMap<&'a str, usize>) -> Self {
        Self {
            categories: weights.keys().copied().collect(),
            weights: weights.values().map(|&weight| weight as f64).collect(),
            dealt: vec![0.0; weights.len()],
        }
    }

    fn deal(&mut self, size: usize, random: &mut Random) -> BTreeSet<String> {
        let mut hand = BTreeSet::new();
        while hand.len() < size.min(self.categories.len()) {
            let need = (0..self.categories.len()).map(|i| {
                let held = hand.contains(self.categories[i]);
                let lack = self.weights[i] / (0.3 + self.dealt[i]);
                if held { 0.0 } else { lack * lack }
            });
            let choice = random.weighted(&need.collect::<Vec<f64>>());
            self.dealt[choice] += 1.0;
            hand.insert(self.categories[choice].to_owned());
        }
        hand
    }
}

fn person(language: &str, interests: BTreeSet<String>, random: &mut Random) -> Account {
    let hours: &[i64] = match language {
        "en" => &[-420, -360, -300, -240, -240, 60, 60, 60, 120, 330, 480, 600],
        "pt" => &[-180, -180, 60],
        "es" => &[120, 120, -180, -300],
        "tr" | "ru" | "ar" => &[180],
        "th" => &[420],
        "zh" => &[480],
        "ja" | "ko" => &[540],
        _ => &[120],
    };
    Account {
        id: String::new(),
        language: language.to_owned(),
        english: language != "en" && random.chance(0.6),
        interests,
        // Pareto with exponent 1, cut at 30 times the least.
        activity: 1.0 / (0.034 + random.unit()),
        carelessness: random.pick(&[0.05, 0.15, 0.3, 0.5, 0.7]),
        utc_offset: random.pick(hours),
        shift: random.pick(&[-2, -1, 0, 0, 0, 1, 2]),
        model: random.pick(&[
            Some("aria-large"),
            Some("aria-small"),
            Some("aria-small"),
            None,
        ]),
        client: random.pick(&[Some("web"), Some("web"), Some("ios"), Some("android"), None]),
        hired: false,
    }
}
