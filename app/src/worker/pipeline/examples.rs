//! The owner's view: raw conversations of a cluster, for the person whose files they are.

use clioscope_core::pipeline::language_of;
use clioscope_core::report::v1::Report;
use clioscope_core::{Conversation, Role};

use super::{Pipeline, Shown};
use crate::protocol::{Example, FromWorker};
use crate::worker::message::post;

/// Conversations on a page of the owner's view.
const EXAMPLES: usize = 10;

impl Pipeline {
    pub(super) fn examples(&self, facet: &str, cluster: u32, skip: usize) {
        let shown = self.shown.borrow();
        let members = shown
            .as_ref()
            .and_then(|shown| members(shown, facet, cluster))
            .unwrap_or_default();
        let page = members.iter().skip(skip).take(EXAMPLES);
        let (total, examples) = (members.len(), page.map(|member| example(member)).collect());
        post(
            &FromWorker::Examples {
                cluster,
                total,
                skip,
                examples,
            },
            &[],
        );
    }
}

/// The conversations of a cluster of a facet's hierarchy; `None` without the files, or if there is no such hierarchy.
fn members<'a>(shown: &'a Shown, facet: &str, cluster: u32) -> Option<Vec<&'a Conversation>> {
    let (corpus, point_of) = shown.conversations.as_ref()?;
    let mut report = Report::clone(&shown.report);
    if report.facet != facet {
        let index = report.others.iter().position(|tree| tree.facet == facet)?;
        report.exchange(index);
    }
    let is_within = |point: Option<usize>| {
        let base = *report.point_clusters.get(point?)?;
        Some(report.path(base?).contains(&cluster))
    };
    let members = corpus
        .conversations
        .iter()
        .zip(point_of)
        .filter(|(_, point)| is_within(**point) == Some(true))
        .map(|(conversation, _)| conversation);
    Some(members.collect())
}

fn example(conversation: &Conversation) -> Example {
    Example {
        id: conversation.id.clone(),
        at: conversation.started_at,
        language: language_of(conversation).to_owned(),
        turns: conversation
            .turns
            .iter()
            .map(|turn| (turn.role == Role::User, turn.text.clone()))
            .collect(),
    }
}
