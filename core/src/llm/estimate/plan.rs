//! What each stage of a run will take, from its plan and a few measured conversations (paper §2.7, Tables 2 and 3; the
//! paper's own table leaves out whole stages).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::actuals::Actuals;
use super::prices::Price;
use crate::cluster::default_k;
use crate::facet::FacetMode;
use crate::hierarchy::{N_NEAREST_OUTSIDE, default_levels, default_top, level_sizes};
use crate::llm::request::ModelStage;
use crate::pipeline::plan::{ModelPlan, RunPlan};
use crate::prompt::PromptSizes;

/// Members, and as many non-members, in a prompt that names a cluster (paper §G.5).
const MEMBERS: f64 = 50.0;

/// What one stage takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageEstimate {
    /// The stage.
    pub stage: ModelStage,
    /// Calls.
    pub calls: u64,
    /// Tokens of all prompts.
    pub tokens_in: u64,
    /// Tokens of all answers.
    pub tokens_out: u64,
    /// Seconds, with as many calls at a time as there may be.
    pub seconds: f64,
    /// Money, in the currency of the price.
    pub money: f64,
}

/// What an estimate rests on.
#[derive(Clone, Copy, Debug)]
pub struct EstimateInput<'a> {
    /// Number of clusters and levels, thresholds.
    pub plan: &'a RunPlan,
    /// What the model is asked.
    pub model_plan: &'a ModelPlan,
    /// Conversations after duplicates, sampling and the regular expression.
    pub n_conversations: usize,
    /// Mean tokens of a conversation, shortened to the context.
    pub transcript_tokens: f64,
    /// Share of conversations that pass the screener, 0 to 1; 1 without one.
    pub pass_rate: f64,
    /// Share of base clusters that meet the thresholds, 0 to 1: only these are named.
    pub admitted_share: f64,
    /// Tokens of the rules of each prompt.
    pub prompts: &'a PromptSizes,
    /// Tokens of what models write.
    pub lengths: Lengths,
    /// What a sample took.
    pub measured: &'a Measured,
    /// What tokens cost; nothing if unknown.
    pub price: Option<&'a Price>,
    /// Calls at a time.
    pub concurrency: usize,
}

impl EstimateInput<'_> {
    /// The usual [`admitted_share`](Self::admitted_share) with the number of clusters by rule.
    pub const ADMITTED_SHARE: f64 = 0.9;
}

/// Tokens of what models write, as usual for models that follow their instructions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lengths {
    /// A text facet: up to two sentences.
    pub text: f64,
    /// A category, number, language, yes or no.
    pub short: f64,
    /// A name of up to ten words.
    pub name: f64,
    /// Two sentences on a cluster, or on why it is rated as it is.
    pub description: f64,
    /// Thinking aloud.
    pub notes: f64,
    /// A field's name and marks.
    pub field: f64,
}

impl Default for Lengths {
    fn default() -> Self {
        Self {
            text: 35.0,
            short: 4.0,
            name: 12.0,
            description: 50.0,
            notes: 90.0,
            field: 8.0,
        }
    }
}

/// What the calls of a sample took, by stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured(pub BTreeMap<ModelStage, MeasuredStage>);

/// Means of the calls of one stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredStage {
    /// Tokens of a prompt.
    pub tokens_in: f64,
    /// Tokens of an answer.
    pub tokens_out: f64,
    /// Seconds of a call.
    pub seconds: f64,
}

impl From<&Actuals> for Measured {
    fn from(actuals: &Actuals) -> Self {
        let stages = actuals.stages().filter_map(|(stage, actual)| {
            let answers = actual.calls - actual.failures;
            let n = answers as f64;
            (answers > 0).then(|| {
                let means = MeasuredStage {
                    tokens_in: actual.tokens_in as f64 / n,
                    tokens_out: actual.tokens_out as f64 / n,
                    seconds: actual.call_seconds / n,
                };
                (stage, means)
            })
        });
        Self(stages.collect())
    }
}

/// Calls of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Calls {
    n: f64,
    /// Tokens of a prompt.
    tokens_in: f64,
    /// Tokens of an answer.
    tokens_out: f64,
}

/// Seconds of a call by an endpoint of usual speed.
fn usual_seconds(tokens_in: f64, tokens_out: f64) -> f64 {
    0.4 + tokens_in / 3_000.0 + tokens_out / 60.0
}

/// Estimates every stage of a run, in order; stages that make no call are there with zeros.
///
/// A stage that was measured has the mean tokens and seconds of its sample. For the others, a sample of facets says how long
/// conversations and texts are, and any sample how fast the endpoint is.
pub fn estimate(input: &EstimateInput<'_>) -> Vec<StageEstimate> {
    let estimator = Estimator::new(input);
    let tree = Tree::of(input);
    [
        (ModelStage::Screen, vec![estimator.screen()]),
        (ModelStage::Facets, vec![estimator.facets()]),
        (ModelStage::Name, vec![estimator.name(&tree)]),
        (
            ModelStage::Propose,
            tree.steps().map(|step| estimator.propose(step)).collect(),
        ),
        (
            ModelStage::Deduplicate,
            tree.steps()
                .map(|step| estimator.deduplicate(step))
                .collect(),
        ),
        (
            ModelStage::Assign,
            tree.steps().map(|step| estimator.assign(step)).collect(),
        ),
        (
            ModelStage::Rename,
            tree.steps().map(|step| estimator.rename(step)).collect(),
        ),
        (ModelStage::Audit, vec![estimator.audit(&tree)]),
        (ModelStage::Measure, estimator.measure(&tree)),
    ]
    .into_iter()
    .map(|(stage, calls)| {
        estimator.stage(
            stage,
            &calls,
            if tree.n_facets > 0 { tree.n_facets } else { 1 },
        )
    })
    .collect()
}

/// The clusters of each text facet.
struct Tree {
    n_facets: usize,
    /// Conversations that have the facets.
    n_values: f64,
    /// Base clusters, named or not.
    n_base: usize,
    /// Clusters a level, from the top to the base.
    sizes: Vec<usize>,
}

/// From one level to the next above.
#[derive(Clone, Copy)]
struct Step {
    children: usize,
    parents: usize,
}

impl Tree {
    fn of(input: &EstimateInput<'_>) -> Self {
        let n_facets = input
            .model_plan
            .facets
            .iter()
            .filter(|facet| facet.is_text())
            .count();
        let n_values = passed(input);
        let n_base = input
            .plan
            .k
            .unwrap_or_else(|| default_k(n_values as usize, input.plan.thresholds))
            .min(n_values as usize);
        let named = (n_base as f64 * input.admitted_share.clamp(0.0, 1.0)).round() as usize;
        let levels = input.plan.levels.unwrap_or_else(|| default_levels(named));
        Self {
            n_facets,
            n_values,
            n_base,
            sizes: level_sizes(named, default_top(named), levels),
        }
    }

    fn named(&self) -> usize {
        self.sizes.last().copied().unwrap_or(0)
    }

    fn steps(&self) -> impl Iterator<Item = Step> {
        self.sizes.windows(2).rev().map(|pair| Step {
            parents: pair[0],
            children: pair[1],
        })
    }
}

fn passed(input: &EstimateInput<'_>) -> f64 {
    let rate = if input.model_plan.screener.is_some() {
        input.pass_rate.clamp(0.0, 1.0)
    } else {
        1.0
    };
    (input.n_conversations as f64 * rate).round()
}

struct Estimator<'a> {
    input: &'a EstimateInput<'a>,
    lengths: Lengths,
    transcript: f64,
    /// How much slower than usual the endpoint is.
    slowness: f64,
}

impl<'a> Estimator<'a> {
    fn new(input: &'a EstimateInput<'a>) -> Self {
        let mut estimator = Self {
            input,
            lengths: input.lengths,
            transcript: input.transcript_tokens.max(0.0),
            slowness: 1.0,
        };
        if let Some(facets) = input.measured.0.get(&ModelStage::Facets) {
            let assumed = estimator.facets();
            let rest = assumed.tokens_in - estimator.transcript;
            estimator.transcript = (facets.tokens_in - rest).max(0.0);
            if assumed.tokens_out > 0.0 {
                estimator.lengths.text *= (facets.tokens_out / assumed.tokens_out).clamp(0.25, 4.0);
            }
        }
        let samples = input.measured.0.values();
        let usual: f64 = samples
            .clone()
            .map(|stage| usual_seconds(stage.tokens_in, stage.tokens_out))
            .sum();
        if usual > 0.0 {
            estimator.slowness = samples.map(|stage| stage.seconds).sum::<f64>() / usual;
        }
        estimator
    }

    fn screen(&self) -> Calls {
        if self.input.model_plan.screener.is_none() {
            return Calls::default();
        }
        Calls {
            n: self.input.n_conversations as f64,
            tokens_in: rules(self.input.prompts.screen) + self.transcript,
            tokens_out: self.lengths.field + self.lengths.short,
        }
    }

    fn facets(&self) -> Calls {
        let facets = &self.input.model_plan.facets;
        let answers: f64 = facets
            .iter()
            .map(|facet| {
                self.lengths.field
                    + if facet.is_text() {
                        self.lengths.text
                    } else {
                        self.lengths.short
                    }
            })
            .sum();
        let n = passed(self.input);
        match self.input.model_plan.mode {
            FacetMode::OneCall => Calls {
                n: if facets.is_empty() { 0.0 } else { n },
                tokens_in: rules(self.input.prompts.facets_one_call) + self.transcript,
                tokens_out: answers,
            },
            FacetMode::Faithful => {
                let n_facets = facets.len().max(1) as f64;
                Calls {
                    n: n * facets.len() as f64,
                    tokens_in: rules(0)
                        + self.input.prompts.facets_faithful as f64 / n_facets
                        + self.transcript,
                    tokens_out: answers / n_facets,
                }
            }
        }
    }

    fn name(&self, tree: &Tree) -> Calls {
        let mean_size = tree.n_values / tree.n_base.max(1) as f64;
        let members = mean_size.min(MEMBERS);
        let others = (tree.n_values - mean_size).clamp(0.0, MEMBERS);
        Calls {
            n: tree.named() as f64,
            tokens_in: rules(self.input.prompts.name)
                + (members + others) * (self.lengths.text + 1.0),
            tokens_out: self.naming(),
        }
    }

    fn neighbourhoods(&self, step: Step) -> usize {
        step.children
            .div_ceil(self.input.model_plan.neighbourhood_size())
            .max(1)
    }

    fn propose(&self, step: Step) -> Calls {
        let n = self.neighbourhoods(step);
        let inside = step.children as f64 / n as f64;
        let outside = N_NEAREST_OUTSIDE.min(step.children - step.children.div_ceil(n)) as f64;
        Calls {
            n: n as f64,
            tokens_in: rules(self.input.prompts.propose) + (inside + outside) * self.line(),
            tokens_out: self.list(step.parents as f64 / n as f64),
        }
    }

    /// Proposals of a single neighbourhood are one list already.
    fn deduplicate(&self, step: Step) -> Calls {
        Calls {
            n: if self.neighbourhoods(step) > 1 {
                1.0
            } else {
                0.0
            },
            tokens_in: rules(self.input.prompts.deduplicate)
                + step.parents as f64 * (self.lengths.name + 1.0),
            tokens_out: self.list(step.parents as f64),
        }
    }

    fn assign(&self, step: Step) -> Calls {
        Calls {
            n: step.children as f64,
            tokens_in: rules(self.input.prompts.assign)
                + step.parents as f64 * (self.lengths.name + 1.0)
                + self.line(),
            tokens_out: self.lengths.notes + self.lengths.name + 2.0 * self.lengths.field,
        }
    }

    fn rename(&self, step: Step) -> Calls {
        let children = step.children as f64 / step.parents as f64;
        Calls {
            n: step.parents as f64,
            tokens_in: rules(self.input.prompts.rename) + children * (self.lengths.name + 1.0),
            tokens_out: self.naming(),
        }
    }

    fn audit(&self, tree: &Tree) -> Calls {
        self.judge(tree.sizes.iter().sum::<usize>() as f64, self.line())
    }

    /// A sample of conversations, redacted and after the summary; the ratings of their clusters are there already (paper §D).
    fn measure(&self, tree: &Tree) -> Vec<Calls> {
        let n = (self.input.model_plan.n_measured as f64).min(tree.n_values);
        let longest = self.input.model_plan.audited_tokens() as f64;
        vec![
            self.judge(n, self.transcript.min(longest)),
            self.judge(n, self.lengths.text),
        ]
    }

    fn judge(&self, n: f64, tokens: f64) -> Calls {
        Calls {
            n,
            tokens_in: rules(self.input.prompts.audit) + tokens,
            tokens_out: 3.0 * self.lengths.field
                + self.lengths.description
                + 2.0 * self.lengths.short,
        }
    }

    /// A cluster as later prompts show it.
    fn line(&self) -> f64 {
        self.lengths.name + self.lengths.description + 2.0
    }

    /// A cluster as an answer gives it.
    fn naming(&self) -> f64 {
        self.lengths.name + self.lengths.description + 2.0 * self.lengths.field
    }

    fn list(&self, n_names: f64) -> f64 {
        self.lengths.notes + 2.0 * self.lengths.field + n_names * (self.lengths.name + 3.0)
    }

    fn stage(&self, stage: ModelStage, calls: &[Calls], n_facets: usize) -> StageEstimate {
        // Conversations are asked about once; everything else once a text facet, but the sample only for the first.
        let times = match stage {
            ModelStage::Screen | ModelStage::Facets | ModelStage::Measure => 1.0,
            _ => n_facets as f64,
        };
        let measured = self.input.measured.0.get(&stage);
        let mut sum = StageEstimate {
            stage,
            calls: 0,
            tokens_in: 0,
            tokens_out: 0,
            seconds: 0.0,
            money: 0.0,
        };
        for call in calls {
            let (tokens_in, tokens_out, seconds) = match measured {
                Some(measured) => (measured.tokens_in, measured.tokens_out, measured.seconds),
                None => (
                    call.tokens_in,
                    call.tokens_out,
                    self.slowness * usual_seconds(call.tokens_in, call.tokens_out),
                ),
            };
            let n = call.n * times;
            sum.calls += n as u64;
            sum.tokens_in += (n * tokens_in).round() as u64;
            sum.tokens_out += (n * tokens_out).round() as u64;
            sum.seconds += (n / self.input.concurrency.max(1) as f64).ceil() * seconds;
        }
        sum.money = self
            .input
            .price
            .map_or(0.0, |price| price.of(sum.tokens_in, sum.tokens_out));
        sum
    }
}

/// Tokens of a prompt without its material.
fn rules(tokens: usize) -> f64 {
    tokens as f64
}
