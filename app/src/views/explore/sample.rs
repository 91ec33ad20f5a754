//! A small report for tests: 2 top-level and 3 base clusters, 8 points, three facets.

use std::sync::Arc;

use serde_json::json;

use super::model::ExploreModel;
use crate::state::app_context::LoadedReport;

/// The report with its points.
pub(crate) fn loaded() -> LoadedReport {
    let cluster =
        |id: u32, level: u32, parent: Option<u32>, children: &[u32], name: &str, n: usize| {
            json!({
                "id": id, "level": level, "parent": parent, "children": children, "name": name,
                "description": "", "conversations": n, "accounts": 9, "x": id, "y": 0.0,
                "breakdowns": [
                    {"counts": [n / 2, null], "other": n - n / 2},
                    {"counts": [n, 0], "other": 0},
                    {"counts": [0, n], "other": 0},
                ],
            })
        };
    let facet = |key: &str, kind: &str, cells: [&str; 2], points: [Option<u16>; 8]| {
        json!({
            "key": key, "name": key, "kind": kind, "cells": cells, "point_cells": points,
            "overall": {"counts": [60, 20], "other": 20},
        })
    };
    let report = json!({
        "run": {
            "report_version": 1, "clioscope_version": "0.1.0",
            "plan": {
                "model": "m", "k": 3, "levels": 2, "seed": 7,
                "thresholds": {"min_conversations": 15, "min_accounts": 5},
                "sample_size": null, "redact_terms": ["secret"], "n_restarts": 1,
            },
            "model_name": "Model", "model_sha256": "00", "files": ["a.jsonl"],
            "counts": {
                "conversations": 110, "duplicates": 10, "not_sampled": 0, "clustered": 100,
                "accounts": 20, "base_clusters": 4, "removed_clusters": 1,
                "removed_conversations": 10, "redactions": 3,
            },
            "first_at": 0, "last_at": null, "seconds": [],
        },
        "clusters": [
            cluster(0, 0, None, &[2, 3], "Code", 60),
            cluster(1, 0, None, &[4], "Éditer des textes", 30),
            cluster(2, 1, Some(0), &[], "Fix bugs", 40),
            cluster(3, 1, Some(0), &[], "Write tests", 20),
            cluster(4, 1, Some(1), &[], "Cover letters", 30),
        ],
        "facets": [
            facet("language", "categorical", ["en", "de"],
                [Some(0), Some(0), Some(1), None, Some(0), Some(1), None, Some(0)]),
            facet("turns", "numeric", ["1–2", "3+"],
                [Some(0), Some(0), Some(1), None, Some(0), Some(1), None, Some(0)]),
            facet("week", "time", ["3 Mar", "10 Mar"],
                [Some(0), Some(0), Some(1), None, Some(0), Some(1), None, Some(0)]),
        ],
        "point_clusters": [2, 2, 2, 3, 3, 4, 4, null],
        "k_curve": [{"k": 2, "silhouette": 0.1}, {"k": 4, "silhouette": 0.2}],
    });
    LoadedReport {
        report: serde_json::from_value(report).expect("the sample is a report"),
        x: vec![0.0, 1.0, 0.5, 2.0, 2.5, 5.0, 6.0, 9.0],
        y: vec![0.0, 1.0, 0.5, 2.0, 2.5, 5.0, 6.0, 0.0],
        others: Vec::new(),
    }
}

/// The sample prepared for exploring.
pub(crate) fn model() -> ExploreModel {
    ExploreModel::new(Arc::new(loaded()))
}
