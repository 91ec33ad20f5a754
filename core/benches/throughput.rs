//! The program's calls a second beside those of a bare client, which puts the same bodies on as many connections and does nothing
//! else: `cargo bench -p clioscope-core --features cli --bench throughput`. It takes a minute.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot set up its input has failed, and what it prints is what it is for"
)]

#[path = "../tests/endpoint/program.rs"]
#[allow(dead_code, reason = "the tests use the rest of it")]
mod program;
#[path = "../tests/endpoint/server.rs"]
#[allow(dead_code, reason = "the tests use the rest of it")]
mod server;

use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use program::{N_SAMPLE, command, kill_at, log, quietly, scratch};
use server::{Reply, Server, read};

fn main() {
    /// Calls looked at: fewer than conversations, since duplicates are asked about once.
    const N: usize = 1_800;
    const AT_A_TIME: usize = 16;
    const LATENCY_MS: u64 = 200;
    let folder = scratch("throughput");
    let log = log(&folder, N + 200);
    let at = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&at);
    let server = Server::start(move |_, _| {
        times.lock().unwrap().push(Instant::now());
        Reply::Answer(LATENCY_MS)
    });
    let more = [
        "--format",
        "schema",
        "--concurrency",
        &AT_A_TIME.to_string(),
    ];
    let program = command(&log, &folder.join("out"), Some(&server), &more);
    kill_at(quietly(program), &server, N);
    let times = std::mem::take(&mut *at.lock().unwrap());
    // The sample comes first, with a pause behind it in which everything is estimated.
    let took = times[N - 1].duration_since(times[N_SAMPLE]).as_secs_f64();
    let bodies: Vec<String> = server
        .take()
        .drain(N_SAMPLE..N)
        .map(|call| call.body)
        .collect();
    let started = Instant::now();
    put_all(&server.address, &bodies, AT_A_TIME);
    let bare = started.elapsed().as_secs_f64() - LATENCY_MS as f64 / 1000.0;
    println!(
        "{} calls, {AT_A_TIME} at a time: {took:.2} s; a bare client {bare:.2} s; ratio of throughputs {:.3}",
        bodies.len(),
        bare / took
    );
}

/// Puts bodies on so many connections, as fast as answers come.
fn put_all(address: &str, bodies: &[String], at_a_time: usize) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..at_a_time {
            scope.spawn(|| {
                let stream = TcpStream::connect(address.trim_start_matches("http://")).expect("a server");
                stream.set_nodelay(true).expect("a socket");
                let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
                let mut stream = stream;
                while let Some(body) = bodies.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let call = format!(
                        "POST /v1/chat/completions HTTP/1.1\r\nhost: scripted\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    stream.write_all(call.as_bytes()).expect("a connection");
                    // An answer has the form of a call, but for its first line.
                    read(&mut reader).expect("an answer");
                }
            });
        }
    });
}
