//! The last step of a build: no inline script, a strict Content-Security-Policy in the page, and the same as headers.
//!
//! Trunk writes its bootstrap inline; a policy would have to name its hash, which changes with every build. It goes to
//! `start.js` instead, which `app/boot/boot.js` loads once the policy stands. Trunk calls this as its post-build hook
//! (`Trunk.toml`).

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::deployment::Endpoints;

/// What starts the program: without any of these the page must not be published.
const BOOT: [&str; 3] = ["boot.js", "policy.js", "endpoints.js"];

const BOOTSTRAP_OPEN: &str = "<script type=\"module\"";
const BOOTSTRAP_CLOSE: &str = "</script>";
const HEAD_OPEN: &str = "<head>";
const POLICY_OPEN: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
const POLICY_CLOSE: &str = "\">";

/// Seals the build that Trunk is staging.
pub(crate) fn seal_staging() -> Result<(), Failure> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .ok_or("seal is a hook of trunk; run cargo xtask dist")?;
    seal(&PathBuf::from(staging))
}

fn seal(site: &Path) -> Result<(), Failure> {
    for name in BOOT {
        if !site.join(name).is_file() {
            return Err(format!("{name} is missing in the build").into());
        }
    }
    let page = site.join("index.html");
    let html = fs::read_to_string(&page)?;
    let (html, bootstrap) =
        split_bootstrap(&html).ok_or("index.html holds no inline bootstrap of Trunk")?;
    fs::write(site.join("start.js"), bootstrap)?;
    fs::write(page, html)?;
    write_policy(site)?;
    for file in fs::read_dir(site)? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "wasm") {
            let stripped = without_names(&fs::read(&path)?).ok_or("a wasm file is cut short")?;
            fs::write(path, stripped)?;
        }
    }
    Ok(())
}

/// Writes the policy that follows from the site's `config.json` into its page and its `_headers`, in place of the one
/// that is there.
pub(crate) fn write_policy(site: &Path) -> Result<(), Failure> {
    let endpoints = Endpoints::of_site(site)?;
    let page = site.join("index.html");
    let html = fs::read_to_string(&page)?;
    let html = with_policy(&html, &endpoints.policy()).ok_or("index.html holds no <head>")?;
    fs::write(page, html)?;
    let mut headers = "/*\n".to_owned();
    for (name, value) in endpoints.headers() {
        headers.extend(["  ", name, ": ", value.as_str(), "\n"]);
    }
    fs::write(site.join("_headers"), headers)?;
    Ok(())
}

/// The module without its `name` section, a fifth of its bytes, which only debuggers read.
fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let mut stripped = module.get(..8)?.to_vec();
    let mut at = 8;
    while at < module.len() {
        let (length, body) = leb128(module, at + 1)?;
        let end = body.checked_add(length)?;
        let section = module.get(at..end)?;
        let named = module[at] == 0 && {
            let (name_length, name) = leb128(module, body)?;
            module.get(name..name.checked_add(name_length)?)? == b"name"
        };
        if !named {
            stripped.extend_from_slice(section);
        }
        at = end;
    }
    Some(stripped)
}

/// An unsigned LEB128 number at `at`, and where it ends.
fn leb128(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value, at));
        }
    }
    None
}

/// The page with the inline bootstrap replaced by a reference, and the bootstrap.
fn split_bootstrap(html: &str) -> Option<(String, String)> {
    let start = html.find(BOOTSTRAP_OPEN)?;
    let body = start + html[start..].find('>')? + 1;
    let end = body + html[body..].find(BOOTSTRAP_CLOSE)?;
    let bootstrap = html[body..end].trim().to_owned() + "\n";
    let rest = &html[end + BOOTSTRAP_CLOSE.len()..];
    let html = format!(
        "{}<script type=\"module\" src=\"./boot.js\"></script>{rest}",
        &html[..start]
    );
    (!bootstrap.trim().is_empty()).then_some((html, bootstrap))
}

/// The page with the policy as the first element of its head: it binds only what comes after it.
fn with_policy(html: &str, policy: &str) -> Option<String> {
    let at = html.find(HEAD_OPEN)? + HEAD_OPEN.len();
    let (before, after) = html.split_at(at);
    let rest = match after.strip_prefix(POLICY_OPEN) {
        Some(old) => &old[old.find(POLICY_CLOSE)? + POLICY_CLOSE.len()..],
        None => after,
    };
    Some(format!("{before}{POLICY_OPEN}{policy}{POLICY_CLOSE}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_is_left_and_the_policy_comes_first() {
        let html = "<html><head><base href=\"./\"><script type=\"module\" nonce=\"\">\nimport init from './app.js';\n</script></head></html>";
        let (html, bootstrap) = split_bootstrap(html).unwrap();
        assert_eq!(bootstrap, "import init from './app.js';\n");
        let html = with_policy(&html, "default-src 'none'").unwrap();
        assert!(html.starts_with(
            "<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><base"
        ));
        assert!(html.contains("<script type=\"module\" src=\"./boot.js\"></script></head>"));
        assert!(!html.contains("import init"));
        assert!(split_bootstrap("<html></html>").is_none());
        let other = with_policy(&html, "connect-src 'self'").unwrap();
        assert_eq!(
            other,
            html.replace("default-src 'none'", "connect-src 'self'")
        );
    }

    #[test]
    fn only_names_are_stripped() {
        let head = b"\0asm\x01\0\0\0";
        let module = [
            &head[..],
            &[1, 1, 0],
            &[0, 6, 4, b'n', b'a', b'm', b'e', 9],
            &[0, 3, 1, b'x', 7],
        ]
        .concat();
        assert_eq!(
            without_names(&module).unwrap(),
            [&head[..], &[1, 1, 0], &[0, 3, 1, b'x', 7]].concat()
        );
        assert!(without_names(&module[..module.len() - 1]).is_none());
        assert!(without_names(b"\0asm").is_none());
    }
}
