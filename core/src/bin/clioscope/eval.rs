//! `clioscope eval`: quality against known labels.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use clioscope_core::eval::{
    KindScore, Planted, Scored, Split, TopicScores, Truth, categories, count_leaks, read_canaries,
    read_truth, redaction_scores, topic_scores,
};
use clioscope_core::ingest::Imported;
use clioscope_core::pipeline::{Run, RunOutput};
use clioscope_core::report::export::tree;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::input::import;
use crate::run::execute;
use crate::{Error, PlanArgs, models};

/// Arguments of `eval`.
#[derive(Args)]
pub(crate) struct EvalArgs {
    /// Folder with conversations.jsonl, truth.jsonl and perhaps canaries.jsonl.
    dir: PathBuf,
    #[command(flatten)]
    plan: PlanArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Raw messages, for the planted spans: ingest would have normalised them.
#[derive(Deserialize)]
struct RawConversation {
    conversation_id: String,
    messages: Vec<RawMessage>,
}

#[derive(Deserialize)]
struct RawMessage {
    role: String,
    content: String,
}

/// Runs the pipeline and prints its scores.
pub(crate) fn eval(args: &EvalArgs) -> Result<(), Error> {
    let started = Instant::now();
    let conversations = args.dir.join("conversations.jsonl");
    let truth = read_truth(&read(&args.dir.join("truth.jsonl"))?)?;
    let Imported { corpus, verdict } = import(std::slice::from_ref(&conversations))?;
    let languages = verdict.languages.iter().map(|(code, n)| (*code, *n));
    let embedder = models::load(args.plan.model.as_deref(), languages, args.plan.precision())?;
    let plan = args.plan.plan(&embedder.spec().id);
    let corpus = Arc::new(corpus);
    let run = Run::new(
        Arc::clone(&corpus),
        plan,
        embedder.spec().clone(),
        vec!["conversations.jsonl".to_owned()],
    )?;
    let (mut output, seconds) = execute(run, &embedder, None)?;
    output.report.run.seconds = seconds;

    let base_by_id: HashMap<&str, Option<usize>> = corpus
        .conversations
        .iter()
        .map(|c| c.id.as_str())
        .zip(output.base_of.iter().copied())
        .collect();
    let base_of: Vec<Option<usize>> = truth
        .iter()
        .map(|truth| {
            base_by_id
                .get(truth.conversation_id.as_str())
                .copied()
                .flatten()
        })
        .collect();
    let category_vectors = embedder.embed_strs(&categories(&truth))?;
    let scored = Scored {
        base_of: &base_of,
        centroids: &output.centroids,
        vectors: &output.vectors,
        assignment: &output.assignment,
    };
    let scores = topic_scores(&truth, &scored, &category_vectors);
    let redaction = redaction(&read(&conversations)?, &truth)?;
    let leaks = leaks(&args.dir, &truth, &output)?;
    let plan = &output.report.run.plan;
    let mut result = json!({
        "base": { "fine": scores.base_fine, "top": scores.base_top },
        "assigned": { "top": {
            "accuracy": scores.assigned_top[0],
            "english": { "accuracy": scores.assigned_top[1] },
            "other": { "accuracy": scores.assigned_top[2] },
        } },
        "tree": { "top": {
            "purity": scores.tree_top.purity, "nmi": scores.tree_top.nmi, "ari": scores.tree_top.ari,
            "clusters": scores.n_tree_top,
        } },
        "redaction": redaction.iter().map(|(kind, score)| ((*kind).to_owned(), json!(score))).collect::<serde_json::Map<_, _>>(),
        "leaks": leaks,
        "k": output.centroids.n_rows(),
        "labelled": scores.n_labelled,
        "model": plan.model,
        "seed": plan.seed,
        "seconds": started.elapsed().as_secs_f64(),
        "stages": output.report.run.seconds.iter().map(|(stage, secs)| (stage.clone(), json!(secs))).collect::<serde_json::Map<_, _>>(),
    });
    result["english"] = part(&scores, |split| json!(split.english));
    result["other"] = part(&scores, |split| json!(split.other));
    if args.json {
        println!("{}", serde_json::to_string_pretty(&result)?);
    } else {
        print_table(&result, &redaction);
    }
    Ok(())
}

/// The base scores of one part of the conversations, under the same keys as over all.
fn part(scores: &TopicScores, pick: fn(&Split<clioscope_core::eval::Agreement>) -> Value) -> Value {
    json!({ "base": { "fine": pick(&scores.base_fine), "top": pick(&scores.base_top) } })
}

type RedactionScores = std::collections::BTreeMap<&'static str, KindScore>;

fn redaction(conversations: &str, truth: &[Truth]) -> Result<RedactionScores, Error> {
    let planted: HashMap<&str, &[Planted]> = truth
        .iter()
        .map(|truth| (truth.conversation_id.as_str(), truth.pii.as_slice()))
        .collect();
    let conversations = conversations
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str::<RawConversation>)
        .collect::<Result<Vec<_>, _>>()?;
    let mut texts = Vec::new();
    for conversation in &conversations {
        let planted = planted
            .get(conversation.conversation_id.as_str())
            .copied()
            .unwrap_or_default();
        for (index, message) in conversation.messages.iter().enumerate() {
            if message.role == "user" {
                texts.push((
                    message.content.as_str(),
                    planted
                        .iter()
                        .filter(|plant| plant.message == index)
                        .collect(),
                ));
            }
        }
    }
    Ok(redaction_scores(texts))
}

/// Canaries in anything that a run shows or writes.
fn leaks(dir: &Path, truth: &[Truth], output: &RunOutput) -> Result<usize, Error> {
    let path = dir.join("canaries.jsonl");
    let canaries = if path.is_file() {
        read_canaries(&read(&path)?)?
    } else {
        truth_canaries(truth)
    };
    let report = &output.report;
    let tree = serde_json::to_string(&tree(report))?;
    let record = serde_json::to_string(&report.run)?;
    let mut outputs: Vec<&str> = vec![&tree, &record];
    for cluster in &report.clusters {
        outputs.extend([cluster.name.as_str(), cluster.description.as_str()]);
    }
    for facet in &report.facets {
        outputs.extend(facet.cells.iter().map(String::as_str));
    }
    Ok(count_leaks(&canaries, &outputs))
}

fn truth_canaries(truth: &[Truth]) -> Vec<clioscope_core::eval::Canary> {
    truth
        .iter()
        .flat_map(|truth| &truth.pii)
        .map(|plant| clioscope_core::eval::Canary {
            value: plant.value.clone(),
            normalized: plant
                .value
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect(),
        })
        .collect()
}

fn print_table(result: &Value, redaction: &RedactionScores) {
    let number = |value: &Value| value.as_f64().unwrap_or(0.0);
    println!(
        "model {}, k = {}, {} labelled conversations",
        result["model"], result["k"], result["labelled"]
    );
    println!("{:<26} {:>7} {:>7} {:>7}", "", "purity", "NMI", "ARI");
    for (title, scores) in [
        ("base, fine topics", &result["base"]["fine"]),
        ("  English", &result["base"]["fine"]["english"]),
        ("  other languages", &result["base"]["fine"]["other"]),
        ("base, top topics", &result["base"]["top"]),
        ("  English", &result["base"]["top"]["english"]),
        ("  other languages", &result["base"]["top"]["other"]),
        ("top level of the tree", &result["tree"]["top"]),
    ] {
        println!(
            "{title:<26} {:>7.3} {:>7.3} {:>7.3}",
            number(&scores["purity"]),
            number(&scores["nmi"]),
            number(&scores["ari"])
        );
    }
    let assigned = &result["assigned"]["top"];
    println!(
        "assigned to categories: accuracy {:.3}, English {:.3}, other {:.3}",
        number(&assigned["accuracy"]),
        number(&assigned["english"]["accuracy"]),
        number(&assigned["other"]["accuracy"])
    );
    println!(
        "{:<26} {:>7} {:>9} {:>8} {:>9}",
        "redaction", "recall", "precision", "planted", "redacted"
    );
    for (kind, score) in redaction {
        println!(
            "  {kind:<24} {:>7.3} {:>9.3} {:>8} {:>9}",
            score.recall, score.precision, score.planted, score.redacted
        );
    }
    println!("canaries in any output: {}", result["leaks"]);
    println!("{:.1} seconds", number(&result["seconds"]));
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
