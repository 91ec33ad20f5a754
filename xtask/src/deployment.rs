//! What `config.json`, next to the page, says about model endpoints, and the policies that follow.
//!
//! The page reads the same file when it starts, by the same rules: `app/boot/endpoints.js`. Cases of both are in
//! `tests/e2e/config_cases.json`.

use std::fs;
use std::iter;
use std::path::Path;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use url::{Host, Url};

use crate::Failure;

/// Every connection that the page and its workers may open, but for `connect-src`. `worker-src` holds the page's own
/// blobs (see `app/src/spawn.rs`).
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'self'; form-action 'none'";

/// The endpoints of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Endpoints {
    /// The person may choose any; the page narrows its policy to that one.
    Any,
    /// Only these origins, possibly none.
    Only(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    // An absent field must be an error, not `None`, which allows most.
    #[serde(deserialize_with = "Option::deserialize")]
    endpoints: Option<Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoint {
    #[serde(deserialize_with = "name")]
    name: String,
    api: Api,
    base_url: Option<String>,
    #[expect(dead_code, reason = "checked here, used by the page")]
    #[serde(default, deserialize_with = "optional_name")]
    model: Option<String>,
}

#[derive(PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Api {
    OpenAi,
    Anthropic,
    #[serde(rename = "built_in")]
    BuiltIn,
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.trim().is_empty() {
        return Err(serde::de::Error::custom("a name is blank"));
    }
    Ok(name)
}

fn optional_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    if name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(serde::de::Error::custom("a model is blank"));
    }
    Ok(name)
}

impl Endpoints {
    /// Reads the `config.json` of a built site.
    pub(crate) fn of_site(site: &Path) -> Result<Self, Failure> {
        let path = site.join("config.json");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        // By way of maps, since a structure would also be read from a list of its fields.
        let config: Map<String, Value> = serde_json::from_str(text)?;
        let config: Config = serde_json::from_value(Value::Object(config))?;
        let Some(endpoints) = config.endpoints else {
            return Ok(Self::Any);
        };
        let mut origins = Vec::new();
        for endpoint in endpoints {
            let Endpoint {
                name,
                api,
                base_url,
                model: _,
            } = serde_json::from_value(Value::Object(endpoint))?;
            let origin = match (api, base_url) {
                (Api::BuiltIn, None) => continue,
                (Api::BuiltIn, Some(_)) => {
                    Err("what is built into the browser has no base_url".into())
                }
                (_, None) => Err("base_url is missing".into()),
                (_, Some(address)) => origin(&address),
            }
            .map_err(|error: Failure| format!("endpoint {name}: {error}"))?;
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        Ok(Self::Only(origins))
    }

    /// The policy that the page itself can hold.
    pub(crate) fn policy(&self) -> String {
        let reachable = match self {
            Self::Any => vec!["'self'", "https:", "http:"],
            Self::Only(origins) => iter::once("'self'")
                .chain(origins.iter().map(String::as_str))
                .collect(),
        };
        format!("{POLICY}; connect-src {}", reachable.join(" "))
    }

    /// The headers that the site recommends: the same policy, and what only headers can say.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            (
                "Content-Security-Policy",
                format!("{}; frame-ancestors 'self'", self.policy()),
            ),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("Referrer-Policy", "no-referrer".to_owned()),
            ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
            (
                "Permissions-Policy",
                "camera=(), microphone=(), geolocation=(), browsing-topics=()".to_owned(),
            ),
        ];
        // Covers what a policy does not, such as navigation and WebRTC, but cannot be narrowed by the page, so it
        // would shut out the endpoint that a person chooses.
        if let Self::Only(origins) = self {
            let allowed: Vec<String> = iter::once("response-origin".to_owned())
                .chain(origins.iter().map(|origin| format!("\"{origin}\"")))
                .collect();
            headers.push(("Connection-Allowlist", format!("({})", allowed.join(" "))));
        }
        headers
    }
}

/// The origin of an address, as a policy and a browser write it.
fn origin(address: &str) -> Result<String, Failure> {
    if address.contains(|c: char| c.is_whitespace() || "?#@\\".contains(c)) {
        return Err("base_url may hold scheme, host, port and path only".into());
    }
    let url = Url::parse(address).map_err(|error| format!("base_url: {error}"))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("base_url begins with neither https:// nor http://".into());
    }
    if let Some(Host::Ipv6(_)) = url.host() {
        return Err("no Content-Security-Policy can name an IPv6 address; use a host name, or localhost for this machine".into());
    }
    // A semicolon in a host would end the rule, and most of what is not a letter would make browsers skip it.
    let nameable = url.host_str().is_some_and(|host| {
        host.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    });
    if !nameable {
        return Err("a host that a policy can name holds letters, digits, hyphens and dots".into());
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Case {
        config: String,
        /// `null`: any.
        #[serde(default)]
        origins: Option<Vec<String>>,
        /// Part of the page's message.
        problem: Option<String>,
    }

    #[test]
    fn reads_a_configuration_as_the_page_does() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/e2e/config_cases.json")).unwrap();
        for case in cases {
            let found = Endpoints::parse(&case.config);
            match case.problem {
                Some(_) => assert!(found.is_err(), "{} is read as {found:?}", case.config),
                None => assert_eq!(
                    found.map_err(|error| error.to_string()),
                    Ok(case.origins.map_or(Endpoints::Any, Endpoints::Only)),
                    "{}",
                    case.config
                ),
            }
        }
    }

    #[test]
    fn the_shipped_configuration_lets_the_person_choose() {
        let shipped = Endpoints::of_site(&crate::root().join("public")).unwrap();
        assert_eq!(shipped, Endpoints::Any);
    }

    #[test]
    fn policies_name_what_is_allowed_and_nothing_else() {
        let connect = |endpoints: &Endpoints| {
            let policy = endpoints.policy();
            policy.rsplit("; ").next().unwrap().to_owned()
        };
        let allowlist = |endpoints: &Endpoints| {
            let mut headers = endpoints.headers().into_iter();
            headers
                .find(|(name, _)| *name == "Connection-Allowlist")
                .map(|(_, value)| value)
        };
        let two = Endpoints::Only(vec!["https://a.example".into(), "http://b:8080".into()]);
        let none = Endpoints::Only(Vec::new());
        assert_eq!(connect(&Endpoints::Any), "connect-src 'self' https: http:");
        assert_eq!(allowlist(&Endpoints::Any), None);
        assert_eq!(connect(&none), "connect-src 'self'");
        assert_eq!(allowlist(&none).unwrap(), "(response-origin)");
        assert_eq!(
            connect(&two),
            "connect-src 'self' https://a.example http://b:8080"
        );
        assert_eq!(
            allowlist(&two).unwrap(),
            "(response-origin \"https://a.example\" \"http://b:8080\")"
        );
        for endpoints in [Endpoints::Any, none, two] {
            let (_, header) = &endpoints.headers()[0];
            assert!(header.starts_with(&endpoints.policy()));
            assert!(header.ends_with("; frame-ancestors 'self'"));
        }
    }
}
