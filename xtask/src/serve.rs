//! Serves `dist/` as a static host would, with the headers that the site recommends.

use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::thread;

use tiny_http::{Header, Request, Response, Server};

use crate::deployment::Endpoints;
use crate::{Failure, root, site};

/// Answers at a time: a browser that takes its time over a large file is not to hold up all else.
const N_THREADS: usize = 32;

/// Builds the site and serves it on the loopback interface until the program is ended.
pub(crate) fn serve(port: u16) -> Result<(), Failure> {
    site::build()?;
    let dist = root().join("dist");
    let headers = Endpoints::of_site(&dist)?.headers();
    let server =
        Server::http(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    println!(
        "Clioscope is ready: open http://127.0.0.1:{port}/ and press \"Try the sample\". Ctrl-C ends it."
    );
    answer_all(&server, &dist, &headers);
    Ok(())
}

/// Answers requests for files of `site` until the server is unblocked.
fn answer_all(server: &Server, site: &Path, headers: &[(&str, String)]) {
    thread::scope(|scope| {
        for _ in 0..N_THREADS {
            scope.spawn(|| {
                for request in server.incoming_requests() {
                    if let Err(error) = answer(request, site, headers) {
                        eprintln!("a request was not answered: {error}");
                    }
                }
            });
        }
    });
}

fn answer(request: Request, site: &Path, headers: &[(&str, String)]) -> Result<(), Failure> {
    let Some(path) = file_of(site, request.url()) else {
        return Ok(request.respond(Response::empty(404))?);
    };
    let mut response = Response::from_file(File::open(&path)?);
    for (name, value) in [
        ("Content-Type", content_type(&path)),
        ("Cache-Control", "no-cache"),
    ]
    .into_iter()
    .chain(headers.iter().map(|(name, value)| (*name, value.as_str())))
    {
        // All names and values are plain ASCII: constants, and origins that a policy can name.
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    Ok(request.respond(response)?)
}

/// The file that a URL path names, if it lies in `site`.
fn file_of(site: &Path, url: &str) -> Option<PathBuf> {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_start_matches('/');
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = if path.is_empty() {
        site.join("index.html")
    } else {
        site.join(path)
    };
    (inside && fs::metadata(&file).is_ok_and(|data| data.is_file())).then_some(file)
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Shutdown, SocketAddr, TcpStream};
    use std::time::Duration;

    use super::*;

    /// Asks for a file and gives the connection on which it comes.
    fn ask(address: SocketAddr, path: &str) -> TcpStream {
        let mut connection = TcpStream::connect(address).expect("a server");
        let patience = Some(Duration::from_secs(20));
        connection.set_read_timeout(patience).expect("a time");
        write!(
            connection,
            "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        )
        .expect("a request");
        connection
    }

    #[test]
    fn one_who_does_not_read_holds_up_nobody() {
        let site = std::env::temp_dir().join(format!("clioscope-serve-{}", std::process::id()));
        fs::create_dir_all(&site).expect("a folder");
        // More than the buffers of a connection hold.
        fs::write(site.join("large.bin"), vec![0; 64 << 20]).expect("a file");
        fs::write(site.join("index.html"), "here").expect("a file");
        let server = Server::http(("127.0.0.1", 0)).expect("a port");
        let address = server.server_addr().to_ip().expect("an address");
        thread::scope(|scope| {
            scope.spawn(|| answer_all(&server, &site, &[]));
            let slow: Vec<TcpStream> = (0..4).map(|_| ask(address, "/large.bin")).collect();
            let mut text = String::new();
            let answered = ask(address, "/").read_to_string(&mut text);
            for connection in slow {
                connection.shutdown(Shutdown::Both).expect("an end");
            }
            for _ in 0..N_THREADS {
                server.unblock();
            }
            answered.expect("an answer in time");
            assert!(text.ends_with("here"), "{text}");
        });
        fs::remove_dir_all(site).expect("its end");
    }

    #[test]
    fn serves_files_of_the_site_only() {
        let site = root();
        assert!(file_of(site, "/Cargo.toml?x=1").is_some());
        assert!(file_of(site, "/../Cargo.toml").is_none());
        assert!(file_of(site, "/xtask/../Cargo.toml").is_none());
        assert!(file_of(site, "//etc/hostname").is_none());
        assert!(file_of(site, "/xtask").is_none());
    }
}
