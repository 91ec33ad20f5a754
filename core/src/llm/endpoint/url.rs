//! The address of an endpoint.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{EndpointError, typed};

/// The address under which an endpoint's paths lie: `https://host[:port][/path]`, without a slash at its end, user, query or
/// fragment; scheme and host in lower case, no port that the scheme has anyway. The default is no address, which is right for
/// the browser's own model alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Reads what a person typed. Slashes at the end go, and so does a path of the protocol (`/chat/completions`,
    /// `/messages`, `/models`); nothing is added.
    ///
    /// # Errors
    /// [`EndpointError::Url`] with what is wrong and what would be right, in one sentence that does not repeat the address.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        match typed::parse(text.trim()) {
            Ok(url) => Ok(Self(url)),
            Err(wrong) => Err(EndpointError::Url(wrong.to_owned())),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port, as a browser writes them: what a policy names and the ledger books.
    pub fn origin(&self) -> &str {
        &self.0[..self.host_start() + self.authority().len()]
    }

    /// The host, an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        host_of(self.authority())
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        match ip(host) {
            Some(IpAddr::V4(ip)) => ip.is_loopback(),
            Some(IpAddr::V6(ip)) => ip.is_loopback(),
            None => host == "localhost" || host.ends_with(".localhost"),
        }
    }

    /// Whether it is a machine of the local network, as far as the name tells.
    pub fn is_private(&self) -> bool {
        let host = self.host();
        match ip(host) {
            Some(IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local(),
            Some(IpAddr::V6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
            None => {
                host.rsplit_once('.').is_some_and(|(_, top)| top == "local")
                    || (!host.contains('.') && !host.is_empty() && !self.is_loopback())
            }
        }
    }

    /// Whether anything follows the host.
    pub fn has_path(&self) -> bool {
        self.origin().len() < self.0.len()
    }

    /// The address with `suffix`, which begins with a slash, at its end.
    pub fn path(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.0)
    }

    fn host_start(&self) -> usize {
        self.0.find("://").map_or(0, |at| at + 3)
    }

    fn authority(&self) -> &str {
        let rest = &self.0[self.host_start()..];
        &rest[..rest.find('/').unwrap_or(rest.len())]
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = EndpointError;
    fn try_from(text: String) -> Result<Self, EndpointError> {
        if text.is_empty() {
            Ok(Self::default())
        } else {
            Self::parse(&text)
        }
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0
    }
}

/// The host of `host[:port]`.
pub(super) fn host_of(authority: &str) -> &str {
    let end = match authority.find(']') {
        Some(bracket) => bracket + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    &authority[..end]
}

fn ip(host: &str) -> Option<IpAddr> {
    match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(host) => host.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_addresses() {
        for (text, expected, origin) in [
            (
                "http://localhost:11434",
                "http://localhost:11434",
                "http://localhost:11434",
            ),
            (
                "  HTTPS://API.Example.COM/V1/ \n",
                "https://api.example.com/V1",
                "https://api.example.com",
            ),
            (
                "https://a.example:443/v1//",
                "https://a.example/v1",
                "https://a.example",
            ),
            (
                "http://a.example:80",
                "http://a.example",
                "http://a.example",
            ),
            (
                "http://a.example:443",
                "http://a.example:443",
                "http://a.example:443",
            ),
            (
                "https://a.example/v1/chat/completions",
                "https://a.example/v1",
                "https://a.example",
            ),
            (
                "https://a.example/v1/messages/",
                "https://a.example/v1",
                "https://a.example",
            ),
            (
                "https://a.example/v1/chat/completions/models/",
                "https://a.example/v1",
                "https://a.example",
            ),
            (
                "https://a.example/models",
                "https://a.example",
                "https://a.example",
            ),
            (
                "http://[::1]:8080/x",
                "http://[::1]:8080/x",
                "http://[::1]:8080",
            ),
            ("http://[0:0::1]", "http://[::1]", "http://[::1]"),
            (
                "http://gpu_box:8000",
                "http://gpu_box:8000",
                "http://gpu_box:8000",
            ),
            (
                "http://10.0.0.7:08000",
                "http://10.0.0.7:8000",
                "http://10.0.0.7:8000",
            ),
        ] {
            let url = BaseUrl::parse(text).expect(text);
            assert_eq!((url.as_str(), url.origin()), (expected, origin));
            assert_eq!(
                BaseUrl::parse(url.as_str()).as_ref(),
                Ok(&url),
                "reading again changes nothing"
            );
        }
    }

    #[test]
    fn where_an_address_lies() {
        for (text, loopback, private) in [
            ("http://localhost:1", true, false),
            ("http://a.localhost", true, false),
            ("http://127.9.9.9", true, false),
            ("http://[::1]", true, false),
            ("http://10.1.2.3", false, true),
            ("http://172.31.0.1", false, true),
            ("http://172.32.0.1", false, false),
            ("http://192.168.1.1", false, true),
            ("http://169.254.1.1", false, true),
            ("http://[fd00::1]", false, true),
            ("http://[fe80::1]", false, true),
            ("http://nas.local", false, true),
            ("http://gpubox:8000", false, true),
            ("https://a.example", false, false),
            ("http://8.8.8.8", false, false),
            ("http://[2001:db8::1]", false, false),
        ] {
            let url = BaseUrl::parse(text).expect(text);
            assert_eq!(
                (url.is_loopback(), url.is_private()),
                (loopback, private),
                "{text}"
            );
            assert_eq!(url.is_https(), text.starts_with("https"));
        }
        assert!(!BaseUrl::default().is_private() && !BaseUrl::default().is_loopback());
    }
}
