//! Serves `dist/` as a static host would, with the headers that the site recommends.

use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};

use tiny_http::{Header, Request, Response, Server};

use crate::deployment::Endpoints;
use crate::{Failure, root, site};

/// Builds the site and serves it on the loopback interface until the program is ended.
pub(crate) fn serve(port: u16) -> Result<(), Failure> {
    site::build()?;
    let headers = Endpoints::of_site(&root().join("dist"))?.headers();
    let server =
        Server::http(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    println!(
        "Clioscope is ready: open http://127.0.0.1:{port}/ and press \"Try the sample\". Ctrl-C ends it."
    );
    for request in server.incoming_requests() {
        if let Err(error) = answer(request, &headers) {
            eprintln!("a request was not answered: {error}");
        }
    }
    Ok(())
}

fn answer(request: Request, headers: &[(&str, String)]) -> Result<(), Failure> {
    let Some(path) = file_of(&root().join("dist"), request.url()) else {
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
    use super::*;

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
