//! What the person sees. Views take data and callbacks; the report is the only source of what they show.

pub mod detail;
pub mod examples;
pub mod explore;
pub mod map;
pub mod timeline;
pub mod tree;
