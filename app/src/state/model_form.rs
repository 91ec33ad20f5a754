//! The form of the endpoint: what the person typed, and the endpoint it stands for.
//!
//! It holds no key: that is with the [`Link`](super::app_context::Link), which hands it to the worker and to nobody else.
//! So this form may be kept while the page is loaded again, which a new endpoint's address asks for.

use clioscope_core::llm::{Api, BaseUrl, Endpoint, Format, PRESETS, Preset, preset};
use serde::{Deserialize, Serialize};

/// Fewest tokens of context with which a facet can be asked for.
const LEAST_CONTEXT: u64 = 1_024;
/// More than any model has.
const MOST_CONTEXT: u64 = 10_000_000;
/// Most calls at a time that a browser would keep up.
const MOST_AT_A_TIME: u64 = 256;
/// Longest time limit of a call, in seconds.
const MOST_SECONDS: u64 = 3_600;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelField {
    /// The base address.
    Url,
    /// The model's name.
    Model,
    /// Tokens of context.
    Context,
    /// Calls at a time.
    AtATime,
    /// Seconds until a call is given up.
    Timeout,
}

impl ModelField {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Url,
        Self::Model,
        Self::Context,
        Self::AtATime,
        Self::Timeout,
    ];
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelFieldError {
    /// The address, in words of the core.
    Url(String),
    /// No model is named.
    NoModel,
    /// No whole number within these bounds.
    Range(u64, u64),
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelForm {
    /// Whether a model of the person's names things; otherwise the built-in way does.
    pub on: bool,
    /// Id of the preset, or `config` for an endpoint of the administrator.
    pub preset: String,
    /// Its protocol.
    pub api: Api,
    /// Text of [`ModelField::Url`].
    pub url: String,
    /// Text of [`ModelField::Model`].
    pub model: String,
    /// Text of [`ModelField::Context`].
    pub context: String,
    /// Text of [`ModelField::AtATime`].
    pub at_a_time: String,
    /// Text of [`ModelField::Timeout`].
    pub timeout: String,
    /// How answers are asked for, if the person says so; as the test finds if `None`.
    pub format: Option<Format>,
}

/// The preset of endpoints that the administrator fixed.
pub const CONFIG_PRESET: &str = "config";

impl Default for ModelForm {
    fn default() -> Self {
        let first = &PRESETS[0];
        let usual = Endpoint::new(first.api, BaseUrl::default(), "");
        Self {
            on: false,
            preset: first.id.to_owned(),
            api: first.api,
            url: first.base_url.to_owned(),
            model: String::new(),
            context: usual.context_tokens.to_string(),
            at_a_time: usual.max_concurrency.to_string(),
            timeout: (usual.timeout_ms / 1_000).to_string(),
            format: None,
        }
    }
}

impl ModelForm {
    /// The preset chosen, unless it is the administrator's.
    pub fn preset(&self) -> Option<&'static Preset> {
        preset(&self.preset)
    }

    /// Fills in what a preset knows. The model's name stays only if the server does.
    pub fn choose(&mut self, preset: &Preset) {
        if self.preset == preset.id {
            return;
        }
        preset.id.clone_into(&mut self.preset);
        self.place(preset.api, preset.base_url);
    }

    /// Fills in an endpoint of the administrator.
    pub fn choose_fixed(&mut self, api: Api, url: &str, model: Option<&str>) {
        CONFIG_PRESET.clone_into(&mut self.preset);
        if self.api != api || self.url != url {
            self.place(api, url);
        }
        if let Some(model) = model {
            model.clone_into(&mut self.model);
        }
    }

    /// Fills in the endpoint of an interrupted run.
    pub fn fill(&mut self, endpoint: &Endpoint) {
        let url = endpoint.base_url.as_str();
        let known = PRESETS
            .iter()
            .find(|preset| preset.api == endpoint.api && preset.base_url == url)
            .or_else(|| {
                PRESETS
                    .iter()
                    .find(|preset| preset.base_url.is_empty() && preset.api == endpoint.api)
            });
        *self = Self {
            on: true,
            preset: known.map_or_else(|| "other".to_owned(), |preset| preset.id.to_owned()),
            api: endpoint.api,
            url: url.to_owned(),
            model: endpoint.model.clone(),
            context: endpoint.context_tokens.to_string(),
            at_a_time: endpoint.max_concurrency.to_string(),
            timeout: (endpoint.timeout_ms / 1_000).to_string(),
            format: Some(endpoint.format),
        };
    }

    fn place(&mut self, api: Api, url: &str) {
        let usual = Endpoint::new(api, BaseUrl::default(), "");
        self.api = api;
        url.clone_into(&mut self.url);
        self.model.clear();
        self.at_a_time = usual.max_concurrency.to_string();
        self.format = None;
    }

    /// The text typed into `field`.
    pub fn text(&self, field: ModelField) -> &str {
        match field {
            ModelField::Url => &self.url,
            ModelField::Model => &self.model,
            ModelField::Context => &self.context,
            ModelField::AtATime => &self.at_a_time,
            ModelField::Timeout => &self.timeout,
        }
    }

    /// Replaces the text of `field`.
    pub fn set_text(&mut self, field: ModelField, text: String) {
        match field {
            ModelField::Url => self.url = text,
            ModelField::Model => self.model = text,
            ModelField::Context => self.context = text,
            ModelField::AtATime => self.at_a_time = text,
            ModelField::Timeout => self.timeout = text,
        }
    }

    /// Whether `field` means anything for the chosen protocol.
    pub fn uses(&self, field: ModelField) -> bool {
        !matches!(field, ModelField::Url | ModelField::Model) || self.api != Api::BuiltIn
    }

    /// What is wrong with `field`, if anything.
    pub fn error(&self, field: ModelField) -> Option<ModelFieldError> {
        if !self.uses(field) {
            return None;
        }
        match field {
            ModelField::Url => BaseUrl::parse(&self.url)
                .err()
                .map(|error| ModelFieldError::Url(error.to_string())),
            ModelField::Model => self
                .model
                .trim()
                .is_empty()
                .then_some(ModelFieldError::NoModel),
            ModelField::Context | ModelField::AtATime | ModelField::Timeout => {
                self.number(field).err()
            }
        }
    }

    /// The base address, if it is one.
    pub fn base_url(&self) -> Option<BaseUrl> {
        match self.api {
            Api::BuiltIn => Some(BaseUrl::default()),
            Api::OpenAi | Api::Anthropic => BaseUrl::parse(&self.url).ok(),
        }
    }

    /// Whether the model runs in the browser itself.
    pub fn is_built_in(&self) -> bool {
        self.api == Api::BuiltIn
    }

    /// The endpoint, with the answer format chosen, else `found`, else the one that every model can do; `None` while a field
    /// is wrong.
    pub fn endpoint(&self, found: Option<Format>) -> Option<Endpoint> {
        let model = self.model.trim();
        self.complete(model, found)
            .filter(|_| !model.is_empty() || self.is_built_in())
    }

    /// The endpoint while its model may not be chosen yet, for the list of models.
    pub fn endpoint_to_list(&self) -> Option<Endpoint> {
        self.complete(self.model.trim(), None)
    }

    fn complete(&self, model: &str, found: Option<Format>) -> Option<Endpoint> {
        let number = |field| self.number(field).ok();
        Some(Endpoint {
            format: self.format.or(found).unwrap_or_default(),
            context_tokens: number(ModelField::Context)? as usize,
            max_concurrency: number(ModelField::AtATime)? as usize,
            timeout_ms: number(ModelField::Timeout)? as u32 * 1_000,
            ..Endpoint::new(self.api, self.base_url()?, model)
        })
    }

    fn number(&self, field: ModelField) -> Result<u64, ModelFieldError> {
        let (least, most) = match field {
            ModelField::Context => (LEAST_CONTEXT, MOST_CONTEXT),
            ModelField::Timeout => (1, MOST_SECONDS),
            ModelField::Url | ModelField::Model | ModelField::AtATime => (1, MOST_AT_A_TIME),
        };
        super::settings::whole_number(self.text(field))
            .filter(|number| (least..=most).contains(number))
            .ok_or(ModelFieldError::Range(least, most))
    }
}

/// Whether two endpoints answer alike: what was found about one holds for the other.
pub fn same_server(a: &Endpoint, b: &Endpoint) -> bool {
    a.api == b.api && a.base_url == b.base_url && a.model == b.model
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ModelForm {
        ModelForm {
            on: true,
            model: "m".to_owned(),
            ..ModelForm::default()
        }
    }

    #[test]
    fn a_form_with_a_model_is_an_endpoint() {
        let endpoint = form().endpoint(Some(Format::JsonSchema)).unwrap();
        assert_eq!(endpoint.format, Format::JsonSchema);
        assert_eq!(endpoint.base_url.as_str(), PRESETS[0].base_url);
        assert!(ModelForm::default().endpoint(None).is_none());
        assert!(ModelForm::default().endpoint_to_list().is_some());
    }

    #[test]
    fn every_wrong_field_is_told() {
        for (field, text, wrong) in [
            (ModelField::Url, "localhost", true),
            (ModelField::Url, "http://localhost:1234/", false),
            (ModelField::Url, "", true),
            (ModelField::Model, "  ", true),
            (ModelField::Context, "2048", false),
            (ModelField::Context, "8,192", false),
            (ModelField::Context, "100", true),
            (ModelField::Context, "2k", true),
            (ModelField::AtATime, "0", true),
            (ModelField::AtATime, "1", false),
            (ModelField::Timeout, "-1", true),
            (ModelField::Timeout, "600", false),
        ] {
            let mut form = form();
            form.set_text(field, text.to_owned());
            assert_eq!(form.error(field).is_some(), wrong, "{field:?} {text:?}");
            assert_eq!(form.endpoint(None).is_none(), wrong, "{field:?} {text:?}");
        }
    }

    #[test]
    fn the_browsers_own_model_needs_neither_address_nor_name() {
        let mut form = form();
        form.choose(preset("built_in").unwrap());
        assert!(form.error(ModelField::Url).is_none() && form.error(ModelField::Model).is_none());
        assert_eq!(form.endpoint(None).unwrap().max_concurrency, 1);
    }

    #[test]
    fn another_preset_forgets_the_model_and_the_same_does_not() {
        let mut form = form();
        form.choose(&PRESETS[0]);
        assert_eq!(form.model, "m");
        form.choose(preset("openai").unwrap());
        assert!(form.model.is_empty() && form.url.contains("openai"));
    }

    #[test]
    fn an_interrupted_runs_endpoint_comes_back_as_it_was() {
        for url in ["http://localhost:11434", "http://somewhere.example/v1"] {
            let endpoint = Endpoint {
                format: Format::JsonObject,
                context_tokens: 4_096,
                max_concurrency: 3,
                timeout_ms: 9_000,
                ..Endpoint::new(Api::OpenAi, BaseUrl::parse(url).unwrap(), "m")
            };
            let mut form = ModelForm::default();
            form.fill(&endpoint);
            assert_eq!(form.endpoint(None), Some(endpoint));
        }
    }

    #[test]
    fn a_fixed_endpoint_may_prescribe_the_model() {
        let mut form = form();
        form.choose_fixed(Api::Anthropic, "http://localhost:9", Some("fixed"));
        assert_eq!((form.model.as_str(), form.preset()), ("fixed", None));
        form.set_text(ModelField::Model, "other".to_owned());
        form.choose_fixed(Api::Anthropic, "http://localhost:9", None);
        assert_eq!(form.model, "other");
    }

    #[test]
    fn the_form_survives_a_reload() {
        let form = form();
        let kept = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<ModelForm>(&kept).unwrap(), form);
        assert_eq!(
            serde_json::from_str::<ModelForm>("{}").unwrap(),
            ModelForm::default()
        );
    }
}
