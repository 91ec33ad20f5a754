//! Corpora at the edge, with made-up vectors, and what a run refuses.

use std::convert::Infallible;
use std::iter;
use std::sync::Arc;

use clioscope_core::pipeline::plan::RunPlan;
use clioscope_core::pipeline::{Action, Run, RunError};
use clioscope_core::{Corpus, Matrix};
use clioscope_tests::corpora::of_texts;
use clioscope_tests::runs::{MADE_UP_DIMS, Vectors, made_up_model, run, start};

use super::sound::assert_sound;
use super::{assert_same, plan, small_plan};

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
                n_restarts: Some(0),
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
            Action::Finish(output) => break output.unwrap(),
            _ => run.compute(),
        }
    };
    assert_eq!(output.report.run.counts.clustered, 3);
    assert!(
        matches!(run.next_action(), Action::Wait),
        "the output was given away"
    );
}
