//! Estimates of whole runs.

use std::collections::BTreeMap;

use super::{
    Actuals, EstimateInput, Lengths, Measured, MeasuredStage, Price, StageEstimate, estimate,
};
use crate::facet::{AnswerKind, FacetMode, FacetSpec};
use crate::llm::request::ModelStage;
use crate::llm::wire::Completion;
use crate::pipeline::plan::{ModelPlan, RunPlan};
use crate::prompt::PromptSizes;

const PROMPTS: PromptSizes = PromptSizes {
    screen: 100,
    facets_one_call: 340,
    facets_faithful: 720,
    facets_faithful_longest: 260,
    name: 300,
    propose: 250,
    deduplicate: 250,
    assign: 200,
    rename: 250,
    audit: 700,
};

fn facet(key: &str, answer: AnswerKind) -> FacetSpec {
    FacetSpec {
        key: key.to_owned(),
        name: key.to_owned(),
        question: "?".to_owned(),
        answer,
        criteria: String::new(),
    }
}

/// A run whose parameters the tests vary.
struct Case {
    n: usize,
    k: Option<usize>,
    levels: Option<usize>,
    n_text: usize,
    n_short: usize,
    mode: FacetMode,
    screener: Option<f64>,
    n_measured: usize,
    concurrency: usize,
    measured: Measured,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            n: 2_000,
            k: Some(64),
            levels: Some(3),
            n_text: 1,
            n_short: 0,
            mode: FacetMode::OneCall,
            screener: None,
            n_measured: 0,
            concurrency: 1,
            measured: Measured::default(),
        }
    }
}

impl Case {
    fn estimate(&self) -> Vec<StageEstimate> {
        let text = (0..self.n_text).map(|i| facet(&format!("text{i}"), AnswerKind::Text));
        let short = (0..self.n_short).map(|i| facet(&format!("short{i}"), AnswerKind::Scale));
        let model_plan = ModelPlan {
            facets: text.chain(short).collect(),
            mode: self.mode,
            filter: None,
            screener: self.screener.map(|_| "Is it about cooking?".to_owned()),
            context_tokens: 8_192,
            min_rating: 3,
            n_measured: self.n_measured,
        };
        let plan = RunPlan {
            k: self.k,
            levels: self.levels,
            ..RunPlan::new("m")
        };
        let price = Price {
            model: "m".to_owned(),
            input_per_million: 1.0,
            output_per_million: 10.0,
        };
        estimate(&EstimateInput {
            plan: &plan,
            model_plan: &model_plan,
            n_conversations: self.n,
            transcript_tokens: 1_000.0,
            pass_rate: self.screener.unwrap_or(1.0),
            admitted_share: 1.0,
            prompts: &PROMPTS,
            lengths: Lengths::default(),
            measured: &self.measured,
            price: Some(&price),
            concurrency: self.concurrency,
        })
    }

    /// Calls of the nine stages.
    fn calls(&self) -> Vec<u64> {
        self.estimate().iter().map(|stage| stage.calls).collect()
    }
}

fn stage(estimates: &[StageEstimate], stage: ModelStage) -> StageEstimate {
    *estimates
        .iter()
        .find(|estimate| estimate.stage == stage)
        .expect("as set up")
}

#[allow(clippy::too_many_lines, reason = "a table")]
#[test]
fn every_stage_has_its_calls() {
    let base = Case::default;
    for (name, case, expected) in [
        // 64 → 28 → 12: two neighbourhoods below, one above.
        (
            "one text facet",
            base(),
            vec![0, 2_000, 64, 2 + 1, 1, 64 + 28, 28 + 12, 104, 0],
        ),
        (
            "two levels",
            Case {
                levels: Some(2),
                ..base()
            },
            vec![0, 2_000, 64, 2, 1, 64, 12, 76, 0],
        ),
        (
            "a list",
            Case {
                levels: Some(1),
                ..base()
            },
            vec![0, 2_000, 64, 0, 0, 0, 0, 64, 0],
        ),
        (
            "all facets in one call",
            Case {
                n_short: 2,
                ..base()
            },
            vec![0, 2_000, 64, 3, 1, 92, 40, 104, 0],
        ),
        (
            "a call a facet",
            Case {
                n_short: 2,
                mode: FacetMode::Faithful,
                ..base()
            },
            vec![0, 6_000, 64, 3, 1, 92, 40, 104, 0],
        ),
        (
            "two hierarchies",
            Case {
                n_text: 2,
                ..base()
            },
            vec![0, 2_000, 128, 6, 2, 184, 80, 208, 0],
        ),
        (
            "a screener",
            Case {
                screener: Some(0.25),
                ..base()
            },
            vec![2_000, 500, 64, 3, 1, 92, 40, 104, 0],
        ),
        (
            "measured",
            Case {
                n_measured: 100,
                ..base()
            },
            vec![0, 2_000, 64, 3, 1, 92, 40, 104, 100 + 100],
        ),
        (
            "few measured",
            Case {
                n_measured: 10,
                ..base()
            },
            vec![0, 2_000, 64, 3, 1, 92, 40, 104, 20],
        ),
        (
            "k by rule",
            Case {
                k: None,
                levels: None,
                ..base()
            },
            vec![0, 2_000, 64, 3, 1, 92, 40, 104, 0],
        ),
        (
            "nothing passes",
            Case {
                screener: Some(0.0),
                n: 50,
                ..base()
            },
            vec![50, 0, 0, 0, 0, 0, 0, 0, 0],
        ),
        ("nothing at all", Case { n: 0, ..base() }, vec![0; 9]),
        (
            "few",
            Case {
                n: 40,
                k: None,
                levels: None,
                ..base()
            },
            vec![0, 40, 1, 0, 0, 0, 0, 1, 0],
        ),
    ] {
        let estimates = case.estimate();
        let stages: Vec<_> = estimates.iter().map(|estimate| estimate.stage).collect();
        assert_eq!(stages, ModelStage::ALL[..9], "{name}");
        assert_eq!(case.calls(), expected, "{name}");
        for estimate in estimates {
            let numbers = [
                estimate.tokens_in as f64,
                estimate.tokens_out as f64,
                estimate.seconds,
                estimate.money,
            ];
            let is_called = estimate.calls > 0;
            assert!(
                numbers
                    .iter()
                    .all(|number| number.is_finite() && (*number > 0.0) == is_called),
                "{name}: {estimate:?}"
            );
        }
    }
}

/// The paper's hundred thousand conversations (Table 3), with what its table leaves out: about 3,350 calls besides facets.
#[test]
fn the_papers_run() {
    let case = Case {
        n: 100_000,
        k: Some(1_000),
        ..Case::default()
    };
    let estimates = case.estimate();
    let facets = stage(&estimates, ModelStage::Facets);
    assert_eq!((facets.calls, facets.tokens_in), (100_000, 134_000_000));
    assert_eq!(facets.tokens_out, 4_300_000);
    assert!((facets.money - (134.0 + 43.0)).abs() < 1e-6);
    let others: u64 = estimates.iter().map(|stage| stage.calls).sum::<u64>() - 100_000;
    assert!(
        (3_350..4_100).contains(&others),
        "{others} calls besides facets"
    );
    // A hundred texts a cluster, not ten.
    let name = stage(&estimates, ModelStage::Name);
    assert_eq!(name.tokens_in, 1_000 * (300 + 100 * 36));
}

#[test]
fn time_shrinks_with_calls_at_a_time() {
    let alone = stage(&Case::default().estimate(), ModelStage::Facets).seconds;
    let eight = stage(
        &Case {
            concurrency: 8,
            ..Case::default()
        }
        .estimate(),
        ModelStage::Facets,
    )
    .seconds;
    assert!((alone / eight - 8.0).abs() < 1e-6, "{alone} {eight}");
}

#[test]
fn a_sample_overrides_what_was_assumed() {
    let assumed = Case::default().estimate();
    let sample = MeasuredStage {
        tokens_in: 2_400.0,
        tokens_out: 86.0,
        seconds: 6.0,
    };
    let measured = Measured(BTreeMap::from([(ModelStage::Facets, sample)]));
    let case = Case {
        measured,
        screener: Some(1.0),
        n_measured: 50,
        ..Case::default()
    };
    let estimates = case.estimate();
    let facets = stage(&estimates, ModelStage::Facets);
    assert_eq!(
        (facets.tokens_in, facets.tokens_out),
        (2_000 * 2_400, 2_000 * 86)
    );
    assert!((facets.seconds - 12_000.0).abs() < 1e-6);
    // Longer conversations are longer for the screener, longer texts make longer prompts for names, and a slow endpoint is
    // slow in all stages.
    assert_eq!(
        stage(&estimates, ModelStage::Screen).tokens_in,
        2_000 * (100 + 60 + 2_000)
    );
    let ratio = |stage_id, of: fn(StageEstimate) -> f64| {
        of(stage(&estimates, stage_id)) / of(stage(&assumed, stage_id))
    };
    assert!(ratio(ModelStage::Name, |stage| stage.tokens_in as f64) > 1.5);
    assert!(ratio(ModelStage::Assign, |stage| stage.seconds) > 2.0);
}

#[test]
fn a_sample_comes_from_calls_that_were_made() {
    let mut actuals = Actuals::default();
    for tokens in [100, 300] {
        let completion = Completion {
            text: String::new(),
            tokens_in: Some(tokens),
            tokens_out: Some(10),
            cut: false,
        };
        actuals.answered(ModelStage::Facets, &completion, 0, 2.0, None);
    }
    actuals.failed(ModelStage::Facets);
    actuals.failed(ModelStage::Name);
    let Measured(stages) = Measured::from(&actuals);
    let facets = MeasuredStage {
        tokens_in: 200.0,
        tokens_out: 10.0,
        seconds: 2.0,
    };
    assert_eq!(
        stages,
        BTreeMap::from([(ModelStage::Facets, facets)]),
        "failures say nothing"
    );
}
