//! IP addresses and credentials in URLs.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::View;

/// Bytes between a cue ("version", "server") and an address.
const CUE_GAP: usize = 24;
/// Hexadecimal digits below which a string with `::` is taken for code (`a::b`) and not for an address.
const MIN_HEX_DIGITS: usize = 5;
/// Characters below which the value of a parameter with an everyday name ("key", "code") is no credential.
const MIN_OPAQUE: usize = 12;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    find_ipv4(view, out);
    find_ipv6(view, out);
    find_url_credentials(view, out);
}

fn find_ipv4(view: &View<'_>, out: &mut Vec<Span>) {
    static QUAD: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:[.0-9]*)"));
    static DOT_WORD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?-u:\b)[0-9]{1,3}(?: ?[\[({](?:\.|dot)[\])}] ?[0-9]{1,3}){3}(?-u:\b)")
    });
    for found in QUAD.find_iter(&view.text) {
        let quad = found.as_str().trim_end_matches('.');
        let (start, end) = (found.start(), found.start() + quad.len());
        let Ok(address) = quad.parse::<Ipv4Addr>() else {
            continue;
        };
        let glued = view.text[..start].ends_with(['.', '-']) && !view.text[..start].ends_with("--");
        if view.starts_word(start)
            && view.ends_word(end)
            && !glued
            && !view.text[end..].starts_with('-')
            && is_someones(address)
            && (view.is_cued(Cue::Network, start, CUE_GAP)
                || !(is_small(address) || view.is_cued(Cue::Version, start, CUE_GAP)))
        {
            out.push(Span::new(PiiKind::IpAddress, start, end));
        }
    }
    for found in DOT_WORD.find_iter(&view.lower) {
        out.push(Span::new(PiiKind::IpAddress, found.start(), found.end()));
    }
}

/// Not the machine itself, no mask, no wildcard.
fn is_someones(address: Ipv4Addr) -> bool {
    !(address.is_loopback() || address.octets()[0] == 0 || address.octets()[0] == 255)
}

/// Four small numbers are more often a version or a section than an address.
fn is_small(address: Ipv4Addr) -> bool {
    address.octets().iter().all(|octet| *octet < 20)
}

fn find_ipv6(view: &View<'_>, out: &mut Vec<Span>) {
    static CANDIDATE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:.]{1,40}"));
    for found in CANDIDATE.find_iter(&view.lower) {
        let candidate = found.as_str();
        // A full stop or colon of the sentence, but not the second colon of a trailing `::`.
        let trimmed = candidate.trim_end_matches('.');
        let trimmed = match trimmed.strip_suffix(':') {
            Some(shorter) if !shorter.ends_with(':') => shorter,
            _ => trimmed,
        };
        let (start, end) = (found.start(), found.start() + trimmed.len());
        let hex = trimmed.bytes().filter(u8::is_ascii_hexdigit).count();
        if hex >= MIN_HEX_DIGITS
            && trimmed.contains(|c: char| c.is_ascii_digit())
            && view.starts_word(start)
            && view.ends_word(end)
            && trimmed.parse::<Ipv6Addr>().is_ok()
        {
            out.push(Span::new(PiiKind::IpAddress, start, end));
        }
    }
}

fn find_url_credentials(view: &View<'_>, out: &mut Vec<Span>) {
    static USER_INFO: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"[a-z][a-z0-9+.-]*://([^\s/@:"'<>]*:[^\s/"'<>]+)@[^\s@]"#));
    static PARAMETER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"[?&;#](?:amp;)?(?:(access_?token|auth_?token|refresh_?token|id_?token|token|api[_-]?key|apikey|secret|client_?secret|password|passwd|pwd|pass|session_?id|sessionid|phpsessid|jsessionid|jwt|auth|x-amz-signature|x-amz-security-token|signature|sas|private_?token)|(key|sig|code|sid|session|state|invite|hash|credential))=([^\s&#"'<>;()\[\]]+)"#,
        )
    });
    let mut push = |start, end| {
        out.push(Span::new(PiiKind::UrlCredentials, start, end));
    };
    for captures in USER_INFO.captures_iter(&view.lower) {
        if let Some(info) = captures.get(1) {
            push(info.start(), info.end());
        }
    }
    for captures in PARAMETER.captures_iter(&view.lower) {
        let Some(value) = captures.get(3) else {
            continue;
        };
        let value_text = value.as_str().trim_end_matches(['.', ',', '!']);
        let opaque =
            value_text.len() >= MIN_OPAQUE && value_text.contains(|c: char| c.is_ascii_digit());
        if captures.get(1).is_some() || opaque {
            push(value.start(), value.start() + value_text.len());
        }
    }
}
