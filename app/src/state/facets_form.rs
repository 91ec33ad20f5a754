//! The form of what a model is asked: facets, filters and how strict the auditor is.

use std::sync::Arc;

use clioscope_core::facet::{AnswerKind, FacetError, FacetMode, FacetSpec, check_facet_forms};
use clioscope_core::pipeline::plan::ModelPlan;

use super::settings::whole_number;
use crate::protocol::WordsCheck;

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
    /// What the worker last said about the person's words.
    pub checked: Option<Arc<WordsCheck>>,
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
            checked: None,
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

    /// The person's words as they stand, for the worker to check; `None` if there are none.
    pub fn words(&self) -> Option<WordsCheck> {
        let there = !self.own.is_empty() || !self.filter.trim().is_empty();
        there.then(|| WordsCheck {
            facets: self.specs(),
            filter: self.filter.clone(),
            ..WordsCheck::default()
        })
    }

    /// What the worker said about the words as they stand; `None` while it has not.
    fn verdict(&self) -> Option<&WordsCheck> {
        let checked = self.checked.as_deref()?;
        (checked.filter == self.filter && checked.facets == self.specs()).then_some(checked)
    }

    /// Whether the worker has yet to check the words as they stand.
    pub fn is_unchecked(&self) -> bool {
        self.words().is_some() && self.verdict().is_none()
    }

    /// What is wrong with the facets: number of the facet and part of it, if it is about one, and why.
    fn errors(&self) -> Vec<(Option<(usize, OwnField)>, String)> {
        let forms = check_facet_forms(&self.specs()).err().unwrap_or_default();
        let forms = forms.iter().map(|error| (place(error), error.to_string()));
        let words = self.verdict().into_iter().flat_map(|check| &check.wrong);
        let words = words.map(|wrong| {
            let place = (wrong.facet, by_words(&wrong.what));
            (Some(place), wrong.message.clone())
        });
        forms.chain(words).collect()
    }

    /// What is wrong with a part of a facet of the person's.
    pub fn error_of(&self, id: u32, field: OwnField) -> Option<String> {
        let wanted = Some((self.number_of(id), field));
        self.errors()
            .into_iter()
            .find_map(|(place, why)| (place == wanted).then_some(why))
    }

    /// What is wrong with the facets as a whole.
    pub fn general_error(&self) -> Option<String> {
        let own: Vec<usize> = self.own.iter().map(|own| self.number_of(own.id)).collect();
        self.errors().into_iter().find_map(|(place, why)| {
            place
                .is_none_or(|(number, _)| !own.contains(&number))
                .then_some(why)
        })
    }

    /// What is wrong with the regular expression.
    pub fn filter_error(&self) -> Option<String> {
        let wrong = self.verdict()?.filter_wrong.as_ref()?;
        // The expression is drawn with what is wrong below it; the last line says it in words.
        let last = wrong.lines().last().unwrap_or_default();
        Some(last.trim_start_matches("error:").trim().to_owned())
    }

    /// The number of conversations to measure on, if it is one.
    pub fn measured(&self) -> Option<u64> {
        whole_number(&self.n_measured).filter(|&number| number <= MOST_MEASURED)
    }

    /// What the model is asked, with `context_tokens` of context; `None` while something is wrong.
    pub fn plan(&self, context_tokens: usize) -> Option<ModelPlan> {
        let blank = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let is_wrong = |check: &WordsCheck| !check.wrong.is_empty() || check.filter_wrong.is_some();
        if self.is_unchecked() || self.verdict().is_some_and(is_wrong) {
            return None;
        }
        Some(ModelPlan {
            facets: check_facet_forms(&self.specs()).ok()?,
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

/// The part of a facet that the core calls so.
fn by_words(what: &str) -> OwnField {
    match what {
        "question" => OwnField::Question,
        "choice" => OwnField::Choices,
        _ => OwnField::Criteria,
    }
}

/// The facet, by number, and its part that an error is about; `None` if it is about all of them.
fn place(error: &FacetError) -> Option<(usize, OwnField)> {
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

    /// The form after the worker said this about its words.
    fn said(mut form: FacetsForm, change: impl FnOnce(&mut WordsCheck)) -> FacetsForm {
        let mut check = form.words().unwrap_or_default();
        change(&mut check);
        form.checked = Some(Arc::new(check));
        form
    }

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
        assert_eq!(form.general_error(), Some(FacetError::NoText.to_string()));
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
    fn words_are_asked_with_only_once_the_worker_has_passed_them() {
        let (form, id) = with_own(|_| {});
        assert!(form.is_unchecked() && form.plan(8_192).is_none());
        let mut form = said(form, |_| {});
        assert!(!form.is_unchecked() && form.plan(8_192).is_some());
        form.change(id, |own| own.question.push('!'));
        assert!(form.is_unchecked(), "the words are others now");
        let form = said(form, |check| {
            check.wrong.push(crate::protocol::WrongWords {
                facet: 4,
                what: "question".to_owned(),
                message: "it gives orders".to_owned(),
            });
        });
        let of = |field| form.error_of(id, field);
        assert_eq!(of(OwnField::Question).as_deref(), Some("it gives orders"));
        assert!(of(OwnField::Name).is_none() && form.plan(8_192).is_none());
        assert!(!FacetsForm::default().is_unchecked(), "nothing to check");
    }

    #[test]
    fn a_bad_expression_is_told_in_a_line() {
        let form = FacetsForm {
            filter: "(".to_owned(),
            ..FacetsForm::default()
        };
        assert!(form.is_unchecked());
        let form = said(form, |check| {
            let words = "the filter is wrong: parse error:\n    (\n    ^\nerror: unclosed group";
            check.filter_wrong = Some(words.to_owned());
        });
        assert_eq!(form.filter_error().as_deref(), Some("unclosed group"));
        assert!(form.plan(8_192).is_none());
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
            let plan = said(form, |_| {}).plan(4_096).unwrap();
            let again = said(FacetsForm::of_plan(&plan), |_| {});
            assert_eq!(again.plan(4_096), Some(plan), "{kind:?}");
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
