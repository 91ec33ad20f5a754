//! Serves `dist/` as a static host would, with the headers that the site recommends.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;

use crate::deployment::Endpoints;
use crate::{Failure, root, site};

/// Bytes of a request that are read; browsers send a few hundred.
const LONGEST_REQUEST: u64 = 1 << 16;

/// Builds the site and serves it on the loopback interface until the program is ended.
pub(crate) fn serve(port: u16) -> Result<(), Failure> {
    site::build()?;
    let dist = root().join("dist");
    let headers = Endpoints::of_site(&dist)?.headers();
    let listener =
        TcpListener::bind(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    println!(
        "Clioscope is ready: open http://127.0.0.1:{port}/ and press \"Try the sample\". Ctrl-C ends it."
    );
    answer_all(&listener, &dist, &headers);
    Ok(())
}

/// Answers requests for files of `site`, each connection in a thread of its own: browsers open several at once, keep some
/// in reserve and take their time over large files, and none may hold up another.
fn answer_all(listener: &TcpListener, site: &Path, headers: &[(&str, String)]) {
    thread::scope(|scope| {
        for connection in listener.incoming() {
            scope.spawn(move || {
                if let Err(error) = connection.and_then(|it| answer(&it, site, headers)) {
                    eprintln!("a request was not answered: {error}");
                }
            });
        }
    });
}

/// Answers one request and closes the connection. None comes over some that browsers open.
fn answer(mut connection: &TcpStream, site: &Path, headers: &[(&str, String)]) -> io::Result<()> {
    let mut lines = BufReader::new(connection.take(LONGEST_REQUEST)).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(());
    };
    // The headers are of no interest, but have to be read.
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let mut words = request.split(' ');
    let (method, url) = (words.next(), words.next().unwrap_or_default());
    let Some(path) = file_of(site, url).filter(|_| method == Some("GET")) else {
        return connection.write_all(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
    };
    let mut file = File::open(&path)?;
    let mut head = Vec::new();
    write!(
        head,
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nContent-Type: {}\r\nCache-Control: no-cache\r\nConnection: close\r\n",
        file.metadata()?.len(),
        content_type(&path)
    )?;
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n")?;
    }
    head.extend(b"\r\n");
    connection.write_all(&head)?;
    io::copy(&mut file, &mut connection)?;
    Ok(())
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
    use std::net::SocketAddr;
    use std::time::Duration;

    use super::*;

    /// Asks for a file and gives the connection on which it comes.
    fn ask(address: SocketAddr, path: &str) -> TcpStream {
        let mut connection = TcpStream::connect(address).expect("a server");
        let patience = Some(Duration::from_secs(20));
        connection.set_read_timeout(patience).expect("a time");
        write!(connection, "GET {path} HTTP/1.1\r\nHost: test\r\n\r\n").expect("a request");
        connection
    }

    #[test]
    fn who_does_not_read_or_ask_holds_up_nobody() {
        let site = std::env::temp_dir().join(format!("clioscope-serve-{}", std::process::id()));
        fs::create_dir_all(&site).expect("a folder");
        // More than the buffers of a connection hold.
        fs::write(site.join("large.bin"), vec![0; 64 << 20]).expect("a file");
        fs::write(site.join("index.html"), "here").expect("a file");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let served = site.clone();
        // It ends with the tests.
        thread::spawn(move || answer_all(&listener, &served, &[("X-Test", "yes".to_owned())]));
        let slow: Vec<TcpStream> = (0..8).map(|_| ask(address, "/large.bin")).collect();
        let silent: Vec<TcpStream> = (0..8)
            .map(|_| TcpStream::connect(address).expect("a server"))
            .collect();
        for (path, start, end) in [
            ("/", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n", "here"),
            ("/?x", "HTTP/1.1 200 OK\r\n", "X-Test: yes\r\n\r\nhere"),
            ("/none", "HTTP/1.1 404 ", "\r\n\r\n"),
        ] {
            let mut text = String::new();
            (ask(address, path).read_to_string(&mut text)).expect("an answer in time");
            assert!(text.starts_with(start) && text.ends_with(end), "{text}");
        }
        drop((slow, silent));
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
