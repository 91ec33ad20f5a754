//! The only place of the program that opens connections: calls to the endpoint, some at a time.

use std::io::Read;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clioscope_core::calendar::{Date, MS_PER_DAY};
use clioscope_core::llm::wire::{
    MAX_ANSWER_BYTES, auth_header, check_size, headers, read_completion,
};
use clioscope_core::llm::{Api, ApiKey, CallError, Completion, Endpoint, Outbound};
use ureq::Agent;

/// Threads at the most, however many calls at a time are asked for.
const MAX_THREADS: usize = 256;
/// Connections are given up sooner than calls: a server that is there accepts at once.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// How a call ended.
pub(crate) struct Reply {
    /// The answer, or why there is none.
    pub(crate) result: Result<Completion, CallError>,
    /// Bytes of the answer's body, as far as it came.
    pub(crate) bytes_in: u64,
    /// From the call to its end.
    pub(crate) took: Duration,
}

/// An endpoint and the key for it. Has no `Debug`: the key is in it.
pub(crate) struct Http {
    agent: Agent,
    api: Api,
    auth: Option<(&'static str, String)>,
}

impl Http {
    /// Calls to `endpoint`, within its time limit.
    pub(crate) fn new(endpoint: &Endpoint, key: Option<&ApiKey>) -> Self {
        let timeout = Duration::from_millis(u64::from(endpoint.timeout_ms));
        let mut config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .timeout_connect(Some(CONNECT_TIMEOUT.min(timeout)))
            // The status is the endpoint's answer, and its words are looked at.
            .http_status_as_error(false)
            // What is sent goes to the origin that the ledger names, and to no other.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections_per_host(endpoint.max_concurrency.min(MAX_THREADS))
            .user_agent(concat!("clioscope/", env!("CARGO_PKG_VERSION")));
        if endpoint.base_url.is_loopback() {
            config = config.proxy(None);
        }
        Self {
            agent: config.build().new_agent(),
            api: endpoint.api,
            auth: key.map(|key| auth_header(endpoint.api, key)),
        }
    }

    /// Makes a call and waits for its end.
    pub(crate) fn call(&self, outbound: &Outbound) -> Reply {
        let started = Instant::now();
        let mut body = Vec::new();
        let result = self.exchange(outbound, &mut body);
        Reply {
            result,
            bytes_in: body.len() as u64,
            took: started.elapsed(),
        }
    }

    fn exchange(&self, outbound: &Outbound, body: &mut Vec<u8>) -> Result<Completion, CallError> {
        let mut request = self.agent.post(outbound.url());
        for (name, value) in headers(self.api) {
            request = request.header(*name, *value);
        }
        if let Some((name, value)) = &self.auth {
            request = request.header(*name, value);
        }
        let mut response = request
            .send(outbound.body())
            .map_err(|error| before_answer(&error))?;
        let retry_after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .map(|value| {
                seconds_of_date(value)
                    .map_or_else(|| value.to_owned(), |seconds| seconds.to_string())
            });
        let status = response.status().as_u16();
        // One byte more than allowed is enough to know.
        let mut reader = response
            .body_mut()
            .as_reader()
            .take(MAX_ANSWER_BYTES as u64 + 1);
        reader
            .read_to_end(body)
            .map_err(|error| within_answer(&error))?;
        check_size(body.len())?;
        read_completion(
            self.api,
            status,
            retry_after.as_deref(),
            &String::from_utf8_lossy(body),
        )
    }
}

/// What an error before the head of an answer means.
fn before_answer(error: &ureq::Error) -> CallError {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            CallError::Unreachable
        }
        ureq::Error::Timeout(_) => CallError::TimedOut,
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => CallError::Protocol,
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut => CallError::TimedOut,
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::BrokenPipe
            | ErrorKind::ConnectionAborted => CallError::Cut,
            _ => CallError::Unreachable,
        },
        _ => CallError::Unreachable,
    }
}

/// What an error within the body of an answer means.
fn within_answer(error: &std::io::Error) -> CallError {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<ureq::Error>());
    if error.kind() == std::io::ErrorKind::TimedOut
        || matches!(inner, Some(ureq::Error::Timeout(_)))
    {
        CallError::TimedOut
    } else {
        CallError::Cut
    }
}

/// The seconds from now to a Retry-After that is a date, such as `Wed, 21 Oct 2026 07:28:00 GMT`; none for anything else.
fn seconds_of_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut parts = text.split_whitespace().skip(1);
    let day = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
    let year = parts.next()?.parse().ok()?;
    let clock: Vec<i64> = parts
        .next()?
        .split(':')
        .map_while(|part| part.parse().ok())
        .collect();
    let [hours, minutes, seconds] = clock[..] else {
        return None;
    };
    let at = Date { year, month, day }.days() * MS_PER_DAY / 1000
        + hours * 3600
        + minutes * 60
        + seconds;
    Some((at - now_ms() / 1000).max(0))
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

/// Threads that make calls.
pub(crate) struct Pool {
    jobs: Sender<(u64, Outbound)>,
    replies: Receiver<(u64, Reply)>,
}

impl Pool {
    /// Threads for so many calls at a time. They end with the pool, once their call has.
    pub(crate) fn new(http: &Arc<Http>, n: usize) -> Self {
        let (jobs, queue) = channel::<(u64, Outbound)>();
        let (done, replies) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..n.clamp(1, MAX_THREADS) {
            let (http, queue, done) = (Arc::clone(http), Arc::clone(&queue), done.clone());
            thread::spawn(move || {
                loop {
                    let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((id, outbound)) = job else {
                        return;
                    };
                    if done.send((id, http.call(&outbound))).is_err() {
                        return;
                    }
                }
            });
        }
        Self { jobs, replies }
    }

    /// Makes a call as soon as a thread is free.
    pub(crate) fn start(&self, id: u64, outbound: Outbound) {
        // The threads live as long as the pool.
        drop(self.jobs.send((id, outbound)));
    }

    /// The next call that has ended; none within `patience`.
    pub(crate) fn reply(&self, patience: Duration) -> Option<(u64, Reply)> {
        self.replies.recv_timeout(patience).ok()
    }
}
