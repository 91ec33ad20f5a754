//! The browser as the page sees it: the only place outside the views that names web-sys.

pub mod files;
pub mod ledger;
pub mod policy;
pub mod storage;
pub mod window;
pub mod worker;
