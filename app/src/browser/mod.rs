//! The browser as the page sees it: the only place outside the views that names web-sys.

pub mod built_in;
pub mod download;
pub mod files;
pub mod ledger;
pub mod policy;
pub mod storage;
pub mod window;
pub mod worker;
