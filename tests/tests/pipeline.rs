//! Whole runs: what the report says is recomputed from the corpus, and nothing but the documented parameters changes it.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::iter;
use std::sync::{Arc, LazyLock};

use clioscope_core::embed::model::ModelSpec;
use clioscope_core::eval::{count_leaks, read_canaries};
use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::{Action, EmbedBatch, Run, RunError, RunOutput};
use clioscope_core::privacy::Thresholds;
use clioscope_core::report::export::tree;
use clioscope_core::report::v1::{Cluster, Report};
use clioscope_core::{AccountKey, Corpus, Matrix, Random, Salt};
use clioscope_tests::corpora::{SALT, of_texts, sample, sample_lines, without_accounts};
use clioscope_tests::files;
use clioscope_tests::models::bundled;
use clioscope_tests::runs::{MADE_UP_DIMS, Vectors, made_up_model, run, start};

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

// What holds of every report.

/// Points of each cluster, ascending: those of a base cluster, or of all base clusters below.
fn points_of(report: &Report) -> Vec<Vec<usize>> {
    let mut points = vec![Vec::new(); report.clusters.len()];
    for (point, cluster) in report.point_clusters.iter().enumerate() {
        for id in cluster.iter().flat_map(|cluster| report.path(*cluster)) {
            points[id as usize].push(point);
        }
    }
    points
}

fn assert_tree(report: &Report) {
    for (index, cluster) in report.clusters.iter().enumerate() {
        let Cluster {
            id,
            level,
            parent,
            children,
            name,
            conversations,
            ..
        } = cluster;
        assert_eq!(*id as usize, index, "an id is the index");
        match parent.and_then(|parent| report.cluster(parent)) {
            None => assert_eq!((*parent, *level), (None, 0), "cluster {id} hangs nowhere"),
            Some(above) => {
                assert!(above.id < *id, "a parent comes before its children");
                assert_eq!(*level, above.level + 1);
                assert!(above.children.contains(id));
            }
        }
        if !children.is_empty() {
            assert!(children.len() >= 2, "cluster {id} has one child");
            let sizes: Vec<usize> = children
                .iter()
                .map(|child| report.clusters[*child as usize].conversations)
                .collect();
            assert_eq!(
                sizes.iter().sum::<usize>(),
                *conversations,
                "cluster {id} is its children"
            );
            assert!(
                sizes.is_sorted_by(|a, b| a >= b),
                "children come largest first"
            );
        }
        let n_words = name
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .count();
        assert!((1..=10).contains(&n_words), "{name:?} has {n_words} words");
        assert!(!cluster.description.is_empty());
        assert!(cluster.x.is_finite() && cluster.y.is_finite());
    }
    let mut names = BTreeSet::new();
    for cluster in &report.clusters {
        let name = cluster.name.to_lowercase();
        assert!(
            names.insert((cluster.level, name)),
            "{:?} comes twice in a level",
            cluster.name
        );
    }
    let base_level = report.clusters.iter().map(|cluster| cluster.level).max();
    for cluster in &report.clusters {
        assert_eq!(
            cluster.children.is_empty(),
            Some(cluster.level) == base_level
        );
    }
}

/// Conversations and accounts of `points`, or `None` for accounts where the log has none. Conversations without an
/// account count together as one.
fn size(
    points: &[usize],
    account_of_point: &[Option<AccountKey>],
    accounts_known: bool,
) -> (usize, Option<usize>) {
    let accounts: BTreeSet<_> = points
        .iter()
        .map(|point| account_of_point[*point])
        .collect();
    (points.len(), accounts_known.then_some(accounts.len()))
}

/// Every cluster and every facet cell shown meets the thresholds, by counts made here from the corpus.
fn assert_thresholds(output: &RunOutput, corpus: &Corpus, thresholds: Thresholds) {
    let report = &output.report;
    let accounts: Vec<Option<AccountKey>> = output
        .corpus_of_point
        .iter()
        .map(|index| corpus.conversations[*index].account)
        .collect();
    let known = corpus
        .conversations
        .iter()
        .any(|conversation| conversation.account.is_some());
    let check = |what: &str, points: &[usize], claimed: (usize, Option<usize>)| {
        let (conversations, n_accounts) = size(points, &accounts, known);
        assert_eq!((conversations, n_accounts), claimed, "{what}");
        assert!(
            conversations >= thresholds.min_conversations.max(1),
            "{what}: {conversations} conversations"
        );
        assert!(
            n_accounts.is_none_or(|n| n >= thresholds.min_accounts.max(1)),
            "{what}: {n_accounts:?} accounts"
        );
    };
    let points = points_of(report);
    let everyone: Vec<usize> = (0..accounts.len()).collect();
    for cluster in &report.clusters {
        let points = &points[cluster.id as usize];
        check(
            &cluster.name,
            points,
            (cluster.conversations, cluster.accounts),
        );
        assert_eq!(cluster.breakdowns.len(), report.facets.len());
    }
    for (index, facet) in report.facets.iter().enumerate() {
        let clusters = report.clusters.iter().map(|cluster| {
            (
                cluster.name.as_str(),
                &points[cluster.id as usize],
                &cluster.breakdowns[index],
            )
        });
        for (name, points, breakdown) in
            clusters.chain(iter::once(("everyone", &everyone, &facet.overall)))
        {
            assert_eq!(breakdown.counts.len(), facet.cells.len());
            let shown: usize = breakdown.counts.iter().flatten().sum();
            assert_eq!(
                shown + breakdown.other,
                points.len(),
                "{} of {name}",
                facet.key
            );
            let mut n_hidden = 0;
            let mut n_without = 0;
            for (cell, count) in breakdown.counts.iter().enumerate() {
                let within =
                    |point: &usize| facet.point_cells[*point].map(usize::from) == Some(cell);
                let in_cell: Vec<usize> = points.iter().copied().filter(within).collect();
                match count {
                    Some(count) => {
                        let what = format!("{} {} of {name}", facet.key, facet.cells[cell]);
                        check(
                            &what,
                            &in_cell,
                            (*count, size(&in_cell, &accounts, known).1),
                        );
                    }
                    None => n_hidden += usize::from(!in_cell.is_empty()),
                }
            }
            n_without += points
                .iter()
                .filter(|point| facet.point_cells[**point].is_none())
                .count();
            let alone = n_hidden == 1 && n_without == 0 && shown > 0;
            assert!(
                !alone,
                "{} of {name}: the one hidden count is the difference to the total",
                facet.key
            );
        }
    }
}

fn assert_counts(output: &RunOutput, corpus: &Corpus, plan: &RunPlan) {
    let report = &output.report;
    let counts = &report.run.counts;
    assert_eq!(counts.conversations, corpus.conversations.len());
    assert_eq!(
        counts.clustered + counts.duplicates + counts.not_sampled,
        counts.conversations
    );
    assert_eq!(counts.accounts, corpus.n_accounts());
    let base: Vec<&Cluster> = report
        .clusters
        .iter()
        .filter(|cluster| cluster.children.is_empty())
        .collect();
    assert_eq!(base.len() + counts.removed_clusters, counts.base_clusters);
    let shown: usize = base.iter().map(|cluster| cluster.conversations).sum();
    assert_eq!(shown + counts.removed_conversations, counts.clustered);
    assert!(counts.base_clusters <= plan.k.unwrap_or(usize::MAX).max(1));

    let n_points = counts.clustered;
    assert_eq!(report.point_clusters.len(), n_points);
    assert_eq!(output.corpus_of_point.len(), n_points);
    assert_eq!(
        (output.points.x.len(), output.points.y.len()),
        (n_points, n_points)
    );
    assert!(
        output
            .points
            .x
            .iter()
            .chain(&output.points.y)
            .all(|place| place.is_finite())
    );
    assert!(
        report
            .facets
            .iter()
            .all(|facet| facet.point_cells.len() == n_points)
    );
    assert_eq!(output.cluster_of.len(), counts.conversations);
    for (&index, cluster) in output.corpus_of_point.iter().zip(&report.point_clusters) {
        assert_eq!(output.cluster_of[index], *cluster);
    }
    let resolved = &report.run.plan;
    assert!(
        resolved.k.is_some() && resolved.levels.is_some(),
        "the record says what the rules decided"
    );
    let fixed = RunPlan {
        k: plan.k,
        levels: plan.levels,
        ..resolved.clone()
    };
    assert_eq!(fixed, *plan);
}

fn assert_stored_without_loss(report: &Report) {
    let written = serde_json::to_string(report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&written).unwrap(), *report);
}

#[track_caller]
fn assert_sound(output: &RunOutput, corpus: &Corpus, plan: &RunPlan) {
    assert_tree(&output.report);
    assert_thresholds(output, corpus, plan.thresholds);
    assert_counts(output, corpus, plan);
    assert_stored_without_loss(&output.report);
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
            Action::Finish(output) => break *output,
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

// Corpora at the edge, with made-up vectors.

fn numbered(n: usize, text: impl Fn(usize) -> String) -> Corpus {
    let rows: Vec<(String, String)> = (0..n).map(|i| (format!("account {i}"), text(i))).collect();
    of_texts(
        rows.iter()
            .map(|(account, text)| (account.as_str(), text.as_str())),
    )
}

#[test]
fn degenerate_corpora_give_sensible_reports() {
    let question = |i: usize| format!("How do I repair the {i}. bicycle of my neighbour?");
    let one = || numbered(1, question);
    let ten = || numbered(10, question);
    let same = |n: usize| numbered(n, |_| question(0));
    let k = |k: usize| RunPlan {
        k: Some(k),
        ..small_plan(1, 1)
    };
    // Title, corpus, plan, then conversations clustered, duplicates, and base clusters shown.
    let cases = [
        ("one", one(), small_plan(1, 1), 1, 0, 1),
        (
            "one, below the thresholds",
            one(),
            small_plan(15, 5),
            1,
            0,
            0,
        ),
        ("two", numbered(2, question), k(2), 2, 0, 2),
        ("two in one cluster", numbered(2, question), k(1), 2, 0, 1),
        (
            "no thresholds",
            ten(),
            RunPlan {
                k: Some(3),
                ..small_plan(0, 0)
            },
            10,
            0,
            3,
        ),
        (
            "one account's repetitions",
            of_texts(iter::repeat_n(("a", "Hello, who are you?"), 30)),
            small_plan(1, 1),
            1,
            29,
            1,
        ),
        (
            "nobody's repetitions",
            of_texts(iter::repeat_n(("", "Hello, who are you?"), 30)),
            small_plan(1, 1),
            1,
            29,
            1,
        ),
        ("equal texts of many", same(40), small_plan(15, 5), 40, 0, 1),
        (
            "equal texts, many clusters asked for",
            same(40),
            k(10),
            40,
            0,
            1,
        ),
        ("k above n", ten(), k(50), 10, 0, 10),
        ("k equals n", ten(), k(10), 10, 0, 10),
        ("no k at all", ten(), k(0), 10, 0, 1),
        (
            "nothing to embed",
            numbered(20, |_| "\u{200B}".to_owned()),
            k(4),
            20,
            0,
            1,
        ),
        (
            "only placeholders",
            numbered(20, |i| format!("user{i}@example.com")),
            k(4),
            20,
            0,
            1,
        ),
        (
            "no words",
            numbered(20, |i| "?!".repeat(i + 1)),
            k(1),
            20,
            0,
            1,
        ),
        (
            "an empty sample",
            ten(),
            RunPlan {
                sample_size: Some(0),
                ..small_plan(1, 1)
            },
            0,
            0,
            0,
        ),
        (
            "a sample of one",
            ten(),
            RunPlan {
                sample_size: Some(1),
                ..small_plan(1, 1)
            },
            1,
            0,
            1,
        ),
        (
            "a sample above n",
            ten(),
            RunPlan {
                sample_size: Some(99),
                ..k(1)
            },
            10,
            0,
            1,
        ),
        (
            "one level",
            ten(),
            RunPlan {
                levels: Some(1),
                ..k(8)
            },
            10,
            0,
            8,
        ),
        (
            "more levels than fit",
            ten(),
            RunPlan {
                levels: Some(8),
                ..k(8)
            },
            10,
            0,
            8,
        ),
        (
            "no levels",
            ten(),
            RunPlan {
                levels: Some(0),
                ..k(8)
            },
            10,
            0,
            8,
        ),
        (
            "no restarts",
            ten(),
            RunPlan {
                n_restarts: 0,
                ..k(3)
            },
            10,
            0,
            3,
        ),
    ];
    let model = made_up_model();
    for (title, corpus, plan, clustered, duplicates, shown) in cases {
        let corpus = Arc::new(corpus);
        let vectors = Vectors::new(MADE_UP_DIMS);
        let output = vectors.run(&corpus, &plan, &model);
        assert_sound(&output, &corpus, &plan);
        let counts = &output.report.run.counts;
        let found = (
            counts.clustered,
            counts.duplicates,
            counts.base_clusters - counts.removed_clusters,
        );
        assert_eq!(found, (clustered, duplicates, shown), "{title}");
        assert_same(&output, &vectors.run(&corpus, &plan, &model));
    }
}

/// A model may fail to tell texts apart, or fail altogether: one cluster, finite places, no panic.
#[test]
fn useless_vectors_give_a_report() {
    let corpus = Arc::new(numbered(60, |i| {
        format!("What is the capital of country {i}?")
    }));
    let plan = RunPlan {
        k: Some(4),
        ..small_plan(5, 5)
    };
    for value in [0.0, 0.5, f32::NAN, f32::INFINITY, f32::MAX] {
        let output = run(&corpus, &plan, &made_up_model(), |batch| {
            let values = vec![value; batch.texts.len() * MADE_UP_DIMS];
            Ok::<_, Infallible>(Matrix::from_vec(values, MADE_UP_DIMS).unwrap())
        });
        assert_sound(&output, &corpus, &plan);
        assert_eq!(
            output.report.run.counts.base_clusters, 1,
            "all vectors are {value}"
        );
    }
}

// Refusals.

#[test]
fn an_empty_corpus_is_refused() {
    let empty = Run::new(Arc::default(), plan(), made_up_model(), Vec::new());
    assert_eq!(empty.err(), Some(RunError::NoConversations));
}

#[test]
fn vectors_nobody_asked_for_are_refused() {
    let corpus = Arc::new(numbered(3, |i| format!("Question number {i}")));
    let mut run = start(&corpus, &small_plan(1, 1), &made_up_model());
    let rows = |n_rows: usize, n_cols: usize| Matrix::zeros(n_rows, n_cols);
    let refuses = |run: &mut Run, id: usize, vectors: &Matrix, expected_rows: usize| {
        let wrong = RunError::WrongVectors {
            id,
            expected_rows,
            expected_cols: MADE_UP_DIMS,
            rows: vectors.n_rows(),
            cols: vectors.n_cols(),
        };
        assert_eq!(run.supply(id, vectors), Err(wrong));
    };
    refuses(&mut run, 0, &rows(3, MADE_UP_DIMS), 0);
    let batch = loop {
        match run.next_action() {
            Action::Embed(batch) => break batch,
            _ => run.compute(),
        }
    };
    assert_eq!(batch.texts.len(), 3);
    refuses(&mut run, batch.id + 1, &rows(3, MADE_UP_DIMS), 0);
    refuses(&mut run, batch.id, &rows(2, MADE_UP_DIMS), 3);
    refuses(&mut run, batch.id, &rows(3, MADE_UP_DIMS + 1), 3);
    // Refused vectors change nothing: the batch is still waited for, and the right ones are taken, once.
    assert!(matches!(run.next_action(), Action::Wait));
    run.compute();
    assert!(matches!(run.next_action(), Action::Wait));
    let right = Vectors::new(MADE_UP_DIMS).embed(&batch);
    assert_eq!(run.supply(batch.id, &right), Ok(()));
    refuses(&mut run, batch.id, &right, 0);
    let output = loop {
        match run.next_action() {
            Action::Finish(output) => break output,
            _ => run.compute(),
        }
    };
    assert_eq!(output.report.run.counts.clustered, 3);
    assert!(
        matches!(run.next_action(), Action::Wait),
        "the output was given away"
    );
}
