//! Does the person's model do the work? The auditor's own test, and Clio's reconstruction test (paper §C.2).

use std::collections::BTreeMap;

use super::asking::{Asker, GivenUp};
use super::exchange::Exchange;
use super::prepared::Prepared;
use super::run::{Inputs, RunError};
use super::stage::Stage;
use super::steps::cluster;
use super::with_model::{Answered, Sampler, answered};
use crate::language::language_name;
use crate::privacy::{SelfTestAnswer, SelfTestScore, self_test_items};
use crate::prompt::{self, Audit, OwnWords};
use crate::random::Random;
use crate::redact::{RedactedText, Redactor};
use crate::report::build::Hierarchy;
use crate::report::v1::{CheckRecord, SelfTestRecord};

pub(super) async fn self_test(exchange: Exchange) -> Result<SelfTestRecord, RunError> {
    let mut asker = Asker::new(exchange, Redactor::new(&[]));
    Ok(test_auditor(&mut asker).await)
}

async fn test_auditor(asker: &mut Asker) -> SelfTestRecord {
    let items = self_test_items();
    let answers: Vec<Option<SelfTestAnswer>> = asker
        .ask_all(
            items.len(),
            |_, item| (prompt::self_test(&items[item].text), Vec::new()),
            |exchange, done| exchange.report(Stage::Privacy, done, items.len()),
        )
        .await
        .into_iter()
        .map(|answer| {
            answer
                .ok()
                .map(|Audit { rating, few, .. }| SelfTestAnswer { rating, few })
        })
        .collect();
    SelfTestRecord::new(asker.main_model(), &SelfTestScore::new(items, &answers))
}

/// `category_of` has the known category of each conversation of the corpus, an index into `categories`.
pub(super) async fn check(
    mut inputs: Inputs,
    exchange: Exchange,
    categories: Vec<String>,
    category_of: Vec<usize>,
) -> Result<CheckRecord, RunError> {
    let Some(model_plan) = inputs.plan.model_plan.clone() else {
        return Ok(CheckRecord::default());
    };
    let mut asker = Asker::new(exchange.clone(), Redactor::new(&[]));
    let own = OwnWords::new(&model_plan.facets, asker.redactor());
    let Answered {
        prepared, texts, ..
    } = answered(&inputs, &model_plan, &own, &mut asker, &exchange).await?;
    exchange.report(Stage::Embed, 0, texts[0].len());
    let mut vectors = exchange.embed(texts[0].clone(), Some(Stage::Embed)).await;
    let (curve, clustering) = cluster(&exchange, &mut vectors, &mut inputs.plan, 0, 1).await;
    let hierarchy = Hierarchy {
        vectors,
        curve,
        clustering,
        ..Hierarchy::default()
    };
    let sampler = Sampler {
        prepared: &prepared,
        texts: &texts[0],
        hierarchy: &hierarchy,
        plan: &inputs.plan,
    };
    let members = hierarchy.clustering.members();
    let clusters: Vec<&[usize]> = members.iter().map(Vec::as_slice).collect();
    let n = clusters.len();
    let criteria = own.criteria(&model_plan.facets[model_plan.text_facets()[0]].key);
    let names = asker
        .ask_all(
            n,
            |_, cluster| sampler.question(&criteria, &clusters, cluster),
            |exchange, done| exchange.report(Stage::Names, done, n),
        )
        .await;
    let names = sampler.complete(&clusters, names, asker.redactor());
    let listed: Vec<RedactedText> = categories
        .iter()
        .map(|category| asker.redactor().redact(category))
        .collect();
    let mut orders = vec![(0..listed.len()).collect::<Vec<_>>(); n];
    for (cluster, order) in orders.iter_mut().enumerate() {
        Random::new(inputs.plan.seed, &format!("categories for {cluster}")).shuffle(order);
    }
    let assigned = asker
        .ask_all(
            n,
            |_, cluster| {
                let shuffled: Vec<RedactedText> = orders[cluster]
                    .iter()
                    .map(|&category| listed[category].clone())
                    .collect();
                (prompt::assign(&shuffled, &names[cluster]), Vec::new())
            },
            |exchange, done| exchange.report(Stage::Hierarchy, done, n),
        )
        .await;
    let category_of_cluster: Vec<Option<usize>> = assigned
        .into_iter()
        .zip(&orders)
        .map(|(choice, order)| match choice {
            Ok(choice) => order.get(choice).copied(),
            Err(GivenUp) => None,
        })
        .collect();
    let right: Vec<bool> = prepared
        .selection
        .kept
        .iter()
        .zip(&hierarchy.clustering.assignment)
        .map(|(&index, &cluster)| category_of_cluster[cluster] == Some(category_of[index]))
        .collect();
    let self_test = test_auditor(&mut asker).await;
    Ok(CheckRecord {
        model: asker.main_model(),
        conversations: inputs.corpus.conversations.len(),
        answered: right.len(),
        clusters: n,
        categories: categories.len(),
        accuracy: share(&right),
        by_language: by_language(&prepared, &right),
        self_test,
    })
}

/// Accuracy by language, most frequent first.
fn by_language(prepared: &Prepared, right: &[bool]) -> Vec<(String, usize, f64)> {
    let mut by_language: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
    for (language, &right) in prepared.languages.iter().zip(right) {
        by_language.entry(language).or_default().push(right);
    }
    let mut rows: Vec<(String, usize, f64)> = by_language
        .into_iter()
        .map(|(code, right)| {
            let name = language_name(code).unwrap_or("Not identified");
            (name.to_owned(), right.len(), share(&right))
        })
        .collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    rows
}

fn share(right: &[bool]) -> f64 {
    right.iter().filter(|right| **right).count() as f64 / right.len().max(1) as f64
}
