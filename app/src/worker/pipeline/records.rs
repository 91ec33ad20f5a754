//! The ledger, page by page and as a file.

use clioscope_core::llm::ledger::Entry;
use js_sys::Uint8Array;

use super::Pipeline;
use crate::protocol::{FromWorker, LedgerRow, LedgerTotal};
use crate::worker::message::post;

/// Calls on a page of the ledger.
const PAGE: usize = 50;

impl Pipeline {
    pub(super) async fn ledger(&self, skip: usize) {
        let book = self.book().await;
        let ledger = book.ledger();
        let total = ledger.len();
        let skip = skip.min(total);
        let end = total - skip;
        let start = end.saturating_sub(PAGE);
        let rows = ledger
            .page(start, end - start)
            .iter()
            .rev()
            .map(row)
            .collect();
        let totals = ledger
            .totals()
            .iter()
            .map(|((stage, origin), totals)| LedgerTotal {
                stage: *stage,
                origin: origin.clone(),
                calls: totals.calls,
                bytes_out: totals.bytes_out as f64,
                bytes_in: totals.bytes_in as f64,
            })
            .collect();
        post(
            &FromWorker::Ledger {
                total,
                skip,
                rows,
                totals,
            },
            &[],
        );
    }

    pub(super) async fn export_ledger(&self) {
        let csv = self.book().await.ledger().csv();
        let file = FromWorker::File {
            name: "clioscope-ledger.csv".to_owned(),
            media: "text/csv".to_owned(),
        };
        post(&file, &[&Uint8Array::from(csv.as_bytes())]);
    }
}

fn row(entry: &Entry) -> LedgerRow {
    LedgerRow {
        at_ms: entry.at_ms as f64,
        stage: entry.stage,
        origin: entry.origin.clone(),
        model: entry.model.clone(),
        bytes_out: entry.bytes_out as f64,
        bytes_in: entry.bytes_in as f64,
        request: entry.request.to_hex(),
        conversations: entry.conversations.clone(),
        outcome: entry.outcome.clone(),
    }
}
