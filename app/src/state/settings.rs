//! The form of the plan step: what the person typed, and the run plan it stands for.
//!
//! Number fields keep the text as typed, so that a wrong entry stays visible beside its error.

use std::ops::RangeInclusive;

use clioscope_core::cluster::default_k;
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::privacy::Thresholds;

use crate::protocol::ModelCard;

/// Largest whole number that survives the way to the worker as a JavaScript number.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// Which minima.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// [`Thresholds::CELL`].
    #[default]
    Cell,
    /// [`Thresholds::STRICT`].
    Strict,
    /// The person's own numbers.
    Custom,
}

impl Preset {
    /// All presets, mildest first.
    pub const ALL: [Self; 3] = [Self::Cell, Self::Strict, Self::Custom];
}

/// A number field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Conversations a cluster needs.
    MinConversations,
    /// Accounts a cluster needs.
    MinAccounts,
    /// Base clusters.
    Clusters,
    /// Conversations to draw.
    SampleSize,
    /// Seed of the random choices.
    Seed,
}

impl Field {
    /// All number fields, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::MinConversations,
        Self::MinAccounts,
        Self::Clusters,
        Self::SampleSize,
        Self::Seed,
    ];
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The chosen model; the proposed one while `None`.
    pub model: Option<String>,
    /// Which minima.
    pub preset: Preset,
    /// Text of [`Field::MinConversations`], read with [`Preset::Custom`].
    pub min_conversations: String,
    /// Text of [`Field::MinAccounts`], read with [`Preset::Custom`].
    pub min_accounts: String,
    /// Whether `clusters` is read; otherwise the rule decides.
    pub own_clusters: bool,
    /// Text of [`Field::Clusters`].
    pub clusters: String,
    /// Levels of the tree; by rule if `None`.
    pub levels: Option<usize>,
    /// Whether only a sample is analysed.
    pub sampled: bool,
    /// Text of [`Field::SampleSize`].
    pub sample_size: String,
    /// Words to redact, one a line.
    pub redact_terms: String,
    /// Text of [`Field::Seed`].
    pub seed: String,
}

impl Default for Settings {
    fn default() -> Self {
        let plan = RunPlan::new("");
        Self {
            model: None,
            preset: Preset::default(),
            min_conversations: plan.thresholds.min_conversations.to_string(),
            min_accounts: plan.thresholds.min_accounts.to_string(),
            own_clusters: false,
            clusters: String::new(),
            levels: None,
            sampled: false,
            sample_size: String::new(),
            redact_terms: String::new(),
            seed: plan.seed.to_string(),
        }
    }
}

impl Settings {
    /// The text typed into `field`.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::MinConversations => &self.min_conversations,
            Field::MinAccounts => &self.min_accounts,
            Field::Clusters => &self.clusters,
            Field::SampleSize => &self.sample_size,
            Field::Seed => &self.seed,
        }
    }

    /// Replaces the text of `field`.
    pub fn set_text(&mut self, field: Field, text: String) {
        match field {
            Field::MinConversations => self.min_conversations = text,
            Field::MinAccounts => self.min_accounts = text,
            Field::Clusters => self.clusters = text,
            Field::SampleSize => self.sample_size = text,
            Field::Seed => self.seed = text,
        }
    }

    /// What `field` may hold, given `conversations` imported.
    pub fn range(&self, field: Field, conversations: usize) -> RangeInclusive<u64> {
        let conversations = (conversations as u64).max(1);
        match field {
            Field::MinConversations | Field::MinAccounts => 1..=1_000_000,
            Field::Clusters => {
                let most = self.sample(conversations).unwrap_or(conversations).max(1);
                2.min(most)..=most
            }
            Field::SampleSize => 1..=conversations,
            Field::Seed => 0..=MAX_SAFE,
        }
    }

    /// The number in `field`, or the range it should be in.
    ///
    /// # Errors
    /// The permitted range, if the text is no whole number within it.
    pub fn number(&self, field: Field, conversations: usize) -> Result<u64, RangeInclusive<u64>> {
        let range = self.range(field, conversations);
        match whole_number(self.text(field)) {
            Some(number) if range.contains(&number) => Ok(number),
            _ => Err(range),
        }
    }

    /// Whether the choices made bring `field` into play.
    pub fn uses(&self, field: Field) -> bool {
        match field {
            Field::MinConversations | Field::MinAccounts => self.preset == Preset::Custom,
            Field::Clusters => self.own_clusters,
            Field::SampleSize => self.sampled,
            Field::Seed => true,
        }
    }

    /// The minima in force; those of the default while the person's own are not valid.
    pub fn thresholds(&self, conversations: usize) -> Thresholds {
        match self.preset {
            Preset::Cell => Thresholds::CELL,
            Preset::Strict => Thresholds::STRICT,
            Preset::Custom => {
                let read = |field, default| {
                    self.number(field, conversations)
                        .map_or(default, |number| number as usize)
                };
                Thresholds {
                    min_conversations: read(
                        Field::MinConversations,
                        Thresholds::CELL.min_conversations,
                    ),
                    min_accounts: read(Field::MinAccounts, Thresholds::CELL.min_accounts),
                }
            }
        }
    }

    /// Conversations that will be analysed, of `conversations` imported.
    pub fn analysed(&self, conversations: usize) -> usize {
        self.sample(conversations as u64)
            .map_or(conversations, |sample| sample as usize)
    }

    /// The number of groups the rule gives for what will be analysed, duplicates included.
    pub fn rule_clusters(&self, conversations: usize) -> usize {
        default_k(self.analysed(conversations), self.thresholds(conversations))
    }

    /// The terms to redact: trimmed, without empty lines and repetitions, in the order typed.
    pub fn terms(&self) -> Vec<String> {
        let mut terms: Vec<String> = Vec::new();
        for line in self.redact_terms.lines().map(str::trim) {
            if !line.is_empty() && !terms.iter().any(|term| term == line) {
                terms.push(line.to_owned());
            }
        }
        terms
    }

    /// The model in force: the chosen one, else the proposed one, else the first; `None` without any.
    pub fn model_of<'a>(&self, proposed: &str, models: &'a [ModelCard]) -> Option<&'a ModelCard> {
        let by_id = |id: &str| models.iter().find(|model| model.id == id);
        self.model
            .as_deref()
            .and_then(by_id)
            .or_else(|| by_id(proposed))
            .or_else(|| models.first())
    }

    /// The plan of a run over `conversations` with `model`.
    ///
    /// # Errors
    /// The fields in play whose text is not a number in range, in the order of the form.
    pub fn plan(&self, conversations: usize, model: &str) -> Result<RunPlan, Vec<Field>> {
        let wrong: Vec<Field> = Field::ALL
            .into_iter()
            .filter(|&field| self.uses(field) && self.number(field, conversations).is_err())
            .collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let read = |field: Field| {
            self.uses(field)
                .then(|| self.number(field, conversations).ok())
                .flatten()
        };
        let mut plan = RunPlan::new(model);
        plan.k = read(Field::Clusters).map(|number| number as usize);
        plan.levels = self.levels;
        plan.seed = read(Field::Seed).unwrap_or(plan.seed);
        plan.thresholds = self.thresholds(conversations);
        plan.sample_size = self
            .sample(conversations as u64)
            .map(|sample| sample as usize);
        plan.redact_terms = self.terms();
        Ok(plan)
    }

    /// The form that stands for `plan`, which an earlier session made.
    pub fn of_plan(plan: &RunPlan) -> Self {
        let preset = match plan.thresholds {
            Thresholds::CELL => Preset::Cell,
            Thresholds::STRICT => Preset::Strict,
            _ => Preset::Custom,
        };
        let text =
            |number: Option<usize>| number.map_or_else(String::new, |number| number.to_string());
        Self {
            model: Some(plan.model.clone()),
            preset,
            min_conversations: plan.thresholds.min_conversations.to_string(),
            min_accounts: plan.thresholds.min_accounts.to_string(),
            own_clusters: plan.k.is_some(),
            clusters: text(plan.k),
            levels: plan.levels,
            sampled: plan.sample_size.is_some(),
            sample_size: text(plan.sample_size),
            redact_terms: plan.redact_terms.join("\n"),
            seed: plan.seed.to_string(),
        }
    }

    /// The sample size, if one is asked for, valid and smaller than everything.
    fn sample(&self, conversations: u64) -> Option<u64> {
        let number = whole_number(&self.sample_size).filter(|_| self.sampled)?;
        (1..conversations).contains(&number).then_some(number)
    }
}

/// Reads a whole number; spaces and commas between digits are allowed.
pub fn whole_number(text: &str) -> Option<u64> {
    let digits: String = text
        .chars()
        .filter(|&c| !c.is_whitespace() && c != ',')
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_untouched_form_is_the_default_plan() {
        assert_eq!(
            Settings::default().plan(2_000, "small"),
            Ok(RunPlan::new("small"))
        );
    }

    #[test]
    fn numbers_are_whole_and_within_range() {
        for (text, expected) in [
            ("40", Ok(40)),
            (" 1,200 ", Ok(1_200)),
            ("", Err(2..=2_000)),
            ("1", Err(2..=2_000)),
            ("2001", Err(2..=2_000)),
            ("-3", Err(2..=2_000)),
            ("4.5", Err(2..=2_000)),
        ] {
            let settings = Settings {
                clusters: text.to_owned(),
                ..Settings::default()
            };
            assert_eq!(
                settings.number(Field::Clusters, 2_000),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn only_fields_in_play_can_be_wrong() {
        let mut settings = Settings {
            clusters: "many".to_owned(),
            ..Settings::default()
        };
        assert!(settings.plan(100, "m").is_ok());
        settings.own_clusters = true;
        settings.sampled = true;
        assert_eq!(
            settings.plan(100, "m"),
            Err(vec![Field::Clusters, Field::SampleSize])
        );
    }

    #[test]
    fn a_sample_of_everything_is_no_sample() {
        let settings = Settings {
            sampled: true,
            sample_size: "100".to_owned(),
            ..Settings::default()
        };
        assert_eq!(
            settings.plan(100, "m").map(|plan| plan.sample_size),
            Ok(None)
        );
        assert_eq!(settings.analysed(100), 100);
        assert_eq!(settings.analysed(400), 100);
    }

    #[test]
    fn a_sample_bounds_the_clusters() {
        let settings = Settings {
            own_clusters: true,
            clusters: "60".to_owned(),
            sampled: true,
            sample_size: "50".to_owned(),
            ..Settings::default()
        };
        assert_eq!(settings.number(Field::Clusters, 400), Err(2..=50));
    }

    #[test]
    fn a_single_conversation_still_has_a_valid_range() {
        assert_eq!(Settings::default().range(Field::Clusters, 1), 1..=1);
        assert_eq!(Settings::default().range(Field::SampleSize, 0), 1..=1);
    }

    #[test]
    fn a_model_that_is_not_offered_is_never_used() {
        let card = |id: &str| ModelCard {
            id: id.to_owned(),
            name: String::new(),
            note: String::new(),
            bytes: 0.0,
        };
        let models = [card("a"), card("b")];
        for (chosen, proposed, expected) in [
            (None, "b", "b"),
            (None, "gone", "a"),
            (Some("a"), "b", "a"),
            (Some("gone"), "b", "b"),
        ] {
            let model = chosen.map(str::to_owned);
            let settings = Settings {
                model,
                ..Settings::default()
            };
            let used = settings
                .model_of(proposed, &models)
                .map(|model| model.id.as_str());
            assert_eq!(used, Some(expected));
        }
        assert!(Settings::default().model_of("a", &[]).is_none());
    }

    #[test]
    fn a_plan_makes_the_form_that_makes_it() {
        let mut plan = RunPlan::new("m");
        for change in [
            |_: &mut RunPlan| {},
            |plan: &mut RunPlan| plan.k = Some(12),
            |plan: &mut RunPlan| plan.thresholds.min_accounts = 2,
            |plan: &mut RunPlan| plan.sample_size = Some(90),
            |plan: &mut RunPlan| plan.redact_terms = vec!["a b".to_owned(), "c".to_owned()],
        ] {
            change(&mut plan);
            assert_eq!(Settings::of_plan(&plan).plan(100, "m"), Ok(plan.clone()));
        }
    }

    #[test]
    fn terms_are_lines() {
        let settings = Settings {
            redact_terms: " Project Heron \n\nacme\nacme\r\n".to_owned(),
            ..Settings::default()
        };
        assert_eq!(settings.terms(), ["Project Heron", "acme"]);
    }
}
