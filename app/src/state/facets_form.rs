//! The form of what a model is asked: facets, filters and how strict the auditor is.

use clioscope_core::facet::{AnswerKind, FacetError, FacetMode, FacetSpec, check_facets};
use clioscope_core::pipeline::plan::ModelPlan;

use super::settings::whole_number;

/// Most conversations on which the auditor measures a run.
pub const MOST_MEASURED: u64 = 100_000;

/// What an answer to a facet of the person's is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnKind {
    /// Free text, which is clustered.
    #[default]
    Text,
    /// One of a list.
    Category,
    /// 1 to 5.
    Scale,
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
}

impl OwnKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Category,
        Self::Scale,
        Self::YesNo,
        Self::Number,
    ];

    /// Name for the value of an option.
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Category => "category",
            Self::Scale => "scale",
            Self::YesNo => "yes_no",
            Self::Number => "number",
        }
    }

    /// The kind with this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// A facet that the person wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnFacet {
    /// Names it within the form; never changes.
    pub id: u32,
    /// Key of an earlier run, kept so that its answers are found again; made from the name if empty.
    pub key: String,
    /// Display name.
    pub name: String,
    /// What is asked.
    pub question: String,
    /// What an answer is.
    pub kind: OwnKind,
    /// Choices of [`OwnKind::Category`], one a line.
    pub choices: String,
    /// The form of the names of its clusters; read for [`OwnKind::Text`].
    pub criteria: String,
}

/// A part of a facet of the person's, for errors beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnField {
    /// Its name.
    Name,
    /// Its question.
    Question,
    /// Its choices.
    Choices,
    /// The form of names.
    Criteria,
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetsForm {
    /// Keys of the built-in facets that are asked.
    pub built_in: Vec<String>,
    /// Facets of the person's.
    pub own: Vec<OwnFacet>,
    /// How many facets a call asks for.
    pub mode: FacetMode,
    /// The question of the screener; none if blank.
    pub screener: String,
    /// The regular expression; none if blank.
    pub filter: String,
    /// Least rating that passes.
    pub min_rating: u8,
    /// Text of the number of conversations on which the auditor measures.
    pub n_measured: String,
    next_id: u32,
}

impl Default for FacetsForm {
    fn default() -> Self {
        Self {
            built_in: FacetSpec::defaults()
                .into_iter()
                .map(|spec| spec.key)
                .collect(),
            own: Vec::new(),
            mode: FacetMode::default(),
            screener: String::new(),
            filter: String::new(),
            min_rating: 3,
            n_measured: "100".to_owned(),
            next_id: 0,
        }
    }
}

impl FacetsForm {
    /// The form that stands for the plan of an earlier session.
    pub fn of_plan(plan: &ModelPlan) -> Self {
        let known: Vec<FacetSpec> = FacetSpec::built_ins();
        let mut form = Self {
            built_in: Vec::new(),
            mode: plan.mode,
            screener: plan.screener.clone().unwrap_or_default(),
            filter: plan.filter.clone().unwrap_or_default(),
            min_rating: plan.min_rating,
            n_measured: plan.n_measured.to_string(),
            ..Self::default()
        };
        for spec in &plan.facets {
            if known.contains(spec) {
                form.built_in.push(spec.key.clone());
            } else {
                let id = form.add();
                form.change(id, |own| {
                    *own = OwnFacet {
                        id,
                        ..own_facet(spec)
                    };
                });
            }
        }
        form
    }

    /// Whether the built-in facet `key` is asked.
    pub fn asks(&self, key: &str) -> bool {
        self.built_in.iter().any(|asked| asked == key)
    }

    /// Asks the built-in facet `key`, or not.
    pub fn ask(&mut self, key: &str, on: bool) {
        self.built_in.retain(|asked| asked != key);
        if on {
            self.built_in.push(key.to_owned());
        }
    }

    /// Adds an empty facet and returns its id.
    pub fn add(&mut self) -> u32 {
        self.next_id += 1;
        self.own.push(OwnFacet {
            id: self.next_id,
            ..OwnFacet::default()
        });
        self.next_id
    }

    /// Removes a facet.
    pub fn remove(&mut self, id: u32) {
        self.own.retain(|own| own.id != id);
    }

    /// Changes a facet, if it is still there.
    pub fn change(&mut self, id: u32, change: impl FnOnce(&mut OwnFacet)) {
        if let Some(own) = self.own.iter_mut().find(|own| own.id == id) {
            change(own);
        }
    }

    /// The facet with this id.
    pub fn own(&self, id: u32) -> Option<&OwnFacet> {
        self.own.iter().find(|own| own.id == id)
    }

    /// 1-based position of a facet of the person's among all that are asked, as errors count.
    pub fn number_of(&self, id: u32) -> usize {
        let before = self.own.iter().position(|own| own.id == id).unwrap_or(0);
        self.built_in.len() + before + 1
    }

    /// The facets as they stand: built-in ones in their own order, then the person's.
    pub fn specs(&self) -> Vec<FacetSpec> {
        FacetSpec::built_ins()
            .into_iter()
            .filter(|spec| self.asks(&spec.key))
            .chain(self.own.iter().map(spec))
            .collect()
    }

    /// What is wrong with the facets.
    pub fn errors(&self) -> Vec<FacetError> {
        check_facets(&self.specs()).err().unwrap_or_default()
    }

    /// What is wrong with a part of a facet of the person's.
    pub fn error_of(&self, id: u32, field: OwnField) -> Option<FacetError> {
        let number = self.number_of(id);
        self.errors()
            .into_iter()
            .find(|error| place(error) == Some((number, field)))
    }

    /// What is wrong with the facets as a whole.
    pub fn general_error(&self) -> Option<FacetError> {
        let own = self.own.iter().map(|own| self.number_of(own.id));
        let own: Vec<usize> = own.collect();
        self.errors()
            .into_iter()
            .find(|error| place(error).is_none_or(|(number, _)| !own.contains(&number)))
    }

    /// What is wrong with the regular expression.
    pub fn filter_error(&self) -> Option<String> {
        let filter = self.filter.trim();
        let wrong = (!filter.is_empty()).then(|| regex::Regex::new(filter).err())?;
        // The crate draws the pattern and points below it; its last line says what is wrong.
        let words = wrong?.to_string();
        Some(
            words
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error:")
                .trim()
                .to_owned(),
        )
    }

    /// The number of conversations to measure on, if it is one.
    pub fn measured(&self) -> Option<u64> {
        whole_number(&self.n_measured).filter(|&number| number <= MOST_MEASURED)
    }

    /// What the model is asked, with `context_tokens` of context; `None` while something is wrong.
    pub fn plan(&self, context_tokens: usize) -> Option<ModelPlan> {
        let blank = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        if self.filter_error().is_some() {
            return None;
        }
        Some(ModelPlan {
            facets: check_facets(&self.specs()).ok()?,
            mode: self.mode,
            filter: blank(&self.filter),
            screener: blank(&self.screener),
            context_tokens,
            min_rating: self.min_rating,
            n_measured: self.measured()? as usize,
        })
    }
}

fn spec(own: &OwnFacet) -> FacetSpec {
    let answer = match own.kind {
        OwnKind::Text => AnswerKind::Text,
        OwnKind::Category => AnswerKind::Category {
            choices: own
                .choices
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        OwnKind::Scale => AnswerKind::Scale,
        OwnKind::YesNo => AnswerKind::YesNo,
        OwnKind::Number => AnswerKind::Number,
    };
    FacetSpec {
        key: own.key.clone(),
        name: own.name.clone(),
        question: own.question.clone(),
        criteria: if own.kind == OwnKind::Text {
            own.criteria.clone()
        } else {
            String::new()
        },
        answer,
    }
}

fn own_facet(spec: &FacetSpec) -> OwnFacet {
    let (kind, choices) = match &spec.answer {
        // Human languages are asked for by the built-in facet only; one in a foreign plan becomes free text.
        AnswerKind::Text | AnswerKind::Language => (OwnKind::Text, String::new()),
        AnswerKind::Category { choices } => (OwnKind::Category, choices.join("\n")),
        AnswerKind::Scale => (OwnKind::Scale, String::new()),
        AnswerKind::YesNo => (OwnKind::YesNo, String::new()),
        AnswerKind::Number => (OwnKind::Number, String::new()),
    };
    OwnFacet {
        id: 0,
        key: spec.key.clone(),
        name: spec.name.clone(),
        question: spec.question.clone(),
        kind,
        choices,
        criteria: spec.criteria.clone(),
    }
}

/// The facet, by number, and its part that an error is about; `None` if it is about all of them.
fn place(error: &FacetError) -> Option<(usize, OwnField)> {
    let by_words = |what: &str| match what {
        "question" => OwnField::Question,
        "choice" => OwnField::Choices,
        _ => OwnField::Criteria,
    };
    match error {
        FacetError::NoText | FacetError::TooMany(_) | FacetError::File(_) => None,
        FacetError::NoQuestion(facet) => Some((*facet, OwnField::Question)),
        FacetError::TooLong { facet, what, .. }
        | FacetError::Marks { facet, what }
        | FacetError::Steers { facet, what } => Some((*facet, by_words(what))),
        FacetError::FewChoices(facet)
        | FacetError::ManyChoices { facet, .. }
        | FacetError::BlankChoice { facet, .. }
        | FacetError::DoubleChoice { facet, .. } => Some((*facet, OwnField::Choices)),
        FacetError::Key { facet, .. } | FacetError::DoubleKey { facet, .. } => {
            Some((*facet, OwnField::Name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_own(change: impl FnOnce(&mut OwnFacet)) -> (FacetsForm, u32) {
        let mut form = FacetsForm::default();
        let id = form.add();
        form.change(id, |own| {
            own.name = "Tone".to_owned();
            own.question = "How does the person sound?".to_owned();
            change(own);
        });
        (form, id)
    }

    #[test]
    fn the_untouched_form_asks_the_default_facets() {
        let plan = FacetsForm::default().plan(8_192).unwrap();
        assert_eq!(plan.facets, FacetSpec::defaults());
        assert_eq!(
            (plan.filter, plan.screener, plan.min_rating),
            (None, None, 3)
        );
    }

    #[test]
    fn built_in_facets_keep_their_order() {
        let mut form = FacetsForm::default();
        form.ask("request", false);
        form.ask("task", true);
        form.ask("request", true);
        let keys: Vec<String> = form.specs().into_iter().map(|spec| spec.key).collect();
        assert_eq!(keys, ["request", "task", "language", "concern"]);
    }

    #[test]
    fn without_free_text_nothing_can_be_grouped() {
        let mut form = FacetsForm::default();
        form.ask("request", false);
        assert_eq!(form.general_error(), Some(FacetError::NoText));
        assert!(form.plan(8_192).is_none());
    }

    #[test]
    fn errors_stand_beside_their_field() {
        type Change = fn(&mut OwnFacet);
        let rows: [(Change, OwnField); 4] = [
            (|own| own.question.clear(), OwnField::Question),
            (|own| own.kind = OwnKind::Category, OwnField::Choices),
            (
                |own| {
                    own.kind = OwnKind::Category;
                    own.choices = "calm\nCalm".to_owned();
                },
                OwnField::Choices,
            ),
            (|own| own.criteria = "x".repeat(5_000), OwnField::Criteria),
        ];
        for (change, field) in rows {
            let (form, id) = with_own(change);
            for each in [
                OwnField::Name,
                OwnField::Question,
                OwnField::Choices,
                OwnField::Criteria,
            ] {
                assert_eq!(
                    form.error_of(id, each).is_some(),
                    each == field,
                    "{field:?}"
                );
            }
            assert_eq!(form.general_error(), None);
            assert!(form.plan(8_192).is_none());
        }
    }

    #[test]
    fn a_bad_expression_is_told_in_a_line() {
        for (filter, wrong) in [
            ("", false),
            ("(?i)invoice|bill", false),
            ("(", true),
            ("[", true),
        ] {
            let form = FacetsForm {
                filter: filter.to_owned(),
                ..FacetsForm::default()
            };
            let error = form.filter_error();
            assert_eq!(error.is_some(), wrong, "{filter}: {error:?}");
            assert!(error.is_none_or(|words| !words.contains('\n') && !words.is_empty()));
            assert_eq!(form.plan(8_192).is_none(), wrong);
        }
    }

    #[test]
    fn a_plan_makes_the_form_that_makes_it() {
        for kind in OwnKind::ALL {
            let (mut form, _) = with_own(|own| {
                own.kind = kind;
                own.choices = "calm\ncross".to_owned();
                own.criteria = "a word".to_owned();
            });
            form.screener = "Is it about cooking?".to_owned();
            form.mode = FacetMode::Faithful;
            let plan = form.plan(4_096).unwrap();
            assert_eq!(
                FacetsForm::of_plan(&plan).plan(4_096),
                Some(plan),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn removed_facets_are_gone_and_ids_are_not_used_again() {
        let (mut form, first) = with_own(|_| {});
        form.remove(first);
        let second = form.add();
        assert_ne!(first, second);
        assert!(form.own(first).is_none() && form.own(second).is_some());
    }
}
