//! The invariants of `ARCHITECTURE.md` that the compiler does not check: what packages and modules may name.
//!
//! The compiler checks that only `redact` makes a `RedactedText` and only `privacy` an `Admitted`: the documentation of
//! both types tries to, and must not compile.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its input has failed"
)]

use std::process::Command;

use clioscope_tests::files;

/// A source file without its comments.
struct Source {
    /// Relative to the root of the repository, with slashes.
    path: String,
    /// (number from 1, code).
    lines: Vec<(usize, String)>,
}

/// All files below a folder whose names end so.
fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let root = files::path("");
    let sources: Vec<Source> = files::below(folder, ending)
        .into_iter()
        .map(|path| Source {
            lines: code(&std::fs::read_to_string(&path).unwrap()),
            path: path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/"),
        })
        .collect();
    assert!(!sources.is_empty(), "{folder} holds {ending} files");
    sources
}

/// The lines without what follows `//`, unless that is part of an address such as `https://`.
fn code(text: &str) -> Vec<(usize, String)> {
    text.lines()
        .zip(1..)
        .map(|(line, number)| {
            let comment = line
                .match_indices("//")
                .map(|(at, _)| at)
                .find(|at| !line[..*at].ends_with(':'));
            (number, line[..comment.unwrap_or(line.len())].to_owned())
        })
        .collect()
}

/// Whether `word` stands in `code` with no letter, digit or underscore around it, where it ends in one itself.
fn names(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(is_word);
        let after = word.ends_with(is_word) && code[at + word.len()..].starts_with(is_word);
        !before && !after
    })
}

/// A folder (with a slash at its end) or file that may do what others may not, and why.
type Permission = (&'static str, &'static str);

/// Fails for each line of Rust below `folder` that names one of `words` in a file that no permission covers.
#[track_caller]
fn assert_only(folder: &str, words: &[&str], permissions: &[Permission]) {
    assert_only_in(&sources(folder, "rs"), words, permissions);
}

/// The same for these files.
#[track_caller]
fn assert_only_in(sources: &[Source], words: &[&str], permissions: &[Permission]) {
    let allowed = |path: &str| {
        permissions.iter().any(|(allowed, _)| {
            path == *allowed || (allowed.ends_with('/') && path.starts_with(allowed))
        })
    };
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| !allowed(&source.path)) {
        for (number, line) in &source.lines {
            if let Some(word) = words.iter().find(|word| names(line, word)) {
                wrong.push(format!("{}:{number} names {word}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn scanning_sees_code_and_not_comments() {
    let line = |text: &str| code(text)[0].1.clone();
    assert_eq!(line("let a = 1; // std::fs"), "let a = 1; ");
    assert_eq!(line("/// web_sys"), "");
    assert_eq!(line("\"https://a\"; // b"), "\"https://a\"; ");
    assert!(names("use std::fs;", "fs") && names("fs::read(x)", "fs::"));
    assert!(
        !names("offs::x", "fs::")
            && !names("fetch_with", "fetch")
            && names("self.fetch()", "fetch")
    );
}

/// Invariant 1.
#[test]
fn core_does_not_depend_on_wasm_bindgen() {
    for features in [&[][..], &["--features", "cli"]] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--package",
                "clioscope-core",
                "--edges",
                "normal",
                "--invert",
                "wasm-bindgen",
            ])
            .args(features)
            .current_dir(files::path(""))
            .output()
            .unwrap();
        let (found, said) = (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        );
        assert!(output.status.success(), "{said}");
        assert_eq!(found, "", "core reaches wasm-bindgen");
        assert!(said.contains("nothing to print"), "{said}");
    }
}

/// Invariant 1: everything from outside comes in by a parameter.
#[test]
fn core_reads_no_file_clock_or_network_and_starts_no_thread() {
    let outside = [
        "std::fs",
        "std::thread",
        "std::env",
        "std::process",
        "fs::",
        "thread::",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "Instant",
        "SystemTime",
        "thread_rng",
        "from_entropy",
        "from_os_rng",
        "getrandom",
        "RandomState",
    ];
    let program = ("core/src/bin/", "the native program is the outside");
    assert_only("core/src", &outside, &[program]);
}

/// Invariant 8: views have no browser access of their own but what drawing and events need.
#[test]
fn few_modules_name_web_sys() {
    let permissions = [
        ("app/src/browser/", "its purpose"),
        (
            "app/src/spawn.rs",
            "starts workers, for the page and for the pool",
        ),
        (
            "app/src/worker/",
            "lives in a worker's scope: messages, files, cache",
        ),
        ("app/src/views/map/", "draws on a canvas"),
        (
            "app/src/views/tree/",
            "types of key events and of the element to scroll to",
        ),
        (
            "app/src/views/explore/",
            "types of key events, and downloads of exports",
        ),
        (
            "app/src/views/import/",
            "types of dropped files and of input events",
        ),
    ];
    assert_only("app/src", &["web_sys"], &permissions);
}

/// Invariant 7: one file fetches from the page's own folder, and one calls models; nothing else can send or ask for
/// anything. The second takes [`Outbound`](clioscope_core::llm::Outbound)s, which only the gate of the core makes.
#[test]
fn one_module_fetches() {
    let calls = [
        "fetch_with_str",
        "fetch_with_request",
        "fetch_with_str_and_init",
        "fetch_with_request_and_init",
        "XmlHttpRequest",
        "WebSocket",
        "EventSource",
        "WebTransport",
        "RtcPeerConnection",
        "send_beacon_with_opt_str",
        "send_beacon",
        "sendBeacon",
        "gloo::net",
        "gloo_net",
        "reqwest",
        "set_src",
        "set_action",
        "importScripts",
        "eval(",
        "js_sys::eval",
        "inner_html",
        "set_inner_html",
    ];
    let permissions = [
        (
            "app/src/worker/models.rs",
            "the model list, the models and the sample, from the page's own folder",
        ),
        (
            "app/src/worker/model_http.rs",
            "calls to the person's model: what the gate let through, and nothing else",
        ),
        (
            "app/src/spawn.rs",
            "a worker loads its program from the page's own folder",
        ),
    ];
    assert_only("app/src", &calls, &permissions);
}

/// Invariant 7: of the scripts that run before the program, one fetches, from the page's own folder.
#[test]
fn one_boot_script_fetches() {
    let calls = [
        "fetch",
        "XMLHttpRequest",
        "WebSocket",
        "EventSource",
        "WebTransport",
        "RTCPeerConnection",
        "sendBeacon",
        "importScripts",
        "Worker",
        "eval",
        "innerHTML",
        "src",
        "href",
    ];
    let permissions = [(
        "app/boot/policy.js",
        "config.json, from the page's own folder",
    )];
    assert_only_in(&sources("app/boot", "js"), &calls, &permissions);
}

/// Invariant 7: no address of another host is in the page or its program, tests at the end of a file aside; those of
/// `w3.org` name XML namespaces and are never fetched.
#[test]
fn the_page_names_no_other_host() {
    let addresses = |text: &str| -> Vec<String> {
        ["http://", "https://", "ws://", "wss://"]
            .into_iter()
            .flat_map(|scheme| text.match_indices(scheme))
            .map(|(at, _)| text[at..].chars().take(60).collect::<String>())
            .filter(|address| !address.starts_with("http://www.w3.org/"))
            .collect()
    };
    for source in sources("app/src", "rs")
        .into_iter()
        .chain(sources("app/boot", "js"))
    {
        let is_program = |(_, line): &&(usize, String)| line.trim() != "#[cfg(test)]";
        for (number, line) in source.lines.iter().take_while(is_program) {
            assert_eq!(
                addresses(line),
                Vec::<String>::new(),
                "{}:{number}",
                source.path
            );
        }
    }
    for path in files::below("app/style", "css")
        .into_iter()
        .chain([files::path("index.html")])
    {
        assert_eq!(
            addresses(&std::fs::read_to_string(&path).unwrap()),
            Vec::<String>::new(),
            "{}",
            path.display()
        );
    }
}

/// What calls models can send nothing but what the gate let through: it sets one body, an `Outbound`'s, and makes up no
/// address.
#[test]
fn what_calls_models_sends_only_what_the_gate_let_through() {
    let file = "app/src/worker/model_http.rs";
    let source = sources("app/src/worker", "rs")
        .into_iter()
        .find(|source| source.path == file)
        .unwrap();
    let lines = |word: &str| -> Vec<&str> {
        let naming = |(_, line): &&(usize, String)| names(line, word);
        (source
            .lines
            .iter()
            .filter(naming)
            .map(|(_, line)| line.trim()))
        .collect()
    };
    assert_eq!(
        lines("set_body"),
        ["init.set_body(&call.body().into());"],
        "{file}"
    );
    assert!(lines("format").is_empty(), "{file} makes up no text");
    // The addresses that are fetched: of a call, of the list of models, and of the endpoint as it was written.
    let addresses = ["call.url()", "models_url(endpoint)", "endpoint.base_url"];
    for address in addresses {
        let named = source.lines.iter().any(|(_, line)| line.contains(address));
        assert!(named, "{file} uses {address}");
    }
    assert_eq!(lines("fetch_with_str_and_init").len(), 2, "{file}");
    // Only `make` and what it is called by may use it.
    let permissions = [
        ("app/src/worker/model_http.rs", "is it"),
        ("app/src/worker/mod.rs", "declares it"),
        ("app/src/worker/model_call.rs", "books what is sent"),
        ("app/src/worker/built_in.rs", "shares the type of a result"),
        (
            "app/src/worker/pipeline/connection.rs",
            "asks for the models and knocks, and books the first",
        ),
    ];
    assert_only("app/src", &["model_http"], &permissions);
}
