//! A scripted endpoint: answers in the shape that is asked for, and fails as it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// A call as it came.
pub(crate) struct Seen {
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body of JSON")
    }
}

/// What the server does about a call.
#[derive(Clone)]
pub(crate) enum Reply {
    /// A good answer, after so many milliseconds.
    Answer(u64),
    /// This status with more header lines and a body.
    Status(u16, &'static str, String),
    /// The head and half of the body.
    CutWithin,
    /// Nothing, and the connection closed.
    CutBefore,
    /// A good answer, byte by byte, each after so many milliseconds.
    Drip(u64),
}

pub(crate) struct Server {
    pub(crate) address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    n_seen: Arc<AtomicUsize>,
}

type Script = dyn Fn(usize, &Seen) -> Reply + Send + Sync;

impl Server {
    /// Serves on a port of its own; the script gets the number of each call, from 0.
    pub(crate) fn start(script: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let script: Arc<Script> = Arc::new(script);
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let n_seen: Arc<AtomicUsize> = Arc::default();
        let server = Self {
            address,
            seen: Arc::clone(&seen),
            n_seen: Arc::clone(&n_seen),
        };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, seen, n_seen) =
                    (Arc::clone(&script), Arc::clone(&seen), Arc::clone(&n_seen));
                // A client that is gone ends its connection only.
                thread::spawn(move || serve(stream, &*script, &seen, &n_seen));
            }
        });
        server
    }

    /// Answers everything well.
    pub(crate) fn good() -> Self {
        Self::start(|_, _| Reply::Answer(0))
    }

    pub(crate) fn n_seen(&self) -> usize {
        self.n_seen.load(Ordering::SeqCst)
    }

    /// The calls so far, which are forgotten.
    pub(crate) fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().expect("no panic under the lock"))
    }
}

fn serve(
    stream: TcpStream,
    script: &Script,
    seen: &Mutex<Vec<Seen>>,
    n_seen: &AtomicUsize,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    stream.set_nodelay(true).ok()?;
    loop {
        let call = read(&mut reader)?;
        let number = n_seen.fetch_add(1, Ordering::SeqCst);
        let reply = script(number, &call);
        let good = answer(&call);
        seen.lock().expect("no panic under the lock").push(call);
        match reply {
            Reply::Answer(millis) => {
                thread::sleep(Duration::from_millis(millis));
                stream.write_all(response(200, "", &good).as_bytes()).ok()?;
            }
            Reply::Status(status, headers, body) => {
                stream
                    .write_all(response(status, headers, &body).as_bytes())
                    .ok()?;
            }
            Reply::CutWithin => {
                let whole = response(200, "", &good);
                let half = &whole.as_bytes()[..whole.len() - good.len() / 2];
                stream.write_all(half).ok()?;
                return None;
            }
            Reply::CutBefore => return None,
            Reply::Drip(millis) => {
                for byte in response(200, "", &good).bytes() {
                    stream.write_all(&[byte]).ok()?;
                    thread::sleep(Duration::from_millis(millis));
                }
            }
        }
    }
}

pub(crate) fn read(reader: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length?.1.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    Some(Seen {
        path,
        headers,
        body: String::from_utf8(body).ok()?,
    })
}

fn response(status: u16, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// Subjects of answers: as many themes as clusters.
const SUBJECTS: [&str; 12] = [
    "knitting a scarf",
    "repairing a bicycle",
    "cooking lentil soup",
    "learning the guitar",
    "writing a cover letter",
    "planning a garden",
    "debugging a parser",
    "understanding mortgages",
    "training a puppy",
    "translating a letter",
    "preparing for an exam",
    "designing a logo",
];

/// A chat completion whose content has the fields of the schema that is asked for; a function of the call alone.
fn answer(call: &Seen) -> String {
    let body: Value = serde_json::from_str(&call.body).unwrap_or_default();
    let hash = call.body.bytes().fold(7_usize, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(usize::from(byte))
    });
    let schema = &body["response_format"]["json_schema"]["schema"];
    let mut fields = serde_json::Map::new();
    for (i, name) in schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let name = name.as_str().unwrap_or_default();
        let value = field(name, &schema["properties"][name], hash >> (3 * i + 4));
        fields.insert(name.to_owned(), value);
    }
    json!({
        "choices": [{"message": {"role": "assistant", "content": Value::Object(fields).to_string()}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": call.body.len() / 4, "completion_tokens": 40},
    })
    .to_string()
}

fn field(name: &str, schema: &Value, hash: usize) -> Value {
    let subject = |i: usize| SUBJECTS[(hash + i) % SUBJECTS.len()];
    if let Some(choices) = schema["enum"].as_array() {
        return match name {
            // The auditor lets everything pass.
            "rating" => choices[choices.len() - 1].clone(),
            "few" => json!("no"),
            _ => choices[hash % choices.len()].clone(),
        };
    }
    match (name, schema["type"].as_str()) {
        ("language", _) => json!(["English"]),
        (_, Some("array")) => json!(
            (0..6)
                .map(|i| format!("Help with {}", subject(i)))
                .collect::<Vec<_>>()
        ),
        (_, Some("integer" | "number")) => json!(3),
        ("name", _) => json!(format!("Get advice on {}", subject(0))),
        _ => json!(format!(
            "Explain {} to a beginner, step by step.",
            subject(0)
        )),
    }
}
