//! Endpoints that people are likely to have.

use super::Api;

/// A kind of server with its usual address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stable name.
    pub id: &'static str,
    /// Display name.
    pub name: &'static str,
    /// Its protocol.
    pub api: Api,
    /// Where it usually is; empty where there is no usual place.
    pub base_url: &'static str,
    /// Whether it answers nobody without a key.
    pub needs_key: bool,
    /// What to know before the first call.
    pub note: &'static str,
}

/// The presets, in display order.
pub const PRESETS: [Preset; 9] = [
    Preset {
        id: "ollama",
        name: "Ollama",
        api: Api::OpenAi,
        base_url: "http://localhost:11434",
        needs_key: false,
        note: "On your machine. Ollama answers this page only if OLLAMA_ORIGINS names it. Its context is short unless you set OLLAMA_CONTEXT_LENGTH, and it cuts longer prompts without a word.",
    },
    Preset {
        id: "lm_studio",
        name: "LM Studio",
        api: Api::OpenAi,
        base_url: "http://localhost:1234",
        needs_key: false,
        note: "On your machine. Start its server and switch on \"Enable CORS\" there.",
    },
    Preset {
        id: "llama_cpp",
        name: "llama.cpp server",
        api: Api::OpenAi,
        base_url: "http://localhost:8080",
        needs_key: false,
        note: "On your machine. The context is shared by the slots: start it with a large one, and as many slots as calls at a time.",
    },
    Preset {
        id: "vllm",
        name: "vLLM",
        api: Api::OpenAi,
        base_url: "http://localhost:8000",
        needs_key: false,
        note: "On a machine of yours. It takes many calls at a time.",
    },
    Preset {
        id: "litellm",
        name: "LiteLLM proxy",
        api: Api::OpenAi,
        base_url: "http://localhost:4000",
        needs_key: true,
        note: "A proxy before other providers: what it gets, they get.",
    },
    Preset {
        id: "openai",
        name: "OpenAI",
        api: Api::OpenAi,
        base_url: "https://api.openai.com",
        needs_key: true,
        note: "The redacted text leaves your machine and goes to OpenAI.",
    },
    Preset {
        id: "anthropic",
        name: "Anthropic",
        api: Api::Anthropic,
        base_url: "https://api.anthropic.com",
        needs_key: true,
        note: "The redacted text leaves your machine and goes to Anthropic. Some organisations do not allow calls from a browser.",
    },
    Preset {
        id: "built_in",
        name: "The browser's own model",
        api: Api::BuiltIn,
        base_url: "",
        needs_key: false,
        note: "Only some browsers have one. Nothing leaves your machine; it is small and slow.",
    },
    Preset {
        id: "other",
        name: "Another server",
        api: Api::OpenAi,
        base_url: "",
        needs_key: false,
        note: "Any server that speaks the protocol of OpenAI's chat completions.",
    },
];

/// The preset with this name.
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::BaseUrl;

    #[test]
    fn presets_have_good_addresses_and_names_of_their_own() {
        for (i, known) in PRESETS.iter().enumerate() {
            assert_eq!(preset(known.id), Some(known));
            assert!(PRESETS[..i].iter().all(|other| other.name != known.name));
            if !known.base_url.is_empty() {
                let url = BaseUrl::parse(known.base_url).expect("a good address");
                assert_eq!(url.as_str(), known.base_url);
                assert!(url.is_https() || url.is_loopback(), "{}", known.id);
            }
        }
    }
}
