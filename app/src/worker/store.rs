//! Where the last report survives a reload: one record in `IndexedDB`. Raw text is never stored.
//!
//! `IndexedDB` rather than OPFS: it is there on plain-http portals too, and takes the arrays as they are.

use js_sys::{Float32Array, Object, Reflect};
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

/// Replaces the stored report.
pub(super) async fn save(
    database: &Rexie,
    report: &Report,
    x: &Float32Array,
    y: &Float32Array,
) -> Result<(), String> {
    let json = serde_json::to_string(report).map_err(|error| error.to_string())?;
    let record = Object::new();
    for (key, value) in [
        ("report", JsValue::from(json)),
        ("x", x.into()),
        ("y", y.into()),
    ] {
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

/// The stored report, unless there is none or it is of another version.
pub(super) async fn load(database: &Rexie) -> Option<(Report, [Float32Array; 2])> {
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
    Some((
        report,
        [get("x")?.dyn_into().ok()?, get("y")?.dyn_into().ok()?],
    ))
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
