//! What to do about a diagnosis, server by server.

use super::Diagnosis;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What to do, in plain words.
    pub text: &'static str,
    /// What to paste into a terminal or a settings file; empty if nothing.
    pub paste: String,
}

fn say(text: &'static str) -> Advice {
    Advice {
        text,
        paste: String::new(),
    }
}

fn paste(text: &'static str, paste: impl Into<String>) -> Advice {
    Advice {
        text,
        paste: paste.into(),
    }
}

impl Diagnosis {
    /// What to do about it, the likeliest first. `preset` is the [id](crate::llm::Preset::id) of the server's preset,
    /// `page_origin` the page's own origin and `endpoint_origin` the server's, as in `https://host:port`.
    pub fn advice(self, preset: &str, page_origin: &str, endpoint_origin: &str) -> Vec<Advice> {
        match self {
            Self::Ok => Vec::new(),
            Self::NoJsonSchema => vec![say(
                "Nothing has to be done. Small models even answer better this way; answers that cannot be read are asked for again.",
            )],
            Self::PolicyForbids => vec![paste(
                "Ask who runs this page to add the address to its config.json and to the policy that its server sends. In a copy of your own you can do it yourself.",
                format!("connect-src 'self' {endpoint_origin}"),
            )],
            Self::MixedContent => vec![
                say(
                    "If the server runs on this machine, write localhost instead of its name or number: browsers allow that.",
                ),
                say(
                    "Otherwise give the server https, for example by a reverse proxy, or open this page by http from the same network.",
                ),
            ],
            Self::LocalNetworkDenied => vec![
                say(
                    "Click the icon to the left of this page's address, allow access to the local network and to apps on this device, and test again.",
                ),
                say("The browser can ask only if this page came by https or from localhost."),
                paste(
                    "If the page is shown within another page, that one has to pass the permission on.",
                    "<iframe allow=\"local-network-access; loopback-network; local-network\">",
                ),
            ],
            Self::CorsRefused => cors(preset, page_origin),
            Self::Unreachable => unreachable(preset),
            Self::TimedOut => vec![
                say(
                    "A local server loads its model at the first call: wait a moment and test again.",
                ),
                say("Give it a longer time limit, a smaller model, or fewer calls at a time."),
            ],
            Self::Key => key(preset),
            Self::UnknownModel => unknown_model(preset),
            Self::UnknownPath => vec![
                say(
                    "Give the address without a path, or with the one that the server's manual names; most have their API under /v1.",
                ),
                say(
                    "Check that the protocol is right: OpenAI's and Anthropic's have different paths.",
                ),
            ],
            Self::RateLimited => vec![
                say("Wait a minute and test again; the run slows down by itself where it has to."),
                say("If it stays so, look at the limits and the credit of the account."),
            ],
            Self::ContextTooSmall => context(preset),
            Self::Protocol => vec![
                say("Check the address: what answers there may be a web page and not the API."),
                say(
                    "Check the protocol and the name of the model. Some models are for embeddings or images and do not chat.",
                ),
            ],
            Self::Server => vec![
                say(
                    "Look at what the server printed: too little memory for the model is the usual cause.",
                ),
                say("Test again in a moment; with fewer calls at a time it may hold."),
            ],
        }
    }
}

fn cors(preset: &str, origin: &str) -> Vec<Advice> {
    match preset {
        "ollama" => vec![
            paste(
                "Linux and a terminal of your own: stop Ollama, then start it with this page's address.",
                format!("OLLAMA_ORIGINS={origin} ollama serve"),
            ),
            paste(
                "Linux as a service: run \"sudo systemctl edit ollama\", add these lines, then run \"sudo systemctl restart ollama\".",
                format!("[Service]\nEnvironment=\"OLLAMA_ORIGINS={origin}\""),
            ),
            paste(
                "macOS: run this, then quit Ollama and start it again.",
                format!("launchctl setenv OLLAMA_ORIGINS \"{origin}\""),
            ),
            paste(
                "Windows: run this, then quit Ollama by its icon and start it again.",
                format!("setx OLLAMA_ORIGINS \"{origin}\""),
            ),
        ],
        "lm_studio" => vec![
            say(
                "In LM Studio open Developer, then the settings of the server, switch on \"Enable CORS\" and start the server again.",
            ),
            paste("Or in a terminal:", "lms server start --cors"),
        ],
        "llama_cpp" => vec![
            paste(
                "Add this to the command that starts the server. Older versions let every page read; update if the option is not known.",
                format!("--cors-origins {origin}"),
            ),
            say(
                "With an API key set, the server refuses calls without it: put the key in its field.",
            ),
        ],
        "vllm" => vec![paste(
            "Add this to the command that starts the server.",
            format!("--allowed-origins '[\"{origin}\"]'"),
        )],
        "litellm" => vec![
            say(
                "LiteLLM itself lets every page read. Look for a proxy before it that refuses the method OPTIONS or takes headers away.",
            ),
            paste("Headers that the proxy has to send:", headers(origin)),
        ],
        "anthropic" => vec![
            say(
                "Calls from browsers may be switched off for your organisation: its administrator can allow them, or you can use a key of another organisation.",
            ),
            say("Or put a proxy of your own, such as LiteLLM, before it."),
        ],
        "openai" => vec![say(
            "OpenAI lets pages read. A wrong address or a browser extension that blocks calls looks the same: check both.",
        )],
        _ => vec![paste(
            "The server, or the proxy before it, has to send these headers, also in answer to the method OPTIONS and without asking for a key there.",
            headers(origin),
        )],
    }
}

fn headers(origin: &str) -> String {
    format!(
        "Access-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\nAccess-Control-Allow-Headers: authorization, content-type, x-api-key, anthropic-version, anthropic-dangerous-direct-browser-access"
    )
}

fn unreachable(preset: &str) -> Vec<Advice> {
    let start = match preset {
        "ollama" => paste("Start Ollama.", "ollama serve"),
        "lm_studio" => paste(
            "Start the server of LM Studio, in Developer or in a terminal.",
            "lms server start --cors",
        ),
        "llama_cpp" => paste(
            "Start the server with a model.",
            "llama-server -m MODEL.gguf -c 16384 -np 2 --port 8080",
        ),
        "vllm" => paste(
            "Start the server with a model.",
            "vllm serve MODEL --port 8000",
        ),
        "litellm" => paste(
            "Start the proxy.",
            "litellm --config config.yaml --port 4000",
        ),
        "openai" | "anthropic" => say(
            "Check that this machine is online, and that no firewall or extension blocks the call.",
        ),
        "built_in" => say(
            "This browser has no language model of its own, or has not loaded it yet: choose another endpoint.",
        ),
        _ => say("Start the server, and check host and port for typing errors."),
    };
    vec![
        start,
        say(
            "Open the address in another tab: if nothing comes there either, the server does not run or the port is wrong.",
        ),
        say("A server on another machine must listen on the network, not on localhost alone."),
    ]
}

fn key(preset: &str) -> Vec<Advice> {
    match preset {
        "ollama" => vec![say(
            "Ollama on your machine needs no key: leave the field empty. It also answers 403 to pages that OLLAMA_ORIGINS does not name.",
        )],
        "llama_cpp" | "vllm" | "lm_studio" => vec![say(
            "The server was started with a key of its own: put that one in the field.",
        )],
        _ => vec![
            say("Copy the key again from where you got it, and check that it has not expired."),
            say("Check that the key may use this model, and that it belongs to this provider."),
        ],
    }
}

fn unknown_model(preset: &str) -> Vec<Advice> {
    let choose = say("Choose a name from the list of models, letter by letter as it stands there.");
    match preset {
        "ollama" => vec![
            choose,
            paste("Or download the model first.", "ollama pull MODEL"),
        ],
        "lm_studio" => vec![choose, paste("Or load the model first.", "lms load MODEL")],
        "openai" | "anthropic" => vec![choose, say("Some models are open to some accounts only.")],
        _ => vec![choose],
    }
}

fn context(preset: &str) -> Vec<Advice> {
    let start = match preset {
        "ollama" => paste(
            "Give Ollama a longer context and start it again.",
            "OLLAMA_CONTEXT_LENGTH=16384 ollama serve",
        ),
        "lm_studio" => paste(
            "Load the model with a longer context.",
            "lms load MODEL --context-length 16384",
        ),
        "llama_cpp" => paste(
            "Start the server with a longer context: each of its slots gets an equal part.",
            "-c 16384 -np 2",
        ),
        "vllm" => paste(
            "Start the server with a longer context.",
            "--max-model-len 16384",
        ),
        _ => say("Choose a model with a longer context."),
    };
    vec![start]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::PRESETS;

    const PAGE: &str = "https://page.example";
    const SERVER: &str = "http://localhost:11434";

    #[test]
    fn every_failure_has_advice_for_every_server() {
        for diagnosis in [
            Diagnosis::NoJsonSchema,
            Diagnosis::PolicyForbids,
            Diagnosis::MixedContent,
            Diagnosis::LocalNetworkDenied,
            Diagnosis::CorsRefused,
            Diagnosis::Unreachable,
            Diagnosis::TimedOut,
            Diagnosis::Key,
            Diagnosis::UnknownModel,
            Diagnosis::UnknownPath,
            Diagnosis::RateLimited,
            Diagnosis::ContextTooSmall,
            Diagnosis::Protocol,
            Diagnosis::Server,
        ] {
            for preset in PRESETS {
                assert!(
                    !diagnosis.advice(preset.id, PAGE, SERVER).is_empty(),
                    "{diagnosis:?} {}",
                    preset.id
                );
            }
        }
        assert_eq!(Diagnosis::Ok.advice("ollama", PAGE, SERVER), []);
    }

    #[test]
    fn what_to_paste_names_the_page() {
        for (preset, expected) in [
            ("ollama", "OLLAMA_ORIGINS=https://page.example ollama serve"),
            ("llama_cpp", "--cors-origins https://page.example"),
            ("vllm", "--allowed-origins '[\"https://page.example\"]'"),
            ("lm_studio", "lms server start --cors"),
        ] {
            let advice = Diagnosis::CorsRefused.advice(preset, PAGE, SERVER);
            assert!(
                advice.iter().any(|advice| advice.paste == expected),
                "{preset}: {advice:?}"
            );
        }
        let other = Diagnosis::CorsRefused.advice("other", PAGE, SERVER);
        assert!(
            other[0]
                .paste
                .starts_with("Access-Control-Allow-Origin: https://page.example\n")
        );
        let policy = Diagnosis::PolicyForbids.advice("ollama", PAGE, SERVER);
        assert_eq!(policy[0].paste, "connect-src 'self' http://localhost:11434");
    }
}
