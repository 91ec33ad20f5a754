//! "Test connection": what is wrong with an endpoint, from what could be observed.
//!
//! A browser does not tell a page why a call failed. What is known beside it tells most causes apart: the page's own
//! address, its policy, the browser's permissions, and whether a call that asks for no answer got through.

mod advice;

use serde::{Deserialize, Serialize};

use super::endpoint::BaseUrl;
use super::shape::Format;
use super::wire::CallError;

pub use advice::Advice;

/// What the browser says about calls to the local network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// They are allowed.
    Granted,
    /// They are not.
    Denied,
    /// The person is asked, and has not answered.
    Prompt,
}

/// What could be observed of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Whether the page itself came by https.
    pub page_is_https: bool,
    /// Where the call went.
    pub url: BaseUrl,
    /// Whether the page's policy (`connect-src`) names the endpoint.
    pub allowed_by_policy: bool,
    /// What came of the call. A browser reports most failures as [`CallError::Unreachable`].
    pub result: Result<(), CallError>,
    /// Whether a call in mode `no-cors`, which asks for no answer, got through; `None` if none was made.
    pub no_cors_reachable: Option<bool>,
    /// The browser's permission for the local network; `None` where it has none.
    pub local_network_permission: Option<Permission>,
    /// Whether the list of models could be read; `None` if it was not asked for.
    pub models_listed: Option<bool>,
    /// The best answer format that the endpoint honours; `None` if it was not probed.
    pub format: Option<Format>,
}

/// What is wrong with an endpoint, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Diagnosis {
    /// It works.
    Ok,
    /// It works, but does not enforce a JSON schema: answers are asked for in words. No failure.
    NoJsonSchema,
    /// The page's own policy does not name it.
    PolicyForbids,
    /// A page that came by https may not call an address without.
    MixedContent,
    /// The browser does not let the page reach the local network.
    LocalNetworkDenied,
    /// The server is there but does not let this page read its answers.
    CorsRefused,
    /// Nothing answers at the address.
    Unreachable,
    /// It did not answer in time.
    TimedOut,
    /// It refuses the key.
    Key,
    /// It does not know the model.
    UnknownModel,
    /// There is a server, but not under this path.
    UnknownPath,
    /// It asks for fewer calls.
    RateLimited,
    /// Even a small question does not fit.
    ContextTooSmall,
    /// It does not speak the protocol.
    Protocol,
    /// It failed.
    Server,
}

/// Finds the likeliest cause of what was observed.
pub fn diagnose(observed: &Observed) -> Diagnosis {
    let error = match &observed.result {
        Ok(()) => {
            let is_lesser = observed
                .format
                .is_some_and(|format| matches!(format, Format::JsonObject | Format::Tags));
            return if is_lesser {
                Diagnosis::NoJsonSchema
            } else {
                Diagnosis::Ok
            };
        }
        Err(error) => error,
    };
    match error {
        CallError::Unreachable => no_connection(observed),
        // The call waits as long as the question stands.
        CallError::TimedOut if awaits_permission(observed) => Diagnosis::LocalNetworkDenied,
        CallError::TimedOut => Diagnosis::TimedOut,
        CallError::Key(_) => Diagnosis::Key,
        CallError::Unknown(_) if observed.models_listed == Some(false) => Diagnosis::UnknownPath,
        CallError::Unknown(_) => Diagnosis::UnknownModel,
        CallError::Refused(405) => Diagnosis::UnknownPath,
        // An account without credit.
        CallError::RateLimited { .. } | CallError::Refused(402 | 429) => Diagnosis::RateLimited,
        CallError::TooLong => Diagnosis::ContextTooSmall,
        CallError::Server { .. } | CallError::Cut => Diagnosis::Server,
        CallError::Refused(_) | CallError::Protocol | CallError::Huge(_) => Diagnosis::Protocol,
    }
}

fn no_connection(observed: &Observed) -> Diagnosis {
    let url = &observed.url;
    let is_denied = observed.local_network_permission == Some(Permission::Denied);
    if !observed.allowed_by_policy {
        Diagnosis::PolicyForbids
    } else if observed.page_is_https && !url.is_https() && !url.is_loopback() {
        Diagnosis::MixedContent
    } else if is_local(url) && is_denied {
        Diagnosis::LocalNetworkDenied
    } else if observed.no_cors_reachable == Some(true) {
        Diagnosis::CorsRefused
    } else if awaits_permission(observed) {
        Diagnosis::LocalNetworkDenied
    } else {
        Diagnosis::Unreachable
    }
}

fn is_local(url: &BaseUrl) -> bool {
    url.is_loopback() || url.is_private()
}

fn awaits_permission(observed: &Observed) -> bool {
    is_local(&observed.url) && observed.local_network_permission == Some(Permission::Prompt)
}

impl Diagnosis {
    /// Whether a run cannot start with it.
    pub fn is_failure(self) -> bool {
        !matches!(self, Self::Ok | Self::NoJsonSchema)
    }

    /// The cause in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ok => "The connection works.",
            Self::NoJsonSchema => {
                "The connection works. The server does not enforce a form of answers, so it is asked for in words."
            }
            Self::PolicyForbids => {
                "This page may not call this address: its own policy does not name it."
            }
            Self::MixedContent => {
                "The browser blocks the call: this page came by https, and the address begins with http."
            }
            Self::LocalNetworkDenied => {
                "The browser does not let this page reach servers on your machine or network."
            }
            Self::CorsRefused => {
                "The server is there, but does not let this page read its answers."
            }
            Self::Unreachable => "Nothing answers at this address.",
            Self::TimedOut => "The server did not answer in time.",
            Self::Key => "The server refuses the key.",
            Self::UnknownModel => "The server does not know the model.",
            Self::UnknownPath => "There is a server at this address, but not under this path.",
            Self::RateLimited => {
                "The server asks for fewer calls, or the account has no credit left."
            }
            Self::ContextTooSmall => "Even a short question is longer than the model's context.",
            Self::Protocol => "The server does not answer as its protocol says.",
            Self::Server => "The server failed.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(url: &str, result: Result<(), CallError>) -> Observed {
        Observed {
            page_is_https: true,
            url: BaseUrl::parse(url).expect("a good address"),
            allowed_by_policy: true,
            result,
            no_cors_reachable: Some(false),
            local_network_permission: None,
            models_listed: None,
            format: None,
        }
    }

    #[test]
    fn causes_without_a_connection() {
        use Permission::{Denied, Granted, Prompt};
        for (url, policy, no_cors, permission, expected) in [
            (
                "http://localhost:1",
                true,
                false,
                None,
                Diagnosis::Unreachable,
            ),
            (
                "http://localhost:1",
                true,
                true,
                None,
                Diagnosis::CorsRefused,
            ),
            (
                "http://localhost:1",
                true,
                true,
                Some(Granted),
                Diagnosis::CorsRefused,
            ),
            (
                "http://localhost:1",
                true,
                false,
                Some(Granted),
                Diagnosis::Unreachable,
            ),
            (
                "http://localhost:1",
                true,
                false,
                Some(Denied),
                Diagnosis::LocalNetworkDenied,
            ),
            (
                "http://localhost:1",
                true,
                false,
                Some(Prompt),
                Diagnosis::LocalNetworkDenied,
            ),
            (
                "http://localhost:1",
                false,
                true,
                Some(Denied),
                Diagnosis::PolicyForbids,
            ),
            (
                "http://192.168.0.2",
                true,
                false,
                Some(Granted),
                Diagnosis::MixedContent,
            ),
            (
                "http://a.example",
                true,
                true,
                None,
                Diagnosis::MixedContent,
            ),
            (
                "https://192.168.0.2",
                true,
                false,
                Some(Denied),
                Diagnosis::LocalNetworkDenied,
            ),
            (
                "https://a.example",
                true,
                false,
                Some(Denied),
                Diagnosis::Unreachable,
            ),
            (
                "https://a.example",
                true,
                true,
                None,
                Diagnosis::CorsRefused,
            ),
        ] {
            let observed = Observed {
                allowed_by_policy: policy,
                no_cors_reachable: Some(no_cors),
                local_network_permission: permission,
                ..observed(url, Err(CallError::Unreachable))
            };
            assert_eq!(diagnose(&observed), expected, "{observed:?}");
        }
        let http_page = Observed {
            page_is_https: false,
            ..observed("http://a.example", Err(CallError::Unreachable))
        };
        assert_eq!(diagnose(&http_page), Diagnosis::Unreachable);
    }

    #[test]
    fn causes_with_an_answer() {
        let limited = CallError::RateLimited {
            retry_after_ms: None,
        };
        let failed = CallError::Server {
            status: 500,
            retry_after_ms: None,
        };
        for (result, listed, format, expected) in [
            (Ok(()), None, None, Diagnosis::Ok),
            (Ok(()), None, Some(Format::JsonSchema), Diagnosis::Ok),
            (
                Ok(()),
                None,
                Some(Format::JsonObject),
                Diagnosis::NoJsonSchema,
            ),
            (Ok(()), None, Some(Format::Tags), Diagnosis::NoJsonSchema),
            (Err(CallError::TimedOut), None, None, Diagnosis::TimedOut),
            (Err(CallError::Key(401)), None, None, Diagnosis::Key),
            (
                Err(CallError::Unknown(404)),
                Some(true),
                None,
                Diagnosis::UnknownModel,
            ),
            (
                Err(CallError::Unknown(404)),
                Some(false),
                None,
                Diagnosis::UnknownPath,
            ),
            (
                Err(CallError::Refused(405)),
                None,
                None,
                Diagnosis::UnknownPath,
            ),
            (
                Err(CallError::Refused(402)),
                None,
                None,
                Diagnosis::RateLimited,
            ),
            (
                Err(CallError::Refused(400)),
                None,
                None,
                Diagnosis::Protocol,
            ),
            (Err(limited), None, None, Diagnosis::RateLimited),
            (
                Err(CallError::TooLong),
                None,
                None,
                Diagnosis::ContextTooSmall,
            ),
            (Err(CallError::Protocol), None, None, Diagnosis::Protocol),
            (Err(CallError::Huge(1)), None, None, Diagnosis::Protocol),
            (Err(CallError::Cut), None, None, Diagnosis::Server),
            (Err(failed), None, None, Diagnosis::Server),
        ] {
            let is_ok = result.is_ok();
            let observed = Observed {
                models_listed: listed,
                format,
                ..observed("http://localhost:1", result)
            };
            assert_eq!(diagnose(&observed), expected, "{observed:?}");
            assert_eq!(expected.is_failure(), !is_ok);
        }
        let waiting = Observed {
            local_network_permission: Some(Permission::Prompt),
            ..observed("http://localhost:1", Err(CallError::TimedOut))
        };
        assert_eq!(diagnose(&waiting), Diagnosis::LocalNetworkDenied);
    }
}
