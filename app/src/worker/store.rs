//! Where the last report survives a reload: one record in `IndexedDB`. Raw text is never stored.
//!
//! `IndexedDB` rather than OPFS: it is there on plain-http portals too, and takes the arrays as they are.

use js_sys::{Array, Float32Array, Object, Reflect};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::prelude::*;

use clioscope_core::report::v1::Report;

const DATABASE: &str = "clioscope";
const STORE: &str = "runs";
const LAST: &str = "last";

/// The database, or `None` where storage is denied.
pub(super) async fn open() -> Option<Rexie> {
    Rexie::builder(DATABASE)
        .version(1)
        .add_object_store(ObjectStore::new(STORE))
        .build()
        .await
        .ok()
}

/// Replaces the stored report. `columns` holds x and y of each map.
pub(super) async fn save(
    database: &Rexie,
    report: &Report,
    columns: &[Float32Array],
) -> Result<(), String> {
    let json = serde_json::to_string(report).map_err(|error| error.to_string())?;
    let record = Object::new();
    let columns: Array = columns.iter().collect();
    for (key, value) in [("report", JsValue::from(json)), ("columns", columns.into())] {
        Reflect::set(&record, &key.into(), &value)
            .map_err(|error| super::message::describe(&error))?;
    }
    let write = async {
        let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
        transaction
            .store(STORE)?
            .put(&record, Some(&LAST.into()))
            .await?;
        transaction.done().await.map(|_| ())
    };
    write.await.map_err(|error: rexie::Error| error.to_string())
}

/// The stored report and x and y of each map, unless there is none or it is of another version.
pub(super) async fn load(database: &Rexie) -> Option<(Report, Vec<Float32Array>)> {
    let transaction = database
        .transaction(&[STORE], TransactionMode::ReadOnly)
        .ok()?;
    let record = transaction
        .store(STORE)
        .ok()?
        .get(LAST.into())
        .await
        .ok()??;
    let get = |key: &str| Reflect::get(&record, &key.into()).ok();
    let report: Report = serde_json::from_str(&get("report")?.as_string()?).ok()?;
    let columns: Option<Vec<Float32Array>> = match get("columns")?.dyn_into::<Array>() {
        Ok(columns) => columns
            .iter()
            .map(|column| column.dyn_into().ok())
            .collect(),
        // A record of the first version has one map.
        Err(_) => ["x", "y"]
            .into_iter()
            .map(|axis| get(axis)?.dyn_into().ok())
            .collect(),
    };
    Some((report, columns?))
}

/// Deletes the database.
pub(super) async fn forget(database: Option<Rexie>) {
    if let Some(database) = database {
        if let Ok(transaction) = database.transaction(&[STORE], TransactionMode::ReadWrite) {
            if let Ok(store) = transaction.store(STORE) {
                drop(store.clear().await);
            }
            drop(transaction.done().await);
        }
        database.close();
    }
    drop(Rexie::delete(DATABASE).await);
}
