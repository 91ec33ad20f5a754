//! The native program with a language model: against a scripted endpoint, with faults, pauses, kills and recorded answers.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

mod program;
mod server;
mod whole;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use program::{KEY, N_SAMPLE, command, lines, log, outcomes, said, scratch, text};
use serde_json::Value;
use server::{Reply, Server};

#[test]
fn every_fault_is_told_apart_and_survived() {
    let folder = scratch("faults");
    let log = log(&folder, 60);
    let elsewhere = Server::good();
    let location: &'static str =
        format!("location: {}/v1/chat/completions\r\n", elsewhere.address).leak();
    let huge = "x".repeat((1 << 20) + 1);
    // With one call at a time, the call after a fault is another question or the same again.
    let faults: Vec<(Reply, &str)> = vec![
        (Reply::Status(500, "", String::new()), "server_failed"),
        (Reply::Answer(0), "answered"),
        (Reply::CutWithin, "cut"),
        (Reply::Answer(0), "answered"),
        (Reply::CutBefore, "cut"),
        (Reply::Answer(0), "answered"),
        (Reply::Answer(2_500), "timed_out"),
        (Reply::Answer(0), "answered"),
        (Reply::Drip(60), "timed_out"),
        (Reply::Answer(0), "answered"),
        (
            Reply::Status(200, "", "<html>Welcome</html>".to_owned()),
            "not_the_protocol",
        ),
        (Reply::Answer(0), "answered"),
        (
            Reply::Status(307, location, String::new()),
            "not_the_protocol",
        ),
        (Reply::Answer(0), "answered"),
        (Reply::Status(200, "", huge), "too_large"),
        (Reply::Answer(0), "answered"),
        (
            Reply::Status(
                400,
                "",
                "{\"error\":\"context length exceeded\"}".to_owned(),
            ),
            "too_long",
        ),
        (Reply::Answer(0), "answered"),
        (Reply::Status(422, "", String::new()), "request_refused"),
        (Reply::Answer(0), "answered"),
        (
            Reply::Status(429, "retry-after: 1\r\n", String::new()),
            "rate_limited",
        ),
    ];
    let script: Vec<Reply> = faults.iter().map(|(reply, _)| reply.clone()).collect();
    let server =
        Server::start(move |call, _| script.get(call).cloned().unwrap_or(Reply::Answer(0)));
    let resume = folder.join("kept");
    let more = [
        "--estimate",
        "--format",
        "schema",
        "--concurrency",
        "1",
        "--timeout",
        "2",
        "--resume",
        &text(&resume),
    ];
    let output = command(&log, &folder.join("out"), Some(&server), &more)
        .output()
        .unwrap();
    let (code, out, errors) = said(&output);
    assert_eq!((code, errors.as_str()), (Some(0), ""), "{out}");
    for part in ["facets", "audit", "total"] {
        assert!(out.contains(part), "{out}");
    }
    let outcomes = outcomes(&resume);
    let expected: Vec<&str> = faults.iter().map(|(_, outcome)| *outcome).collect();
    assert_eq!(outcomes[..expected.len()], expected);
    assert!(
        outcomes[expected.len()..]
            .iter()
            .all(|outcome| outcome == "answered")
    );
    assert_eq!(outcomes.len(), server.n_seen(), "every call is booked");
    // Eight faults are made good, three questions are given up: every question has ended.
    assert_eq!(outcomes.len(), N_SAMPLE + 8);
    let answers = lines(&resume.join("answers.jsonl"));
    let given_up: BTreeSet<String> = answers
        .iter()
        .filter(|line| line.get("error").is_some())
        .map(|line| line["error"].to_string())
        .collect();
    assert_eq!(given_up.len(), 3, "{given_up:?}");
    assert_eq!(answers.len(), 1 + N_SAMPLE);
    assert_eq!(elsewhere.n_seen(), 0, "nothing follows a redirect");
    let ledger = lines(&resume.join("ledger.jsonl"));
    let texts = server.take();
    let bytes: usize = texts.iter().map(|call| call.body.len()).sum();
    let booked: u64 = ledger
        .iter()
        .filter(|call| call["outcome"] != "sent")
        .map(|call| call["bytes_out"].as_u64().unwrap())
        .sum();
    assert_eq!(booked, bytes as u64);
    assert!(
        ledger
            .iter()
            .all(|call| call["origin"] == server.address.as_str())
    );
    assert!(
        ledger
            .iter()
            .all(|call| call["conversations"].as_array().unwrap().len() == 1)
    );
}

#[test]
fn retry_after_is_waited_for() {
    let folder = scratch("retry-after");
    let log = log(&folder, 60);
    for (header, least_ms, most_ms) in [("retry-after: 3\r\n", 3_000, 6_000), ("", 0, 2_000)] {
        let times = Arc::new(Mutex::new(Vec::new()));
        let at = Arc::clone(&times);
        let server = Server::start(move |call, _| {
            at.lock().unwrap().push(Instant::now());
            if call == 5 {
                Reply::Status(429, header, String::new())
            } else {
                Reply::Answer(0)
            }
        });
        let more = ["--estimate", "--format", "schema", "--concurrency", "1"];
        let output = command(&log, &folder.join("out"), Some(&server), &more)
            .output()
            .unwrap();
        assert_eq!(said(&output).0, Some(0));
        let times = times.lock().unwrap();
        let gap = times[6].duration_since(times[5]).as_millis();
        assert!((least_ms..most_ms).contains(&gap), "{header:?}: {gap} ms");
    }
}

#[test]
fn what_stops_a_run_keeps_its_answers_and_the_key_is_nowhere() {
    let folder = scratch("stops");
    let log = log(&folder, 60);
    for (status, header, message) in [
        (
            401,
            "authorization",
            "The endpoint refused the key (status 401).",
        ),
        (
            403,
            "x-api-key",
            "The endpoint refused the key (status 403).",
        ),
        (
            404,
            "authorization",
            "The endpoint does not know the model or the address (status 404).",
        ),
        (
            400,
            "authorization",
            "The endpoint refuses every request (status 400).",
        ),
    ] {
        let resume = folder.join(format!("kept-{status}"));
        let api = if header == "x-api-key" {
            "anthropic"
        } else {
            "openai"
        };
        let more = [
            "--estimate",
            "--format",
            "schema",
            "--key-env",
            "SCRIPTED_KEY",
            "--concurrency",
            "2",
            "--api",
            api,
            "--resume",
            &text(&resume),
        ];
        // What the other server sees is in the protocol of the first, and so no good answer to Anthropic's.
        let n_good = if api == "openai" { 6 } else { 0 };
        let server = Server::start(move |call, _| {
            if call < n_good {
                Reply::Answer(0)
            } else {
                Reply::Status(status, "", format!("{{\"error\":\"wrong: {KEY}\"}}"))
            }
        });
        let output = command(&log, &folder.join("out"), Some(&server), &more)
            .output()
            .unwrap();
        let (code, out, errors) = said(&output);
        assert_eq!(code, Some(3), "{errors}");
        assert!(
            errors.starts_with(&format!("clioscope: {message}")),
            "{errors}"
        );
        let kept = fs::read_to_string(resume.join("answers.jsonl")).unwrap();
        let n_answered = kept.matches("\"text\"").count();
        assert_eq!(n_answered, n_good);
        let n_kept = kept.lines().count() - 1;
        assert!(
            errors.contains(&format!(
                "{n_kept} answers are kept in {}",
                resume.display()
            )),
            "{errors}"
        );
        let calls = server.take();
        assert!(calls.len() <= n_good + 12, "{} calls", calls.len());
        for call in &calls {
            assert!(call.header(header).unwrap().ends_with(KEY));
            assert!(!call.path.contains(KEY) && !call.body.contains(KEY));
        }
        for entry in fs::read_dir(&resume).unwrap() {
            let path = entry.unwrap().path();
            assert!(
                !fs::read_to_string(&path).unwrap().contains(KEY),
                "{}",
                path.display()
            );
        }
        assert!(!out.contains(KEY) && !errors.contains(KEY));
        if api == "openai" {
            // The same command goes on, with what was given up once more if that is asked for.
            let server = Server::good();
            let more = [&more[..], &["--retry-failed"]].concat();
            let output = command(&log, &folder.join("out"), Some(&server), &more)
                .output()
                .unwrap();
            assert_eq!(said(&output).0, Some(0));
            assert_eq!(
                server.n_seen(),
                N_SAMPLE - n_answered,
                "no question is put twice"
            );
        }
    }
}

#[test]
fn the_answer_format_is_found_by_asking() {
    let folder = scratch("probe");
    let log = log(&folder, 60);
    // What the server refuses, what is asked for in the end, and the calls until then. It reads the schema alone, so that
    // neither JSON without one nor tags are honoured.
    for (refused, found, n_probes) in [
        ("(not in any call)", Some("json_schema"), 1),
        ("maxLength", Some("json_schema"), 2),
        ("json_schema", None, 4),
    ] {
        let server = Server::start(move |_, seen| {
            if seen.body.contains(refused) {
                Reply::Status(400, "", String::new())
            } else {
                Reply::Answer(0)
            }
        });
        let kept = text(&folder.join(format!("kept-{n_probes}")));
        let paused = |budget: usize| {
            let budget = budget.to_string();
            let more = ["--estimate", "--budget-calls", &budget, "--resume", &kept];
            let output = command(&log, &folder.join("out"), Some(&server), &more)
                .output()
                .unwrap();
            let (code, _, errors) = said(&output);
            let message = format!("The budget of {budget} calls is used up.");
            assert!(code == Some(3) && errors.contains(&message), "{errors}");
            server.take()
        };
        let calls = paused(5);
        assert_eq!(calls.len(), 5, "the budget counts probes");
        let last = calls[4].json();
        assert_eq!(last["response_format"]["type"].as_str(), found, "{refused}");
        let ledger = lines(&Path::new(&kept).join("ledger.jsonl"));
        let is_probe = |call: &&Value| call["stage"] == "probe" && call["outcome"] != "sent";
        assert_eq!(
            ledger.iter().filter(is_probe).count(),
            n_probes,
            "{refused}"
        );
        assert_eq!(paused(6).len(), 1, "what was found is not asked for again");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_in_a_line() {
    let folder = scratch("refusals");
    let log = log(&folder, 30);
    let file = |name: &str, content: &str| {
        fs::write(folder.join(name), content).unwrap();
        text(&folder.join(name))
    };
    let prices = file("prices", "scripted,-1,2");
    let facets = file("facets.json", r#"[{"question":"","answer":"text"}]"#);
    let cut = file("cut.jsonl", "{\"clioscope_journal\":1}\n{\"key\":");
    let model = ["--model-name", "scripted"];
    let with = |url: &'static str, more: &[&'static str]| {
        [&["--endpoint", url], &model[..], more].concat()
    };
    for (arguments, part) in [
        (
            vec!["--faithful"],
            "--faithful is for a run with a language model",
        ),
        (with("localhost:1", &[]), "http"),
        (with("ftp://localhost", &[]), "http"),
        (
            with("http://localhost:1", &["--key-env", "NO_SUCH_VARIABLE"]),
            "NO_SUCH_VARIABLE",
        ),
        (
            with("https://a.example", &["--budget-money", "5"]),
            "needs the price",
        ),
        (
            with("http://localhost:1", &["--budget-money=-5"]),
            "at least 0",
        ),
        (
            with("http://localhost:1", &["--filter", "("]),
            "regular expression",
        ),
        (
            with(
                "http://localhost:1",
                &["--filter", "no such words anywhere", "--format", "tags"],
            ),
            "leave no conversation",
        ),
        (vec!["--replay", "missing.jsonl"], "missing.jsonl"),
    ] {
        let output = command(&log, &folder.join("out"), None, &arguments)
            .output()
            .unwrap();
        let (code, _, errors) = said(&output);
        assert_eq!(
            (code, errors.lines().count()),
            (Some(1), 1),
            "{arguments:?}: {errors}"
        );
        assert!(errors.contains(part), "{arguments:?}: {errors}");
    }
    let server = Server::good();
    for (arguments, part) in [
        (
            ["--prices", &prices],
            "line 1 of the prices: the input price is below 0",
        ),
        (["--facets", &facets], "facet 1"),
    ] {
        let output = command(&log, &folder.join("out"), Some(&server), &arguments)
            .output()
            .unwrap();
        let (code, _, errors) = said(&output);
        assert_eq!((code, errors.lines().count()), (Some(1), 1), "{errors}");
        assert!(errors.contains(part), "{errors}");
    }
    assert_eq!(server.n_seen(), 0);
    let output = command(&log, &folder.join("out"), None, &["--replay", &cut])
        .output()
        .unwrap();
    assert!(
        said(&output).2.contains("1 lines are damaged"),
        "{:?}",
        said(&output)
    );
}
