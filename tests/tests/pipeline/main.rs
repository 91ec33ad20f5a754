//! Whole runs: what the report says is recomputed from the corpus, and nothing but the documented parameters changes it.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

mod edges;
mod sound;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use clioscope_core::embed::model::ModelSpec;
use clioscope_core::eval::{count_leaks, read_canaries};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::stage::{Progress, Stage};
use clioscope_core::pipeline::{Action, EmbedBatch, Run, RunOutput, drive, no_model};
use clioscope_core::privacy::Thresholds;
use clioscope_core::report::export::tree;
use clioscope_core::{Corpus, Random, Salt};
use clioscope_tests::corpora::{SALT, sample, sample_lines, without_accounts};
use clioscope_tests::files;
use clioscope_tests::models::bundled;
use clioscope_tests::runs::{Vectors, run, start};

use sound::{assert_sound, points_of};

const MODEL: &str = "use-multilingual";
/// Of the sample, each so-maniest conversation is taken where a run is repeated: about 670.
const EVERY: usize = 3;

/// A corpus with a first run over it, by the real model, and the vectors it used.
struct World {
    corpus: Arc<Corpus>,
    model: ModelSpec,
    vectors: Vectors,
    output: RunOutput,
}

impl World {
    fn new(corpus: Corpus) -> Self {
        let corpus = Arc::new(corpus);
        let embedder = bundled(MODEL).load();
        let model = embedder.spec().clone();
        let mut vectors = Vectors::new(model.dims);
        let output = run(&corpus, &plan(), &model, |batch| {
            let rows = embedder.embed(&batch.texts)?;
            vectors.remember(batch, &rows);
            Ok::<_, clioscope_core::embed::EmbedError>(rows)
        });
        Self {
            corpus,
            model,
            vectors,
            output,
        }
    }

    /// Another run over the same texts.
    fn again(&self, plan: &RunPlan) -> RunOutput {
        self.vectors.run(&self.corpus, plan, &self.model)
    }
}

static WHOLE: LazyLock<World> = LazyLock::new(|| World::new(sample(1, SALT)));
static PART: LazyLock<World> = LazyLock::new(|| World::new(sample(EVERY, SALT)));

fn plan() -> RunPlan {
    RunPlan::new(MODEL)
}

/// Small corpora have no cluster of 15 conversations.
fn small_plan(min_conversations: usize, min_accounts: usize) -> RunPlan {
    let thresholds = Thresholds {
        min_conversations,
        min_accounts,
    };
    RunPlan {
        thresholds,
        ..RunPlan::new("made-up")
    }
}

#[track_caller]
fn assert_same(a: &RunOutput, b: &RunOutput) {
    assert_eq!(a.report, b.report);
    assert_eq!(a.cluster_of, b.cluster_of);
    assert_eq!(a.base_of, b.base_of);
    assert_eq!(a.corpus_of_point, b.corpus_of_point);
    assert!(a.points == b.points, "the maps differ");
    assert!(
        a.vectors == b.vectors && a.centroids == b.centroids,
        "the vectors differ"
    );
}

// The sample.

#[test]
fn the_sample_gives_a_sound_report() {
    let World { corpus, output, .. } = &*WHOLE;
    assert_sound(output, corpus, &plan());
    let report = &output.report;
    let levels: BTreeSet<u32> = report
        .clusters
        .iter()
        .map(|cluster| cluster.level)
        .collect();
    assert!(
        levels.len() >= 2 && report.clusters.len() > 20,
        "the tests above had something to look at"
    );
    let counts = &report.run.counts;
    assert!(counts.duplicates > 0 && counts.removed_clusters > 0 && counts.redactions > 0);
    assert_eq!(counts.accounts, Some(300));
}

#[test]
fn every_long_stage_shows_progress() {
    let World { corpus, model, .. } = &*PART;
    let mut seen: BTreeMap<Stage, BTreeSet<usize>> = BTreeMap::new();
    let observe = |now: Progress| {
        seen.entry(now.stage).or_default().insert(now.done);
    };
    let run = start(corpus, &plan(), model);
    let embed = |batch: &EmbedBatch| Ok::<_, Infallible>(PART.vectors.embed(batch));
    drive(run, embed, no_model, observe).unwrap();
    for stage in [
        Stage::Facets,
        Stage::Embed,
        Stage::Cluster,
        Stage::Hierarchy,
        Stage::Project,
    ] {
        assert!(seen[&stage].len() > 3, "{stage:?}: {:?}", seen[&stage]);
    }
}

/// Accounts as the log names them, not as hashes: the thresholds hold of people.
#[test]
fn clusters_of_the_sample_have_enough_people() {
    let account_of: BTreeMap<String, String> = sample_lines("conversations")
        .iter()
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            (text("conversation_id"), text("account_id"))
        })
        .collect();
    let World { corpus, output, .. } = &*WHOLE;
    for (cluster, points) in output.report.clusters.iter().zip(points_of(&output.report)) {
        let people: BTreeSet<&str> = points
            .iter()
            .map(|point| {
                account_of[&corpus.conversations[output.corpus_of_point[*point]].id].as_str()
            })
            .collect();
        assert_eq!(cluster.accounts, Some(people.len()), "{}", cluster.name);
        assert!(people.len() >= Thresholds::CELL.min_accounts);
    }
}

#[test]
fn planted_values_are_nowhere() {
    let canaries = read_canaries(&files::text("public/sample/canaries.jsonl")).unwrap();
    assert!(canaries.len() > 100);
    let report = &WHOLE.output.report;
    let exported = serde_json::to_string(&tree(report)).unwrap();
    let stored = serde_json::to_string(report).unwrap();
    let mut shown: Vec<&str> = vec![&exported, &stored];
    for cluster in &report.clusters {
        shown.extend([cluster.name.as_str(), &cluster.description]);
    }
    shown.extend(
        report
            .facets
            .iter()
            .flat_map(|facet| &facet.cells)
            .map(String::as_str),
    );
    let leaked: Vec<&str> = canaries
        .iter()
        .filter(|canary| count_leaks(std::slice::from_ref(*canary), &shown) > 0)
        .map(|canary| canary.value.as_str())
        .collect();
    assert!(leaked.is_empty(), "{leaked:?}");
}

/// Topics of one or two accounts: removed, or so few within a larger cluster that they do not name it.
#[test]
fn rare_groups_are_never_shown_by_themselves() {
    let rare: BTreeMap<String, String> = sample_lines("truth")
        .iter()
        .filter_map(|line| {
            let text = |key: &str| line[key].as_str().map(str::to_owned);
            Some((text("conversation_id")?, text("private_cluster")?))
        })
        .collect();
    let groups: BTreeSet<&String> = rare.values().collect();
    assert_eq!(groups.len(), 4);
    let World { corpus, output, .. } = &*WHOLE;
    for (cluster, points) in output.report.clusters.iter().zip(points_of(&output.report)) {
        for group in &groups {
            let n_rare = points
                .iter()
                .filter(|point| {
                    rare.get(&corpus.conversations[output.corpus_of_point[**point]].id)
                        == Some(group)
                })
                .count();
            assert!(
                2 * n_rare < points.len(),
                "{:?} is {group} by more than half",
                cluster.name
            );
        }
    }
}

// What changes a run, and what does not.

#[test]
fn the_same_seed_gives_the_same_run_and_another_one_does_not() {
    let world = &*PART;
    assert_sound(&world.output, &world.corpus, &plan());
    // The model computes once more; later runs use its vectors.
    let embedder = bundled(MODEL).load();
    let again = run(&world.corpus, &plan(), &world.model, |batch| {
        embedder.embed(&batch.texts)
    });
    assert_same(&world.output, &again);
    let other = world.again(&RunPlan { seed: 8, ..plan() });
    assert_sound(&other, &world.corpus, &RunPlan { seed: 8, ..plan() });
    assert_ne!(world.output.base_of, other.base_of);
    assert_ne!(world.output.points, other.points);
}

/// Carries a run out as a pool of workers might: batches come back in any order, and some workers are lost on the way.
fn run_by_pool(mut run: Run, vectors: &Vectors, seed: u64) -> RunOutput {
    let mut random = Random::new(seed, "pool");
    let mut outstanding: Vec<EmbedBatch> = Vec::new();
    let mut n_lost = 0;
    let output = loop {
        match run.next_action() {
            Action::Compute => run.compute(),
            Action::Embed(batch) => outstanding.push(batch),
            Action::Wait => {
                random.shuffle(&mut outstanding);
                let batch = outstanding.pop().expect("there is something to wait for");
                if random.below(4) == 0 {
                    n_lost += 1;
                    run.requeue(batch.id);
                } else {
                    run.supply(batch.id, &vectors.embed(&batch)).unwrap();
                }
            }
            Action::Finish(output) => break *output.unwrap(),
            Action::Ask(_) => panic!("an offline run asks no model"),
        }
    };
    assert!(n_lost > 0);
    output
}

#[test]
fn neither_the_order_of_batches_nor_lost_workers_matter() {
    let world = &*PART;
    for seed in 0..2 {
        let run = start(&world.corpus, &plan(), &world.model);
        assert_same(&world.output, &run_by_pool(run, &world.vectors, seed));
    }
}

#[test]
fn another_salt_changes_nothing() {
    let corpus = Arc::new(sample(EVERY, Salt([8; 32])));
    assert_ne!(*corpus, *PART.corpus, "the hashes differ");
    assert_same(
        &PART.output,
        &PART.vectors.run(&corpus, &plan(), &PART.model),
    );
}

#[test]
fn without_accounts_none_are_claimed() {
    let corpus = Arc::new(without_accounts(&PART.corpus));
    let output = PART.vectors.run(&corpus, &plan(), &PART.model);
    assert_sound(&output, &corpus, &plan());
    let report = &output.report;
    assert_eq!(report.run.counts.accounts, None);
    assert!(!report.clusters.is_empty());
    assert!(
        report
            .clusters
            .iter()
            .all(|cluster| cluster.accounts.is_none())
    );
    assert!(
        !serde_json::to_string(&tree(report))
            .unwrap()
            .contains("\"accounts\":0")
    );
}

#[test]
fn strict_thresholds_remove_everything() {
    // Left to the rule, so small a corpus would become one cluster, large enough.
    let strict = RunPlan {
        k: Some(20),
        thresholds: Thresholds::STRICT,
        ..plan()
    };
    let output = PART.again(&strict);
    assert_sound(&output, &PART.corpus, &strict);
    let report = &output.report;
    assert!(report.clusters.is_empty());
    assert!(tree(report).is_empty());
    assert_eq!(
        report.run.counts.removed_conversations,
        report.run.counts.clustered
    );
    assert!(output.cluster_of.iter().all(Option::is_none));
}

#[test]
fn a_sample_is_as_large_as_asked_for() {
    let sampled = RunPlan {
        sample_size: Some(200),
        ..plan()
    };
    let output = PART.again(&sampled);
    assert_sound(&output, &PART.corpus, &sampled);
    assert_eq!(output.report.run.counts.clustered, 200);
    assert!(output.report.run.counts.not_sampled > 0);
}
