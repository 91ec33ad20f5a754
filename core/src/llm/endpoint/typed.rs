//! Addresses as people type them.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::url::host_of;

/// The end of an address that names one of a protocol's paths: people paste it with the base.
const PATHS: [&str; 3] = ["/chat/completions", "/messages", "/models"];

/// Reads what a person typed, without white space around it; an error is what is wrong, in a sentence that does not repeat it.
pub(super) fn parse(text: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        return Err("type the address of the endpoint, for example http://localhost:11434");
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("the address has a space or a line break in it: leave it out");
    }
    let (scheme, rest) = split_scheme(text)?;
    if rest.contains('\\') {
        return Err("the address has a \\ in it: write / instead");
    }
    if rest.contains(['?', '#']) {
        return Err("the address may not have a ? or # in it: give only what comes before it");
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("the address may not hold a name or password: put the key in its own field");
    }
    let host = read_host(authority)?;
    let port = read_port(&authority[host_of(authority).len()..], scheme)?;
    if path.contains(|c: char| {
        !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}')
    }) {
        return Err("the path of the address has a character that no address can have");
    }
    Ok(format!("{scheme}://{host}{port}{}", read_path(path)))
}

/// `http` or `https`, and what follows its two slashes.
fn split_scheme(text: &str) -> Result<(&'static str, &str), &'static str> {
    let split = text
        .split_once(':')
        .filter(|(scheme, _)| !scheme.contains(['/', '.', '[', '@']));
    let Some((scheme, rest)) = split else {
        return Err("the address must begin with https:// or http://");
    };
    let known = match scheme.to_ascii_lowercase().as_str() {
        "http" => "http",
        "https" => "https",
        // A host and its port look like a scheme.
        _ if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            return Err("the address must begin with https:// or http://");
        }
        misspelt
            if strsim::levenshtein(misspelt, "https") <= 2
                || strsim::levenshtein(misspelt, "http") <= 2 =>
        {
            return Err("the beginning of the address is misspelt: write https:// or http://");
        }
        _ => return Err("only addresses that begin with https:// or http:// can be used"),
    };
    match rest.strip_prefix("//") {
        Some(rest) => Ok((known, rest)),
        None => Err("after http: or https: two slashes must follow, as in http://localhost:11434"),
    }
}

/// The host in lower case.
fn read_host(authority: &str) -> Result<String, &'static str> {
    const LONGEST: usize = 253;
    if let Some(inner) = authority.strip_prefix('[') {
        let Some((inner, _)) = inner.split_once(']') else {
            return Err(
                "the address has a [ without its ]: an IPv6 address stands in brackets, as in http://[::1]:8080",
            );
        };
        let Ok(ip) = inner.parse::<Ipv6Addr>() else {
            return Err("what stands in the brackets is no IPv6 address");
        };
        return if ip.is_unspecified() {
            Err(UNSPECIFIED)
        } else {
            Ok(format!("[{ip}]"))
        };
    }
    let host = host_of(authority).to_ascii_lowercase();
    if host.is_empty() {
        return Err(
            "the address names no host: write it after the two slashes, as in http://localhost:11434",
        );
    }
    if authority.matches(':').count() > 1 {
        return Err(
            "the address has too many colons: an IPv6 address stands in brackets, as in http://[::1]:8080",
        );
    }
    if !host.is_ascii() {
        return Err("the host has letters that are not ASCII: write it in its xn-- form");
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if host.len() > LONGEST
        || !host
            .strip_suffix('.')
            .unwrap_or(&host)
            .split('.')
            .all(is_label)
    {
        return Err("the name of the host is none that a host can have: look for a typing error");
    }
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or("");
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        match host.parse::<Ipv4Addr>() {
            Ok(ip) if ip.is_unspecified() => return Err(UNSPECIFIED),
            Ok(_) => {}
            Err(_) => {
                return Err(
                    "the host looks like an IP address but is none: four numbers from 0 to 255 make one",
                );
            }
        }
    }
    Ok(host)
}

const UNSPECIFIED: &str = "a server may listen on 0.0.0.0 but cannot be called by it: write localhost, or the machine's own address";

/// The port with its colon; empty if there is none, or the one that the scheme has anyway.
fn read_port(text: &str, scheme: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let port = text
        .strip_prefix(':')
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    match port.and_then(|digits| digits.parse::<u16>().ok()) {
        None | Some(0) => Err("the port, after the colon, must be a number from 1 to 65535"),
        Some(443) if scheme == "https" => Ok(String::new()),
        Some(80) if scheme == "http" => Ok(String::new()),
        Some(port) => Ok(format!(":{port}")),
    }
}

/// The path without slashes at its end, and without the protocol's paths, however often they were pasted.
fn read_path(path: &str) -> &str {
    let mut path = path.trim_end_matches('/');
    while let Some(base) = PATHS.iter().find_map(|known| path.strip_suffix(known)) {
        path = base.trim_end_matches('/');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_typing_error_is_explained() {
        for (text, part) in [
            ("", "type the address"),
            ("localhost", "must begin with"),
            ("localhost:11434", "must begin with"),
            ("api.example.com/v1", "must begin with"),
            ("127.0.0.1:80", "must begin with"),
            ("//a.example", "must begin with"),
            ("htps://a.example", "misspelt"),
            ("hhtp://a.example", "misspelt"),
            ("ttp://a.example", "misspelt"),
            ("ftp://a.example", "misspelt"),
            ("file:///etc/hosts", "only addresses"),
            ("javascript:alert(1)", "only addresses"),
            ("http:/a.example", "two slashes"),
            ("https:a.example", "two slashes"),
            ("http://a example", "a space"),
            ("http://a.exa\nmple", "a space"),
            ("https://me:secret@a.example", "key in its own field"),
            ("https://a.example/v1?key=secret", "? or #"),
            ("https://a.example/#x", "? or #"),
            ("http://a.example:port", "the port"),
            ("http://a.example:", "the port"),
            ("http://a.example:0", "the port"),
            ("http://a.example:65536", "the port"),
            ("http://a.example:+80", "the port"),
            ("http://[::1]8080", "the port"),
            ("http://", "no host"),
            ("https:///v1", "no host"),
            ("http://:8080", "no host"),
            ("http://[::1", "without its ]"),
            ("http://[::g]", "no IPv6"),
            ("http://::1:8080", "no host"),
            ("http://fe80::1", "too many colons"),
            ("http://bücher.example", "xn--"),
            ("http://a..example", "none that a host can have"),
            ("http://a*b", "none that a host can have"),
            ("http://1.2.3", "looks like an IP"),
            ("http://1.2.3.256", "looks like an IP"),
            ("http://0.0.0.0:8000", "cannot be called"),
            ("http://[::]:8000", "cannot be called"),
            ("http:\\\\a.example", "two slashes"),
            ("http://a.example\\v1", "write /"),
            ("http://a.example/ü", "no address can have"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
            assert!(!error.contains("secret"));
        }
    }
}
